"""The papers of a month: asked for, followed, downloaded."""

from django import forms
from django.db.models import Count, Q
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau.core import localised
from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.models import household_open
from trousseau.core.pages import Button, Column, Empty, Listing, Task, act, form_page, list_page
from trousseau.core.runs import run_page, taken_up
from trousseau.engines import typography
from trousseau.rules.dates import month_start

from .. import access
from ..forms import MonthField, callable_months
from . import actions
from .enums import PaperKind, Way
from .models import Dispatch, PaperRun
from .tasks import work_on_papers


class PapersForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Which papers?"), choices=PaperKind, widget=forms.RadioSelect)
    month = MonthField(label=gettext_lazy("Month"), choices=callable_months)


def _crumbs(*more):
    return ((_("Rents"), reverse("rents:home")), (_("Papers"), reverse("rents:papers")), *more)


def _state(run: PaperRun) -> tuple[str, str]:
    if run.stopped:
        return "bad", _("Stopped")
    return ("ok", _("All made")) if run.ended_at else ("note:clock", _("Being made"))


@guard(access.READ)
def runs(request):
    new = Button(_("Make the papers of a month"), reverse("rents:papers_new"), access.WRITE, main=True)
    rows = (
        PaperRun.objects.annotate(
            mailed=Count("dispatches", filter=Q(dispatches__way=Way.EMAIL)),
            printed=Count("dispatches", filter=Q(dispatches__way=Way.PRINT)),
        )
        .select_related("made_by")
        .order_by("-pk")
    )
    columns = (
        Column(
            gettext_lazy("Papers"),
            lambda run: run.get_kind_display(),
            link=lambda run: reverse("rents:papers_run", args=[run.pk]),
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
            query=rows,
            columns=columns,
            empty=Empty(
                _("No papers made together yet"),
                _("Once the rents of a month are called, its notices are made here; once they are paid, its receipts."),
                new,
            ),
            noun=lambda n: ngettext("%(n)s making", "%(n)s makings", n) % {"n": typography.number(n)},
            buttons=(new,),
            crumbs=_crumbs()[:1] + ((_("Papers"), ""),),
        ),
    )


@guard(access.WRITE)
def new(request):
    def action(*, kind, month) -> str:
        run = actions.ask_papers(request.user, kind=kind, month=month, today=today())
        return reverse("rents:papers_run", args=[run.pk])

    return form_page(
        request,
        Task(
            title=_("Make the papers of a month"),
            subtitle=_(
                "A receipt is made only for a month that is wholly paid; a paper already made is not made again."
            ),
            verb=_("Make the papers"),
            form=PapersForm,
            action=action,
            initial={"kind": PaperKind.NOTICES, "month": request.GET.get("month") or month_start(today())},
            crumbs=_crumbs((_("New"), "")),
            cancel=reverse("rents:papers"),
        ),
    )


@guard(access.READ)
def run(request, pk):
    found = get_object_or_404(PaperRun.objects.select_related("made_by"), pk=pk)
    mine = Dispatch.objects.filter(household_open("lease__household", request.user), run=found)
    rows = mine.select_related("lease__household__holder", "paper").order_by("way", "lease__number")
    left = rows.filter(way=Way.PRINT, done_at=None).count()
    buttons = [Button(_("Printed and posted"), reverse("rents:papers_printed", args=[pk]), access.WRITE, post=True)]
    return run_page(
        request,
        "rents/papers.html",
        found,
        again=reverse("rents:papers_again", args=[pk]),
        right=access.WRITE,
        buttons=buttons if left else [],
        state=_state(found),
        rows=rows,
        mailed=rows.filter(way=Way.EMAIL).count(),
        sent=rows.filter(way=Way.EMAIL, done_at__isnull=False).count(),
        left=left,
        printed=rows.filter(way=Way.PRINT).count(),
        crumbs=_crumbs((str(found.get_kind_display()), "")),
    )


@guard(access.WRITE)
@require_POST
def again(request, pk):
    found = get_object_or_404(PaperRun, pk=pk)
    return taken_up(request, work_on_papers, found, url=reverse("rents:papers_run", args=[pk]))


@guard(access.WRITE)
@require_POST
def printed(request, pk):
    found = get_object_or_404(PaperRun, pk=pk)
    return act(
        request,
        lambda: actions.note_printed(request.user, run=found),
        url=reverse("rents:papers_run", args=[pk]),
        said=_("The papers are noted as printed and posted."),
    )


@guard(access.READ)
def download(request, pk):
    mine = Dispatch.objects.filter(household_open("lease__household", request.user))
    one = get_object_or_404(mine.select_related("lease__household", "paper"), pk=pk)
    opened(request, one.lease.household, "rents:papers_file")
    return FileResponse(one.paper.file.open("rb"), as_attachment=True, filename=f"{one.paper.number}.pdf")
