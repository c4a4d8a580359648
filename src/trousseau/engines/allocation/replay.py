"""Months of the past lived again under several policies: who would have been housed, when, and who would not.

    past = Past(problem, sittings, left={"M12": date(2026, 3, 2)}, groups={"high need": frozenset({"M1", "M7"})})
    outcomes = [replay(past, policy) for policy in (Policy("first come", FIRST_COME), Policy("points", POINTS))]
    compare(*outcomes)                                  # who enters, who leaves, who waits less or longer
    near_exclusion(outcomes, share=Fraction(1, 4))      # the groups that a policy nearly shuts out

`problem` holds all the households and dwellings of the period; a household waits from `arrived` (its seniority, by default),
a dwelling is offered from its `free_on`. What is not in the data is not invented: who accepts an offer is a stated rule,
and by default every offer is accepted. The law and the quotas' bonuses do not change during the period: the first is the
problem's, the second are zero.

Waits count those who are not housed yet (Kaplan and Meier): the median of the housed alone flatters a lottery, which
houses some at once and lets the others wait. Who left the list without a home counts as waiting until the end.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from hashlib import sha256

import numpy as np

from trousseau.engines.survival import Curve, kaplan_meier
from trousseau.rules.draw import draw_key
from trousseau.rules.points import Grid

from .arrays import Arrays
from .canonical import first_plan
from .fitting import Fitting, fit
from .matching import best
from .problem import Problem
from .proposals import turn

FIRST_COME, LOTTERY, POINTS, OPTIMUM = KINDS = ("first_come", "lottery", "points", "optimum")
NEAR_EXCLUSION = "near_exclusion"


@dataclass(frozen=True)
class Acceptance:
    """Whether a household takes an offer, and the sentence that says so beside every figure."""

    label: str
    takes: Callable[[str, str], bool]


EVERY_OFFER = Acceptance("Hypothèse : toute offre est acceptée.", lambda household, dwelling: True)


def one_in(percent: int, seed: str) -> Acceptance:
    """So many offers in a hundred are accepted, by a draw that is the same for every policy."""

    def takes(household: str, dwelling: str) -> bool:
        drawn = sha256(f"{seed}:{household}:{dwelling}".encode()).digest()
        return int.from_bytes(drawn[:8]) * 100 < percent << 64

    return Acceptance(f"Hypothèse : {percent} offres sur 100 sont acceptées, au tirage.", takes)


@dataclass(frozen=True)
class Policy:
    """`kind`: one of KINDS; `grid`: another than the problem's."""

    name: str
    kind: str
    grid: Grid | None = None


@dataclass(frozen=True)
class Past:
    """`left`: the day a household left the list without a home; `arrived`: the day it entered it."""

    problem: Problem
    sittings: tuple[date, ...]
    left: Mapping[str, date] = field(default_factory=dict)
    arrived: Mapping[str, date] = field(default_factory=dict)
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.sittings or list(self.sittings) != sorted(set(self.sittings)):
            raise ValueError("the sittings are days, in order, at least one")
        if any(home.free_on is None for home in self.problem.dwellings):
            raise ValueError("every dwelling of the past was free on a day")
        named = set().union(*self.groups.values(), self.left, self.arrived)
        if not named <= self.problem.household.keys():
            raise ValueError("a group, a departure or an arrival names a household that is not there")

    @property
    def end(self) -> date:
        return self.sittings[-1]

    def since(self, household: str) -> date:
        return self.arrived.get(household, self.problem.household[household].since)


@dataclass(frozen=True)
class Housed:
    household: str
    dwelling: str
    on: date
    wait: int


@dataclass(frozen=True)
class ForGroup:
    """Of `size` households that waited, `housed` were; `waits` in days, with those who still wait."""

    name: str
    size: int
    housed: int
    waits: Curve


@dataclass(frozen=True)
class Outcome:
    """`offers` made for the lettings; `empty_days`: of all dwellings, until they were let or the last sitting."""

    policy: Policy
    acceptance: str
    housed: tuple[Housed, ...]
    offers: int
    empty_days: int
    everyone: ForGroup
    groups: tuple[ForGroup, ...]


