"""Housing benefit of many households before many dwellings: the rule of `rules.benefit`, as arrays.

It needs numpy and nothing of the program but the rule. Example, 2 households and 3 dwellings:

    households = Households(couple=[False, True], dependants=[0, 2], resources=[0, 1_600_000], disabled=[False, False])
    dwellings = Dwellings(zone=[2, 2, 3], rent=[40000, 65000, 48000], conventioned=[True] * 3, furnished=[False] * 3)
    euros(households, dwellings, law)  # int32 array of shape (2, 3): whole euros a month

How: what does not depend on the resources (`rules.benefit.side`) is computed by the rule itself, once for each
dwelling and make-up of family. The rest is one subtraction, one threshold and two divisions a pair, in float64. Every
number that decides is a whole number below 2**53, so float64 holds it exactly, and the floor of an exact
quotient of two such numbers is exact: the arrays equal the rule to the euro, which a test proves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from trousseau.rules.benefit import PARTS, ROUNDED_TO, BenefitLaw, Letting, Tenant, side

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


def euros(households: Households, dwellings: Dwellings, law: BenefitLaw) -> np.ndarray:
    """Whole euros a month, int32, of shape (households, dwellings): the rule's `estimate(…).euros` for each pair.

    Raises ValueError, as the rule does, when a value is out of its range or the lengths differ.
    """
    couple, dependants, resources, disabled = _columns(households)
    zone, rent, conventioned, furnished = _columns(dwellings)
    if len(resources) and int(resources.min()) < 0:
        raise ValueError("the resources are zero or more")
    lettings = [
        Letting(int(z), int(r), bool(c), bool(f))
        for z, r, c, f in zip(zone, rent, conventioned, furnished, strict=True)
    ]
    counted = -(-resources // ROUNDED_TO) * (ROUNDED_TO // 100)
    found = np.zeros((len(resources), len(lettings)), np.int32)
    makeups = np.stack(
        [couple * (dependants == 0), dependants, disabled]
    )  # with a dependant, one scale for all
    for makeup in np.unique(makeups, axis=1).T:
        members = np.flatnonzero((makeups == makeup[:, None]).all(axis=0))
        _one_makeup(found, members, counted[members], lettings, makeup, law)
    return found


def _one_makeup(
    found: np.ndarray,
    members: np.ndarray,
    counted: np.ndarray,
    lettings: list[Letting],
    makeup: Any,
    law: BenefitLaw,
) -> None:
    """Fill the rows `members` of `found`: households of one make-up, `counted` their resources in euros."""
    if not lettings:
        return
    tenant = Tenant(bool(makeup[0]), int(makeup[1]), 0, bool(makeup[2]))
    sides = [side(one, tenant.couple, tenant.dependants, tenant.disabled, law) for one in lettings]

    def column(values: Any) -> np.ndarray:
        return np.array(list(values), np.float64)

    # All is multiplied by 2 × kept so that « to the nearest cent » is the floor of one quotient.
    under = column(2 * PARTS * one.of for one in sides)
    half = column(PARTS * one.of for one in sides)
    whole = column(2 * one.kept * one.whole for one in sides) + half
    least = column(2 * one.kept * one.threshold * PARTS for one in sides) + half
    per_euro = column(2 * one.kept * one.per_euro for one in sides)
    above = np.maximum(counted - sides[0].allowance, 0).astype(np.float64)[:, None]
    rows = max(1, CELLS // len(lettings))
    net_of_debt = 1000 - law.social_debt
    room = np.empty((min(rows, len(members)), len(lettings)))
    paid = np.empty(room.shape, bool)
    for start in range(0, len(members), rows):
        these = slice(start, start + rows)
        cells, kept = room[: len(above[these])], paid[: len(above[these])]
        np.multiply(above[these], per_euro, out=cells)
        np.subtract(whole, cells, out=cells)
        np.greater_equal(cells, least, out=kept)
        np.divide(cells, under, out=cells)
        np.floor(cells, out=cells)
        # The gross less the debt, itself to the cent below, then the euro below: one floor does both.
        cells -= law.deduction
        cells *= net_of_debt
        cells += 999
        cells /= 100_000
        np.floor(cells, out=cells)
        np.maximum(cells, 0, out=cells)
        cells *= kept
        found[members[these]] = cells


def _columns(table: Households | Dwellings) -> list[np.ndarray]:
    columns = [np.asarray(one) for one in vars(table).values()]
    if len({column.shape for column in columns}) > 1 or columns[0].ndim != 1:
        raise ValueError("every column has one value a row")
    return [column.astype(np.int64) for column in columns]
