"""SEPA direct debits: whether a mandate still serves, and the day by which a file reaches the bank."""

from datetime import date, timedelta

from .dates import add_months
from .working_days import closed


def lapsed(signed_on: date, last_used_on: date | None, on: date, months: int) -> bool:
    """EPC016-06: a mandate that no debit used for `months` serves no more."""
    return add_months(last_used_on or signed_on, months) <= on


def first_due(today: date, days: int) -> date:
    """The first day on which a file handed over today may be debited: `days` working days later."""
    day = today
    while days:
        day += timedelta(days=1)
        days -= not closed(day)
    return day


def sequence(last_used_on: date | None) -> str:
    """FRST for the first debit under a mandate, RCUR afterwards."""
    return "RCUR" if last_used_on else "FRST"