@dataclass(frozen=True)
class Compared:
    """From one outcome to another: who is now housed, who no longer is, and by how many days the others' wait changes
    (negative: earlier); by group, how many enter and how many leave."""

    enters: tuple[str, ...]
    leaves: tuple[str, ...]
    waits: tuple[tuple[str, int], ...]
    groups: Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Finding:
    """`code`: near_exclusion. The group's `housed` of `size` against everyone's."""

    code: str
    policy: str
    group: str
    housed: int
    size: int
    housed_of_all: int
    size_of_all: int


def replay(past: Past, policy: Policy, acceptance: Acceptance = EVERY_OFFER) -> Outcome:
    """The period under one policy. Same past, policy and acceptance: same outcome."""
    if policy.kind not in KINDS:
        raise ValueError(f"a policy is one of {', '.join(KINDS)}")
    life = _Life(past, policy, acceptance)
    for day in past.sittings:
        life.hold(day)
    housed = tuple(life.housed)
    on = {one.household: one for one in housed}
    empty = 0
    let = {one.dwelling: one.on for one in housed}
    for home in past.problem.dwellings:
        assert home.free_on is not None
        empty += max(0, (let.get(home.id, past.end) - home.free_on).days)
    everyone = _group(past, "", set(past.problem.household), on)
    groups = tuple(_group(past, name, set(members), on) for name, members in sorted(past.groups.items()))
    return Outcome(policy, acceptance.label, housed, life.offers, empty, everyone, groups)


def compare(before: Outcome, after: Outcome, past: Past) -> Compared:
    first, second = ({one.household: one for one in outcome.housed} for outcome in (before, after))
    enters, leaves = sorted(second.keys() - first.keys()), sorted(first.keys() - second.keys())
    waits = tuple(
        (one, more) for one in sorted(first.keys() & second.keys()) if (more := second[one].wait - first[one].wait)
    )
    groups = {
        name: (len(members.intersection(enters)), len(members.intersection(leaves)))
        for name, members in sorted(past.groups.items())
    }
    return Compared(tuple(enters), tuple(leaves), waits, groups)


def near_exclusion(outcomes: Sequence[Outcome], share: Fraction, least: int = 10) -> tuple[Finding, ...]:
    """The groups of `least` households or more whose rate of success is below that `share` of everyone's."""
    found = []
    for outcome in outcomes:
        whole = outcome.everyone
        for group in outcome.groups:
            if group.size >= least and group.housed * whole.size < share * whole.housed * group.size:
                found.append(
                    Finding(
                        NEAR_EXCLUSION,
                        outcome.policy.name,
                        group.name,
                        group.housed,
                        group.size,
                        whole.housed,
                        whole.size,
                    )
                )
    return tuple(found)


def _group(past: Past, name: str, members: set[str], housed: Mapping[str, Housed]) -> ForGroup:
    """Of those who were on the list before the last sitting."""
    waited = sorted(one for one in members if past.since(one) <= past.end)
    times = [
        (housed[one].wait, True) if one in housed else ((past.end - past.since(one)).days, False) for one in waited
    ]
    return ForGroup(name, len(waited), sum(1 for _time, done in times if done), kaplan_meier(times))


