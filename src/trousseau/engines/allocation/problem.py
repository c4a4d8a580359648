"""A sitting as data, and what is proposed for it. No numpy here: pages may import it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from trousseau.rules.applicant import Dwelling, Household, Law, Quota, Thresholds
from trousseau.rules.counterfactual import Change, LargestRent
from trousseau.rules.eligibility import Line, Terms
from trousseau.rules.points import Grid, PointLine

SHOWN = 3  # the households put forward for a dwelling


@dataclass(frozen=True)
class Problem:
    """Everything the proposals of one sitting rest on. `seed` is public before the sitting, `on` its day.

    Identifiers are unique; `exchange.allocation_problem` checks a problem that comes from outside. `lenient`: what no rule
    can read for want of a figure or of the law of that day lets pass, instead of putting apart: what is tried in the
    laboratory, and what an earlier release froze.
    """

    on: date
    seed: str
    grid: Grid
    law: Law
    thresholds: Thresholds
    quotas: tuple[Quota, ...]
    households: tuple[Household, ...]
    dwellings: tuple[Dwelling, ...]
    lenient: bool = False

    @cached_property
    def terms(self) -> Terms:
        return Terms(self.law, self.thresholds, self.quotas)

    @cached_property
    def household(self) -> Mapping[str, Household]:
        return {one.id: one for one in self.households}

    @cached_property
    def dwelling(self) -> Mapping[str, Dwelling]:
        return {one.id: one for one in self.dwellings}


@dataclass(frozen=True)
class Proposal:
    """One household before one dwelling, explained by the rules. `rank` among those it fits, from 1; None when it does
    not fit."""

    household: str
    rank: int | None
    lines: tuple[Line, ...]
    points: tuple[PointLine, ...]

    @property
    def total(self) -> int:
        return sum(line.points for line in self.points)


@dataclass(frozen=True)
class ForDwelling:
    """`fitting`: how many households it fits; `first`: three at most, by rank; `plan`: who has it in the consistent plan.

    `price` of the plan, in points: what the plan would lose without this dwelling, `letting` included; `second`: what
    another dwelling just like it would add. 0 when it stays empty.
    """

    id: str
    fitting: int
    first: tuple[Proposal, ...]
    plan: str | None
    price: int
    second: int


@dataclass(frozen=True)
class QuotaFound:
    """`bonus` in points given to each household of the quota; `reached` of the plan's lettings go to it."""

    code: str
    at_least: int
    reached: int
    bonus: int


@dataclass(frozen=True)
class Certificate:
    """The proof that the plan is the best: `objective` of the plan equals `dual`, the sum of the prices of dwellings and
    households, none of which any of the `pairs` that fit exceeds. Bonuses and lettings are counted in both.

    `value` without the bonuses, `bound`: no plan that keeps the quotas is worth more; `gap` between the two.
    """

    objective: int
    dual: int
    pairs: int
    value: int
    bound: int

    @property
    def gap(self) -> int:
        return self.bound - self.value


@dataclass(frozen=True)
class Proposals:
    """What is proposed for a sitting. `fits`: by household, in the problem's order, how many dwellings fit it."""

    problem: Problem
    dwellings: tuple[ForDwelling, ...]
    fits: tuple[int, ...]
    quotas: tuple[QuotaFound, ...]
    certificate: Certificate

    @cached_property
    def plan(self) -> Mapping[str, str]:
        """Household → dwelling."""
        return {one.plan: one.id for one in self.dwellings if one.plan is not None}

    @cached_property
    def bonuses(self) -> Mapping[str, int]:
        return {one.code: one.bonus for one in self.quotas}


@dataclass(frozen=True)
class WhyNot:
    """Why a household is not proposed a dwelling.

    When it does not fit: the rules that say no, the `changes` that would do, the largest `rent` that passes. When
    it fits: its rank, and `ahead`, by how many points each better placed household is ahead (0: by seniority or
    draw). `elsewhere`: the dwelling that the plan gives it.
    """

    proposal: Proposal
    changes: tuple[Change, ...]
    rent: LargestRent | None
    ahead: tuple[tuple[str, int], ...] = field(default=())
    elsewhere: str | None = None
