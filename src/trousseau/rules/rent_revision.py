"""Loi 89-462, art. 17-1: when the rent of a lease may be revised, by how much, and what is lost by waiting.

CCH, art. L353-9-2: the ceiling of a convention, on 1 January. Each answer is a code: the words belong to the pages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .dates import add_days, add_months
from .money import round_half_up
from .rent_index import Index, Quarter

ARTICLE = "Loi 89-462, art. 17-1"
CEILING_ARTICLE = "CCH, art. L353-9-2"
FROZEN = ("F", "G")

READY, EARLY, DONE, NO_CLAUSE, FROZEN_CLASS, CLASS_UNKNOWN, INDEX_MISSING, CEILING_UNKNOWN, NO_GAIN, OVER = (
    "ready",
    "early",
    "done",
    "no_clause",
    "frozen",
    "class_unknown",
    "index_missing",
    "ceiling_unknown",
    "no_gain",
    "over",
)


def revised(rent: int, new: Fraction, old: Fraction) -> int:
    """Loi 89-462, art. 17-1, and 8-1 V for a flat rate of charges: cents, the exact fraction of two indexes, half up."""
    return round_half_up(Fraction(rent) * new / old)


@dataclass(frozen=True)
class Clause:
    """What the lease says: `first` day of revision, then each year the same; `quarter` of reference of the lease's
    own index, so that the first revision takes the next year's over it."""

    first: date
    quarter: Quarter


@dataclass(frozen=True)
class Occasion:
    """One yearly day of revision: it may be asked from `on` to `last`, then it is lost."""

    on: date
    last: date
    quarter: Quarter  # its index, over the one of a year before


def occasions(clause: Clause, until: date, window_months: int) -> list[Occasion]:
    """Every day of revision up to `until`, the oldest first."""
    found = []
    years = 0
    while (on := add_months(clause.first, 12 * years)) <= until:
        # counted from the first day, so that a day of 29 February leaves no gap before the next one
        last = add_days(add_months(clause.first, 12 * years + window_months), -1)
        found.append(Occasion(on, last, clause.quarter.later(years + 1)))
        years += 1
    return found


def frozen_since(starts_on: date, renewed_on: date | None, freeze_from: date) -> bool:
    """Loi 89-462, art. 17-1 III: of leases concluded, renewed or tacitly renewed since that day."""
    return max(starts_on, renewed_on or starts_on) >= freeze_from


def renewed_on(starts_on: date, years: int, on: date) -> date | None:
    """The last day on which a lease of so many years had renewed itself, None during its first term."""
    past = [n for n in range(1, 100) if add_months(starts_on, 12 * years * n) <= on]
    return add_months(starts_on, 12 * years * past[-1]) if past else None


@dataclass(frozen=True)
class CeilingUnknown:
    """A convention caps the rent, and at what is not known: not to be read as no ceiling.

    `missing` the first index that the scales lack, for an administrator to add; None when the mandate bears no ceiling,
    for whoever manages it to write.
    """

    missing: Quarter | None = None


type MaybeCeiling = int | CeilingUnknown | None  # cents; None: no convention caps this rent


@dataclass(frozen=True)
class Case:
    """A lease on the day asked. `rent` in force, cents. `done`: the days of revision asked or known as lost."""

    rent: int
    clause: Clause | None
    energy: str
    freeze_applies: bool
    ceiling: MaybeCeiling = None
    done: frozenset[date] = frozenset()
    ends_on: date | None = None


@dataclass(frozen=True)
class Rise:
    """What may be asked on a day of revision: the rent, what the index alone would give, and the two indexes."""

    occasion: Occasion
    rent: int
    free: int
    new: Index
    old: Index


@dataclass(frozen=True)
class Verdict:
    """`code` as above. `occasion` the one that is open, or the next; `lost` those that nobody asked in time.

    `rent` what it becomes, at most the ceiling (`capped`); `free` what the index alone would give.
    """

    code: str
    occasion: Occasion | None = None
    lost: tuple[Occasion, ...] = ()
    rent: int | None = None
    free: int | None = None
    new: Index | None = None
    old: Index | None = None

    @property
    def rise(self) -> Rise | None:
        """What may be asked, whole, when it is READY; None otherwise."""
        if self.code != READY or self.occasion is None or self.new is None or self.old is None:
            return None
        if self.rent is None or self.free is None:
            return None
        return Rise(self.occasion, self.rent, self.free, self.new, self.old)

    @property
    def capped(self) -> bool:
        return self.free is not None and self.rent is not None and self.rent < self.free


