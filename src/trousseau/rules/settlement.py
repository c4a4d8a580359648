"""Which debts the payments of a lease have covered: the months called, and the sums asked apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Ground(StrEnum):
    """Why a part of a payment went to a debt: its payer said so, the law does, it was paid for that month, or the debt is the
    oldest."""

    NAMED = "named"
    LAW = "law"
    MONTH = "month"
    OLDEST = "oldest"


@dataclass(frozen=True)
class Due:
    """What a month asks, in cents; `rent` and `charges` apart, because a receipt must split them.

    `apart`: a sum that is not the rent of the month. It is as old as its month, after that month's rent.
    """

    month: date
    rent: int
    charges: int
    apart: bool = False

    @property
    def total(self) -> int:
        return self.rent + self.charges


@dataclass(frozen=True)
class Paid:
    """`cents` above zero that arrived on `day`; `month` is the one that its payer named, if any.

    The CAF always names it: its aid is deducted from the rent of the month it is paid for. `named`: what its payer
    said goes to which debts, as (index of the due, cents); `by_law`: what nobody said goes there all the same. `alone`: what
    these leave over is an advance, and pays no other debt: the earlier ones may not be paid (C. conso., art. L722-5).
    """

    day: date
    cents: int
    month: date | None = None
    named: tuple[tuple[int, int], ...] = ()
    by_law: tuple[tuple[int, int], ...] = ()
    alone: bool = False


@dataclass(frozen=True)
class Settled:
    """How much of a month is paid, by which payments, and the day its last cent arrived (None while it lacks).

    `index`: of the due. `parts`: (index of the payment, cents of it that went to it), in the order of the payments.
    `grounds`: the same parts, each with why it went there.
    """

    index: int
    month: date
    due: int
    parts: tuple[tuple[int, int], ...]
    full_on: date | None
    grounds: tuple[tuple[int, Ground, int], ...] = ()

    @property
    def paid(self) -> int:
        return sum(cents for _index, cents in self.parts)

    @property
    def left(self) -> int:
        return self.due - self.paid


def settle(dues: Sequence[Due], payments: Sequence[Paid]) -> list[Settled]:
    """C. civ., art. 1342-10: a payment goes to the debts that its payer names, else to the oldest.

    What exceeds the debt named goes to the oldest debt too; what exceeds every debt is an advance, shown on none.
    Debts are answered in their order, oldest first.
    """
    order = sorted(range(len(payments)), key=lambda number: (payments[number].day, number))
    oldest = sorted(range(len(dues)), key=lambda number: (dues[number].month, dues[number].apart, number))
    months = {dues[number].month: number for number in reversed(oldest) if not dues[number].apart}
    left = [due.total for due in dues]
    grounds: list[dict[tuple[int, Ground], int]] = [{} for _due in dues]
    rest = [payment.cents for payment in payments]

    def pay(due: int, payment: int, most: int, why: Ground) -> None:
        cents = min(left[due], rest[payment], most)
        if cents:
            grounds[due][payment, why] = grounds[due].get((payment, why), 0) + cents
            left[due] -= cents
            rest[payment] -= cents

    for payment in order:
        for due, cents in payments[payment].named:
            pay(due, payment, cents, Ground.NAMED)
        for due, cents in payments[payment].by_law:
            pay(due, payment, cents, Ground.LAW)
        month = payments[payment].month
        if month is not None and month in months:
            pay(months[month], payment, rest[payment], Ground.MONTH)
    for payment in order:
        for due in () if payments[payment].alone else oldest:
            pay(due, payment, rest[payment], Ground.OLDEST)
    return [_settled(due, dues[due], left[due], grounds[due], payments, order) for due in oldest]


def _settled(
    index: int, due: Due, left: int, parts: dict[tuple[int, Ground], int], payments: Sequence[Paid], order: list[int]
) -> Settled:
    """The due as it stands once all is paid, its parts in the order in which the money arrived."""
    place = {payment: rank for rank, payment in enumerate(order)}
    rows = sorted(((payment, why, cents) for (payment, why), cents in parts.items()), key=lambda row: place[row[0]])
    sums: dict[int, int] = {}
    for payment, _why, cents in rows:
        sums[payment] = sums.get(payment, 0) + cents
    last = None if left else max((payments[payment].day for payment in sums), default=None)
    return Settled(index, due.month, due.total, tuple(sums.items()), last, tuple(rows))
