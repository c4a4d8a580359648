"""The financial guarantee against what the agency owes to others, and how long its papers hold."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .dates import add_days, add_months


@dataclass(frozen=True)
class Day:
    """What was owed to others at the end of a day, in cents."""

    on: date
    owed: int


def owed_by_day(
    opening: Mapping[object, int], moves: Iterable[tuple[date, object, int]], first: date, last: date
) -> list[Day]:
    """Décret 72-678, art. 29: the sum owed to others at the end of each day of [first, last], cents.

    `opening` is what was held for each before `first`; `moves` are (day, for whom, cents in) in the order of days. Whose
    sum is below zero is owed nothing, and covers no other's money: an owner of a fund, the deposits of its leases.
    """
    held, total = dict(opening), sum(max(cents, 0) for cents in opening.values())
    after: dict[date, int] = {}
    for day, whose, cents in moves:
        before = held.get(whose, 0)
        held[whose] = before + cents
        total += max(held[whose], 0) - max(before, 0)
        after[day] = total
    found, owed = [], sum(max(cents, 0) for cents in opening.values())
    for number in range((last - first).days + 1):
        day = add_days(first, number)
        owed = after.get(day, owed)
        found.append(Day(day, owed))
    return found


def by_creditor(
    opening: Mapping[object, int], moves: Iterable[tuple[date, object, int]], owner_of: Callable[[object], object]
) -> tuple[dict[object, int], Iterator[tuple[date, object, int]]]:
    """Décret 72-678, art. 29: the same `opening` and `moves`, each creditor apart, as `owed_by_day` reads them.

    `owner_of` says for whom a tenant or a guarantor is asked to pay; None for anybody else. What they have not paid is not
    held for that owner; what they paid ahead is theirs, and makes good nothing that the owner was paid too much.
    """
    held: dict[object, int] = defaultdict(int)
    begins: dict[object, int] = defaultdict(int)
    for whose, cents in opening.items():
        owner = owner_of(whose)
        if owner is None:
            begins[whose] += cents
        else:
            held[whose] = cents
            begins[whose] += max(cents, 0)
            begins[owner] += min(cents, 0)

    def each() -> Iterator[tuple[date, object, int]]:
        for day, whose, cents in moves:
            owner = owner_of(whose)
            if owner is None:
                yield day, whose, cents
                continue
            before = held[whose]
            after = held[whose] = before + cents
            yield day, whose, max(after, 0) - max(before, 0)
            yield day, owner, min(after, 0) - min(before, 0)

    return begins, each()


def peak(days: Sequence[Day]) -> Day:
    """Décret 72-678, art. 29: the day on which most was owed, the first of them. Raises ValueError without a day."""
    return max(days, key=lambda day: (day.owed, -day.on.toordinal()))


def minimum(started_on: date | None, on: date, usual: int, at_start: int, start_years: int) -> int:
    """Décret 72-678, art. 30 and 32: the least guarantee on the day `on`, lower in the first years; cents.

    `started_on` None: the start is not known, the usual one holds.
    """
    young = started_on is not None and on < add_months(started_on, 12 * start_years)
    return at_start if young else usual


def share(owed: int, guarantee: int) -> Fraction:
    """Décret 72-678, art. 29: the part of the guarantee that is taken, 1 when it is whole. Raises ValueError at zero."""
    if guarantee <= 0:
        raise ValueError("there is no guarantee")
    return Fraction(owed, guarantee)


@dataclass(frozen=True)
class Renewal:
    """The days of a paper that ends: alert from one, ask by the other, both before its last day."""

    alert_on: date
    ask_by: date


def renewal(ends_on: date, ask_months: int, alert_months: int) -> Renewal:
    """Décret 72-678, art. 80: the card's renewal is asked two months before it ends; the alert comes earlier."""
    return Renewal(add_months(ends_on, -alert_months), add_months(ends_on, -ask_months))
