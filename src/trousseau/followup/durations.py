"""How a time is said (hours, and the minutes that are left), and how many months of a measure began."""

from datetime import date
from itertools import count

from trousseau.rules.dates import last_day


def months_begun(begun: date, on: date) -> int:
    """Each counted from the day of the beginning, the one that runs included; `on` is not before it."""
    return next(n for n in count(1) if last_day(begun, n) >= on)


def hours(minutes: int) -> str:
    """« 27 h 30 », « 2 h », « 45 min »."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return f"{rest} min"
    return f"{whole} h {rest:02d}" if rest else f"{whole} h"
