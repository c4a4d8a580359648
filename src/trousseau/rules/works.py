"""Works before letting: what they cost, what is granted, what is left to each payer. Integer cents."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """`granted` None: the aid is not decided, and is not counted as received."""

    amount: int
    payer: str
    asked: int | None = None
    granted: int | None = None


@dataclass(frozen=True)
class Sums:
    """`left` is by payer, once the aid granted is taken off; `waiting` is the aid asked and not yet decided."""

    total: int
    asked: int
    granted: int
    waiting: int
    left: Mapping[str, int]


def sums(lines: Iterable[Line]) -> Sums:
    """An aid is counted only once granted: until then the whole amount is left to the payer of the line."""
    total = asked = granted = waiting = 0
    left: dict[str, int] = {}
    for line in lines:
        total += line.amount
        asked += line.asked or 0
        granted += line.granted or 0
        if line.granted is None:
            waiting += line.asked or 0
        left[line.payer] = left.get(line.payer, 0) + line.amount - (line.granted or 0)
    return Sums(total, asked, granted, waiting, left)
