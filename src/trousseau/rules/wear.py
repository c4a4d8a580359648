"""Décret 2016-382, art. 4: what is left of an element after its years, when the parties agreed on a wear grid."""

from dataclasses import dataclass
from fractions import Fraction

from .money import round_half_up


@dataclass(frozen=True)
class Wear:
    """`life` and `franchise` in years, `residual` in % of the price: what is never worn away."""

    life: int
    franchise: int
    residual: int


FAMILIES = {
    "paint": ("mur", "plafond", "peinture"),
    "floor": ("sol", "parquet", "moquette"),
    "joinery": ("porte", "fenêtre", "volet", "meuble", "placard"),
}


def grid_row(element: str) -> str:
    """The row of the grid by which an element is read: paint, floor, joinery, else equipment."""
    name = element.lower()
    return next((code for code, words in FAMILIES.items() if name.startswith(words)), "equipment")


def share(age: int, wear: Wear) -> int:
    """The tenant's share in %, rounded: whole during the franchise, then less each year, down to what is left."""
    if age <= wear.franchise:
        return 100
    left = 100 - Fraction((100 - wear.residual) * (age - wear.franchise), wear.life - wear.franchise)
    return round_half_up(max(Fraction(wear.residual), left))


def borne(amount: int, percent: int) -> int:
    """`amount` cents less wear, in cents."""
    return round_half_up(Fraction(amount * percent, 100))
