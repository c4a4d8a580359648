"""Pages of the acts known by their reference, and of those filed on a convention."""

from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.models import Organisation, User
from trousseau.core.pages import paper_page

from . import access, actions_decisions, subjects
from .actions import organisation
from .forms_acts import CorrectDecisionForm, FileActForm
from .models import Convention, Decision
from .subjects import ACT, CONVENTION, CONVENTIONS, DECISION


def known_act(actor: User, body: Organisation, asked: dict[str, Any]) -> Decision | None:
    """The act that a form gives by its reference, taken out of what was asked; None when none was given."""
    day, reference = asked.pop("decided_on"), asked.pop("reference")
    decides, file = asked.pop("decides"), asked.pop("file")
    if day is None:
        return None
    return actions_decisions.decide(
        actor, body=body, decided_on=day, reference=reference, subject=decides, file=file, today=today()
    )


def named(chosen: Organisation | None, name: str, kind: str, field: str) -> Organisation:
    """The body that was chosen, or that of this name."""
    if chosen is None and not name.strip():
        raise Refused(_("Choose a body of the list, or write its name."), field)
    return chosen or organisation(kind, " ".join(name.split()))


@guard(access.WRITE)
def decision_correct(request, pk):
    found = DECISION.find(request, pk)
    then = _rests_on(found)

    def correct(actor, *, file=None, **asked) -> None:
        actions_decisions.correct_decision(actor, file=file, today=today(), **asked)

    return DECISION.form(
        request,
        found,
        title=_("Correct an act known by its reference"),
        here=_("Act"),
        subtitle=_("%(body)s. Its other readers see the correction too; the history keeps what was written.")
        % {"body": found.body.name},
        verb=_("Keep this correction"),
        form=CorrectDecisionForm,
        does=correct,
        obj=found,
        options={"filed": found.file_id is not None},
        then=then,
        cancel=then,
        said=_("The act is corrected."),
    )


def _rests_on(decision: Decision) -> str:
    """The page of what this act founds, or of what it says a part of."""
    convention = (
        Convention.objects.filter(withdrawn_on=None)
        .filter(Q(decision=decision) | Q(parties__decision=decision) | Q(amendments__decision=decision))
        .order_by("pk")
        .first()
    )
    if convention:
        return CONVENTION.url(convention, "acts")
    programme = decision.programmes.filter(withdrawn_on=None).first()
    return subjects.PROGRAMME.url(programme, "origin") if programme else CONVENTIONS.url()


@guard(access.WRITE)
def act_new(request, pk):
    found = CONVENTION.find(request, pk)
    return CONVENTION.form(
        request,
        found,
        title=_("File a signed act"),
        here=_("Act"),
        part="acts",
        verb=_("File this act"),
        form=FileActForm,
        does=actions_decisions.file_act,
        given={"today": today()},
        said=_("The act is filed."),
    )


@guard(access.READ)
def filed_act(request, pk):
    found = ACT.find(request, pk)
    return paper_page(found.file, found.title)


@guard(access.READ)
def decision_file(request, pk):
    decision = get_object_or_404(Decision.objects.select_related("file"), pk=pk)
    return paper_page(decision.file, decision.subject)
