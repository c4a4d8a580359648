"""Months and delays. Every function takes its dates: no clock is read here."""

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction

from .money import round_half_up


def month_start(day: date) -> date:
    return day.replace(day=1)


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """A day `months` later, or the last day of that month when it is shorter (C. civ. practice)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(first: date, months: int) -> date:
    """The last of so many months that begin on `first`: the eve of the same day.

    Where that day does not exist (a year from 29 February), the end of the shorter month: never a day short.
    """
    again = add_months(first, months)
    return again - timedelta(days=1) if again.day == first.day else again


def add_days(day: date, days: int) -> date:
    return day + timedelta(days=days)


def clear_days(sent: date, held: date) -> int:
    """Clear days between two acts: neither the day of sending nor the day of the sitting counts."""
    return (held - sent).days - 1


def age(born: date, on: date) -> int:
    """Whole years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def prorata(amount: int, month: date, start: date, end: date | None) -> int:
    """`amount` cents of a full month, for the days of `month` within [start, end], both included.

    Actual days of the month: no text fixes the method, so it is a parameter of the lease; this one
    is the default (pap.fr practice, `docs/decisions/`).
    """
    first, last = month_start(month), month_end(month)
    lived_from, lived_to = max(start, first), min(end or last, last)
    days = (lived_to - lived_from).days + 1
    if days <= 0:
        return 0
    return round_half_up(Fraction(amount * days, last.day))