def judge(case: Case, known: Mapping[Quarter, Index], on: date, window_months: int) -> Verdict:
    """Loi 89-462, art. 17-1: what may be asked of this lease on the day `on`.

    Only with a clause; at its day of the year, once; within the window, else lost; never in classes F and G. A rise is
    at most the ceiling's (loi 89-462, art. 40 VI). An index that falls is no reason to ask: nothing obliges a lower rent.
    """
    if case.clause is None:
        return Verdict(NO_CLAUSE)
    past = occasions(case.clause, on, window_months)
    lost = tuple(one for one in past if one.last < on and one.on not in case.done)
    current = past[-1] if past else None
    if case.ends_on is not None and case.ends_on < on:
        return Verdict(OVER, current)
    if current is None or current.last < on or current.on in case.done:
        ahead = occasions(case.clause, add_months(on, 12), window_months)
        upcoming = next((one for one in ahead if one.on > on), None)
        return Verdict(EARLY if current is None else DONE, upcoming, lost)
    if case.freeze_applies and case.energy in FROZEN:
        return Verdict(FROZEN_CLASS, current, lost)
    if case.freeze_applies and not case.energy:
        return Verdict(CLASS_UNKNOWN, current, lost)
    new, old = known.get(current.quarter), known.get(current.quarter.later(-1))
    if new is None or old is None:
        return Verdict(INDEX_MISSING, current, lost)
    free = revised(case.rent, new.value, old.value)
    if isinstance(case.ceiling, CeilingUnknown):
        code = CEILING_UNKNOWN if free > case.rent else NO_GAIN  # whatever the ceiling, nothing would be asked
        return Verdict(code, current, lost, free=free, new=new, old=old)
    rent = free if case.ceiling is None else min(free, max(case.ceiling, 0))
    if rent <= case.rent:
        return Verdict(NO_GAIN, current, lost, rent=case.rent, free=free, new=new, old=old)
    return Verdict(READY, current, lost, rent, free, new, old)


def lacked(occasion: Occasion, known: Mapping[Quarter, Index]) -> Quarter | None:
    """Of the two indexes of a day of revision, the one that is not known: its own first."""
    return next((one for one in (occasion.quarter, occasion.quarter.later(-1)) if one not in known), None)


def awaited(
    case: Case, known: Mapping[Quarter, Index], on: date, window_months: int, ahead_days: int
) -> Occasion | None:
    """Loi 89-462, art. 17-1: the day of revision, open or within `ahead_days`, that waits for its index alone. A rent is
    revised from the day it is asked: what the index makes wait for is lost, so that it is looked for before."""
    now = judge(case, known, on, window_months)
    if now.code in (EARLY, DONE) and now.occasion and now.occasion.on <= add_days(on, ahead_days):
        now = judge(case, known, now.occasion.on, window_months)
    return now.occasion if now.code == INDEX_MISSING else None


@dataclass(frozen=True)
class CeilingStep:
    """One 1 January: the ceiling before and after, the two indexes of the second quarter."""

    on: date
    before: int
    after: int
    quarter: Quarter
    new: Index
    old: Index


def ceiling_steps(
    ceiling: int, said_on: date, until: date, known: Mapping[Quarter, Index]
) -> tuple[list[CeilingStep], Quarter | None]:
    """CCH, art. L353-9-2: the ceiling written on `said_on`, revised each 1 January by the IRL of Q2 of the year before.

    Each year from the one before, half up to the cent. The second answer is the first index that is not known: the
    steps stop there, and nobody guesses the rest.
    """
    steps: list[CeilingStep] = []
    for year in range(said_on.year + 1, until.year + 1):
        quarter = Quarter(year - 1, 2)
        new, old = known.get(quarter), known.get(quarter.later(-1))
        if new is None or old is None:
            return steps, quarter if new is None else quarter.later(-1)
        before = steps[-1].after if steps else ceiling
        steps.append(CeilingStep(date(year, 1, 1), before, revised(before, new.value, old.value), quarter, new, old))
    return steps, None


def ceiling_on(ceiling: int, said_on: date, on: date, known: Mapping[Quarter, Index]) -> int | CeilingUnknown:
    """The ceiling in force on the day `on`."""
    steps, missing = ceiling_steps(ceiling, said_on, on, known)
    if missing is not None:
        return CeilingUnknown(missing)
    return steps[-1].after if steps else ceiling
