"""A problem as columns, and its rules as arrays: what `rules.eligibility` and `rules.points` say, many pairs at once.

N households, M dwellings; money in int64 cents. `Arrays(problem)` holds one value a household or a dwelling, and rows of
N booleans by rule and by kind of dwelling (its commune, its rooms, its level…), which many dwellings share. Nothing
of shape (N, M) is kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any

import numpy as np

from trousseau.engines.benefit import Dwellings, Households, Pairs
from trousseau.rules.applicant import Dwelling
from trousseau.rules.eligibility import CODES, least_left, limited, proved
from trousseau.rules.letting import income_ceiling
from trousseau.rules.living import Family, flat_amount, housing_share
from trousseau.rules.occupancy import surface_min
from trousseau.rules.points import (
    ACCESS,
    EFFORT,
    ETHOS,
    OF_THE_HOUSEHOLD,
    PRIORITY,
    SENIORITY,
    SIZE,
    GridLine,
    bonus_lines,
    household_lines,
    order,
    total,
)

from .problem import Problem

LOOKS_AT = {PRIORITY: "priority", ETHOS: "ethos", SENIORITY: "since"}
BIT = {code: 1 << place for place, code in enumerate(CODES)}
UNKNOWN_INCOME, UNKNOWN_MONEY = BIT["income"], BIT["effort"] | BIT["left"]


@dataclass(frozen=True)
class Money:
    """`eligibility.Living` of many pairs, int64; where `known` is False the others mean nothing."""

    known: np.ndarray
    benefit: np.ndarray
    resources: np.ndarray
    cost: np.ndarray


class Arrays:
    """The columns of one problem, in its own order of households and dwellings."""

    def __init__(self, problem: Problem):
        self.problem = problem
        people, homes = problem.households, problem.dwellings
        size = _ints(map(attrgetter("size"), people))
        norm = _ints(surface_min(n, problem.law.occupancy) * 100 for n in range(1, max(1, *size.tolist(), 1) + 1))
        self.size, self.surface_min = size, norm[size - 1] if len(size) else size
        self.rooms_min = _ints(map(attrgetter("rooms_min"), people))
        self.rooms_max = _ints(99 if one.rooms_max is None else one.rooms_max for one in people)
        self.needs_access = _flags(map(attrgetter("needs_access"), people))
        self.tax_proved = _flags(one.tax_income is not None for one in people)
        self.tax_income = _ints(one.tax_income or 0 for one in people)
        self.proved = _flags(proved(one, problem.law) for one in people)
        self.place = {one.id: place for place, one in enumerate(people)}
        self.rent_and_charges = _ints(one.rent + one.charges for one in homes)
        self.rooms = _ints(map(attrgetter("rooms"), homes))
        self.accessible = _flags(map(attrgetter("accessible"), homes))
        communes = sorted({one.commune for one in homes})
        self.communes = {commune: place for place, commune in enumerate(communes)}
        self.commune = _ints(self.communes[one.commune] for one in homes)
        self._rows: dict[tuple[str, Any], np.ndarray] = {}
        self._declined: dict[str, list[int]] = {}
        for place, one in enumerate(people):
            for dwelling in one.declined:
                self._declined.setdefault(dwelling, []).append(place)
        self._living()
        self.household_points = self.household_points_on(problem.on)

    @cached_property
    def tie_break(self) -> np.ndarray:
        """The place of each household when the points are equal (seniority, then draw), int64; 0 is first."""
        people, seed = self.problem.households, self.problem.seed
        places = sorted(range(len(people)), key=lambda place: order(people[place], seed))
        found = np.empty(len(places), np.int64)
        found[places] = np.arange(len(places))
        return found

    # Eligibility

    def refusing(self, home: Dwelling) -> Iterator[tuple[str, np.ndarray]]:
        """By rule that does not need the money: the row of the households to whom it says no."""
        yield "surface", self.surface_min > home.surface
        yield "rooms_min", self._row("rooms_min", home.rooms, lambda: self.rooms_min > home.rooms)
        yield "rooms_max", self._row("rooms_max", home.rooms, lambda: self.rooms_max < home.rooms)
        if (above := self.above_ceiling(home)) is not None:
            yield "income", above
        if not home.accessible:
            yield "access", self.needs_access
        yield "area", self._outside()[self.communes[home.commune]]
        yield from self.refusing_by_name(home)

    def refusing_by_name(self, home: Dwelling) -> Iterator[tuple[str, np.ndarray]]:
        """Of these rules, those that name the dwelling."""
        reserved = frozenset(quota.code for quota in self.problem.quotas if home.id in quota.reserved)
        if reserved:
            yield "quota", self._row("quota", reserved, lambda: ~self.belongs(reserved))
        if home.id in self._declined:
            row = np.zeros(len(self.size), bool)
            row[self._declined[home.id]] = True
            yield "declined", row

    def above_ceiling(self, home: Dwelling) -> np.ndarray | None:
        """The households whose proved income passes the ceiling; None without one, or when it is not known."""
        if (most := self._ceiling(home)) is None:
            return None
        return self._row("income", self._ceiling_key(home), lambda: self.tax_proved & (self.tax_income > most))

    @cached_property
    def named(self) -> frozenset[str]:
        """The dwellings that a rule names: reserved to a quota, or declined by a household."""
        return frozenset(self._declined).union(*(quota.reserved for quota in self.problem.quotas))

    def suited(self, home: Dwelling) -> np.ndarray:
        """The households that accept its commune and its rooms, and the lack of access where it has none."""
        found = ~self._outside()[self.communes[home.commune]]
        found &= (self.rooms_min <= home.rooms) & (self.rooms_max >= home.rooms)
        return found if home.accessible else found & ~self.needs_access

    def unknown_income(self, home: Dwelling) -> np.ndarray:
        if home.level == "free":
            return np.zeros(len(self.size), bool)
        return np.ones(len(self.size), bool) if self._ceiling(home) is None else ~self.tax_proved

    def apart(self, home: Dwelling) -> np.ndarray | None:
        """The households that a rule which may refuse them there cannot read: neither fit nor refused. None in a lenient
        problem."""
        if self.problem.lenient:
            return None
        row = self.unknown_income(home)
        return row | ~self.proved if limited(self.problem.thresholds) else row

    def belongs(self, quotas: Any) -> np.ndarray:
        """The households of one of these quotas."""
        return _flags(not quotas.isdisjoint(one.quotas) for one in self.problem.households)

    def money(self, households: np.ndarray, dwellings: np.ndarray) -> Money:
        """`eligibility.living` of each pair (household, dwelling) of the two columns of places."""
        benefit = self._benefit(households, dwellings)
        resources = self.resources[households]
        due = self.rsa_full[households] - np.minimum(benefit, self.rsa_housing[households])
        due -= resources
        due *= due >= self.rsa_least  # of households that have no right to it, the full amount is below any
        resources = resources + due
        return Money(self.proved[households], benefit, resources, self.rent_and_charges[dwellings] - benefit)

    def money_refuses(self, households: np.ndarray, money: Money) -> tuple[np.ndarray, np.ndarray]:
        """Where the limits on the effort and on what is left say no."""
        limits = self.problem.thresholds
        effort = left = np.zeros(len(households), bool)
        if limits.effort is not None:
            effort = money.known & (money.cost * 1000 > limits.effort.value * money.resources)
        if limits.left is not None:
            left = money.known & (money.resources - money.cost < self.left_min[households])
        return effort, left

    # Points

    def points(self, households: np.ndarray, dwellings: np.ndarray, money: Money | None) -> np.ndarray:
        """The total of each pair, bonuses apart, int64; `money` may be None when the grid has no line on effort."""
        found = self.household_points[households]
        for line in self.problem.grid.lines:
            if line.code == SIZE:
                table = self._row("size", None, lambda line=line: _ints(line.at(more) for more in range(100)))
                more = self.rooms[dwellings] - self.rooms_min[households]
                found += np.where(more >= 0, table[np.maximum(more, 0)], 0)
            elif line.code == EFFORT and money is not None:
                found += _by_effort(line, money)
            elif line.code == ACCESS:
                fact = self.needs_access[households] & self.accessible[dwellings]
                assert isinstance(line.points, int)  # for the fact, not a table
                found += fact * line.worth(line.points)
        return found

    def bonus(self, bonuses: dict[str, int]) -> np.ndarray:
        """What the quotas add to each household, int64 of shape (N,)."""
        labels = {quota.code: quota.label for quota in self.problem.quotas}
        return _ints(total(bonus_lines(one, bonuses, labels)) for one in self.problem.households)

    @property
    def needs_money(self) -> bool:
        """Somebody asks what the pairs live on: a limit, or a line of the grid."""
        limits = self.problem.thresholds
        return (limits.effort, limits.left) != (None, None) or any(
            line.code == EFFORT for line in self.problem.grid.lines
        )

    # What is computed once

    def _row(self, code: str, key: Any, make: Any) -> np.ndarray:
        if (code, key) not in self._rows:
            self._rows[code, key] = make()
        return self._rows[code, key]

    def _outside(self) -> np.ndarray:
        """(communes, N): True where the commune is not among those that the household accepts."""
        return self._row("area", None, self._all_outside)

    def _all_outside(self) -> np.ndarray:
        outside = np.zeros((len(self.communes), len(self.size)), bool)
        limited = [
            (place, one.communes) for place, one in enumerate(self.problem.households) if one.communes is not None
        ]
        outside[:, [place for place, _communes in limited]] = True
        accepted = [
            (self.communes[name], place) for place, communes in limited for name in communes if name in self.communes
        ]
        rows, places = np.array(accepted, np.int64).reshape(-1, 2).T
        outside[rows, places] = False
        return outside

    def _ceiling_key(self, home: Dwelling) -> Any:
        return next(
            (
                n
                for n, one in enumerate(self.problem.law.income)
                if home.commune in one.communes and home.level in one.levels
            ),
            None,
        ), home.level

    def _ceiling(self, home: Dwelling) -> np.ndarray | None:
        """The ceiling of each household, cents a year; None without a convention, or when it is not known."""
        known = None if home.level == "free" else self.problem.law.ceilings(home.commune, home.level)
        if known is None:
            return None

        def make() -> np.ndarray:
            by_size = _ints(income_ceiling(n, known[0]) for n in range(1, max(1, *self.size.tolist(), 1) + 1))
            return by_size[self.size - 1]

        return self._row("ceiling", self._ceiling_key(home), make)

    def _living(self) -> None:
        people, law = self.problem.households, self.problem.law
        self.resources = _ints(one.resources or 0 for one in people)
        nothing = np.zeros(len(people), np.int64)
        self.rsa_full, self.rsa_housing, self.rsa_least = nothing.copy(), nothing.copy(), 1
        if law.rsa is not None:
            self.rsa_least = max(1, law.rsa.least)
            families = [(one.couple, one.dependants) for one in people]
            known = {
                (couple, dependants): (flat_amount(family, law.rsa), housing_share(family.people, law.rsa))
                for couple, dependants in set(families)
                for family in [Family(couple, dependants)]
            }
            amounts = np.array([known[family] for family in families], np.int64).reshape(-1, 2)
            self.rsa_full, self.rsa_housing = (amounts * _flags(map(attrgetter("rsa"), people))[:, None]).T.copy()
        self.left_min = nothing
        if (limit := self.problem.thresholds.left) is not None:
            made_of = [(one.adults, one.young) for one in people]
            least = {
                made: least_left(one, limit.value, law) for made, one in dict(zip(made_of, people, strict=True)).items()
            }
            self.left_min = _ints(map(least.__getitem__, made_of))
        self._pairs: Pairs | None = None

    def _benefit(self, households: np.ndarray, dwellings: np.ndarray) -> np.ndarray:
        law = self.problem.law.benefit
        if law is None:
            return np.zeros(len(households), np.int64)
        if self._pairs is None:
            people, homes = self.problem.households, self.problem.dwellings
            self._pairs = Pairs(
                Households(
                    [one.couple for one in people],
                    [one.dependants for one in people],
                    [one.base_resources or 0 for one in people],
                    [one.disabled for one in people],
                ),
                Dwellings(
                    [one.zone for one in homes],
                    [one.rent for one in homes],
                    [one.conventioned for one in homes],
                    [one.furnished for one in homes],
                ),
                law,
            )
        return self._pairs.euros(households, dwellings) * 100

    def household_points_on(self, day: date) -> np.ndarray:
        """What each household brings to any dwelling on that day, int64 (N,): each line of the grid is asked of the rule
        once for each value that it looks at."""
        found = np.zeros(len(self.size), np.int64)
        for line in self.problem.grid.lines:
            if line.code not in OF_THE_HOUSEHOLD:
                continue
            alone, people = replace(self.problem.grid, lines=(line,)), self.problem.households
            seen = list(map(attrgetter(LOOKS_AT[line.code]), people))
            known = {
                value: total(household_lines(one, alone, day))
                for value, one in dict(zip(seen, people, strict=True)).items()
            }
            found += _ints(map(known.__getitem__, seen))
        return found


def _by_effort(line: GridLine, money: Money) -> np.ndarray:
    """The points of the first limit that the effort does not pass; none without resources, or while not proved."""
    assert not isinstance(line.points, int)
    found, cost = np.zeros(len(money.cost), np.int64), money.cost * 1000
    for limit in sorted(line.points, reverse=True):
        found[cost <= limit * money.resources] = line.at(limit)
    return found * (money.known & (money.resources > 0))


def _ints(values: Any) -> np.ndarray:
    return np.fromiter(values, np.int64)


def _flags(values: Any) -> np.ndarray:
    return np.fromiter(values, bool)
