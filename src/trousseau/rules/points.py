"""The points of a household before a dwelling: a grid adopted with its minutes. People decide.

CCH, art. R441-2-10, 11° makes such a grid public for the social landlords, with its weights; an agency that lets
private dwellings adopts its own. The explanation of a total is its lines. Having refused an offer costs no point.

A wish for a commune gives none either: who must avoid one for its safety would lose those that « any » brings.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .applicant import Dwelling, Household
from .dates import add_months
from .draw import draw_key
from .eligibility import Living

PRIORITY, ETHOS, SENIORITY, SIZE, EFFORT, ACCESS = CODES = (
    "priority",
    "ethos",
    "seniority",
    "size",
    "effort",
    "access",
)
OF_THE_HOUSEHOLD = (PRIORITY, ETHOS, SENIORITY)
QUOTA, NEED = "quota", "need"
SECRET = (PRIORITY, ETHOS, QUOTA)  # apart, they would say where a household comes from
NEED_LABEL = "Besoin et priorité"
CATEGORIES = tuple(range(1, 14))  # of ETHOS (FEANTSA 2005)


@dataclass(frozen=True)
class GridLine:
    """`points`: for the fact (priority, access) or by full month (seniority); else a table, whose keys are the ETHOS
    category, the rooms beyond those asked, or the most thousandths of an effort.
    `cap`: the line gives no more."""

    code: str
    label: str
    points: int | Mapping[int, int]
    cap: int | None = None

    def worth(self, points: int) -> int:
        return points if self.cap is None else min(points, self.cap)

    def at(self, key: int | None) -> int:
        """The points of a value; of the first limit not passed, for an effort. What the table leaves out gives 0."""
        assert isinstance(self.points, Mapping)
        if key is None:
            return 0
        if self.code == EFFORT:
            key = next((limit for limit in sorted(self.points) if key <= limit), None)
        return self.worth(self.points.get(key, 0))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Grid:
    """`letting`: what letting one more dwelling is worth in the consistent plan, in points. It ranks nobody."""

    version: str
    adopted_on: date
    letting: int
    lines: tuple[GridLine, ...]


@dataclass(frozen=True)
class PointLine:
    """`value`: months, rooms, category or thousandths; None where there is no figure."""

    code: str
    label: str
    value: int | None
    points: int


def full_months(since: date, on: date) -> int:
    """Whole months from `since` to `on`; 0 when `since` is to come."""
    months = (on.year - since.year) * 12 + on.month - since.month
    return max(0, months - (add_months(since, max(0, months)) > on))


def household_lines(household: Household, grid: Grid, on: date) -> tuple[PointLine, ...]:
    """What the household brings to any dwelling."""
    return tuple(
        PointLine(line.code, line.label, *_of_household(line, household, on))
        for line in grid.lines
        if line.code in OF_THE_HOUSEHOLD
    )


def pair_lines(household: Household, dwelling: Dwelling, money: Living | None, grid: Grid) -> tuple[PointLine, ...]:
    """What this dwelling adds; `money` from `eligibility.living`, None while not proved: it then adds nothing."""
    return tuple(
        PointLine(line.code, line.label, *_of_pair(line, household, dwelling, money))
        for line in grid.lines
        if line.code not in OF_THE_HOUSEHOLD
    )


def bonus_lines(household: Household, bonuses: Mapping[str, int], labels: Mapping[str, str]) -> tuple[PointLine, ...]:
    """What the quotas add this time, by code of quota; those that add nothing have no line."""
    return tuple(
        PointLine(QUOTA, labels[code], None, bonuses[code]) for code in household.quotas if bonuses.get(code, 0)
    )


def total(lines: Iterable[PointLine]) -> int:
    return sum(line.points for line in lines)


def for_commission(lines: Sequence[PointLine]) -> tuple[PointLine, ...]:
    """The lines of the sheet: situation, priority and quota are one, or they would betray an origin; same total."""
    need = total(line for line in lines if line.code in SECRET)
    return (PointLine(NEED, NEED_LABEL, None, need), *(line for line in lines if line.code not in SECRET))


def order(household: Household, seed: str) -> tuple[date, str, str]:
    """Between equal points: the longest seniority, then the draw."""
    return household.since, draw_key(seed, household.id), household.id


def _of_household(line: GridLine, household: Household, on: date) -> tuple[int | None, int]:
    if line.code == ETHOS:
        return household.ethos, line.at(household.ethos)
    assert isinstance(line.points, int)
    if line.code == PRIORITY:
        return None, line.worth(line.points) if household.priority else 0
    months = full_months(household.since, on)
    return months, line.worth(line.points * months)


def _of_pair(line: GridLine, household: Household, dwelling: Dwelling, money: Living | None) -> tuple[int | None, int]:
    if line.code == ACCESS:
        assert isinstance(line.points, int)
        return None, line.worth(line.points) if household.needs_access and dwelling.accessible else 0
    if line.code == SIZE:
        value: int | None = dwelling.rooms - household.rooms_min
    else:
        value = None if money is None else money.effort
    return value, line.at(value)
