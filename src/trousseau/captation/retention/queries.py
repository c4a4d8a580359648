"""Who has been silent for too long, and until when each owner is kept.

Règle de captation n° 4: the time runs from the day the owner became known, or from the last sign that came from the owner.
What the agency sends prolongs nothing: otherwise a letter a year would keep everyone for ever.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from trousseau.core import scales
from trousseau.rules.dates import add_days, add_months

from ..enums import OPEN_STAGES, Channel, Direction, Stage
from ..models import (
    Approach,
    CallConsent,
    DwellingInspection,
    KeptSimulation,
    Owner,
    OwnerContact,
    Ownership,
    Prospect,
    RunningContract,
    StageChange,
)

KEEP = "prospecting.letters_keep_months"


def _signs() -> list[tuple[QuerySet, str]]:
    """What comes from the owner of a prospect, and the day it bears."""
    from_owner = Q(direction=Direction.IN) | Q(channel__in=(Channel.MEETING, Channel.VISIT))
    return [
        (OwnerContact.objects.filter(from_owner), "made_on"),
        (DwellingInspection.objects.all(), "made_on"),  # the owner opened the door
        (Approach.objects.all(), "received_on"),
        (KeptSimulation.objects.all(), "made_on"),
    ]


def _work() -> list[tuple[QuerySet, str]]:
    """What the agency did: it keeps a dwelling already visited, which a mandate may follow."""
    return [(StageChange.objects.all(), "made_on"), (OwnerContact.objects.all(), "made_on")]


def _cutoff(on: date) -> date:
    return add_months(on, -scales.at(KEEP, on).number)


def _under_way(on: date) -> Q:
    """A mandate, one drafted, or a day agreed with the owner that is still to come."""
    return Q(stage__in=(Stage.PROPOSED, Stage.WON)) | Q(stage=Stage.LATER, next_contact_on__gte=on)


def living(on: date) -> QuerySet[Prospect]:
    """The prospects that keep their owners: under way, or whose owner gave a sign since the time began to run."""
    since = _cutoff(on)

    def any_since(found: list[tuple[QuerySet, str]]) -> Q:
        said = Q()
        for rows, day in found:
            said |= Q(Exists(rows.filter(prospect=OuterRef("pk"), **{f"{day}__gt": since})))
        return said

    return Prospect.objects.filter(
        _under_way(on) | Q(known_on__gt=since) | any_since(_signs()) | Q(stage=Stage.VISITED) & any_since(_work())
    ).order_by()


def silent_owners(on: date) -> QuerySet[Owner]:
    """Owners to erase tonight: no dwelling keeps them, no contract was signed, no consent is that recent."""
    since = _cutoff(on)
    alive = living(on)
    theirs = Ownership.objects.filter(owner=OuterRef("pk"))
    begun = timezone.make_aware(datetime.combine(add_days(since, 1), time.min))
    new = Owner.history.model.objects.filter(id=OuterRef("pk"), history_type="+", history_date__gte=begun)
    again = Prospect.objects.filter(owner=OuterRef("pk"), known_on__gt=OuterRef("erased_on"))
    return Owner.objects.filter(
        ~Exists(alive.filter(owner=OuterRef("pk"))),
        ~Exists(theirs.filter(dwelling__in=alive.values("dwelling"))),
        ~Exists(RunningContract.objects.filter(owner=OuterRef("pk"))),
        ~Exists(CallConsent.objects.filter(owner=OuterRef("pk"), given_on__gt=since)),
        ~Exists(new),
        Q(erased_on=None) | Exists(again),
    ).order_by("pk")


@dataclass(frozen=True)
class Keeping:
    """Until when an owner is kept. `until` is None while something is under way; `erased_on`, when it is done."""

    until: date | None
    erased_on: date | None
    value: scales.Value


def keeping(owner: Owner, on: date) -> Keeping:
    """What the page of an owner says of the term."""
    value = scales.at(KEEP, on)
    mine = Prospect.objects.filter(
        Q(owner=owner) | Q(dwelling__in=Ownership.objects.filter(owner=owner).values("dwelling"))
    ).order_by()
    if owner.contracts.exists() or mine.filter(_under_way(on)).exists():
        return Keeping(None, owner.erased_on, value)
    visited = mine.filter(stage=Stage.VISITED)
    days = [mine.aggregate(day=Max("known_on"))["day"], owner.consents.aggregate(day=Max("given_on"))["day"]]
    days += [rows.filter(prospect__in=mine).aggregate(day=Max(day))["day"] for rows, day in _signs()]
    days += [rows.filter(prospect__in=visited).aggregate(day=Max(day))["day"] for rows, day in _work()]
    first = owner.history.filter(history_type="+").aggregate(day=Max("history_date"))["day"]
    if first:
        days.append(timezone.localtime(first).date())
    known = [day for day in days if day]
    if not known:
        return Keeping(None, owner.erased_on, value)
    return Keeping(add_months(max(known), value.number), owner.erased_on, value)


def still_followed(owner: Owner) -> QuerySet[Prospect]:
    """What is closed before its owner is erased."""
    return owner.prospects.filter(stage__in=(*OPEN_STAGES, Stage.LATER)).order_by(F("pk"))
