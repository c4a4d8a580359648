"""Closed days, for the delays that run to the next working day."""

from datetime import date, timedelta


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous method of 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def public_holidays(year: int) -> frozenset[date]:
    """C. trav., art. L3133-1: the eleven public holidays; those of Alsace-Moselle are left out."""
    fixed = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    after_easter = (1, 39, 50)  # Easter Monday, Ascension, Whit Monday
    moving = (easter(year) + timedelta(days=days) for days in after_easter)
    return frozenset([*(date(year, month, day) for month, day in fixed), *moving])


def closed(day: date) -> bool:
    """Saturday, Sunday or public holiday."""
    return day.weekday() >= 5 or day in public_holidays(day.year)


def next_open(day: date) -> date:
    """`day` itself, or the first day after it that is neither a Saturday, a Sunday nor a holiday."""
    while closed(day):
        day += timedelta(days=1)
    return day
