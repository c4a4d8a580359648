"""What a convention with the Anah asks and gives for one dwelling: rent, area, grant, tenants' income.

Areas are m², rates are shares of one (0.45 for 45 %), rents and grants are integer cents.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from .money import round_half_up

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class AreaLaw:
    """CGI, annexe III, art. 2 terdecies H: the coefficient `fixed + per_area / S`, at most `most`;
    half of the annexes counts in S, at most `annexes_most` m²."""

    fixed: Decimal
    per_area: Decimal
    most: Decimal
    annexes_most: Decimal


@dataclass(frozen=True)
class GrantLaw:
    """The premium for intermediation: cents for a mandate, and cents more up to `small_area` m²."""

    mandate: int
    small_more: int
    small_area: Decimal
    levels: tuple[str, ...]


def counted_area(living: Decimal, annexes: Decimal, law: AreaLaw) -> Decimal:
    """CGI, annexe III, art. 2 terdecies H: the living area and half of the annexes, within a maximum; m²."""
    return living + min(annexes / 2, law.annexes_most)


def area_coefficient(area: Decimal, law: AreaLaw) -> Decimal:
    """CGI, annexe III, art. 2 terdecies H: two decimals, halves up (40 m² gives 1.18).

    Raises ValueError for an area that is not positive.
    """
    if area <= 0:
        raise ValueError("an area is positive")
    # rounded from the exact ratio: 0.7 + 19/40 is half-way, and a division cut at n digits may fall either side
    exact = Fraction(law.fixed) + Fraction(law.per_area) / Fraction(area)
    return min(Decimal(round_half_up(exact * 100)) / 100, law.most)


def discounted(rent: int, discount: Decimal) -> int:
    """The market rent of a month less the level's discount; cents, halves up as on a lease."""
    return int((rent * (1 - discount)).to_integral_value(ROUND_HALF_UP))


def rent_ceiling(market: Decimal, discount: Decimal, area: Decimal, law: AreaLaw) -> int:
    """CGI, annexe III, art. 2 terdecies H: the most that a month's rent may be, charges apart; cents.

    `market` is the commune's rent in the order of the year, in euros per m²; `area` from `counted_area`.
    """
    euros = market * (1 - discount) * area_coefficient(area, law) * area
    return int((euros * 100).quantize(Decimal(1), ROUND_HALF_UP))


def intermediation_grant(level: str, living: Decimal, law: GrantLaw) -> int:
    """Aide de l’Anah, prime d’intermédiation locative: cents, once, for a mandate at this level."""
    if level not in law.levels:
        return 0
    return law.mandate + (law.small_more if living <= law.small_area else 0)


def income_ceiling(people: int, ceilings: Sequence[int]) -> int:
    """CGI, art. 199 tricies: the tenants' tax income for a household of `people`, in the scale's unit.

    `ceilings` are those of 1, 2, … people, then what one more adds. Raises ValueError without anyone.
    """
    if people < 1:
        raise ValueError("a household has at least one person")
    *sizes, more = ceilings
    return sizes[people - 1] if people <= len(sizes) else sizes[-1] + more * (people - len(sizes))


def may_be_requested(on: date, last_day: date) -> bool:
    """CGI, art. 199 tricies: the Anah registers requests until `last_day`, whatever the length of the lease."""
    return on <= last_day