class _Life:
    """One period as it goes: who waits, which dwellings are free, what was offered."""

    def __init__(self, past: Past, policy: Policy, acceptance: Acceptance):
        self.past, self.policy, self.acceptance = past, policy, acceptance
        self.problem = replace(past.problem, grid=policy.grid or past.problem.grid)
        self.arrays = Arrays(self.problem)
        self.fitting: Fitting = fit(self.arrays)
        self.of_pair = self.fitting.points - self.arrays.household_points[self.fitting.households]
        people, homes = self.problem.households, self.problem.dwellings
        drawn = sorted(range(len(people)), key=lambda place: draw_key(self.problem.seed, people[place].id))
        self.lottery = np.empty(len(people), np.int64)
        self.lottery[drawn] = np.arange(len(people))
        days = [past.since(one.id).toordinal() for one in people]
        gone = [past.left.get(one.id, date.max).toordinal() for one in people]
        self.arrived, self.gone = np.array(days, np.int64), np.array(gone, np.int64)
        self.sequence = sorted(range(len(homes)), key=lambda place: turn(homes[place]))
        self.waits, self.let = np.ones(len(people), bool), np.zeros(len(homes), bool)
        self.refused = np.zeros(len(self.fitting.households), bool)
        self.housed: list[Housed] = []
        self.offers = 0

    def hold(self, day: date) -> None:
        """One sitting: rounds of offers until every free dwelling is accepted or has nobody left to be offered to."""
        present = self.waits & (self.arrived <= day.toordinal()) & (self.gone > day.toordinal())
        free = [home for home in self.sequence if not self.let[home] and self._free_on(home) <= day]
        brought = self.arrays.household_points_on(day)
        while True:
            offers = self._offers(free, present, brought)
            if not offers:
                return
            for pair, home in offers:
                household = int(self.fitting.households[pair])
                self.offers += 1
                one, name = self.problem.households[household].id, self.problem.dwellings[home].id
                if self.acceptance.takes(one, name):
                    self.housed.append(Housed(one, name, day, (day - self.past.since(one)).days))
                    self.waits[household] = present[household] = False
                    self.let[home] = True
                    free.remove(home)
                else:
                    self.refused[pair] = True

    def _free_on(self, home: int) -> date:
        found = self.problem.dwellings[home].free_on
        assert found is not None
        return found

    def _offers(self, free: list[int], present: np.ndarray, brought: np.ndarray) -> list[tuple[int, int]]:
        """The next offers, (pair, dwelling): one a dwelling and one a household at most. `brought`: the points of the
        households that day."""
        candidates = []
        for home in free:
            pairs = np.arange(self.fitting.start[home], self.fitting.start[home + 1])
            keep = present[self.fitting.households[pairs]] & ~self.refused[pairs]
            candidates.append(pairs[keep])
        pairs = np.concatenate([np.zeros(0, np.int64), *candidates])
        start = np.cumsum([0, *(len(one) for one in candidates)])
        households = self.fitting.households[pairs]
        points = self.of_pair[pairs] + brought[households]
        place = self._place(households, points)
        if self.policy.kind == OPTIMUM:
            chosen = self._planned(households, start, points, place)
        else:
            chosen = self._in_turn(households, start, place)
        return [(int(pairs[at]), free[n]) for n, at in chosen]

    def _place(self, households: np.ndarray, points: np.ndarray) -> np.ndarray:
        if self.policy.kind == FIRST_COME:
            return self.arrays.tie_break[households]
        if self.policy.kind == LOTTERY:
            return self.lottery[households]
        return (int(points.max(initial=0)) - points) * len(self.arrays.size) + self.arrays.tie_break[households]

    def _in_turn(self, households: np.ndarray, start: np.ndarray, place: np.ndarray) -> list[tuple[int, int]]:
        """Dwelling after dwelling, the best placed household left: (number of the dwelling, place of the pair)."""
        taken: set[int] = set()
        chosen = []
        for n, (first, last) in enumerate(zip(start[:-1].tolist(), start[1:].tolist(), strict=True)):
            for at in (first + np.argsort(place[first:last])).tolist():
                if (household := int(households[at])) not in taken:
                    taken.add(household)
                    chosen.append((n, at))
                    break
        return chosen

    def _planned(
        self, households: np.ndarray, start: np.ndarray, points: np.ndarray, place: np.ndarray
    ) -> list[tuple[int, int]]:
        weights = points + self.problem.grid.letting
        found = best(households, start, weights, len(self.arrays.size))
        plan = first_plan(found, households, start, weights, place, list(range(len(start) - 1)))
        return [
            (n, int(start[n] + np.flatnonzero(households[start[n] : start[n + 1]] == one)[0]))
            for n, one in enumerate(plan)
            if one >= 0
        ]
