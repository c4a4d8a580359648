"""Quotas as a bonus in points: « +11 this month », the least that reaches it, and the best plan that keeps them.

    search = Search(arrays, fitting, sequence)
    bonuses, solved = search.settle()   # {code: points}; Solved: the plan, its prices, its weights

A bonus given to every household of a quota is Lagrange's multiplier of « at least so many »: the more points, the more
of them (Geoffrion, Mathematical Programming Study 2, 1974, p. 82-114). What the plan is worth with it, less the bonus
times the number asked, bounds every plan that keeps the quota.

At the least bonus, plans that keep the quota are worth as much as others that do not: one of them, which gives it
exactly what was asked, is worth the bound. It is reached by moving people round among equal plans. What a plan is worth by
the number of its households of each quota is a concave function of whole numbers, without a gap, as long as
no household belongs to two quotas (Murota, Discrete Convex Analysis, 2003, ch. 6 and 9); where one does, the certificate
says how far the plan may be from the best.
"""

from dataclasses import dataclass

import numpy as np

from .arrays import Arrays
from .canonical import Plan
from .fitting import Fitting
from .matching import Best, best

ROUNDS = 8  # over several quotas, each found again with the others' bonuses
RAISED = 200  # times, one point each, that quotas which ask for the same dwellings are raised together


@dataclass(frozen=True)
class Solved:
    """`best` of the plan found, `points` of each pair with the bonuses, `household` of each dwelling in the first plan."""

    best: Best
    points: np.ndarray
    household: np.ndarray


class Search:
    def __init__(self, arrays: Arrays, fitting: Fitting, sequence: list[int]):
        self.arrays, self.fitting, self.sequence = arrays, fitting, sequence
        self.letting = arrays.problem.grid.letting
        self.asked = {quota.code: quota.at_least for quota in arrays.problem.quotas if quota.at_least}
        self.members = {code: arrays.belongs(frozenset([code])) for code in self.asked}
        self.target = dict(self.asked)  # less, when no plan gives a quota as much
        self.tried: list[tuple[int, dict[str, int]]] = []
        self.chosen = np.zeros(len(fitting.points), bool)

    def plan(self, bonuses: dict[str, int]) -> Solved:
        """The first of the best plans with these bonuses, whatever it gives the quotas."""
        found, points = self._best(bonuses)
        return Solved(found, points, self._among(found, points).first(self.sequence))

    def place(self, points: np.ndarray, pairs: np.ndarray | slice = slice(None)) -> np.ndarray:
        """By pair, of all or of some, how well the household is placed before the dwelling: points, then seniority, then
        draw; the lowest first."""
        most = int(points.max()) if len(points) else 0
        return (most - points[pairs]) * len(self.arrays.size) + self.arrays.tie_break[self.fitting.households[pairs]]

    @property
    def bound(self) -> int:
        """No plan that gives every quota its target is worth more, bonuses apart."""
        return min(
            objective - sum(points * self.target[code] for code, points in bonuses.items())
            for objective, bonuses in self.tried
        )

    def reached(self, code: str, household: np.ndarray) -> int:
        return int(self.members[code][household[household >= 0]].sum())

    def settle(self) -> tuple[dict[str, int], Solved]:
        """The least bonus of each quota that reaches it, or as much of it as can be reached, and the first of the best
        plans that do."""
        bonuses = dict.fromkeys(self.asked, 0)
        solved = self.plan(bonuses)
        if all(self.reached(code, solved.household) >= asked for code, asked in self.asked.items()):
            return bonuses, solved
        self._reachable()
        for _round in range(ROUNDS):
            before = dict(bonuses)
            for code in bonuses:
                bonuses[code] = self._least(code, bonuses)
            if bonuses == before or len(bonuses) == 1:
                break
        for _raise in range(RAISED):
            solved, lacking = self._kept(bonuses)
            if not lacking:
                return bonuses, solved
            for code in lacking:
                bonuses[code] += 1
        self.target = {code: min(asked, self.reached(code, solved.household)) for code, asked in self.target.items()}
        return bonuses, solved

    def _best(self, bonuses: dict[str, int]) -> tuple[Best, np.ndarray]:
        """The best plan with these bonuses, and the points of each pair."""
        points = self._points(bonuses)
        found = self._solved(points + self.letting)
        self.tried.append((found.objective, dict(bonuses)))
        return found, points

    def _points(self, bonuses: dict[str, int]) -> np.ndarray:
        bonus = np.zeros(len(self.arrays.size), np.int64)
        for code, points in bonuses.items():
            bonus += points * self.members[code]
        return self.fitting.points + bonus[self.fitting.households]

    def _solved(self, weights: np.ndarray) -> Best:
        return best(self.fitting.households, self.fitting.start, weights, len(self.arrays.size), self.chosen)

    def _among(self, found: Best, points: np.ndarray, kinds: np.ndarray | None = None) -> Plan:
        fitting = self.fitting
        weights = points + self.letting
        return Plan(found, fitting.households, fitting.start, weights, lambda pairs: self.place(points, pairs), kinds)

    def _reachable(self) -> None:
        """The targets that one plan can reach together: of the plans that house the most households of any quota, where
        every pair of one is worth as much."""
        fitting = self.fitting
        anyone = np.logical_or.reduce(list(self.members.values()))
        pairs = np.flatnonzero(anyone[fitting.households])
        homes = fitting.dwellings[pairs]
        start = np.searchsorted(homes, np.arange(len(fitting.start)))
        ones = np.ones(len(pairs), np.int64)
        found = best(fitting.households[pairs], start, ones, len(self.arrays.size))
        kinds = _Kinds(self, self.asked)
        plan = Plan(found, fitting.households[pairs], start, ones, lambda these: these, kinds.of)
        kinds.count(plan)
        kinds.fill(plan)
        self.target = {code: min(asked, kinds.counts[code]) for code, asked in self.asked.items()}

    def _least(self, code: str, bonuses: dict[str, int]) -> int:
        """The least bonus at which one of the best plans gives the quota its target."""

        def enough(points: int) -> bool:
            return self._most(code, bonuses | {code: points}) >= self.target[code]

        low, high = -1, 0
        while not enough(high):
            low, high = high, max(1, 2 * high)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if enough(middle) else (middle, high)
        return high

    def _most(self, code: str, bonuses: dict[str, int]) -> int:
        """The most that one of the best plans gives this quota: a household of it wins between equals."""
        scale = len(self.fitting.start)  # so many points: all the households of the quota together weigh less than one
        mine = self.members[code][self.fitting.households]
        return self.reached(code, self._solved((self._points(bonuses) + self.letting) * scale + mine).household)

    def _kept(self, bonuses: dict[str, int]) -> tuple[Solved, set[str]]:
        """The first of the best plans with these bonuses that give each quota its target, no more where it has a bonus;
        and the quotas to raise together where there is none."""
        found, points = self._best(bonuses)
        plan = self._among(found, points)
        household = plan.first(self.sequence)
        held = {code for code, more in bonuses.items() if more}
        while True:
            held |= {code for code in self.target if self.reached(code, household) < self.target[code]}
            if not held:
                return Solved(found, points, household), set()
            kinds = _Kinds(self, held)
            plan = self._among(found, points, kinds.of)
            kinds.count(plan)
            if lacking := kinds.fill(plan):
                return Solved(found, points, plan.first(self.sequence)), lacking
            kinds.empty(plan, bonuses)
            household = plan.first(self.sequence)
            if all(self.reached(code, household) >= self.target[code] for code in self.target):
                return Solved(found, points, household), set()
            if held == set(self.target):
                return Solved(found, points, household), set()


