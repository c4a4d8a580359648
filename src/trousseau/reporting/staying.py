"""How long households stay housed: from one mark to the next, those who left, among those who could be followed. Pure.

What a funder reads is made of the counts told alone, each of five households or more, or of nobody.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from trousseau.engines.survival import Curve, chained
from trousseau.rules.dates import add_days, add_months

from .reading import Row

MARKS = tuple(range(0, 39, 3))  # months after the first keys


class Interval(NamedTuple):
    """Between two marks, in months: `watched`, housed at the first and followed to the second; `left` by then."""

    start: int
    end: int
    watched: tuple[Row, ...]
    left: tuple[Row, ...]

    @property
    def name(self) -> str:
        return f"{self.start}-{self.end}"


def intervals(rows: Sequence[Row], may: Callable[[int], bool] | None = None) -> list[Interval]:
    """Successive intervals, as long as somebody is watched.

    Of a row: `also`, days from the keys to the end of the period; `value`, days that the household lived there by then;
    `yes`, False when it left, None when another manages its home since. `may`: whether so many may be told; an interval
    whose counts may not goes on to the next mark.
    """
    known = [(row, *_reached(row)) for row in rows]
    found, start = [], 0
    for end in MARKS[1:]:
        watched = [(row, housed) for row, housed, followed in known if housed >= start and followed >= end]
        if not watched or (may and not may(len(watched))):
            break
        left = tuple(row for row, housed in watched if housed < end)
        if may is None or (may(len(left)) and may(len(watched) - len(left))):
            found.append(Interval(start, end, tuple(row for row, _housed in watched), left))
            start = end
    return found


def _reached(row: Row) -> tuple[int, int]:
    """The last marks at which the household was housed, and until which it was followed."""
    ended, end = add_days(row.on, row.value or 0), add_days(row.on, row.also)
    housed = followed = 0
    for mark in MARKS[1:]:
        day = add_months(row.on, mark)
        if day > end or (row.yes is None and day > ended):
            break
        followed = mark
        if row.yes is not False or day < ended:
            housed = mark
    return housed, followed


type Counts = tuple[int, int, int, int]  # from, to, watched, left


def counts(found: Sequence[Interval]) -> list[Counts]:
    return [(one.start, one.end, len(one.watched), len(one.left)) for one in found]


def curve(counted: Sequence[Sequence[int]]) -> Curve:
    """In months, the share still housed at the end of each interval."""
    return chained((end, watched, left) for _start, end, watched, left in counted)
