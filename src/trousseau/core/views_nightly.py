"""The page of the nightly jobs: what was done, what failed, and a button to do them now."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from trousseau import journey

from . import tasks
from .access import NIGHTLY, guard
from .models import JobRun
from .pages import Button, Column, Empty, Listing, act, list_page


def _state(run: JobRun) -> tuple[str, str]:
    if run.ended_at is None:
        return "note", _("Running")
    return ("ok", _("Done")) if run.ok else ("bad", _("Failed"))


def _room(run: JobRun) -> str:
    """The page of the menu that its work is about; what was done, its result says."""
    stop = journey.stop_of(run.job.partition(".")[0])
    return str(stop.label if stop and stop.label else _("The software"))


@require_GET
@guard(NIGHTLY)
def runs(request):
    now = Button(_("Run the jobs now"), reverse("core:nightly_run"), NIGHTLY, post=True, main=True)
    return list_page(
        request,
        Listing(
            title=_("Nightly jobs"),
            subtitle=_(
                "What the software does by itself each night, and for the nights missed. A job that ran twice changes "
                "nothing more."
            ),
            query=JobRun.objects.all(),
            columns=(
                Column(_("Job"), _room, order="job", second=lambda run: "" if run.ok else run.job),
                Column(_("Night of"), lambda run: run.on, kind="date", order="on"),
                Column(
                    _("Started"),
                    lambda run: date_format(localtime(run.started_at), "SHORT_DATETIME_FORMAT"),
                    order="started_at",
                ),
                Column(_("State"), _state, kind="state"),
                Column(_("Result"), lambda run: run.words),
            ),
            empty=Empty(
                _("No job has run yet"), _("The results of each night will be listed here. You can run the jobs now.")
            ),
            noun=lambda count: ngettext("%(count)s run", "%(count)s runs", count) % {"count": count},
            buttons=(now,),
        ),
    )


@require_POST
@guard(NIGHTLY)
def run_now(request):
    said = _("The jobs will run in a moment: reload this page to see their results.")
    return act(request, tasks.ask_nightly, url=reverse("core:nightly"), said=said)
