"""Two settings before the same sitting: who enters the first three, who leaves, whose rank moves, the effect by group."""

from collections.abc import Mapping
from dataclasses import dataclass

from .problem import SHOWN
from .proposals import Sitting


@dataclass(frozen=True)
class Move:
    """The rank of one household before one dwelling, under the first setting and under the other; None where the
    dwelling does not fit it."""

    dwelling: str
    household: str
    before: int | None
    after: int | None

    @property
    def enters(self) -> bool:
        return _shown(self.after) and not _shown(self.before)

    @property
    def leaves(self) -> bool:
        return _shown(self.before) and not _shown(self.after)


@dataclass(frozen=True)
class GridsCompared:
    """`moves` within the ranks asked, by dwelling then new rank; `plan`: who has a dwelling in the plan of one alone
    (household, before, after). `groups`: by name, how many enter and leave the first three of a dwelling."""

    moves: tuple[Move, ...]
    plan: tuple[tuple[str, str | None, str | None], ...]
    groups: Mapping[str, tuple[int, int]]


def compare_sittings(
    first: Sitting, second: Sitting, groups: Mapping[str, frozenset[str]] | None = None, within: int = 10
) -> GridsCompared:
    """Two sittings of the same households and dwellings, in the same order: by another grid, limit or quota."""
    problem = first.problem
    if (problem.households, problem.dwellings) != (second.problem.households, second.problem.dwellings):
        raise ValueError("the two sittings do not have the same households and dwellings")
    moves: list[Move] = []
    for home in problem.dwellings:
        before, after = _ranks(first, home.id), _ranks(second, home.id)
        found = [
            Move(home.id, name, before.get(name), after.get(name))
            for name in before.keys() | after.keys()
            if before.get(name) != after.get(name)
            and min(rank for rank in (before.get(name), after.get(name)) if rank) <= within
        ]
        moves += sorted(found, key=lambda move: (move.after is None, move.after, move.before))
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


def _ranks(sitting: Sitting, dwelling: str) -> dict[str, int]:
    return {household: rank for rank, (household, _total) in enumerate(sitting.placed(dwelling), 1)}


def _shown(rank: int | None) -> bool:
    return rank is not None and rank <= SHOWN
