"""What an account owes, laid on its debts from the newest back: the months that are settled need not be read.

A payment goes to the debt that its payer names, else to the oldest (C. civ., art. 1342-10; `settlement.settle`). Once
what was named is taken off each debt, what is left of the account is therefore the end of the list, and its sum is the
balance: the newest debts bear it, in whole, but for the oldest of them. What a payer named for a debt that is asked
only later settles that one: it is in the tenant's favour, and takes nothing off the debts of the list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .overindebtedness import stopped

EDGES = (30, 60, 90)  # days: the columns of the rent roll


@dataclass(frozen=True, slots=True)
class Open:
    """A debt: cents asked less those that a payer named for it, zero or more; `awaited`: the aid announced for it that
    has not come and is not known to be late, a forecast; `unread`: that aid is late by the calendar, but what would say that it
    did not come is not read yet; `withheld`: the aid that the CAF keeps back, not asked of the tenant; `dated`: since when it is
    due is known; `rent`: it is a month of rent, and not a sum asked apart."""

    due_on: date
    cents: int
    awaited: int = 0
    withheld: int = 0
    dated: bool = True
    rent: bool = False
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Aged:
    """A balance, cut: unpaid + unaged + unread + to_come + awaited + beyond − credit = the balance, in cents.

    `unpaid`: (due date, cents) of each debt due and late, oldest first; `rents`: those of them that are months of rent, since
    a sum asked apart may fall due on the same day. `unaged`: late, nobody knows since when, on
    `unaged_on` at the latest. `gross`: as `unpaid`, the aid awaited left in.
    `unread`: (due date, cents) of each debt due of which nobody knows whether it is paid: the bank is read until `read_until`
    only (None: the house reads no bank). `unread_aid`: of `awaited`, what is late by the calendar and that no remittance says yet.
    `to_come`: not due yet; `to_come_aid` of it is the aid's. `awaited`: aid awaited or withheld.
    `beyond`: what no debt of the list explains (the list was cut too short, or the ledger has another entry).
    """

    unpaid: tuple[tuple[date, int], ...] = ()
    to_come: int = 0
    awaited: int = 0
    beyond: int = 0
    credit: int = 0
    gross: tuple[tuple[date, int], ...] = ()
    unaged: int = 0
    unaged_on: date | None = None
    rents: tuple[tuple[date, int], ...] = ()
    unread: tuple[tuple[date, int], ...] = ()
    read_until: date | None = None
    unread_aid: int = 0
    to_come_aid: int = 0

    @property
    def held(self) -> bool:
        """Whether a part of it may be owed, and is not known to be."""
        return bool(self.unread or self.unread_aid)

    @property
    def unknown(self) -> int:
        """Cents due of which nobody knows whether they are paid."""
        return sum(cents for _day, cents in self.unread)

    @property
    def debt(self) -> int:
        return sum(cents for _day, cents in self.unpaid) + self.unaged

    @property
    def balance(self) -> int:
        return self.debt + self.unknown + self.to_come + self.awaited + self.beyond - self.credit

    def stopped(self, before: date | None) -> int:
        """C. conso., art. L722-5: cents of what is late that may not be asked, nor paid, while the law stops what fell due
        before that day; what nobody knows the day of may be of before. None: it stops nothing."""
        if before is None:
            return 0
        dated = sum(cents for due_on, cents in self.unpaid if stopped(due_on, before, dated=True))
        return dated + self.unaged + self.beyond

    @property
    def since(self) -> date | None:
        """None too when a part has no known age: what is dated is not the oldest."""
        return self.unpaid[0][0] if self.unpaid and not self.unaged else None


def spread(
    balance: int, newest_first: Sequence[Open], on: date, ahead: int = 0, read_until: date | None = None
) -> Aged:
    """Lay a balance (cents; below zero, in the tenant's favour) on its debts, as they stand on the day `on`.

    `ahead`: cents received and named for debts that are asked later, in no debt of the list. The aid awaited is taken off
    its own debt, then off the newest ones, when the tenant paid its part meanwhile. `read_until`: the last day of which it is
    known who paid; of what fell due after it, nothing is owed yet.
    """
    balance += ahead
    rest = max(balance, 0)
    left = []
    for debt in newest_first:
        taken = min(debt.cents, rest)
        left.append(taken)
        rest -= taken
    due = [place for place, debt in enumerate(newest_first) if debt.due_on <= on]
    coming = [place for place, debt in enumerate(newest_first) if debt.due_on > on]
    to_come = sum(left[place] for place in coming)
    to_come_aid = sum(min(left[place], newest_first[place].awaited + newest_first[place].withheld) for place in coming)
    unread_aid = sum(min(left[place], newest_first[place].awaited) for place in due if newest_first[place].unread)
    held = _take_off([debt.withheld for debt in newest_first], left, due)
    read = [place for place in due if read_until is None or newest_first[place].due_on <= read_until]
    dated = [place for place in reversed(read) if newest_first[place].dated]
    gross = _each(dated, newest_first, left)
    awaited = held + _take_off([debt.awaited for debt in newest_first], left, due)
    unpaid = _each(dated, newest_first, left)
    unaged = sum(left[place] for place in read) - sum(cents for _day, cents in unpaid)
    known = [newest_first[place].due_on for place in read if left[place] and not newest_first[place].dated]
    return Aged(
        unpaid,
        to_come,
        awaited,
        rest,
        max(-balance, 0) + ahead,
        gross,
        unaged,
        min(known, default=None),
        _each([place for place in dated if newest_first[place].rent], newest_first, left),
        _each([place for place in reversed(due) if place not in read], newest_first, left),
        read_until,
        unread_aid,
        to_come_aid,
    )


def _each(places: Sequence[int], debts: Sequence[Open], left: Sequence[int]) -> tuple[tuple[date, int], ...]:
    """(due date, cents left) of the debts at these places that something is left of."""
    return tuple((debts[place].due_on, left[place]) for place in places if left[place])


def _take_off(aid: list[int], left: list[int], due: list[int]) -> int:
    """Take the aid of each debt off it, then what is left of it off the newest ones. Returns cents taken."""
    spare = whole = 0
    for place in due:
        taken = min(aid[place], left[place])
        left[place] -= taken
        whole += taken
        spare += aid[place] - taken
    for place in due:
        taken = min(spare, left[place])
        left[place] -= taken
        whole += taken
        spare -= taken
    return whole


def columns(unpaid: Sequence[tuple[date, int]], on: date) -> tuple[int, ...]:
    """Cents by age, in days since they were due: to 30, to 60, to 90, beyond. They sum to the debt."""
    sums = [0] * (len(EDGES) + 1)
    for day, cents in unpaid:
        sums[sum((on - day).days > edge for edge in EDGES)] += cents
    return tuple(sums)
