"""Orientation (UE) 2022/912 de la BCE (TARGET), annexe I; EPC016-06: the days on which banks settle in euros, which are not the
working days of France. A debit falls on one of them.
"""

from datetime import date, timedelta

from .working_days import easter

# 1 January, 1 May, 25 and 26 December; Good Friday and Easter Monday move. 8 May, 14 July, 11 November… are open
_CLOSED = ((1, 1), (5, 1), (12, 25), (12, 26))


def target_closed(day: date) -> bool:
    """Whether TARGET is closed: Saturday, Sunday, or one of its six closing days (calendar of the ECB since 2002)."""
    from_easter = (day - easter(day.year)).days
    return day.weekday() >= 5 or (day.month, day.day) in _CLOSED or from_easter in (-2, 1)


def target_open(day: date) -> date:
    """`day` itself, or the first day after it on which TARGET is open."""
    while target_closed(day):
        day += timedelta(days=1)
    return day
