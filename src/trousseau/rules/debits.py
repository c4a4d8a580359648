"""SEPA direct debits: whether a mandate still serves, the day by which a file reaches the bank, what the debtor is told before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .dates import add_days, add_months, month_start
from .target import target_closed, target_open


def lapsed(signed_on: date, last_used_on: date | None, on: date, months: int) -> bool:
    """EPC016-06: a mandate that no debit used for `months` serves no more."""
    return add_months(last_used_on or signed_on, months) <= on


def first_due(today: date, days: int) -> date:
    """EPC016-06: the first day on which a file handed over today may be debited: `days` days of TARGET later."""
    day = today
    while days:
        day += timedelta(days=1)
        days -= not target_closed(day)
    return day


def sequence(last_used_on: date | None) -> str:
    """FRST for the first debit under a mandate, RCUR afterwards."""
    return "RCUR" if last_used_on else "FRST"


def announced_day(rent_due_on: date, leaves_on: date, days: int) -> date:
    """EPC016-06: the first day of TARGET on which a debit told by a paper that leaves on `leaves_on` may be made, the rent being
    due: `days` calendar days later at least."""
    return target_open(max(rent_due_on, add_days(leaves_on, days)))


@dataclass(frozen=True)
class Told:
    """A prior notice under a mandate: the day and the amount that it announces, the day it left, None when it did not."""

    due_on: date
    cents: int
    left_on: date | None


class Untold(StrEnum):
    """Why a debit may not be made on a day."""

    NONE = "none"  # no notice announces a debit
    OTHER_DAY = "other_day"
    NOT_LEFT = "not_left"
    TOO_LATE = "too_late"


@dataclass(frozen=True)
class Notice:
    """What the debtor was told of a debit of a day: at most `cents`, or `why` nothing may be drawn. `day`: the one that was told
    instead, or the first that would have been in time."""

    cents: int = 0
    why: Untold | None = None
    day: date | None = None


def prior_notice(due_on: date, told: Iterable[Told], days: int) -> Notice:
    """EPC016-06: the debtor knows the amount and the day of a debit `days` calendar days before it (fourteen, unless the mandate says
    otherwise). `told`: the notices under its mandate. Never more is drawn than was told."""
    every = sorted(told, key=lambda one: (one.due_on, one.cents))
    mine = [one for one in every if one.due_on == due_on]
    if not mine:
        after = [one.due_on for one in every if one.due_on > due_on]
        # a mandate with a delay of its own is announced for a day of its own, which may come first
        before = [one.due_on for one in every if month_start(one.due_on) == month_start(due_on)]
        other = after[0] if after else before[-1] if before else None
        return Notice(why=Untold.OTHER_DAY if other else Untold.NONE, day=other)
    left = [one for one in mine if one.left_on]
    if not left:
        return Notice(why=Untold.NOT_LEFT)
    in_time = [one for one in left if one.left_on and add_days(one.left_on, days) <= due_on]
    if not in_time:
        first = min(add_days(one.left_on, days) for one in left if one.left_on)
        return Notice(why=Untold.TOO_LATE, day=target_open(first))
    return Notice(cents=max(one.cents for one in in_time))
