"""Règle de l’agence n° 6: what a measure or a rent may be. Beyond a hard limit it is refused; beyond a soft one it is
kept once a person has confirmed it. The same rule for what is typed and for what is imported.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True)
class Range:
    """`hard` and `soft` are (least, most), both included."""

    hard: tuple[Decimal, Decimal]
    soft: tuple[Decimal, Decimal]


@dataclass(frozen=True)
class Limits:
    """Square metres; euros a month; euros a month per square metre; square metres per main room."""

    surface: Range
    rent: Range
    rent_per_area: Range
    area_per_room: Range
    article: str


@dataclass(frozen=True)
class Doubt:
    """`field`: surface, rooms or rent. `code`: surface, rent, rent_per_area, area_per_room. `hard`: it cannot be."""

    field: str
    code: str
    hard: bool
    least: Decimal
    most: Decimal


def _out(field: str, code: str, value: Decimal | Fraction, held: Range) -> Doubt | None:
    for (least, most), hard in ((held.hard, True), (held.soft, False)):
        if not least <= value <= most:
            return Doubt(field, code, hard, least, most)
    return None


def doubts(
    limits: Limits, *, surface: Decimal | None = None, rooms: int | None = None, rent: int | None = None
) -> tuple[Doubt, ...]:
    """Règle de l’agence n° 6. What is unusual in a dwelling: `surface` in m², `rent` in cents a month.

    A measure beyond its limits is said once: what is derived from it is not judged.
    """
    found = []
    if surface is not None:
        found.append(_out("surface", "surface", surface, limits.surface))
    if rent is not None:
        found.append(_out("rent", "rent", Fraction(rent, 100), limits.rent))
    if not any(found):
        if surface and rent is not None:
            found.append(_out("rent", "rent_per_area", Fraction(rent, 100) / Fraction(surface), limits.rent_per_area))
        if surface and rooms:
            found.append(_out("rooms", "area_per_room", Fraction(surface) / rooms, limits.area_per_room))
    return tuple(one for one in found if one)
