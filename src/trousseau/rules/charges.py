"""Loi 89-462, art. 23: what a year of charges costs a lease, against the provisions it was asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .dates import add_months
from .money import round_half_up, share


@dataclass(frozen=True)
class Cost:
    """What one nature cost in the year, in cents: the whole, and the part of it that is this dwelling's.

    `weight` of `whole`: its tantièmes, its persons, its meter, or one dwelling among as many.
    """

    nature: str
    cents: int
    weight: int
    whole: int


@dataclass(frozen=True)
class Part:
    """Of a cost: what is the dwelling's, then what each stretch of the year bears of it, in the order of the stretches."""

    dwelling: int
    stretches: tuple[int, ...]


def parts(costs: Sequence[Cost], days: Sequence[int]) -> list[Part]:
    """Each cost cut by its key, then by `days`: those of each lease and those without any; all sum to the dwelling's.

    The owner bears the days without a tenant. Raises ValueError when a weight is above its whole or no day is given.
    """
    found = []
    for cost in costs:
        if not 0 <= cost.weight <= cost.whole or not cost.whole:
            raise ValueError("a weight is at most its whole")
        dwelling = share(cost.cents, [cost.weight, cost.whole - cost.weight])[0]
        found.append(Part(dwelling, tuple(share(dwelling, days))))
    return found


def days_lived(year: int, first: date, last: date | None) -> int:
    """Days of the year within [first, last], both included."""
    start, end = max(first, date(year, 1, 1)), min(last or date.max, date(year, 12, 31))
    return max((end - start).days + 1, 0)


def earliest_settlement(sent: date, notice_months: int) -> date:
    """The statement is sent one month before the settlement."""
    return add_months(sent, notice_months)


def is_late(year: int, settled: date) -> bool:
    """Not settled before the end of the calendar year that follows: the tenant may then pay by twelfths.

    The day is that of the settlement, not of its statement: one sent in December is settled in January at the earliest.
    """
    return settled > date(year + 1, 12, 31)


def instalments(cents: int, count: int, first: date) -> list[tuple[date, int]]:
    """(due date, cents) of `count` months that sum to `cents`; those that come to nothing are left out."""
    sums = share(cents, [1] * count)
    return [(add_months(first, place), part) for place, part in enumerate(sums) if part]


def next_provision(cents: int, days: int, year_days: int) -> int:
    """Cents a month that would have covered the year: the cost of the days lived, brought to a year, by twelve."""
    return round_half_up(Fraction(cents * year_days, days * 12)) if days else 0
