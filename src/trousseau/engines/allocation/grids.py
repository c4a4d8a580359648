"""Two grids before the same sitting: who enters the first three, who leaves, whose rank moves, the effect by group."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from trousseau.rules.points import Grid

from .problem import Problem
from .proposals import SHOWN, Sitting


@dataclass(frozen=True)
class Move:
    """The rank of one household before one dwelling, under the first grid and under the other."""

    dwelling: str
    household: str
    before: int
    after: int

    @property
    def enters(self) -> bool:
        return self.after <= SHOWN < self.before

    @property
    def leaves(self) -> bool:
        return self.before <= SHOWN < self.after


@dataclass(frozen=True)
class GridsCompared:
    """`moves` within the ranks asked, by dwelling then new rank; `plan`: who has a dwelling in the plan of one alone
    (household, before, after). `groups`: by name, how many enter and leave the first three of a dwelling."""

    moves: tuple[Move, ...]
    plan: tuple[tuple[str, str | None, str | None], ...]
    groups: Mapping[str, tuple[int, int]]


def compare_grids(
    problem: Problem, other: Grid, groups: Mapping[str, frozenset[str]] | None = None, within: int = 10
) -> GridsCompared:
    """The problem's own grid against another. Eligibility does not depend on the grid: the same pairs are ranked twice."""
    first, second = Sitting(problem), Sitting(replace(problem, grid=other))
    moves: list[Move] = []
    for place, home in enumerate(problem.dwellings):
        start, end = first.fitting.start[place], first.fitting.start[place + 1]
        names = [problem.households[one].id for one in first.fitting.households[start:end]]
        ranks = [_ranks(sitting.order[start:end]) for sitting in (first, second)]
        found = [
            Move(home.id, name, before, after)
            for name, before, after in zip(names, *ranks, strict=True)
            if before != after and min(before, after) <= within
        ]
        moves += sorted(found, key=lambda move: move.after)
    plans = first.proposals.plan, second.proposals.plan
    changed = tuple(
        (one.id, plans[0].get(one.id), plans[1].get(one.id))
        for one in problem.households
        if plans[0].get(one.id) != plans[1].get(one.id)
    )
    counts = {
        name: (
            sum(1 for move in moves if move.enters and move.household in members),
            sum(1 for move in moves if move.leaves and move.household in members),
        )
        for name, members in sorted((groups or {}).items())
    }
    return GridsCompared(tuple(moves), changed, counts)


def _ranks(order: np.ndarray) -> list[int]:
    ranks = np.empty(len(order), np.int64)
    ranks[np.argsort(order)] = np.arange(1, len(order) + 1)
    return ranks.tolist()
