"""How the days that a rent paper covers are called."""

import calendar
from datetime import date

from trousseau.engines import typography


def period(first: date, last: date) -> str:
    """Both days included: `novembre 2026` for a whole month, else `du 11 au 30 novembre 2026`."""
    if _whole_month(first, last):
        return typography.month(first)
    same_month = (first.year, first.month) == (last.year, last.month)
    start = ("1er" if first.day == 1 else str(first.day)) if same_month else typography.day(first)
    return f"du {start} au {typography.day(last)}"


def of_period(first: date, last: date) -> str:
    """The period after a preposition: `novembre 2026`, `la période du 11 au 30 novembre 2026`."""
    text = period(first, last)
    return text if _whole_month(first, last) else f"la période {text}"


def _whole_month(first: date, last: date) -> bool:
    end = calendar.monthrange(first.year, first.month)[1]
    return first.day == 1 and last == first.replace(day=end)
