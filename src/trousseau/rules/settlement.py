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
class Paid:
    """`cents` above zero that arrived on `day`; `month` is the one that its payer named, if any.

    The CAF always names it: its aid is deducted from the rent of the month it is paid for.
    """

    day: date
    cents: int
    month: date | None = None


@dataclass(frozen=True)
class Settled:
    """How much of a month is paid, by which payments, and the day its last cent arrived (None while it lacks).

    `parts`: (index of the payment, cents of it that went to this month), in the order of the payments.
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


def settle(dues: Sequence[Due], payments: Sequence[Paid]) -> list[Settled]:
    """C. civ., art. 1342-10: a payment goes to the month that its payer names, else to the oldest debt.

    What exceeds the month named goes to the oldest debt too; what exceeds every debt is an advance,
    shown on no month. Months are answered in their order, oldest first.
    """
    order = sorted(range(len(payments)), key=lambda index: (payments[index].day, index))
    months = sorted(dues, key=lambda due: due.month)
    left = {due.month: due.total for due in months}
    parts: dict[date, dict[int, int]] = {due.month: {} for due in months}
    rest = {index: payments[index].cents for index in order}

    def pay(month: date, index: int) -> None:
        cents = min(left[month], rest[index])
        if cents:
            parts[month][index] = parts[month].get(index, 0) + cents
            left[month] -= cents
            rest[index] -= cents

    for index in order:
        named = payments[index].month
        if named in left:
            pay(named, index)
    for index in order:
        for due in months:
            pay(due.month, index)
    return [
        Settled(
            due.month,
            due.total,
            tuple((index, parts[due.month][index]) for index in order if index in parts[due.month]),
            None if left[due.month] else max((payments[i].day for i in parts[due.month]), default=None),
        )
        for due in months
    ]
