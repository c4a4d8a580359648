"""Who sits, who withdrew, what is said, while a sitting is held; and whether the commission decides or only follows."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear

from trousseau.applications.enums import ApplicationState
from trousseau.applications.models import PriorityGround
from trousseau.core import scales
from trousseau.core.frozen import frozen
from trousseau.core.models import User
from trousseau.mandates.models import Mandate

from .enums import Answer, OpinionValue, Outcome, Presence
from .models import Decision, Opinion, Recusal, Seat, Sitting, Successor
from .queries import Point, Proposal, proposals


def seats(sitting: Sitting) -> QuerySet[Seat]:
    return sitting.seats.select_related("member")


def fitting(found: Iterable[Proposal]) -> set[int]:
    """The applications of those whom it fits, and of those of whom it is not known."""
    return {p.application.pk for p in found if p.rank is not None or p.not_known}


def recused(sitting: Sitting, mandate: Mandate, concerned: set[int]) -> list[User]:
    """Who takes no part in this dwelling: for itself, or for a household that it concerns (`concerned`): those that fit
    it, and those to whom it goes though it does not fit them."""
    rows = sitting.recusals.select_related("member")
    found = {r.member for r in rows if r.mandate_id == mandate.pk or r.application_id in concerned}
    return sorted(found, key=lambda member: (member.name, member.pk))


def aside(sitting: Sitting, user: User) -> tuple[set[int], set[int]]:
    """The dwellings and the households for which `user` withdrew."""
    rows = list(Recusal.objects.filter(sitting=sitting, member=user).values_list("mandate", "application"))
    return {m for m, _a in rows if m}, {a for _m, a in rows if a}


def withdrew(sitting: Sitting, user: User, mandate: Mandate) -> bool:
    """`user` takes no part in this dwelling. Proposals are read only for who withdrew for a household."""
    dwellings, households = aside(sitting, user)
    if mandate.pk in dwellings:
        return True
    return bool(households and households & fitting(proposals(mandate, sitting.held_on)))


def hidden(sitting: Sitting, user: User, points: Iterable[Point]) -> set[int]:
    """The dwellings of the agenda and of the minutes whose sheet is closed to `user`."""
    dwellings, households = aside(sitting, user)
    if not dwellings and not households:
        return set(sitting.decisions.filter(recused=user).values_list("mandate", flat=True))
    left = {p.mandate.pk for p in points if p.mandate.pk in dwellings or p.fit & households}
    return left | dwellings | set(sitting.decisions.filter(recused=user).values_list("mandate", flat=True))


@dataclass(frozen=True)
class Quorum:
    """`needed` members present of the `seated`; those who withdrew from the point are not counted. `needed` is 0 while
    the agency adopted no rule: nothing then says that the commission may decide, nor that it may not."""

    present: int
    needed: int
    rule: scales.Value
    seated: int = 0

    @property
    def met(self) -> bool:
        return self.present >= self.needed

    @property
    def few(self) -> bool:
        """No rule, and fewer than half of those who were convened: someone says that the commission decides so."""
        return not self.needed and 2 * self.present < self.seated


def quorum(sitting: Sitting, without: Iterable[User] = ()) -> Quorum:
    rule = scales.at("commission.quorum", sitting.held_on)
    seated = sitting.seats.exclude(member__in=list(without))
    counts = seated.aggregate(here=Count("pk", filter=Q(presence=Presence.PRESENT)), whole=Count("pk"))
    return Quorum(counts["here"], rule.number, rule, counts["whole"])


def present(sitting: Sitting, without: Iterable[User] = ()) -> list[User]:
    """Who is noted as there, but for those who withdrew from the point."""
    here = seats(sitting).filter(presence=Presence.PRESENT).exclude(member__in=list(without))
    return [seat.member for seat in here]


def presided(sitting: Sitting) -> bool:
    """Who chairs is there. A chair who was designated and did not come presides over nothing."""
    return sitting.seats.filter(member=sitting.chair_id, presence=Presence.PRESENT).exists()


@dataclass(frozen=True)
class Tally:
    """The opinions given on one proposal."""

    code: str
    favour: int
    against: int
    abstain: int


def tallies(sitting: Sitting, mandate: Mandate) -> list[Tally]:
    rows = (
        Opinion.objects.filter(sitting=sitting, mandate=mandate)
        .values("application__number")
        .annotate(
            favour=Count("pk", filter=Q(value=OpinionValue.FOR)),
            against=Count("pk", filter=Q(value=OpinionValue.AGAINST)),
            abstain=Count("pk", filter=Q(value=OpinionValue.ABSTAIN)),
        )
        .order_by("application__number")
    )
    return [Tally(f"D{r['application__number']:05d}", r["favour"], r["against"], r["abstain"]) for r in rows]


def pulse(sitting: Sitting) -> str:
    """A word that changes when what the live pages show does: five small queries, no sheet is computed."""
    read = [
        (sitting.version, sitting.state, sitting.discussed_id),
        list(sitting.seats.values_list("pk", "presence")),
        list(sitting.recusals.values_list("pk", flat=True)),
        list(sitting.opinions.values_list("pk", "value")),
        list(sitting.decisions.values_list("pk", "version")),
    ]
    return hashlib.sha256(repr(read).encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Followed:
    """How often the commission followed the first proposal in a year, out of its allocations."""

    year: int
    first: int
    whole: int
    alert: bool


def followed_by_year(on: date) -> list[Followed]:
    """Each year of decisions, the last first. A successor called later is no decision of the commission."""
    rows = (
        Decision.objects.filter(outcome=Outcome.ALLOCATED, succeeds=None, decided_on__lte=on)
        .annotate(year=ExtractYear("decided_on"))
        .values("year")
        .annotate(first=Count("pk", filter=Q(rank=1)), whole=Count("pk"))
        .order_by("-year")
    )
    alert = scales.at("allocation.follow_alert", on).number
    return [Followed(r["year"], r["first"], r["whole"], r["first"] * 100 > alert * r["whole"]) for r in rows]


def chain(decision: Decision) -> list[Decision]:
    """The commission's decision first, then the successors called since."""
    found = [decision]
    while found[0].succeeds_id:
        found.insert(0, Decision.objects.select_related("application").get(pk=found[0].succeeds_id))
    return found


