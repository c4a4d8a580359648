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
    has not come and is not late, a forecast; `withheld`: the aid that the CAF keeps back, not asked of the tenant;
    `dated`: since when it is due is known; `rent`: it is a month of rent, and not a sum asked apart."""

    due_on: date
    cents: int
    awaited: int = 0
    withheld: int = 0
    dated: bool = True
    rent: bool = False


@dataclass(frozen=True, slots=True)
class Aged:
    """A balance, cut: unpaid + unaged + to_come + awaited + beyond − credit = the balance, in cents.

    `unpaid`: (due date, cents) of each debt due and late, oldest first; `rents`: those of them that are months of rent, since
    a sum asked apart may fall due on the same day. `unaged`: late, nobody knows since when, on
    `unaged_on` at the latest. `gross`: as `unpaid`, the aid awaited left in.
    `to_come`: not due yet. `awaited`: aid awaited or withheld.
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

    @property
    def debt(self) -> int:
        return sum(cents for _day, cents in self.unpaid) + self.unaged

    @property
    def balance(self) -> int:
        return self.debt + self.to_come + self.awaited + self.beyond - self.credit

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


def spread(balance: int, newest_first: Sequence[Open], on: date, ahead: int = 0) -> Aged:
    """Lay a balance (cents; below zero, in the tenant's favour) on its debts, as they stand on the day `on`.

    `ahead`: cents received and named for debts that are asked later, in no debt of the list. The aid awaited is taken off
    its own debt, then off the newest ones, when the tenant paid its part meanwhile.
    """
    balance += ahead
    rest = max(balance, 0)
    left = []
    for debt in newest_first:
        taken = min(debt.cents, rest)
        left.append(taken)
        rest -= taken
    due = [place for place, debt in enumerate(newest_first) if debt.due_on <= on]
    to_come = sum(left) - sum(left[place] for place in due)
    held = _take_off([debt.withheld for debt in newest_first], left, due)
    dated = [place for place in reversed(due) if newest_first[place].dated]
    gross = tuple((newest_first[place].due_on, left[place]) for place in dated if left[place])
    awaited = held + _take_off([debt.awaited for debt in newest_first], left, due)
    unpaid = tuple((newest_first[place].due_on, left[place]) for place in dated if left[place])
    rents = tuple(
        (newest_first[place].due_on, left[place]) for place in dated if newest_first[place].rent and left[place]
    )
    unaged = sum(left[place] for place in due) - sum(cents for _day, cents in unpaid)
    known = [newest_first[place].due_on for place in due if left[place] and not newest_first[place].dated]
    return Aged(
        unpaid, to_come, awaited, rest, max(-balance, 0) + ahead, gross, unaged, min(known, default=None), rents
    )


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
