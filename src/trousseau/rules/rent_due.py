"""What a lease asks for a month: its rent and charges by date, for the days lived."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from .dates import add_days, month_end, month_start
from .money import round_half_up


class Prorata(StrEnum):
    """How a month begun or ended inside is counted. No text fixes it: it is a term of the lease.

    Days over the days of the month; days over thirty; twelve rents over the 365 days of a year.
    """

    ACTUAL = "actual"
    THIRTY = "30/360"
    YEAR = "12/365"


@dataclass(frozen=True)
class Terms:
    """From the day `start` on, rent and charges of a full month, in cents."""

    start: date
    rent: int
    charges: int

    @property
    def total(self) -> int:
        return self.rent + self.charges


@dataclass(frozen=True)
class Pause:
    """Between two days, both included (`last` None: still running; before `first`: it never ran), nothing is due."""

    first: date
    last: date | None


@dataclass(frozen=True)
class Span:
    """Days of one month, both included, that ask the same; cents of a full month."""

    first: date
    last: date
    rent: int
    charges: int


def spans(
    month: date, first: date, last: date | None, terms: Sequence[Terms], pauses: Sequence[Pause] = ()
) -> list[Span]:
    """The days of `month` within [first, last] cut wherever the terms change; the days of a pause are left out.

    `terms` in the order of their days, the first one on or before `first`.
    """
    start, end = max(month_start(month), first), min(month_end(month), last or date.max)
    found: list[Span] = []
    day = start
    while day <= end:
        held = [term for term in terms if term.start <= day][-1]
        edges = [add_days(term.start, -1) for term in terms if day < term.start <= end]
        paused = next((p for p in pauses if p.first <= day <= (p.last or end)), None)
        if paused:
            edges.append(min(paused.last or end, end))
        edges += [add_days(pause.first, -1) for pause in pauses if day < pause.first <= end]
        until = min([end, *edges])
        if not paused:
            found.append(Span(day, until, held.rent, held.charges))
        day = add_days(until, 1)
    return found


def share(lived: int, length: int, method: Prorata) -> Fraction:
    """The part of a month's rent that `lived` of its `length` days ask. A whole month asks the whole, by any method."""
    if lived == length:
        return Fraction(1)
    if method == Prorata.THIRTY:
        return Fraction(min(lived, 30), 30)
    return Fraction(lived, length) if method == Prorata.ACTUAL else Fraction(lived * 12, 365)


def parts(month: date, days: Sequence[Span], method: Prorata = Prorata.ACTUAL) -> list[tuple[int, int]]:
    """Rent and charges that each span asks of `month`, cents: each the running whole less what came before it.

    The whole is rounded once, never span by span: cutting a month at a change of rent or at a pause neither loses nor
    gains a cent. The charges are the sum asked less the rent.
    """
    lived = sum((span.last - span.first).days + 1 for span in days)
    rent = total = Fraction(0)
    asked = [(0, 0)]
    for span in days:
        held = (span.last - span.first).days + 1
        weight = share(lived, month_end(month).day, method) * held / lived
        rent += weight * span.rent
        total += weight * (span.rent + span.charges)
        whole = round_half_up(rent)
        asked.append((whole, round_half_up(total) - whole))
    return [(now[0] - then[0], now[1] - then[1]) for then, now in pairwise(asked)]


def due(month: date, days: Sequence[Span], method: Prorata = Prorata.ACTUAL) -> tuple[int, int]:
    """Rent and charges of `month`, cents: the sum of its parts, which is the whole rounded once."""
    found = parts(month, days, method)
    return sum(rent for rent, _charges in found), sum(charges for _rent, charges in found)