def in_line(chain: list[Decision], on: date) -> list[Successor]:
    """The successors who still wait and were not asked, in their order: free of any other promise, whose file is not frozen."""
    asked = {one.application_id for one in chain}
    asked.update(Decision.objects.pending(on).values_list("application", flat=True))
    following = list(chain[0].successors.select_related("application"))
    still = frozen([one.application.household_id for one in following])
    return [
        one
        for one in following
        if one.application_id not in asked
        and one.application.household_id not in still
        and one.application.state == ApplicationState.ACTIVE
    ]


def current(sitting: Sitting, mandate_pk: int) -> Decision | None:
    """The last decision of this sitting for a dwelling: the commission's, or the successor called since."""
    return (
        Decision.objects.filter(sitting=sitting, mandate=mandate_pk)
        .select_related("mandate__dwelling__commune", "application", "decided_by", "withdrawn_by", "sitting__chair")
        .order_by("-pk")
        .first()
    )


def agreed_on(decision: Decision) -> date | None:
    """The day on which the owner agreed to the household of this decision."""
    rows = decision.owner_answers.filter(answer=Answer.AGREED)
    return rows.values_list("on", flat=True).first()


def priorities(applications: Iterable[int], on: date) -> set[int]:
    """Applications of which a ground of priority is proved on that day: yes or no, never which (CCH, art. L441-1)."""
    rows = PriorityGround.objects.proved(on).filter(application__in=list(applications))
    return set(rows.values_list("application", flat=True))


def codes(found: Sequence[Proposal]) -> dict[str, Proposal]:
    return {p.application.code: p for p in found}
