"""Pages of the papers of a dwelling: record one, read it, withdraw it, state the facts that decide."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Task, form_page
from trousseau.rules import diagnostics as rules

from .. import access
from ..models import Diagnostic, Prospect
from ..queries import prospects
from . import actions, queries, words
from .enums import DiagnosticKind
from .forms import FactsForm, PaperForm, WithdrawForm


def _found(pk: int) -> Prospect:
    return get_object_or_404(prospects(), pk=pk)


def _url(prospect: Prospect) -> str:
    return reverse("captation:prospect", args=[prospect.pk]) + "#pieces"


def _crumbs(prospect: Prospect, here: str):
    return (
        (_("Captation"), reverse("captation:list")),
        (str(prospect.dwelling), reverse("captation:prospect", args=[prospect.pk])),
        (here, ""),
    )


@guard(access.WRITE)
def paper_new(request, pk, kind):
    """`?reissue=` records the attestation that re-issues this DPE."""
    found, day = _found(pk), today()
    if kind not in rules.KINDS:
        raise Http404
    old = request.GET.get("reissue", "")
    old = get_object_or_404(queries.papers(found.dwelling), pk=old) if old.isdecimal() else None

    def action(**cleaned) -> str:
        actions.record_diagnostic(request.user, dwelling=found.dwelling, kind=kind, on=day, reissue_of=old, **cleaned)
        return _url(found)

    label = str(DiagnosticKind(kind).label)
    title = _("Record the attestation of this DPE") if old else _("Record a paper: %(paper)s") % {"paper": label}
    return form_page(
        request,
        Task(
            title=title,
            lede=f"{found.dwelling}.",
            verb=_("Record this paper"),
            form=PaperForm,
            action=action,
            options={"kind": kind, "reissue": bool(old)},
            said=_("The paper is recorded."),
            crumbs=_crumbs(found, label),
            cancel=_url(found),
        ),
    )


@guard(access.WRITE)
def facts(request, pk):
    found = _found(pk)

    def action(**cleaned) -> str:
        actions.state_facts(request.user, dwelling=found.dwelling, on=today(), **cleaned)
        return _url(found)

    return form_page(
        request,
        Task(
            title=_("What decides which papers are asked"),
            lede=f"{found.dwelling}.",
            verb=_("Keep these facts"),
            form=FactsForm,
            action=action,
            obj=found.dwelling,
            said=_("The facts are kept."),
            crumbs=_crumbs(found, _("Facts")),
            cancel=_url(found),
        ),
    )


def _paper(pk: int) -> Diagnostic:
    return get_object_or_404(Diagnostic.objects.select_related("dwelling__prospect", "dwelling__commune"), pk=pk)


@guard(access.READ)
def paper_file(request, pk):
    paper = _paper(pk)
    if paper.file is None:
        raise Http404
    name = f"{paper.kind}-{paper.made_on}.pdf"
    return FileResponse(paper.file.file.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")


@guard(access.WRITE)
def paper_withdraw(request, pk):
    paper = _paper(pk)
    prospect = _found(paper.dwelling.prospect.pk)

    def action(*, version, why) -> str:
        actions.withdraw_diagnostic(request.user, paper=paper, version=version, why=why, on=today())
        return _url(prospect)

    return form_page(
        request,
        Task(
            title=_("Withdraw this paper"),
            lede=words.named(paper),
            verb=_("Withdraw this paper"),
            form=WithdrawForm,
            action=action,
            obj=paper,
            said=_("The paper is withdrawn."),
            crumbs=_crumbs(prospect, _("Withdrawal")),
            cancel=_url(prospect),
        ),
    )
