"""What may be the value of a field: each with its place in the text and the rule that found it.

A rule of the first rank speaks before those of the next. Where two values of one rank compete, none is chosen.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from trousseau.rules.said import Said


@dataclass(frozen=True, slots=True)
class Candidate[T]:
    """`value`, read between `start` and `end` by `rule`; ranks go from 0, the surest."""

    value: T
    start: int
    end: int
    rule: Said
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Chosen[T]:
    """The value that holds, and where it stands; or None, and the values that compete."""

    value: T | None = None
    places: tuple[Candidate[T], ...] = ()
    rivals: tuple[T, ...] = ()


def _same(one: Any, other: Any) -> bool:
    return one == other


def choose[T](found: Iterable[Candidate[T]], same: Callable[[T, T], bool] = _same) -> Chosen[T]:
    """The first value of the surest rank, when all those of its rank say the same."""
    candidates = sorted(found, key=lambda candidate: (candidate.rank, candidate.start))
    if not candidates:
        return Chosen()
    ranked = [candidate for candidate in candidates if candidate.rank == candidates[0].rank]
    values: list[T] = []
    for candidate in ranked:
        if not any(same(value, candidate.value) for value in values):
            values.append(candidate.value)
    if len(values) == 1:
        return Chosen(values[0], tuple(ranked))
    return Chosen(None, tuple(ranked), tuple(values))
