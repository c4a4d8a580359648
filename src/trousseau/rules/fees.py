"""A fee of the mandate, as its clause computes it."""

from fractions import Fraction

from .money import round_half_up

COLLECTED, RENT, FLAT = "collected", "rent", "flat"  # what a clause is computed on


def clause_is_whole(base: str, basis_points: int | None, amount: int | None) -> bool:
    """Décret 72-678, art. 66: a rate for a share, an amount for a flat fee, never both nor neither."""
    if base == FLAT:
        return amount is not None and basis_points is None
    return basis_points is not None and amount is None


def fee_of(base: str, basis_points: int | None, amount: int | None, on: int) -> int:
    """Décret 72-678, art. 66: the fee in cents on `on` cents (sums collected, or a month of rent), VAT as the clause says.

    Raises ValueError for a clause that is not whole.
    """
    if not clause_is_whole(base, basis_points, amount):
        raise ValueError("a clause is computed on a rate or on an amount")
    return amount if base == FLAT else round_half_up(Fraction(on * basis_points, 10_000))
