"""The letters that a sitting makes necessary: who is written to, and the day each letter left."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.applications.models import Application
from trousseau.core.errors import Refused, happened
from trousseau.core.models import User

from ..enums import LetterKind, Outcome
from ..models import Decision, DecisionLetter, Sitting


@transaction.atomic
def prepare_letters(actor: User, *, sitting: Sitting, examined: bool, on: date) -> int:
    """For each household designated: its offer, its partner's letter, the owner's. `examined`: also a neutral letter
    to those put forward and not chosen. Asking twice adds what is missing; returns how many were added.

    Raises Refused while the sitting is open: its decisions may still change.
    """
    if sitting.is_open:
        raise Refused(_("Close the sitting first: the letters say what its minutes say."))
    wanted: dict[tuple[int, str, int | None], DecisionLetter] = {}

    def ask(decision: Decision, kind: LetterKind, application_id: int | None) -> None:
        wanted[decision.pk, kind, application_id] = DecisionLetter(
            decision=decision, kind=kind, application_id=application_id, prepared_on=on, prepared_by=actor
        )

    given = set(sitting.decisions.in_effect().values_list("application", flat=True))
    written: set[int] = set()
    for decision in sitting.decisions.filter(outcome=Outcome.ALLOCATED).select_related("application"):
        if decision.stands:
            ask(decision, LetterKind.OFFER, decision.application_id)
            ask(decision, LetterKind.OWNER, None)
            if decision.allocated_to.referred_by_id:
                ask(decision, LetterKind.PARTNER, decision.application_id)
        if examined and decision.succeeds_id is None:
            codes = [int(one["application"][1:]) for one in decision.seen if "lines" in one]
            for other in Application.objects.filter(number__in=codes).exclude(pk__in=given | written):
                written.add(other.pk)
                ask(decision, LetterKind.WAITING, other.pk)
    known = DecisionLetter.objects.filter(decision__sitting=sitting)
    missing = [
        letter for key, letter in wanted.items() if key not in set(known.values_list("decision", "kind", "application"))
    ]
    DecisionLetter.objects.bulk_create(missing)
    return len(missing)


@transaction.atomic
def mark_sent(actor: User, *, sitting: Sitting, on: date, today: date) -> int:
    """All the letters that had not left yet left on that day; returns how many."""
    happened(on, today)
    if on < sitting.held_on:
        raise Refused(_("A letter leaves after the sitting."), "on")
    rows = DecisionLetter.objects.filter(decision__sitting=sitting, sent_on=None)
    return rows.update(sent_on=on, sent_by=actor)
