"""How often a household is visited at home, when its follow-up is thought over again, how long nothing may be heard of it.
Rules of the agency, not law."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .dates import add_days, add_months


@dataclass(frozen=True)
class Rhythm:
    """`every`: by intensity, days between two visits. `close`: months after the beginning for which it is followed closely.
    `review`: months between two reviews after that. `silent`: days without a sign of the household. `articles`: the ground of
    each, of a visit by `visit`."""

    every: Mapping[str, int]
    close: int
    review: int
    silent: int
    articles: Mapping[str, str] = field(default_factory=dict)


def close_until(begun: date, rhythm: Rhythm) -> date:
    """Règle de l’agence n° 40: the day on which the close follow-up of the beginning is thought over again."""
    return add_months(begun, rhythm.close)


def home_visit_due(begun: date, intensity: str, visited: date | None, rhythm: Rhythm) -> date:
    """Règle de l’agence n° 41: the day by which the household is visited again.

    Counted from the last visit at which it was met; from the beginning when there is none, or when that visit was before.
    """
    return add_days(max(begun, visited or begun), rhythm.every[intensity])


def review_due(begun: date, reviewed: date | None, rhythm: Rhythm) -> date:
    """Règle de l’agence n° 42: the day by which the follow-up is thought over again.

    At the end of the close beginning first; a review made sooner does not shorten it.
    """
    first = close_until(begun, rhythm)
    return max(first, add_months(reviewed, rhythm.review)) if reviewed else first


def silent_on(begun: date, heard: date | None, rhythm: Rhythm) -> date:
    """Règle de l’agence n° 43: the day on which nothing was heard of the household for too long.

    Counted from the last day it was met or wrote; what was sent to it is no sign of it.
    """
    return add_days(max(begun, heard or begun), rhythm.silent)
