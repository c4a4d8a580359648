"""The rent reference index (IRL): a value and the yearly change published with it, which must agree.

Wrong values are common in the wild: a row whose change is not that of its value is refused, never used.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .dates import add_months
from .said import say

# a change published with two decimals is at most half a hundredth away from the exact one
TOLERANCE = Fraction(1, 200)


class Disagrees(ValueError):
    """A value of the index is not what its published yearly change says."""


@dataclass(frozen=True, order=True)
class Quarter:
    """« 2026-T2 »."""

    year: int
    rank: int

    @classmethod
    def read(cls, text: str) -> "Quarter":
        """Raises ValueError for anything but « 2026-T2 »."""
        year, sep, rank = text.partition("-T")
        if not (sep and len(year) == 4 and year.isdecimal() and rank in ("1", "2", "3", "4")):
            raise ValueError(f"{text!r} is not a quarter")
        return cls(int(year), int(rank))

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month - 1) // 3 + 1)

    @property
    def start(self) -> date:
        return date(self.year, 3 * self.rank - 2, 1)

    @property
    def next(self) -> "Quarter":
        return Quarter.of(add_months(self.start, 3))

    def later(self, years: int) -> "Quarter":
        return Quarter(self.year + years, self.rank)

    def __str__(self) -> str:
        return f"{self.year}-T{self.rank}"


@dataclass(frozen=True)
class Index:
    """One published value; `change` in %, None when none was found."""

    value: Fraction
    change: Fraction | None


def read(pair: tuple[str, ...]) -> Index:
    """The two texts of a scale's row: value, then change or nothing. Raises ValueError."""
    value, change = (*pair, "")[:2]
    return Index(Fraction(value.strip()), Fraction(change.strip()) if change.strip() else None)


def agrees(index: Index, before: Index | None) -> bool:
    """The published change is that of the value over the one of a year before; nothing to compare agrees."""
    if index.change is None or before is None:
        return True
    exact = (index.value / before.value - 1) * 100
    return abs(exact - index.change) <= TOLERANCE


def check(known: Mapping[Quarter, Index]) -> None:
    """Loi 89-462, art. 17-1: every value agrees with its change. Raises Disagrees naming the quarter."""
    for quarter, index in known.items():
        if index.value <= 0 or not agrees(index, known.get(quarter.later(-1))):
            raise Disagrees(
                say(
                    "The IRL of %(quarter)s (%(value)s) does not agree with the change published.",
                    quarter=quarter,
                    value=f"{index.value:.2f}",
                )
            )


def metropole(insee: str) -> bool:
    """Loi 2022-1158, art. 12: Corsica and overseas have indexes of their own since 2022, which are not kept here."""
    return not insee.startswith(("2A", "2B", "97", "98"))


def last_published(signed_on: date, months: int, day: int) -> Quarter:
    """Loi 89-462, art. 17-1 I: without a quarter in the clause, the last index published when the lease was signed, whether or
    not anybody typed it since.

    An index is published on the day `day` of the month that comes `months` after its quarter began, about.
    """
    quarter = Quarter.of(signed_on)
    while add_months(quarter.start, months).replace(day=day) > signed_on:
        quarter = Quarter.of(add_months(quarter.start, -3))
    return quarter