class _Kinds:
    """The households by the quotas, of those held, that they belong to: kind 0 belongs to none."""

    def __init__(self, search: Search, held: set[str] | dict[str, int]):
        self.codes = sorted(held)
        self.target = {code: search.target[code] for code in self.codes}
        self.counts = dict.fromkeys(self.codes, 0)
        bits = sum(search.members[code].astype(np.int64) << at for at, code in enumerate(self.codes))
        found, of = np.unique(np.concatenate([[0], bits]), return_inverse=True)
        self.of: np.ndarray = of[1:]
        self.quotas = [frozenset(code for at, code in enumerate(self.codes) if one >> at & 1) for one in found.tolist()]

    def count(self, plan: Plan) -> None:
        for one in plan.home:
            for code in self.quotas[plan.kind[one]]:
                self.counts[code] += 1

    def fill(self, plan: Plan) -> set[str]:
        """Move people round until each quota has its target; where that cannot be, the quotas that lack, with those whose
        households would have had to leave."""
        while True:
            lacking = {code for code in self.codes if self.counts[code] < self.target[code]}
            if not lacking:
                return set()
            asked: set[int] = set()
            for comes in [kind for kind, quotas in enumerate(self.quotas) if quotas & lacking]:
                leaves, known = plan.exchange(comes, lambda kind, comes=comes: self._better(comes, kind))  # type: ignore[misc]
                if leaves is not None:
                    self._exchanged(comes, leaves)
                    break
                asked |= known
            else:
                return lacking.union(*(self.quotas[kind] for kind in asked))

    def empty(self, plan: Plan, bonuses: dict[str, int]) -> None:
        """What the quotas have beyond their targets goes back, as long as another plan is as good."""

        def gives_back(comes: int, leaves: int) -> bool:
            gained, lost = self.quotas[comes] - self.quotas[leaves], self.quotas[leaves] - self.quotas[comes]
            enough = all(self.counts[code] > self.target[code] for code in lost)
            return enough and sum(bonuses[one] or 1 for one in lost) > sum(bonuses[one] or 1 for one in gained)

        while any(self.counts[code] > self.target[code] for code in self.codes):
            for comes in range(len(self.quotas)):
                leaves, _asked = plan.exchange(comes, lambda kind, comes=comes: gives_back(comes, kind))  # type: ignore[misc]
                if leaves is not None:
                    self._exchanged(comes, leaves)
                    break
            else:
                return

    def _better(self, comes: int, leaves: int) -> bool:
        """A quota that lacks has one more, and none that has enough falls below its target."""
        gained, lost = self.quotas[comes] - self.quotas[leaves], self.quotas[leaves] - self.quotas[comes]
        return any(self.counts[code] < self.target[code] for code in gained) and all(
            self.counts[code] > self.target[code] for code in lost
        )

    def _exchanged(self, comes: int, leaves: int) -> None:
        for code in self.quotas[comes]:
            self.counts[code] += 1
        for code in self.quotas[leaves]:
            self.counts[code] -= 1
