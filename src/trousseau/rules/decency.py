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
    """`status`: ok, bad, or unknown (not seen is an answer of its own, never a refusal)."""

    code: str
    status: str
    value: str
    threshold: str
    article: str


def main_room(surface: Decimal, height: Decimal, law: DecencyLaw) -> Point:
    """Décret 2002-120, art. 4: 9 m² under 2.20 m, or 20 m³."""
    volume = surface * height
    fits = (surface >= law.min_surface and height >= law.min_height) or volume >= law.min_volume
    return Point(
        "main_room",
        "ok" if fits else "bad",
        f"{surface} m², {height} m, {volume.quantize(Decimal('0.01'))} m³",
        f"{law.min_surface} m² × {law.min_height} m, {law.min_volume} m³",
        law.article,
    )


def energy(energy_class: str, law: DecencyLaw) -> Point:
    """Décret 2002-120, art. 3 bis: the energy classes that may be let at the date of the scale."""
    status = "unknown" if not energy_class else "ok" if energy_class in law.letting_classes else "bad"
    classes = f"{law.letting_classes[0]}–{law.letting_classes[-1]}"
    return Point("energy", status, energy_class, classes, law.energy_article)


def seen(code: str, answer: str, law: DecencyLaw) -> Point:
    """Décret 2002-120, art. 2: a point answered yes, no or not seen during the inspection."""
    return Point(code, {"yes": "ok", "no": "bad"}.get(answer, "unknown"), answer, "yes", law.article)
