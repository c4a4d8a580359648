"""Pages of the papers of a dwelling: record one, read it, withdraw it, state the facts that decide."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import paper_page
from trousseau.core.subjects import Subject
from trousseau.rules import diagnostics as rules

from .. import access
from ..enums import DiagnosticKind
from ..models import Diagnostic
from ..subjects import DWELLING, PROSPECT
from . import actions, queries, words
from .forms import FactsForm, PaperForm, WithdrawForm

PAPERS = "papers"  # the part of the prospect's page that shows them
PAPER = Subject[Diagnostic](
    "paper",
    lambda user: Diagnostic.objects.select_related("dwelling__prospect", "dwelling__commune"),
    DWELLING,
    of=lambda paper: paper.dwelling,
)


@guard(access.WRITE)
def paper_new(request, pk, kind):
    """`?reissue=` records the attestation that re-issues this DPE."""
    dwelling, day = PROSPECT.find(request, pk).dwelling, today()
    if kind not in rules.KINDS:
        raise Http404
    old = request.GET.get("reissue", "")
    old = get_object_or_404(queries.papers(dwelling), pk=old) if old.isdecimal() else None
    label = str(DiagnosticKind(kind).label)
    title = _("Record the attestation of this DPE") if old else _("Record a paper: %(paper)s") % {"paper": label}
    return DWELLING.form(
        request,
        dwelling,
        title=title,
        here=label,
        part=PAPERS,
        subtitle=f"{dwelling}.",
        verb=_("Record this paper"),
        form=PaperForm,
        does=actions.record_diagnostic,
        given={"kind": kind, "today": day, "reissue_of": old},
        options={"kind": kind, "reissue": bool(old)},
        said=_("The paper is recorded."),
    )


@guard(access.WRITE)
def facts(request, pk):
    dwelling = PROSPECT.find(request, pk).dwelling
    return DWELLING.form(
        request,
        dwelling,
        title=_("What decides which papers are asked"),
        here=_("Facts"),
        part=PAPERS,
        subtitle=f"{dwelling}.",
        verb=_("Keep these facts"),
        form=FactsForm,
        does=actions.state_facts,
        given={"on": today()},
        obj=dwelling,
        said=_("The facts are kept."),
    )


@guard(access.READ)
def paper_file(request, pk):
    paper = PAPER.find(request, pk)
    return paper_page(paper.file, f"{paper.kind}-{paper.made_on}")


@guard(access.WRITE)
def paper_withdraw(request, pk):
    paper = PAPER.find(request, pk)
    return PAPER.form(
        request,
        paper,
        title=_("Withdraw this paper"),
        here=_("Withdrawal"),
        part=PAPERS,
        subtitle=words.named(paper),
        verb=_("Withdraw this paper"),
        form=WithdrawForm,
        does=actions.withdraw_diagnostic,
        given={"on": today()},
        obj=paper,
        said=_("The paper is withdrawn."),
    )
