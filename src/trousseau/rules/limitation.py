"""Until when a debt of the lease may be sued for."""

from collections.abc import Iterable
from datetime import date

from .dates import add_days, add_months


def limitation_on(due_on: date, years: int) -> date:
    """Loi 89-462, art. 7-1: actions that come of a lease are barred so many years after the day from which their holder
    knew, or should have known, what lets them act: for a rent, the day it fell due. C. civ., art. 2228 and 2229: that
    day does not count, and the last one must be over. The first day on which it may be opposed, if nothing
    interrupted the delay."""
    return add_days(add_months(due_on, 12 * years), 1)


def barred_on(due_on: date, interrupted: Iterable[date], years: int) -> date:
    """C. civ., art. 2231, 2240 and 2241: each act that interrupts a delay begins it again; what is barred already, none
    interrupts. As `limitation_on`, with the days of those acts."""
    barred = limitation_on(due_on, years)
    for day in sorted(interrupted):
        if due_on <= day < barred:
            barred = limitation_on(day, years)
    return barred
