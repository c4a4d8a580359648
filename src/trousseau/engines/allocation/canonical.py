"""Among plans equally good, one that anybody finds again: whoever solved it, on any machine.

The plan is the first in order: the first dwelling has its best placed household that some best plan gives it, then
the second, and so on; a dwelling stays empty only when every best plan that agrees so far leaves it so.

    households = first_plan(found, households, start, weights, place, sequence)  # as Best.household

Prices say which plans are best (complementary slackness): those that use only pairs whose weight is the sum of
both, leave out only households of gain 0 and leave empty only dwellings of price 0. From one such plan
another is reached by moving people round, along those pairs.
"""

from collections import deque
from dataclasses import dataclass, field

import numpy as np

from .matching import Best

POOL = -1  # where the households without a dwelling are


@dataclass
class _Plan:
    """Who is where, while it is changed. `tight`: by household the dwellings, by dwelling the households of its tight
    pairs; `kept`: households whose gain is above 0, `let`: dwellings likewise, which no best plan leaves out."""

    household: list[int]
    tight: dict[int, list[int]]
    wanted: list[list[int]]
    kept: set[int]
    let: list[bool]
    home: dict[int, int] = field(default_factory=dict)
    settled: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.home = {one: place for place, one in enumerate(self.household) if one >= 0}

    def give(self, dwelling: int, household: int) -> bool:
        """Give it this dwelling, moving others if it must; False, and nothing is changed, when no best plan does so
        and leaves the settled dwellings as they are."""
        came_from = self.home.get(household, POOL)
        if came_from in self.settled:
            return False
        path = self._path(dwelling, came_from)
        if path is None:
            return False
        movers = [None if place == POOL else self.household[place] for place in path[:-1]]
        for mover, place in zip(movers, path[1:], strict=True):
            if place == POOL and mover is not None:
                self.home.pop(mover, None)
        for mover, place in zip(movers, path[1:], strict=True):
            if place != POOL:
                self._put(self._newcomer(place) if mover is None else mover, place)
        self._put(household, dwelling)
        return True

    def _put(self, household: int, dwelling: int) -> None:
        self.household[dwelling] = household
        if household >= 0:
            self.home[household] = dwelling

    def _newcomer(self, dwelling: int) -> int:
        """Who comes from the pool; nobody, where the dwelling may stay empty."""
        if not self.let[dwelling]:
            return -1
        return next(one for one in self.wanted[dwelling] if one not in self.home)

    def _path(self, dwelling: int, end: int) -> list[int] | None:
        """Where each displaced household goes in turn, from `dwelling` to `end`, which the first one left."""
        before: dict[int, int] = {}
        seen, queue = {dwelling}, deque([dwelling])
        while queue:
            place = queue.popleft()
            for other in self._next(place):
                if other == end:
                    path = [end, place]
                    while path[-1] != dwelling:
                        path.append(before[path[-1]])
                    return path[::-1]
                if other not in seen and other not in self.settled:
                    seen.add(other)
                    before[other] = place
                    queue.append(other)
        return None

    def _next(self, place: int) -> list[int]:
        if place == POOL:
            return [
                other
                for other, people in enumerate(self.wanted)
                if not self.let[other] or any(one not in self.home for one in people)
            ]
        one = self.household[place]
        if one < 0:
            return [POOL]
        return ([] if one in self.kept else [POOL]) + self.tight[one]


def first_plan(
    found: Best, households: np.ndarray, start: np.ndarray, weights: np.ndarray, place: np.ndarray, sequence: list[int]
) -> np.ndarray:
    """The first of the best plans. `place`, by pair: how well the household is placed before that dwelling, the lowest
    first, no two equal in one dwelling; `sequence`: the places of the dwellings in order."""
    dwellings = np.repeat(np.arange(len(start) - 1), np.diff(start))
    pairs = np.flatnonzero(weights == found.gain[households] + found.price[dwellings])
    pairs = pairs[np.lexsort((place[pairs], dwellings[pairs]))]
    wanted: list[list[int]] = [[] for _one in range(len(start) - 1)]
    tight: dict[int, list[int]] = {}
    for one, dwelling in zip(households[pairs].tolist(), dwellings[pairs].tolist(), strict=True):
        wanted[dwelling].append(one)
        tight.setdefault(one, []).append(dwelling)
    kept = set(np.flatnonzero(found.gain > 0).tolist())
    plan = _Plan(found.household.tolist(), tight, wanted, kept, (found.price > 0).tolist())
    for dwelling in sequence:
        for one in wanted[dwelling]:
            if plan.household[dwelling] == one or plan.give(dwelling, one):
                break
        plan.settled.add(dwelling)
    return np.array(plan.household, np.int64)
