"""Quotas as a bonus in points: « +11 this month », found by halving, with how far the plan may be from the best.

    search = Search(arrays, fitting, sequence)
    bonuses, solved = search.settle()   # {code: points}; Solved: the plan, its prices, its weights

A bonus given to every household of a quota is Lagrange's multiplier of « at least so many »: the more points, the more
of them (Geoffrion, Mathematical Programming Study 2, 1974, p. 82-114). What the plan is worth with it, less the bonus
times the number asked, bounds every plan that keeps the quota.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .arrays import Arrays
from .canonical import first_plan
from .fitting import Fitting
from .matching import Best, best

ROUNDS = 8  # over several quotas, each found again with the others' bonuses


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

    def plan(self, bonuses: dict[str, int]) -> Solved:
        """The best plan with these bonuses."""
        households = self.fitting.households
        bonus = np.zeros(len(self.arrays.size), np.int64)
        for code, points in bonuses.items():
            bonus += points * self.members[code]
        points = self.fitting.points + bonus[households]
        weights = points + self.letting
        found = best(households, self.fitting.start, weights, len(self.arrays.size))
        place = self.place(points)
        plan = first_plan(found, households, self.fitting.start, weights, place, self.sequence)
        self.tried.append((found.objective, bonuses))
        return Solved(found, points, plan)

    def place(self, points: np.ndarray) -> np.ndarray:
        """By pair, how well the household is placed before the dwelling: points, then seniority, then draw; the
        lowest first."""
        most = int(points.max()) if len(points) else 0
        return (most - points) * len(self.arrays.size) + self.arrays.tie_break[self.fitting.households]

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
        """The least bonus of each quota that reaches it, or as much of it as can be reached."""
        bonuses = dict.fromkeys(self.asked, 0)
        for _round in range(ROUNDS if self.asked else 0):
            before = dict(bonuses)
            for code in bonuses:
                bonuses[code] = self._least(code, bonuses)
            if bonuses == before:
                break
        return bonuses, self.plan(dict(bonuses))

    def _least(self, code: str, bonuses: dict[str, int]) -> int:
        def counted(points: int) -> int:
            return self.reached(code, self.plan(bonuses | {code: points}).household)

        asked = self.asked[code]
        if counted(0) >= asked:
            return 0
        everything = self._everything(bonuses)
        if (most := counted(everything)) < asked:
            asked = self.target[code] = most
            if counted(0) >= asked:
                return 0
        high = 1
        while high < everything and counted(high) < asked:
            high *= 2
        return _first(high // 2, min(high, everything), lambda points: counted(points) >= asked)

    def _everything(self, bonuses: dict[str, int]) -> int:
        """More than any plan is worth: no other household is then preferred to one of the quota."""
        most = self.letting + sum(bonuses.values())
        if len(self.fitting.points):
            most += int(self.fitting.points.max())
        return most * (len(self.fitting.start) + 1)


def _first(low: int, high: int, enough: Callable[[int], bool]) -> int:
    """The first whole number of ]low, high] that is enough; `high` is."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
