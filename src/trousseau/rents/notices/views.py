"""The papers of a month: asked for, followed, downloaded."""

from django import forms
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, act, list_page
from trousseau.core.runs import run_page, taken_up
from trousseau.core.todo import about
from trousseau.engines import typography
from trousseau.mail.enums import Channel
from trousseau.mail.models import MailItem
from trousseau.rules.dates import month_start

from .. import access
from ..enums import PaperKind
from ..forms import MonthField, callable_months
from ..models import PaperRun
from ..subjects import PAPER_RUN, PAPERS, RENTS
from . import actions
from .tasks import work_on_papers


class PapersForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Which papers?"), choices=PaperKind, widget=forms.RadioSelect)
    month = MonthField(label=gettext_lazy("Month"), choices=callable_months)


def _state(run: PaperRun) -> tuple[str, str]:
    if run.stopped:
        return "bad", _("Stopped")
    return ("ok", _("All made")) if run.ended_at else ("note:clock", _("Being made"))


def _count(runs) -> None:
    """Of each run, how many papers leave by e-mail, and how many are printed."""
    rows = MailItem.objects.filter(bundle__in=[about(run) for run in runs]).order_by()
    counts = {
        (bundle, channel): n for bundle, channel, n in rows.values_list("bundle", "channel").annotate(Count("pk"))
    }
    for run in runs:
        run.mailed = counts.get((about(run), Channel.EMAIL), 0)
        run.printed = counts.get((about(run), Channel.POST), 0)


@guard(access.READ)
def runs(request):
    new = Button(_("Make the papers of a month"), reverse("rents:papers_new"), access.WRITE, main=True)
    columns = (
        Column(
            gettext_lazy("Papers"),
            lambda run: run.get_kind_display(),
            link=PAPER_RUN.url,
            second=lambda run: localised.month(run.month),
        ),
        Column(gettext_lazy("State"), _state, kind="state"),
        Column(gettext_lazy("By e-mail"), lambda run: run.mailed or None, kind="num"),
        Column(gettext_lazy("To be printed"), lambda run: run.printed or None, kind="num"),
        Column(
            gettext_lazy("Asked for on"), lambda run: run.asked_on, kind="date", second=lambda run: run.made_by.name
        ),
    )
    return list_page(
        request,
        Listing(
            title=_("Papers of the rents"),
            subtitle=_("Notices of rent due and receipts: free, one file each, e-mailed only to who agreed."),
            query=PAPER_RUN.rows(request.user),
            read=_count,
            columns=columns,
            empty=Empty(
                _("No papers made together yet"),
                _("Once the rents of a month are called, its notices are made here; once they are paid, its receipts."),
                new,
            ),
            noun=lambda n: ngettext("%(n)s making", "%(n)s makings", n) % {"n": typography.number(n)},
            buttons=(new,),
            crumbs=RENTS.trail((_("Papers"), "")),
        ),
    )


@guard(access.WRITE)
def new(request):
    return PAPERS.form(
        request,
        title=_("Make the papers of a month"),
        here=_("New"),
        subtitle=_("A receipt is made only for a month that is wholly paid; a paper already made is not made again."),
        verb=_("Make the papers"),
        form=PapersForm,
        does=actions.ask_papers,
        given={"today": today()},
        then=PAPER_RUN.url,
        initial={"kind": PaperKind.NOTICES, "month": request.GET.get("month") or month_start(today())},
    )


@guard(access.READ)
def run(request, pk):
    found = PAPER_RUN.find(request, pk)
    mine = (
        MailItem.objects.for_user(request.user).filter(bundle=about(found)).select_related("household__holder", "paper")
    )
    items = list(mine.order_by("channel", "about", "pk"))
    left = sum(item.sent_on is None and item.channel == Channel.POST for item in items)
    lot = f"?bundle={about(found)}"
    buttons = [
        Button(_("Print them in one file"), reverse("mail:print") + lot, access.WRITE, icon="doc", main=True),
        Button(_("Printed and posted"), reverse("rents:papers_printed", args=[pk]), access.WRITE, post=True),
    ]
    return run_page(
        request,
        "rents/papers.html",
        found,
        again=reverse("rents:papers_again", args=[pk]),
        right=access.WRITE,
        buttons=buttons if left else [],
        state=_state(found),
        rows=[(item, int(item.about.partition(":")[2])) for item in items],
        mailed=sum(item.channel == Channel.EMAIL for item in items),
        sent=sum(item.channel == Channel.EMAIL and item.sent_on is not None for item in items),
        left=left,
        printed=sum(item.channel == Channel.POST for item in items),
        crumbs=PAPER_RUN.trail(found),
    )


@guard(access.WRITE)
@require_POST
def again(request, pk):
    found = PAPER_RUN.find(request, pk)
    return taken_up(request, work_on_papers, found, url=PAPER_RUN.url(found))


@guard(access.WRITE)
@require_POST
def printed(request, pk):
    found = PAPER_RUN.find(request, pk)
    return act(
        request,
        lambda: actions.note_printed(request.user, run=found, on=today()),
        url=PAPER_RUN.url(found),
        said=_("The papers are noted as printed and posted."),
    )
