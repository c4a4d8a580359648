"""What an owner's accounts must say to hold together: openings, closings, sums."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .dates import add_days, add_months


@dataclass(frozen=True)
class Period:
    first: date
    last: date


def next_period(begun: date, last_rendered: date | None, until: date) -> Period | None:
    """Décret 72-678, art. 66: the days to account for, from the day after the last accounts, or the mandate's first day.

    None when every day until `until` is already accounted for.
    """
    first = add_days(last_rendered, 1) if last_rendered else begun
    return Period(first, until) if first <= until else None


def due_by(begun: date, last_rendered: date | None, months: int) -> date:
    """Décret 72-678, art. 66: the day by which the next accounts are rendered, `months` after the last ones at most."""
    return add_months(last_rendered or begun, months)


def closing(opening: int, moves: Sequence[int]) -> int:
    """Décret 72-678, art. 66: opening balance and every movement, in cents."""
    return opening + sum(moves)
