"""Rent that is not asked: under an order nothing is due; under an aid withheld, rent and charges less the aid."""

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


def share(month: date, due: int, aids: list[tuple[date, date | None, int]]) -> Share:
    """CCH, art. L843-1: of `due`, the aid withheld for that month is never asked of the tenant, nor a default of theirs.

    `aids`: (first day, last day or None, cents a month). An aid is monthly: a month that it touches is whole.
    """
    first, last = month_start(month), month_end(month)
    kept = sum(aid for start, end, aid in aids if start <= last and (end is None or end >= first))
    return Share(due, min(due, kept))
