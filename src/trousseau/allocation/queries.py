"""Proposals for a dwelling: who fits, in which order, and why not the others."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from trousseau.applications.models import Application
from trousseau.applications.queries import waiting
from trousseau.core import scales
from trousseau.core.models import Household, User
from trousseau.mandates.models import Availability, Mandate
from trousseau.mandates.queries import available, mandates
from trousseau.rules.allocation import Home, Line, Need, OccupancyLaw, explain, fits
from trousseau.rules.dates import add_months

from .enums import Outcome, SittingState, Withdrawn
from .models import Decision, Sitting

SHOWN = 3  # proposals put forward for a dwelling; the others are explained, not shown first


@dataclass(frozen=True)
class Candidate:
    """A household that waits, with what the rule reads of it: no name."""

    application: Application
    need: Need


@dataclass(frozen=True)
class Proposal:
    """One household before one dwelling: every line of the rule, its rank when it fits (by seniority)."""

    application: Application
    size: int
    lines: list[Line]
    rank: int | None


@dataclass(frozen=True)
class Point:
    """One dwelling of a sitting's agenda: how many households fit among those who wait."""

    mandate: Mandate
    fitting: int
    fit: frozenset[int] = frozenset()  # their applications


def sittings() -> QuerySet[Sitting]:
    """Each sitting with its counts: decided, allocated, and the first proposal followed. A successor called later
    is no decision of the commission."""
    mine = Q(decisions__succeeds=None)
    return Sitting.objects.annotate(
        decided=Count("decisions", filter=mine),
        allocated=Count("decisions", filter=mine & Q(decisions__outcome=Outcome.ALLOCATED)),
        withdrawn=Count("decisions__withdrawn_on", filter=mine),
        followed=Count("decisions", filter=mine & Q(decisions__rank=1)),
    ).order_by("-held_on")


def coming(on: date) -> Sitting | None:
    """The next sitting that is open, that of the day included."""
    return Sitting.objects.filter(state=SittingState.OPEN, held_on__gte=on).order_by("held_on").first()


def decisions(sitting: Sitting) -> QuerySet[Decision]:
    rows = sitting.decisions.select_related(
        "mandate__dwelling__commune", "application", "decided_by", "withdrawn_by"
    )
    return rows.defer("seen")


def withdrawn(mandate: Mandate) -> QuerySet[Decision]:
    """The allocations of this dwelling that came to nothing, the last first."""
    rows = mandate.decisions.filter(withdrawn_on__isnull=False).select_related("application")
    return rows.defer("seen").order_by("-withdrawn_on", "-pk")


def obstacle(decision: Decision) -> str:
    """Why the lease drafted on a decision keeps it from being withdrawn, and what would change it; or ""."""
    lease = decision.leases.standing().first()
    if lease is None:
        return ""
    if lease.keys_on:
        return _(
            "The keys were handed over: the household lives there. Its departure is recorded on the lease."
        )
    if lease.signed_on:
        return _("The lease is signed: it binds both parties, and ends by notice.")
    return _("A lease was drafted on this decision: abandon the draft first.")


def followed(on: date) -> tuple[int, int]:
    """In the year up to `on`: how often the first proposal was followed, out of how many allocations."""
    counts = Decision.objects.filter(
        outcome=Outcome.ALLOCATED, succeeds=None, decided_on__gt=add_months(on, -12), decided_on__lte=on
    ).aggregate(first=Count("pk", filter=Q(rank=1)), whole=Count("pk"))
    return counts["first"], counts["whole"]


def free_dwellings(on: date) -> QuerySet[Mandate]:
    """The dwellings to allocate, free for the longest first (`free_on`), without those already promised."""
    open_stretch = Availability.objects.filter(mandate=OuterRef("pk"), ends_on=None).values("starts_on")
    return (
        available(on)
        .exclude(Exists(Decision.objects.pending(on).filter(mandate=OuterRef("pk"))))
        .annotate(free_on=Subquery(open_stretch[:1]))
        .order_by("free_on", "pk")
    )


