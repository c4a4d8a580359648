"""Whether a dwelling may be let: the points of décret 2002-120 that decide."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class DecencyLaw:
    """Thresholds at the date asked; m², m, m³; `letting_classes` are the energy classes that may be let."""

    min_surface: Decimal
    min_height: Decimal
    min_volume: Decimal
    letting_classes: tuple[str, ...]
    article: str
    energy_article: str


@dataclass(frozen=True)
class Point:
    """`status`: ok, bad, or unknown (not seen is an answer of its own, never a refusal).

    `value` and `threshold` are compared in their order: surface m², height m and volume m³ of the main room;
    the energy class and those that may be let; the answer and the one awaited.
    """

    code: str
    status: str
    value: tuple[Decimal | str, ...]
    threshold: tuple[Decimal | str, ...]
    article: str


def main_room(surface: Decimal, height: Decimal, law: DecencyLaw) -> Point:
    """Décret 2002-120, art. 4: 9 m² under 2.20 m, or 20 m³."""
    volume = surface * height
    fits = (surface >= law.min_surface and height >= law.min_height) or volume >= law.min_volume
    return Point(
        "main_room",
        "ok" if fits else "bad",
        (surface, height, volume),
        (law.min_surface, law.min_height, law.min_volume),
        law.article,
    )


def energy(energy_class: str, law: DecencyLaw) -> Point:
    """Décret 2002-120, art. 3 bis: the energy classes that may be let at the date of the scale."""
    status = "unknown" if not energy_class else "ok" if energy_class in law.letting_classes else "bad"
    value = (energy_class,) if energy_class else ()
    return Point("energy", status, value, law.letting_classes, law.energy_article)


SEEN = {
    "weather_tight": "Décret 2002-120, art. 2",
    "safe_networks": "Décret 2002-120, art. 2",
    "heating": "Décret 2002-120, art. 3",
    "no_pests": "Loi 89-462, art. 6",
}


def seen(code: str, answer: str) -> Point:
    """Décret 2002-120, art. 2 and 3; loi 89-462, art. 6: a point answered yes, no or not seen on the spot.

    `code` is one of SEEN.
    """
    return Point(code, {"yes": "ok", "no": "bad"}.get(answer, "unknown"), (answer,), ("yes",), SEEN[code])
