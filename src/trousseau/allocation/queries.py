"""Proposals for a dwelling: who fits, in which order, and why not the others."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from trousseau.applications.models import Application
from trousseau.applications.queries import waiting
from trousseau.core import scales
from trousseau.mandates.models import Mandate
from trousseau.mandates.queries import available
from trousseau.rules.allocation import Home, Line, Need, OccupancyLaw, explain, fits

from .enums import Outcome
from .models import Decision, Sitting


@dataclass(frozen=True)
class Proposal:
    """One household before one dwelling: every line of the rule, its rank when it fits (by seniority)."""

    application: Application
    size: int
    lines: list[Line]
    rank: int | None


def sittings() -> QuerySet[Sitting]:
    return Sitting.objects.prefetch_related("decisions")


def free_dwellings(on: date) -> QuerySet[Mandate]:
    """The dwellings to allocate: free, and not already promised by a decision that awaits its lease."""
    promised = Decision.objects.filter(mandate=OuterRef("pk"), outcome=Outcome.ALLOCATED, lease=None)
    return available(on).exclude(Exists(promised))


def occupancy_law(on: date) -> OccupancyLaw:
    one, two, more, cap = (scales.at(f"occupancy.{name}", on) for name in ("one", "two", "more", "cap"))
    return OccupancyLaw(one.value, two.value, more.value, cap.value, one.article)


def proposals(mandate: Mandate, on: date) -> list[Proposal]:
    """Every waiting household before this dwelling: those who fit first, by date of request."""
    law = occupancy_law(on)
    dwelling = mandate.dwelling
    home = Home(
        int(dwelling.surface * 100), dwelling.rooms, dwelling.accessible, dwelling.commune_id, mandate.rent,
        mandate.charges,
    )  # fmt: skip
    taken = Decision.objects.filter(application=OuterRef("pk"), outcome=Outcome.ALLOCATED, lease=None)
    found, rank = [], 0
    for application in waiting().exclude(Exists(taken)):
        size = application.household.size_on(on)
        need = Need(
            size, application.rooms_min, application.needs_access,
            frozenset(c.pk for c in application.communes.all()), application.resources,
        )  # fmt: skip
        lines = explain(home, need, law)
        if fits(lines):
            rank += 1
        found.append(Proposal(application, size, lines, rank if fits(lines) else None))
    return sorted(found, key=lambda p: (p.rank is None, p.rank or 0))