def undecided(sitting: Sitting) -> QuerySet[Mandate]:
    """The free dwellings on which this sitting has not decided yet."""
    return free_dwellings(sitting.held_on).exclude(decisions__sitting=sitting)


def occupancy_law(on: date) -> OccupancyLaw:
    one, two, more, cap = (scales.at(f"occupancy.{name}", on) for name in ("one", "two", "more", "cap"))
    return OccupancyLaw(one.value, two.value, more.value, cap.value, one.article)


def candidates(on: date) -> list[Candidate]:
    """The households that wait on that day and that no decision concerns, by seniority. Two queries."""
    taken = Decision.objects.pending(on).filter(application=OuterRef("pk"))
    return [
        Candidate(
            application,
            Need(
                max(1, application.size), application.rooms_min, application.needs_access,
                frozenset(c.pk for c in application.communes.all()), application.resources,
            ),
        )
        for application in waiting(on).exclude(Exists(taken))
    ]  # fmt: skip


def refusals(mandates: Iterable[Mandate], on: date) -> set[tuple[int, int]]:
    """(mandate, application) of each household that had refused one of these dwellings by that day."""
    rows = Decision.objects.filter(
        mandate__in=list(mandates), withdrawn_for=Withdrawn.REFUSED, withdrawn_on__lte=on
    )
    return set(rows.values_list("mandate", "application"))


def examine(
    mandate: Mandate, queue: Sequence[Candidate], law: OccupancyLaw, refused: Set[tuple[int, int]]
) -> list[Proposal]:
    """Every candidate before this dwelling: those who fit first, by seniority, then the others by seniority.

    `mandate` comes from `mandates(on)`, with the rent of that day; `refused` as `refusals` gives it.
    """
    dwelling = mandate.dwelling
    home = Home(
        int(dwelling.surface * 100), dwelling.rooms, dwelling.accessible, dwelling.commune_id, mandate.rent_at,
        mandate.charges_at,
    )  # fmt: skip
    fitting: list[Proposal] = []
    others: list[Proposal] = []
    for one in queue:
        lines = explain(home, one.need, law, declined=(mandate.pk, one.application.pk) in refused)
        passes = fits(lines)
        found = Proposal(one.application, one.need.size, lines, len(fitting) + 1 if passes else None)
        (fitting if passes else others).append(found)
    return fitting + others


def first(found: Sequence[Proposal]) -> list[Proposal]:
    """Those put forward: the first that fit."""
    return [p for p in found[:SHOWN] if p.rank is not None]


def proposals(mandate: Mandate, on: date) -> list[Proposal]:
    dated = mandates(on).get(pk=mandate.pk)  # the rent of that day, amendments included
    return examine(dated, candidates(on), occupancy_law(on), refusals([dated], on))


def agenda(sitting: Sitting) -> list[Point]:
    """What is left to decide; the queue is read once for all the dwellings."""
    left = list(undecided(sitting))
    if not left:
        return []
    on = sitting.held_on
    queue, law, refused = candidates(on), occupancy_law(on), refusals(left, on)
    fits_in = {
        m.pk: frozenset(p.application.pk for p in examine(m, queue, law, refused) if p.rank is not None) for m in left
    }  # fmt: skip
    return [Point(mandate, len(fits_in[mandate.pk]), fits_in[mandate.pk]) for mandate in left]


def names(user: User, applications: Iterable[int]) -> dict[int, str]:
    """By application, the name of each household whose file `user` may open; a commission member reads none."""
    households = Household.objects.for_user(user).filter(application__in=list(applications))
    return {h.application.pk: str(h.holder) for h in households.select_related("holder", "application")}


def names_by_code(user: User, codes: Iterable[str]) -> dict[str, str]:
    """The same by number (« D00012 »)."""
    rows = Application.objects.filter(number__in=[int(code[1:]) for code in codes])
    by_pk = {application.pk: application.code for application in rows}
    return {by_pk[pk]: name for pk, name in names(user, by_pk).items()}
