"""Housing benefit of many households before many dwellings: the rule of `rules.benefit`, as arrays.

It needs numpy and nothing of the program but the rule. Example, 2 households and 3 dwellings:

    households = Households(couple=[False, True], dependants=[0, 2], resources=[0, 1_600_000], disabled=[False, False])
    dwellings = Dwellings(zone=[2, 2, 3], rent=[40000, 65000, 48000], conventioned=[True] * 3, furnished=[False] * 3)
    euros(households, dwellings, law)  # int32 array of shape (2, 3): whole euros a month
    Pairs(households, dwellings, law).euros([0, 1], [2, 0])  # int64 of shape (2,): households 0, 1 before dwellings 2, 0

How: what does not depend on the resources (`rules.benefit.side`) is computed once for each dwelling and make-up of
family (`terms`). The rest is one subtraction, one threshold and two divisions a pair, in float64. Every number that
decides is a whole number below 2**53, so float64 holds it exactly, and the floor of an exact quotient of two
such numbers is exact: the arrays equal the rule to the euro, which a test proves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from trousseau.rules.benefit import MOST_DEPENDANTS, PARTS, RATE, RATIO, ROUNDED_TO, THIRDS, BenefitLaw, by_family

CELLS = 1 << 15  # computed at once: they stay in the processor's cache


@dataclass(frozen=True)
class Households:
    """One value a household: `resources` in cents a year. Any sequence, or an array."""

    couple: Sequence[bool] | Any
    dependants: Sequence[int] | Any
    resources: Sequence[int] | Any
    disabled: Sequence[bool] | Any


@dataclass(frozen=True)
class Dwellings:
    """One value a dwelling: `rent` in cents a month, without charges; `zone` 1, 2 or 3."""

    zone: Sequence[int] | Any
    rent: Sequence[int] | Any
    conventioned: Sequence[bool] | Any
    furnished: Sequence[bool] | Any


@dataclass(frozen=True)
class Terms:
    """One make-up of family before each dwelling, float64 of shape (dwellings,), multiplied by 2 × kept so that « to the
    nearest cent » is the floor of one quotient: the aid without resources, the least that is paid, what one euro of
    resources above `allowance` (euros a year) takes, and what divides."""

    whole: np.ndarray
    least: np.ndarray
    per_euro: np.ndarray
    under: np.ndarray
    allowance: int


def terms(couple: bool, dependants: int, disabled: bool, dwellings: Dwellings, law: BenefitLaw) -> Terms:
    """`rules.benefit.side` for each dwelling. Raises ValueError as the rule does."""
    zone, rent, conventioned, furnished = _columns(dwellings)
    if not 0 <= dependants <= MOST_DEPENDANTS:
        raise ValueError("a household counts 0 to 30 dependants")
    if len(zone) and (int(zone.min()) < 1 or int(zone.max()) > 3):
        raise ValueError("the zone is 1, 2 or 3")
    if len(rent) and int(rent.min()) <= 0:
        raise ValueError("a rent is more than zero")
    counted = rent * np.where(furnished, 2, THIRDS)
    ceilings = np.array([0, *(by_family(law.ceilings[one], couple, dependants) for one in (1, 2, 3))])
    ceiling = ceilings[zone]
    kept_rent = np.minimum(counted, THIRDS * ceiling)
    base = kept_rent + THIRDS * (law.charges[0] + law.charges[1] * dependants)
    ratio = _nearest(kept_rent * RATIO, THIRDS * ceilings[2])
    first, second = law.steps
    rate = law.step_rates[0] * np.clip(ratio - first, 0, second - first)
    rate = _nearest(rate + law.step_rates[1] * np.maximum(ratio - second, 0), 10_000 * RATIO // RATE)
    shrinks, ends = (
        THIRDS * _nearest(ceiling * np.array([0, *(law.tapers[one][end] for one in (1, 2, 3))])[zone], 100)
        for end in (0, 1)
    )
    tapered = (counted > shrinks) & (not disabled)
    kept = np.where(tapered, np.maximum(ends - counted, 0), 1)
    of = np.where(tapered, ends - shrinks, 1)
    whole = base * (PARTS // THIRDS) - np.maximum(base * law.least_rate, law.least * PARTS)
    per_euro = (by_family(law.family_rates, couple, dependants) + rate) * (100 * PARTS // RATE)
    threshold = np.where(conventioned, law.thresholds[1], law.thresholds[0])
    half = PARTS * of
    return Terms(
        whole=(2 * kept * whole + half).astype(np.float64),
        least=(2 * kept * threshold * PARTS + half).astype(np.float64),
        per_euro=(2 * kept * per_euro).astype(np.float64),
        under=(2 * half).astype(np.float64),
        allowance=by_family(law.allowances, couple, dependants),
    )


def euros(households: Households, dwellings: Dwellings, law: BenefitLaw) -> np.ndarray:
    """Whole euros a month, int32, of shape (households, dwellings): the rule's `estimate(…).euros` for each pair.

    Raises ValueError, as the rule does, when a value is out of its range or the lengths differ.
    """
    kinds, counted, tables = _by_makeup(households, dwellings, law)
    width = len(_columns(dwellings)[0])
    found = np.zeros((len(counted), width), np.int32)
    rows = max(1, CELLS // max(1, width))
    room = np.empty((min(rows, len(counted)), width))
    paid = np.empty(room.shape, bool)
    for kind, table in enumerate(tables if width else ()):
        members = np.flatnonzero(kinds == kind)
        above = np.maximum(counted[members] - table.allowance, 0).astype(np.float64)[:, None]
        for start in range(0, len(members), rows):
            these = slice(start, start + rows)
            cells, kept = room[: len(above[these])], paid[: len(above[these])]
            np.multiply(above[these], table.per_euro, out=cells)
            np.subtract(table.whole, cells, out=cells)
            _pay(cells, kept, table.least, table.under, law)
            found[members[these]] = cells
    return found


class Pairs:
    """Benefits of chosen pairs by this rule: what the make-ups of families and the dwellings decide is kept, tables of
    (make-ups, dwellings)."""

    def __init__(self, households: Households, dwellings: Dwellings, law: BenefitLaw):
        self.law = law
        self.kinds, counted, tables = _by_makeup(households, dwellings, law)
        self.above = np.zeros(len(counted))
        for kind, table in enumerate(tables):
            members = self.kinds == kind
            self.above[members] = np.maximum(counted[members] - table.allowance, 0)
        shape = (len(tables), len(_columns(dwellings)[0]))
        self.tables = {
            name: np.array([getattr(table, name) for table in tables]).reshape(shape)
            for name in ("whole", "least", "per_euro", "under")
        }

    def euros(self, households: Any, dwellings: Any) -> np.ndarray:
        """Whole euros a month, int64: household `households[i]` before dwelling `dwellings[i]`."""
        households, dwellings = np.asarray(households), np.asarray(dwellings)
        found = np.empty(len(households), np.int64)
        for start in range(0, len(found), CELLS):
            rows, columns = households[start : start + CELLS], dwellings[start : start + CELLS]
            place = self.kinds[rows] * self.tables["whole"].shape[1] + columns
            cells = self.above[rows]
            cells *= self.tables["per_euro"].take(place)
            np.subtract(self.tables["whole"].take(place), cells, out=cells)
            paid = np.empty(len(cells), bool)
            _pay(cells, paid, self.tables["least"].take(place), self.tables["under"].take(place), self.law)
            found[start : start + CELLS] = cells
        return found


def _pay(cells: np.ndarray, paid: np.ndarray, least: np.ndarray, under: np.ndarray, law: BenefitLaw) -> None:
    """CCH, art. D823-16, in place: from the aid of the formula to the whole euros; `paid` is room to work in."""
    np.greater_equal(cells, least, out=paid)
    np.divide(cells, under, out=cells)
    np.floor(cells, out=cells)
    # The gross less the debt, itself to the cent below, then the euro below: one floor does both.
    cells -= law.deduction
    cells *= 1000 - law.social_debt
    cells += 999
    cells /= 100_000
    np.floor(cells, out=cells)
    np.maximum(cells, 0, out=cells)
    cells *= paid


def _by_makeup(
    households: Households, dwellings: Dwellings, law: BenefitLaw
) -> tuple[np.ndarray, np.ndarray, list[Terms]]:
    """The number of each household's make-up, its resources in euros rounded up, and the terms of each make-up."""
    couple, dependants, resources, disabled = _columns(households)
    if len(resources) and int(resources.min()) < 0:
        raise ValueError("the resources are zero or more")
    counted = -(-resources // ROUNDED_TO) * (ROUNDED_TO // 100)
    # with a dependant, one scale for all
    makeups = (dependants << 2) + ((couple != 0) & (dependants == 0)) * 2 + (disabled != 0)
    found, kinds = np.unique(makeups, return_inverse=True)
    tables = [terms(bool(one & 2), int(one) >> 2, bool(one & 1), dwellings, law) for one in found]
    return kinds, counted, tables


def _nearest(over: np.ndarray, under: Any) -> np.ndarray:
    return (2 * over + under) // (2 * under)


def _columns(table: Households | Dwellings) -> list[np.ndarray]:
    columns = [np.asarray(one) for one in vars(table).values()]
    if len({column.shape for column in columns}) > 1 or columns[0].ndim != 1:
        raise ValueError("every column has one value a row")
    return [column.astype(np.int64) for column in columns]
