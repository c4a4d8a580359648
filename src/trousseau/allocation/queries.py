"""Proposals for a dwelling: who fits, in which order, and why not the others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from trousseau.applications.enums import ApplicationState
from trousseau.applications.models import Application
from trousseau.applications.queries import facts
from trousseau.core.frozen import frozen
from trousseau.core.models import Household, User
from trousseau.mandates.models import Availability, Mandate
from trousseau.mandates.queries import available, mandates
from trousseau.rules.dates import add_months

from .enums import Outcome, SittingState, Withdrawn
from .models import Decision, Sitting
from .proposing import NOTHING, Before, Examined, Proposal, examined

SHOWN = 3  # proposals put forward for a dwelling; the others are explained, not shown first
NO_SEED = "sans-seance"  # outside a sitting nothing is drawn for good


@dataclass(frozen=True)
class Point:
    """One dwelling of a sitting's agenda: how many households fit among those who wait."""

    mandate: Mandate
    fitting: int
    fit: frozenset[int] = frozenset()  # their applications, and those of whom it is not known


def sittings() -> QuerySet[Sitting]:
    """Each sitting with its counts: decided, allocated, and the first proposal followed. A successor called later
    is no decision of the commission."""
    mine = Q(decisions__succeeds=None)
    return (
        Sitting.objects.standing()
        .annotate(
            decided=Count("decisions", filter=mine),
            allocated=Count("decisions", filter=mine & Q(decisions__outcome=Outcome.ALLOCATED)),
            withdrawn=Count("decisions__withdrawn_on", filter=mine),
            followed=Count("decisions", filter=mine & Q(decisions__rank=1)),
        )
        .order_by("-held_on")
    )


def coming(on: date) -> Sitting | None:
    """The next sitting that is open, that of the day included."""
    return Sitting.objects.filter(state=SittingState.OPEN, held_on__gte=on).order_by("held_on").first()


def decisions(sitting: Sitting) -> QuerySet[Decision]:
    rows = sitting.decisions.select_related("mandate__dwelling__commune", "application", "decided_by", "withdrawn_by")
    return rows.defer("seen")


def withdrawn(mandate: Mandate) -> QuerySet[Decision]:
    """The allocations of this dwelling that came to nothing, the last first."""
    rows = mandate.decisions.filter(withdrawn_on__isnull=False).select_related("application")
    return rows.defer("seen").order_by("-withdrawn_on", "-pk")


def obstacle(decision: Decision) -> str:
    """Why the lease drafted on a decision keeps it from being withdrawn, and what would change it; or ""."""
    lease = decision.leases.not_abandoned().first()
    if lease is None:
        return ""
    if lease.keys_on:
        return _("The keys were handed over: the household lives there. Its departure is recorded on the lease.")
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


def dwellings(sitting: Sitting) -> QuerySet[Mandate]:
    """The dwellings of which this sitting speaks: those it decided on, those it has still to."""
    decided = Mandate.objects.filter(decisions__sitting=sitting)
    both = Q(pk__in=undecided(sitting).values("pk")) | Q(pk__in=decided.values("pk"))
    return Mandate.objects.filter(both).select_related("dwelling__commune")


def candidates(on: date) -> dict[str, Application]:
    """By number, the households that wait on that day and that no decision concerns, whose file is not frozen: nothing is done
    of it then (RGPD, art. 18, 2). No name."""
    taken = Decision.objects.pending(on).filter(application=OuterRef("pk"))
    rows = Application.objects.in_state(ApplicationState.ACTIVE, on=on).exclude(Exists(taken))
    found = list(rows.order_by("pk"))
    still = frozen([row.household_id for row in found])
    return {row.code: row for row in found if row.household_id not in still}


def refusals(mandates: Iterable[Mandate], on: date) -> set[tuple[int, int]]:
    """(mandate, application) of each household that had refused one of these dwellings by that day."""
    rows = Decision.objects.filter(mandate__in=list(mandates), withdrawn_for=Withdrawn.REFUSED, withdrawn_on__lte=on)
    return set(rows.values_list("mandate", "application"))


def before(sitting: Sitting, left: Iterable[Mandate]) -> Before:
    """What this sitting did of its dwellings, but for those `left` to decide."""
    rows = sitting.decisions.exclude(mandate__in=list(left))
    siao = Q(application__siao_on__lte=sitting.held_on, outcome=Outcome.ALLOCATED, withdrawn_on=None)
    counts = rows.aggregate(decided=Count("mandate", distinct=True), to_siao=Count("pk", filter=siao))
    return Before(**counts)


def examine(on: date, also: Iterable[Mandate] = ()) -> Examined:
    """All that waits on that day before all that is free, less what the sitting of that day has decided; with the
    dwellings `also`. Some twenty queries, whatever the numbers."""
    sitting = Sitting.objects.standing().filter(held_on=on).first()
    homes = list(undecided(sitting) if sitting else free_dwellings(on))
    there = {mandate.pk for mandate in homes}
    if missing := [mandate.pk for mandate in also if mandate.pk not in there]:
        homes += mandates(on).filter(pk__in=missing)
    return examined(
        on=on,
        seed=sitting.seed if sitting and sitting.seed else NO_SEED,
        mandates=homes,
        people=facts(on),
        applications=candidates(on),
        declined=refusals(homes, on),
        before=before(sitting, homes) if sitting else NOTHING,
    )


def first(found: Sequence[Proposal]) -> list[Proposal]:
    """Proposals put forward: the first that fit."""
    return [p for p in found[:SHOWN] if p.rank is not None]


def proposals(mandate: Mandate, on: date) -> list[Proposal]:
    """Every household before this dwelling, in the sitting of that day: those whom it fits first, by their place."""
    return examine(on, [mandate]).proposals_for(mandate)


def agenda(sitting: Sitting, found: Examined | None = None) -> list[Point]:
    """What is left to decide; the queue is read once for all the dwellings. `found`: that queue, by who read it already."""
    left = list(undecided(sitting))
    if not left:
        return []
    found = found or examine(sitting.held_on)
    points = []
    for mandate in left:
        fit = found.fitting(mandate)
        points.append(Point(mandate, len(fit), fit | found.not_known(mandate)))
    return points


def names(user: User, applications: Iterable[int]) -> dict[int, str]:
    """By application, the name of each household whose file `user` may open; a commission member reads none."""
    households = Household.objects.for_user(user).filter(application__in=list(applications))
    return {h.application.pk: str(h.holder) for h in households.select_related("holder", "application")}


def names_by_code(user: User, codes: Iterable[str]) -> dict[str, str]:
    """Names by number (« D00012 »)."""
    rows = Application.objects.filter(number__in=[int(code[1:]) for code in codes])
    by_pk = {application.pk: application.code for application in rows}
    return {by_pk[pk]: name for pk, name in names(user, by_pk).items()}
