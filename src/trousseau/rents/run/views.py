"""Ask for the call of a month's rents, and see it being done."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Task, form_page
from trousseau.core.runs import run_page, taken_up
from trousseau.rules.dates import month_start

from .. import access
from ..enums import PaperKind
from ..forms import RunForm
from ..models import MonthRun
from ..notices.making import to_make
from . import actions, queries
from .tasks import work_on_run

SHOWN = 12  # runs under the form


def url(run: MonthRun, name: str = "month_run") -> str:
    return reverse(f"rents:{name}", args=[run.pk])


def _crumbs(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return ((_("Rents"), reverse("rents:home")), *more)


@guard(access.WRITE)
def run(request):
    def action(*, month) -> str:
        return url(actions.ask_run(request.user, month=month, today=today()))

    return form_page(
        request,
        Task(
            title=_("Call the rents of a month"),
            verb=_("Call the rents"),
            subtitle=_(
                "Rent and charges of every lease in force, dated the 1st of the month in the clients’ ledger. "
                "A first or last month is in proportion of its days. Called twice, a month is asked once."
            ),
            form=RunForm,
            action=action,
            initial={"month": month_start(today())},
            crumbs=_crumbs((_("Call the rents"), "")),
            cancel=reverse("rents:home"),
            extra={"runs": queries.runs()[:SHOWN]},
            template="rents/run_new.html",
        ),
    )


@guard(access.WRITE)
def month_run(request, pk: int):
    """Where the run stands. While it is at work, the page comes back by itself."""
    found = get_object_or_404(queries.runs(), pk=pk)
    name = localised.month(found.month)
    notices = to_make(PaperKind.NOTICES, found.month).count() if found.posted_at else 0
    papers = Button(
        _("Make the notices of rent due"),
        f"{reverse('rents:papers_new')}?month={found.month:%Y-%m}",
        access.WRITE,
        main=True,
    )
    return run_page(
        request,
        "rents/run.html",
        found,
        again=url(found, "month_run_resume"),
        right=access.WRITE,
        buttons=[papers] if notices else [],
        notices=notices,
        crumbs=_crumbs((_("Call the rents"), reverse("rents:run")), (name, "")),
    )


@guard(access.WRITE)
@require_POST
def resume(request, pk: int):
    found = get_object_or_404(queries.runs(), pk=pk)
    return taken_up(request, work_on_run, found, url=url(found))
