"""What a lease asks for a month: its rent and charges by date, for the days lived."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .dates import add_days, month_end, month_start, prorata


@dataclass(frozen=True)
class Terms:
    """From the day `start` on, rent and charges of a full month, in cents."""

    start: date
    rent: int
    charges: int


@dataclass(frozen=True)
class Pause:
    """Between two days, both included (`last` None: still running), nothing is due."""

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


def due(month: date, days: Sequence[Span]) -> tuple[int, int]:
    """Rent and charges of `month`, cents: each span in proportion of its days, the charges by difference."""
    rent = charges = 0
    for span in days:
        part = prorata(span.rent, month, span.first, span.last)
        charges += prorata(span.rent + span.charges, month, span.first, span.last) - part
        rent += part
    return rent, charges
