"""From rows to a figure: pure, and the same each time. What is not known stays out of both sides of a share, and is said.

A figure is made of whole numbers: a share in percent, a rate in tenths, a delay in days. `why` says why there is no value.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from fractions import Fraction
from math import sqrt

from . import staying
from .reading import Row

EXACT = 10**9  # a share of a curve is a float: the fraction nearest to it, of a smaller denominator, is the one it was
Z = 1.959964  # of an interval at 95 %


class Kind(StrEnum):
    COUNT = "count"
    SHARE = "share"
    DAYS = "days"
    RATE = "rate"
    STAY = "stay"


class Why(StrEnum):
    """Why there is no value. A zero that nobody counted is none of them: it would say that nothing happened."""

    NOBODY = "nobody"  # nobody to count: no share, no delay
    UNKNOWN = "unknown"  # for none of them is it known
    BEFORE = "before"  # the agency wrote nothing here yet
    FEW = "few"  # fewer than the reader may read, or they would be found by difference
    FILE = "file"  # the file that says it has not come
    YEARS = "years"  # it counts all the years: it has no period before


@dataclass(frozen=True)
class Figure:
    """`num` of `den`; `unknown` beside them. `low`, `high`: the interval of a share, the quarters of a delay. `at`: the last
    mark of a curve, in months; `gone`: those who left in an interval of it that is not over.

    `least`: the share is that at the least, the unknown being too few to be told apart. `exact`: of a curve, its share before
    it was rounded.
    """

    value: int | None = None
    num: int | None = None
    den: int | None = None
    unknown: int | None = None
    low: int | None = None
    high: int | None = None
    why: str = ""
    least: bool = False
    at: int | None = None
    gone: int | None = None
    exact: float | None = None

    def told(self) -> dict:
        return asdict(self)

    def exactly(self, kind: Kind) -> Fraction:
        """The value as a promise is written (percent, days, a rate in units), before it was rounded to be read."""
        if kind in (Kind.SHARE, Kind.RATE) and self.num is not None and self.den:
            return Fraction(self.num, self.den) * (100 if kind == Kind.SHARE else 1)
        if kind == Kind.STAY and self.exact is not None:
            return Fraction(self.exact).limit_denominator(EXACT) * 100
        return Fraction(self.value or 0, 10 if kind == Kind.RATE else 1)


def rounded(num: int, den: int, by: int = 1) -> int:
    """Half goes up."""
    return (2 * num * by + den) // (2 * den)


def percent(share: float) -> int:
    """A share of a curve as it is read: half goes up there too."""
    part = Fraction(share).limit_denominator(EXACT)
    return rounded(part.numerator, part.denominator, 100)


def wilson(num: int, den: int) -> tuple[int, int]:
    """Wilson (J. Am. Stat. Assoc. 22, 1927, p. 209-212): between which shares, in percent, the true one lies."""
    share, square = num / den, Z * Z
    middle = (share + square / (2 * den)) / (1 + square / den)
    half = Z * sqrt(share * (1 - share) / den + square / (4 * den * den)) / (1 + square / den)
    return round(100 * max(middle - half, 0)), round(100 * min(middle + half, 1))


def quantile(ordered: Sequence[int], quarter: int) -> int:
    """The least of them that at least `quarter` quarters do not exceed."""
    return ordered[max((quarter * len(ordered) + 3) // 4 - 1, 0)]


def share(num: int, den: int, unknown: int | None = 0) -> Figure:
    if not den:
        return Figure(num=num, den=den, unknown=unknown, why=Why.UNKNOWN if unknown else Why.NOBODY)
    low, high = wilson(num, den)
    return Figure(rounded(num, den, 100), num, den, unknown, low, high)


def stay(counted: Sequence[Sequence[int]], recent: int | None = None, gone: int | None = None) -> Figure:
    """Where a curve ends: the share still housed at its last mark. `den`: how many are followed until there; `recent`: those
    whose keys are too recent for its first mark, who have not left."""
    if not counted:
        return Figure(den=0, unknown=recent, why=Why.UNKNOWN if recent or gone else Why.NOBODY, gone=gone)
    last = staying.curve(counted).steps[-1]
    low, high = (None if one is None else percent(one) for one in (last.low, last.high))
    value, exact = percent(last.survival), last.survival
    return Figure(value, None, last.at_risk, recent, low, high, at=last.time, gone=gone, exact=exact)


def _stayed(rows: Sequence[Row]) -> Figure:
    found = staying.intervals(rows)
    counted = {row for one in found for row in one.left}
    gone = {row for row in rows if row.yes is False} - counted
    return stay(staying.counts(found), len(set(rows) - gone - set(found[0].watched if found else ())), len(gone))


def figure(kind: Kind, rows: Iterable[Row]) -> Figure:
    rows = list(rows)
    if kind == Kind.STAY:
        return _stayed(rows)
    if kind == Kind.COUNT:
        return Figure(len(rows))
    if kind == Kind.SHARE:
        known = [row for row in rows if row.yes is not None]
        return share(sum(row.yes is True for row in known), len(known), len(rows) - len(known))
    values = sorted(row.value for row in rows if row.value is not None)
    unknown = len(rows) - len(values)
    if not values:
        return Figure(den=0, unknown=unknown, why=Why.UNKNOWN if unknown else Why.NOBODY)
    if kind == Kind.DAYS:
        return Figure(quantile(values, 2), None, len(values), unknown, quantile(values, 1), quantile(values, 3))
    return Figure(rounded(sum(values), len(values), 10), sum(values), len(values), unknown)
