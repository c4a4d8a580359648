"""How long a dwelling stays without a household, and what it loses: no text fixes it, it is arithmetic."""

from dataclasses import dataclass
from datetime import date

from .dates import add_days, add_months, month_start, prorata


@dataclass(frozen=True)
class Vacancy:
    """Whole days, and the cents of rent and charges that nobody owes for them."""

    days: int
    lost: int


def vacancy(free_on: date, until: date, monthly: int) -> Vacancy:
    """From `free_on` to the day before `until`, on which a household enters; each month by its own days."""
    last = add_days(until, -1)
    if last < free_on:
        return Vacancy(0, 0)
    lost, month = 0, month_start(free_on)
    while month <= last:
        lost += prorata(monthly, month, free_on, last)
        month = add_months(month, 1)
    return Vacancy((until - free_on).days, lost)
