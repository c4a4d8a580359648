"""Whether a dwelling may be let: the points of décret 2002-120 that decide."""

from collections.abc import Sequence
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


# What is seen on the spot, in the order of a walk, each with its text.
SEEN = {
    "weather_tight": "Décret 2002-120, art. 2",
    "airtight": "Décret 2002-120, art. 2",
    "railings": "Décret 2002-120, art. 2",
    "materials": "Décret 2002-120, art. 2",
    "safe_networks": "Décret 2002-120, art. 2",
    "ventilation": "Décret 2002-120, art. 2",
    "daylight": "Décret 2002-120, art. 2",
    "no_pests": "Loi 89-462, art. 6",
    "heating": "Décret 2002-120, art. 3",
    "water": "Décret 2002-120, art. 3",
    "evacuation": "Décret 2002-120, art. 3",
    "kitchen": "Décret 2002-120, art. 3",
    "toilet": "Décret 2002-120, art. 3",
    "washing": "Décret 2002-120, art. 3",
    "power": "Décret 2002-120, art. 3",
}
LET, WORKS, NEVER = "let", "works", "never"  # from the mildest to the strictest
CONCLUSIONS = (LET, WORKS, NEVER)
BEYOND_WORKS = ("main_room",)  # what no ordinary repair changes


def seen(code: str, answer: str) -> Point:
    """Décret 2002-120, art. 2 and 3; loi 89-462, art. 6: a point answered yes, no or not seen on the spot.

    `code` is one of SEEN.
    """
    return Point(code, {"yes": "ok", "no": "bad"}.get(answer, "unknown"), (answer,), ("yes",), SEEN[code])


@dataclass(frozen=True)
class Room:
    """m² and m; None: not measured. `main`: to live or sleep in."""

    main: bool
    surface: Decimal | None
    height: Decimal | None


def best_main_room(rooms: Sequence[Room], law: DecencyLaw) -> Point:
    """Décret 2002-120, art. 4: one main room at least is large enough; bad once every main room is measured."""
    main = [room for room in rooms if room.main]
    points = [
        main_room(room.surface, room.height, law)
        for room in main
        if room.surface is not None and room.height is not None
    ]
    if good := [point for point in points if point.status == "ok"]:
        return max(good, key=lambda point: point.value[0])
    if points and len(points) == len(main):
        return max(points, key=lambda point: point.value[2])
    limits = (law.min_surface, law.min_height, law.min_volume)
    return Point("main_room", "unknown", (), limits, law.article)


def conclusion(points: Sequence[Point]) -> tuple[str, list[Point]]:
    """Décret 2002-120, art. 1: whether the dwelling may be let, and the points that decide.

    LET with the points still to see (not seen is no defect), WORKS with those to mend, NEVER with those that
    works do not mend.
    """
    bad = [point for point in points if point.status == "bad"]
    beyond = [point for point in bad if point.code in BEYOND_WORKS]
    if beyond:
        return NEVER, beyond
    if bad:
        return WORKS, bad
    return LET, [point for point in points if point.status == "unknown"]


@dataclass(frozen=True)
class Area:
    """m². `measured` None when a room is not; `short`: under the area declared by more than the law bears."""

    measured: Decimal | None
    declared: Decimal
    short: bool


def area(rooms: Sequence[Room], declared: Decimal) -> Area:
    """Loi 89-462, art. 3-1: a living area more than one twentieth under the one declared lowers the rent.

    The Carrez area, of a sale in a co-ownership, is another measure.
    """
    if not rooms or any(room.surface is None for room in rooms):
        return Area(None, declared, False)
    measured = sum((room.surface for room in rooms if room.surface), Decimal(0))
    return Area(measured, declared, measured * 20 < declared * 19)
