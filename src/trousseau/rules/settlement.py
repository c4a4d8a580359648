"""Which months the payments of a lease have covered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Due:
    """What a month asks, in cents; `rent` and `charges` apart, because a receipt must split them."""

    month: date
    rent: int
    charges: int

    @property
    def total(self) -> int:
        return self.rent + self.charges


@dataclass(frozen=True)
class Settled:
    """How much of a month is paid, by which payments, and the day its last cent arrived (None while it lacks).

    `parts`: (index of the payment, cents of it that went to this month).
    """

    month: date
    due: int
    parts: tuple[tuple[int, int], ...]
    full_on: date | None

    @property
    def paid(self) -> int:
        return sum(cents for _index, cents in self.parts)

    @property
    def left(self) -> int:
        return self.due - self.paid


def settle(dues: Sequence[Due], payments: Sequence[tuple[date, int]]) -> list[Settled]:
    """C. civ., art. 1342-10: without a choice by the debtor, a payment goes to the oldest debt.

    `payments`: (day, cents above zero), any order. The surplus is an advance, shown on no month.
    """
    queue = sorted(range(len(payments)), key=lambda i: (payments[i][0], i))
    found, position, used = [], 0, 0
    for due in sorted(dues, key=lambda d: d.month):
        left, parts, last = due.total, [], None
        while left and position < len(queue):
            day, cents = payments[queue[position]]
            part = min(left, cents - used)
            parts.append((queue[position], part))
            left, used, last = left - part, used + part, day
            if used == cents:
                position, used = position + 1, 0
        found.append(Settled(due.month, due.total, tuple(parts), last if not left else None))
    return found
