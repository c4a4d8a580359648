"""What a year of letting means for the owner's return of property income: the day money moved decides the year."""

from collections.abc import Sequence
from fractions import Fraction

from .money import round_half_up


def rent_parts(rent: int, charges: int, parts: Sequence[int]) -> list[int]:
    """CGI, art. 29: of each payment of one call, in their order, the cents that are rent; the rest is charges recovered.

    Each pays rent and charges in the proportion of the call; what is counted so far is rounded once, so that a call
    fully paid gives its rent to the cent, however many payments paid it. Raises ValueError beyond what the call asks.
    """
    whole, paid, counted, found = rent + charges, 0, 0, []
    for cents in parts:
        paid += cents
        if paid > whole:
            raise ValueError("the parts pass what the call asks")
        until = round_half_up(Fraction(rent * paid, whole)) if whole else 0
        found.append(until - counted)
        counted = until
    return found


def lost_charges(rent: int, charges: int, paid: int) -> int:
    """CGI, art. 31, I, 1° d: of a call left unpaid by a tenant who is gone, the cents of charges that it asked."""
    return charges - (paid - sum(rent_parts(rent, charges, [paid]) if paid else []))


def may_be_simplified(gross: int, most: int) -> bool:
    """CGI, art. 32: the simplified return is open up to this gross rent of the year; cents."""
    return gross <= most
