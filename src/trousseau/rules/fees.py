"""What a fee clause of a mandate says, and what it comes to: the only way a fee is computed."""

from dataclasses import dataclass
from fractions import Fraction

from .money import round_half_up

COLLECTED, RENT, FLAT = "collected", "rent", "flat"  # what a clause is computed on
UNSAID, EXEMPT, INCLUDED, ADDED = "", "exempt", "included", "added"  # how it counts the VAT


@dataclass(frozen=True)
class Clause:
    """`basis_points`: hundredths of a percent, for a share; `amount`: cents, for a flat fee."""

    base: str
    basis_points: int | None
    amount: int | None
    vat: str = UNSAID


@dataclass(frozen=True)
class Fee:
    """Cents. `total` is what is paid. `vat` is None when the clause does not say how it is counted: nothing is
    added, and nobody may write it apart."""

    total: int
    vat: int | None

    @property
    def net(self) -> int:
        return self.total - (self.vat or 0)


def clause_is_whole(base: str, basis_points: int | None, amount: int | None) -> bool:
    """Décret 72-678, art. 66: a rate for a share, an amount for a flat fee, never both nor neither."""
    if base == FLAT:
        return amount is not None and basis_points is None
    return basis_points is not None and amount is None


def compute(clause: Clause, *, of: int | None, vat_percent: Fraction | int) -> Fee:
    """Décret 72-678, art. 66: the fee of one clause, and of nothing else.

    `of`, in cents: the sums collected for the owner, or a month of rent without charges; None for a flat fee. What the
    clause writes is rounded once, half up; the VAT is computed on it (CGI, art. 278), so that the parts make the total.
    Raises ValueError for a clause that is not whole, or a base that is missing or below zero.
    """
    written = _written(clause, of)
    if clause.vat == ADDED:
        vat = round_half_up(Fraction(written * vat_percent, 100))
        return Fee(written + vat, vat)
    if clause.vat == INCLUDED:
        return Fee(written, written - round_half_up(Fraction(written * 100, 100 + vat_percent)))
    if clause.vat == EXEMPT:
        return Fee(written, 0)
    return Fee(written, None)


def _written(clause: Clause, of: int | None) -> int:
    """What the clause itself writes: its flat amount, or its share of a sum."""
    if clause.base == FLAT and clause.amount is not None and clause.basis_points is None and of is None:
        return clause.amount
    if clause.base == FLAT or clause.basis_points is None or clause.amount is not None or of is None or of < 0:
        raise ValueError("a share of a sum of zero or more, or a flat amount of nothing")
    return round_half_up(Fraction(of * clause.basis_points, 10_000))
