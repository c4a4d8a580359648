"""A map of communes as SVG text: at most five classes of one scale, what is secret hatched, what is not known plain.
No Django.

Alone among the pictures a map has a viewBox: it keeps its shape. Its words are few and its table says the rest.
The plane is local: longitudes shortened by the cosine of the middle latitude, which is true within a few metres on
the width of a territory.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 600  # units of the viewBox
MARGIN = 8
MOST = 5
SECRET, UNKNOWN = "secret", "f0"
LABELS = 6  # names drawn: the others are in the table

Point = tuple[float, float]


@dataclass(frozen=True)
class Area:
    """A commune: its shape (polygons of rings of (longitude, latitude)) or its `centre` alone; `value` None when
    nothing is known, or with `secret` when it may not be said. `said`: its value in words."""

    name: str
    value: int | None
    said: str
    shape: Sequence[Sequence[Sequence[Point]]] = ()
    centre: Point | None = None
    secret: bool = False

    @property
    def middle(self) -> Point:
        """Where its name or its circle stands."""
        if self.centre:
            return self.centre
        ring = max((polygon[0] for polygon in self.shape), key=lambda ring: abs(_twice_area(ring)))
        return centroid(ring)


@dataclass(frozen=True)
class Band:
    """A class of values, both ends included, and its colour."""

    low: int
    high: int
    fill: str


def bands(values: Sequence[int], most: int = MOST) -> list[Band]:
    """At most five classes that hold every value: each value its own when they are few, otherwise classes of about
    as many communes each."""
    if not 1 <= most <= MOST:
        raise ValueError("one to five classes")
    ordered = sorted(values)
    distinct = sorted(set(ordered))
    if len(distinct) <= most:
        groups = [[value] for value in distinct]
    else:
        ends = {ordered[min(len(ordered) * n // most, len(ordered) - 1)] for n in range(1, most)}
        groups = []
        current: list[int] = []
        for value in distinct:
            if current and value in ends:
                groups.append(current)
                current = []
            current.append(value)
        groups.append(current)
    first = 1 + (MOST - len(groups)) // 2 if len(groups) < MOST else 1  # few classes stand in the middle
    return [Band(group[0], group[-1], f"f{first + n}") for n, group in enumerate(groups)]


def fill_of(area: Area, classes: Sequence[Band], name: str) -> str:
    """The attributes that colour an area."""
    if area.secret:
        return f'class="secret" fill="url(#{name}-h)"'
    band = next((b for b in classes if area.value is not None and b.low <= area.value <= b.high), None)
    return f'class="{band.fill if band else UNKNOWN}"'


def draw(areas: Sequence[Area], classes: Sequence[Band], *, name: str, title: str, description: str) -> str:
    """The `<svg>`: shapes where all have one, circles at the centres otherwise. `name` is a prefix of ids.

    Raises ValueError without an area that can be placed.
    """
    placed = [area for area in areas if area.shape or area.centre]
    if not placed:
        raise ValueError("no area to draw")
    plane, height = _plane(placed)
    shapes = [
        f'<defs><pattern id="{name}-h" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect class="hatch-bg" width="6" height="6"/>'
        '<line class="hatch-line" x1="0" y1="0" x2="0" y2="6"/></pattern></defs>'
    ]
    largest = max((area.value or 0 for area in placed), default=0)
    for area in placed:
        told = f"<title>{escape(area.name)} : {escape(area.said)}</title>"
        how = fill_of(area, classes, name)
        if area.shape:
            path = "".join(
                "M" + "L".join(_xy(plane(point)) for point in ring[:-1]) + "Z"
                for polygon in area.shape
                for ring in polygon
            )
            shapes.append(f'<path {how} fill-rule="evenodd" d="{path}">{told}</path>')
        else:
            x, y = plane(area.middle)
            shapes.append(f'<circle {how} cx="{x:.1f}" cy="{y:.1f}" r="{_radius(area, largest):.1f}">{told}</circle>')
    for area, (x, y) in _labels(placed, plane):
        shapes.append(
            f'<text class="map-label t-halo" x="{x:.0f}" y="{y + 5:.0f}" text-anchor="middle">{escape(area.name)}</text>'
        )
    return (
        f'<svg class="map" viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(description)}</desc>'
        f"{''.join(shapes)}</svg>"
    )


def legend(classes: Sequence[Band], words: Callable[[Band], str], *, unknown: str = "", secret: str = "") -> str:
    """What each colour stands for; `unknown` and `secret` when the map shows some."""
    rows = [(f'class="{band.fill}"', words(band)) for band in classes]
    if unknown:
        rows.append((f'class="{UNKNOWN}"', unknown))
    boxes = [
        f'<li><svg aria-hidden="true"><rect {how} width="100%" height="100%"/></svg>{escape(said)}</li>'
        for how, said in rows
    ]
    if secret:
        lines = "".join(f'<line class="hatch-line" x1="{x}" x2="{x + 8}" y1="16" y2="0"/>' for x in (-2, 4, 10, 16))
        boxes.append(
            '<li><svg aria-hidden="true"><rect class="hatch-bg" width="100%" height="100%"/>'
            f"{lines}</svg>{escape(secret)}</li>"
        )
    return f'<ul class="legend">{"".join(boxes)}</ul>'


def centroid(ring: Sequence[Point]) -> Point:
    """The centre of gravity of a closed ring; the mean of its points when it has no area."""
    area = _twice_area(ring)
    if abs(area) < 1e-12:
        return sum(x for x, _y in ring) / len(ring), sum(y for _x, y in ring) / len(ring)
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in zip(ring, ring[1:], strict=False))
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in zip(ring, ring[1:], strict=False))
    return x / (3 * area), y / (3 * area)


def _twice_area(ring: Sequence[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:], strict=False))


def _plane(areas: Sequence[Area]) -> tuple[Callable[[Point], Point], float]:
    """From degrees to units of the viewBox, north above, and the height that it takes."""
    points = [p for area in areas for polygon in area.shape for ring in polygon for p in ring]
    points += [area.centre for area in areas if area.centre and not area.shape]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    shrink = math.cos(math.radians((south + north) / 2))
    margin = MARGIN if any(area.shape for area in areas) else 60  # circles and names need room
    span = max((east - west) * shrink, 1e-6)
    scale = (WIDTH - 2 * margin) / max(span, (north - south))
    height = max((north - south) * scale, 0) + 2 * margin
    left = (WIDTH - span * scale) / 2

    def place(point: Point) -> Point:
        return left + (point[0] - west) * shrink * scale, margin + (north - point[1]) * scale

    return place, height


def _xy(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"


def _radius(area: Area, largest: int) -> float:
    """A circle whose surface follows its value, never too small to be seen."""
    if not largest or not area.value:
        return 8.0
    return 8.0 + 22.0 * math.sqrt(area.value / largest)


def _labels(areas: Sequence[Area], plane: Callable[[Point], Point]) -> list[tuple[Area, Point]]:
    """The names of the largest values that do not cover one another."""
    found: list[tuple[Area, Point]] = []
    ranked = sorted(areas, key=lambda area: (-(area.value or 0), area.name))
    for area in ranked:
        x, y = plane(area.middle)
        half = len(area.name) * 4.8
        inside = half <= x <= WIDTH - half
        if inside and all(abs(y - b) > 20 or abs(x - a) > half + len(o.name) * 4.8 for o, (a, b) in found):
            found.append((area, (x, y)))
        if len(found) == LABELS:
            break
    return found
