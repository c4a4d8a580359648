"""What is read of the acts: the deliberations, what an amendment changed, every act of a convention."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core import localised

from .enums import AmendmentState
from .models import Amendment, Convention, ConventionParty, Decision, Deliberation


def deliberations() -> QuerySet[Deliberation]:
    """Without their readings: a list does not open a hundred acts."""
    return Deliberation.objects.select_related("council").defer("reading")


def amended(rows: Iterable[Amendment]) -> dict[int, Amendment]:
    """By party, the last of these amendments that changed its share and was signed."""
    found: dict[int, Amendment] = {}
    for one in sorted(rows, key=lambda row: row.number):
        if one.state == AmendmentState.SIGNED:
            found.update({int(key): one for key in one.changes.get("shares", {})})
    return found


def stood(rows: Iterable[Amendment], part: str, day: date) -> dict[int, Any]:
    """What an amendment signed since changed of a `part` of `terms.snap`, by key: what was in force on `day`."""
    found: dict[int, Any] = {}
    for one in sorted(rows, key=lambda row: -row.number):
        if one.state == AmendmentState.SIGNED and one.signed_on and one.signed_on > day:
            found.update({int(key): one.before[part][key] for key in one.changes.get(part, {})})
    return found


def says(one: Amendment, party: ConventionParty) -> bool:
    """Whether its share still is what this amendment wrote: a decision of its own may have said another since."""
    return party.share == one.changes["shares"].get(str(party.pk))


def by_amendment(one: Amendment) -> str:
    return _("Amendment no. %(n)s: %(subject)s") % {"n": one.number, "subject": one.subject}


def missing_to_publish(deliberation: Deliberation) -> list[str]:
    """What the open-data format of deliberations (SCDL) asks for and the act did not give."""
    asked = (
        (deliberation.held_on, _("Date of the sitting")),
        (deliberation.council.siret, _("SIRET number of the council")),
        (deliberation.number, _("Number of the deliberation")),
        (deliberation.subject_code, _("Subject code of the ACTES nomenclature")),
    )
    return [label for value, label in asked if not value]


def amendments(convention: Convention) -> QuerySet[Amendment]:
    return convention.amendments.filter(withdrawn_on=None).select_related("decision")


class ActShown(NamedTuple):
    """An act of a convention. `url`: the address of its file, "" where nobody gave it; `decision`: its key, of an act known by
    its reference alone."""

    title: str
    on: date | None
    url: str
    decision: int | None = None


def acts(convention: Convention) -> list[ActShown]:
    """Every act of a convention, the first first."""
    found: list[ActShown] = []
    if convention.deliberation:
        act = convention.deliberation
        found.append(ActShown(act.subject, act.held_on, reverse("conventions:act", args=[act.pk])))
    decisions = Decision.objects.filter(
        Q(conventions=convention) | Q(shares__convention=convention) | Q(amendments__convention=convention)
    ).distinct()
    for decision in decisions.order_by("decided_on", "pk"):
        url = reverse("conventions:decision_file", args=[decision.pk]) if decision.file_id else ""
        name = f"{decision.subject} ({decision.reference})" if decision.reference else decision.subject
        found.append(ActShown(name, decision.decided_on, url, decision.pk))
    for filed in convention.acts.filter(withdrawn_on=None):
        found.append(ActShown(filed.title, filed.signed_on, reverse("conventions:filed_act", args=[filed.pk])))
    return sorted(found, key=lambda one: one.on or date.max)


FOUNDING = "founding"  # in a list of acts, the one that founds the convention


def prepared(convention: Convention) -> Amendment | None:
    """The amendment that waits for its signature: one at a time."""
    return convention.amendments.filter(state=AmendmentState.DRAFT, withdrawn_on=None).first()


def delegating(convention: Convention) -> dict[str, Decision | None]:
    """The acts of its council in which a delegation may be read, by their key in a list; None: the act that founds it."""
    others = Decision.objects.filter(
        Q(shares__convention=convention) | Q(amendments__convention=convention) | Q(delegations=convention),
        body=convention.council,
    )
    if convention.decision_id:
        others = others.exclude(pk=convention.decision_id)
    return {FOUNDING: None, **{str(one.pk): one for one in others.distinct().order_by("decided_on", "pk")}}


def act_name(convention: Convention, decision: Decision | None) -> str:
    """What an act of its council is called; None: the one that founds it."""
    subject, number, day = (
        (decision.subject, decision.reference, decision.decided_on)
        if decision
        else (convention.subject, convention.reference, convention.voted_on)
    )
    return ", ".join(part for part in (subject, number, localised.day(day) if day else "") if part)


def act_read(convention: Convention, decision: Decision | None) -> Deliberation | None:
    """The act whose text is here; None when it is known by its reference or its file alone."""
    said = decision or convention.decision
    return said.deliberation if said else convention.deliberation
