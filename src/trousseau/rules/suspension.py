"""Rent that is not asked: under an order nothing is due; under an aid withheld, rent and charges less the aid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .dates import add_days, last_day, month_end, month_start

ORDER = "CCH, art. L521-2"
WITHHELD = "CCH, art. L843-1"


def order_from(notified_on: date) -> date:
    """CCH, art. L521-2 I: nothing is due from the first day of the month after the order was notified or posted."""
    return add_days(month_end(notified_on), 1)


def order_until(lifted_on: date) -> date:
    """CCH, art. L521-2 I: rent is due again from the first day of the month after the lifting was notified."""
    return month_end(lifted_on)


def postponed(term: date, orders: Iterable[tuple[date, date | None]]) -> date:
    """CCH, art. L521-2 II: what was left of the lease on the first day without rent is left on the first day that asks
    it again. So each month suspended puts the term back by one; an order that nobody lifted says nothing yet.

    What is left is counted to the end of the term, that of its month too: from 30 June, a month leads to 31 July.

    `orders`: (first day, last day or None). From memory, to be read again before the term decides anything.
    """
    months = 0
    for start, end in orders:
        if end is not None:
            again = add_days(end, 1)
            months += max((again.year - start.year) * 12 + again.month - start.month, 0)
    return last_day(add_days(term, 1), months)


def longest(from_on: date, months: int) -> date:
    """CCH, art. L843-1: the last day of the longest time for which an aid is withheld."""
    return last_day(from_on, months)


@dataclass(frozen=True)
class Share:
    """What a month asks, cents: `due` in all, `withheld` by the payer of the aid, `tenant` what the tenant owes."""

    due: int
    withheld: int

    @property
    def tenant(self) -> int:
        return self.due - self.withheld


def touches(month: date, start: date, end: date | None) -> bool:
    """An aid is monthly: a month that it touches is whole. One given back before its first day touches none."""
    return start <= month_end(month) and (end is None or end >= max(start, month_start(month)))


def share(month: date, due: int, aids: list[tuple[date, date | None, int]]) -> Share:
    """CCH, art. L843-1: of `due`, the aid withheld for that month is never asked of the tenant, nor a default of theirs.

    `aids`: (first day, last day or None, cents a month).
    """
    kept = sum(aid for start, end, aid in aids if touches(month, start, end))
    return Share(due, min(due, kept))
