"""Boundaries of communes from a GeoJSON, checked and made light. No Django.

A shape is a list of polygons, a polygon a list of rings (the outline, then its holes), a ring a list of (longitude,
latitude) in degrees, WGS84, its last point the first.

Made light: two neighbours share their common line, so it is thinned once and no gap opens between them. A line is
cut where three shapes meet, then thinned by Douglas and Peucker: no point of the file is further than the tolerance
from what is kept. What would vanish whole is kept whole.
"""

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

MOST_BYTES = 20_000_000
MOST_FEATURES, MOST_POINTS = 40_000, 400_000  # France in detail; a territory is far below
NAMES = ("insee", "code_insee", "codeinsee", "insee_com", "codgeo", "code", "com", "insee_c")
GRAIN = 5  # decimals of a degree kept: about a metre
METRES = 111_320.0  # a degree of latitude
PIXELS = 800  # the tolerance is one point of a picture of this width

Point = tuple[float, float]
Ring = list[Point]
Shape = list[list[Ring]]


class NotBoundaries(Exception):
    """`code` says what is wrong: large, json, collection, property, geometry, degrees, ring, twice, none, points;
    `values` fill its sentence."""

    def __init__(self, code: str, **values):
        self.code, self.values = code, values
        super().__init__(f"{code} {values}")


@dataclass(frozen=True)
class Boundaries:
    """Shapes by INSEE code. `outside`: shapes of the file that the territory does not hold; `tolerance` in metres;
    `before` and `after`: how many points there were and are."""

    shapes: Mapping[str, Shape]
    outside: int
    tolerance: float
    before: int
    after: int


def read_boundaries(content: bytes, *, territory: Collection[str], name: str = "") -> Boundaries:
    """The shapes of the communes of `territory` (INSEE codes), made light. `name`: the property that holds the code;
    "" tries the usual ones. Raises NotBoundaries."""
    if len(content) > MOST_BYTES:
        raise NotBoundaries("large", most=MOST_BYTES // 1_000_000)
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise NotBoundaries("json") from None
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list) or found.get("type") != "FeatureCollection":
        raise NotBoundaries("collection")
    if len(features) > MOST_FEATURES:
        raise NotBoundaries("points", most=MOST_FEATURES)
    name = _property(features, name)
    shapes: dict[str, Shape] = {}
    outside = before = 0
    for feature in features:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        code = str((properties or {}).get(name, "")).strip().upper()
        code = code.zfill(5) if code.isdecimal() else code
        if code not in territory:
            outside += 1
            continue
        if code in shapes:
            raise NotBoundaries("twice", insee=code)
        shapes[code] = _shape(feature.get("geometry"), code)
        before += sum(len(ring) for polygon in shapes[code] for ring in polygon)
        if before > MOST_POINTS:
            raise NotBoundaries("points", most=MOST_POINTS)
    if not shapes:
        raise NotBoundaries("none", name=name)
    tolerance = width(shapes) / PIXELS
    light = thinned(shapes, tolerance)
    return Boundaries(light, outside, tolerance, before, _count(light))


def _refuse(constant: str):
    raise ValueError(constant)


def _count(shapes: Mapping[str, Shape]) -> int:
    return sum(len(ring) for shape in shapes.values() for polygon in shape for ring in polygon)


def _property(features: Sequence, name: str) -> str:
    first: dict = next(
        (f["properties"] for f in features if isinstance(f, dict) and isinstance(f.get("properties"), dict)), {}
    )
    if not name:
        name = next((n for wanted in NAMES for n in first if str(n).casefold() == wanted), "")
    if not name or not any(
        isinstance(f, dict) and isinstance(f.get("properties"), dict) and name in f["properties"] for f in features
    ):
        raise NotBoundaries("property", found=", ".join(map(str, first))[:200])
    return name


def _shape(geometry, code: str) -> Shape:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise NotBoundaries("geometry", insee=code, kind=str(kind or "")[:40])
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    try:
        found = [[_ring(ring, code) for ring in polygon] for polygon in polygons]
    except (TypeError, IndexError, ValueError):
        raise NotBoundaries("ring", insee=code) from None
    if not found or not all(found):
        raise NotBoundaries("ring", insee=code)
    return found


def _ring(points, code: str) -> Ring:
    ring: Ring = []
    for point in points:
        x, y = point[0], point[1]
        if isinstance(x, bool) or not isinstance(x, (int, float)) or not isinstance(y, (int, float)):
            raise TypeError
        if not (-180 <= x <= 180 and -90 <= y <= 90):
            raise NotBoundaries("degrees", insee=code)
        rounded = (round(float(x), GRAIN), round(float(y), GRAIN))
        if not ring or ring[-1] != rounded:
            ring.append(rounded)
    if ring and ring[0] != ring[-1]:
        ring.append(ring[0])
    if len(ring) < 4:
        raise ValueError
    return ring


def width(shapes: Mapping[str, Shape]) -> float:
    """The larger side of what holds all the shapes; metres."""
    xs = [x for shape in shapes.values() for polygon in shape for ring in polygon for x, _y in ring]
    ys = [y for shape in shapes.values() for polygon in shape for ring in polygon for _x, y in ring]
    middle = math.cos(math.radians((min(ys) + max(ys)) / 2))
    return max((max(xs) - min(xs)) * METRES * middle, (max(ys) - min(ys)) * METRES)


def thinned(shapes: Mapping[str, Shape], tolerance: float) -> dict[str, Shape]:
    """The shapes with fewer points, at most `tolerance` metres away; a line of two shapes stays the same in both."""
    rings = [ring for shape in shapes.values() for polygon in shape for ring in polygon]
    meets = _junctions(rings)
    kept: dict[tuple[Point, ...], list[Point]] = {}

    def light(arc: list[Point]) -> list[Point]:
        key = tuple(arc) if arc <= arc[::-1] else tuple(arc[::-1])
        if key not in kept:
            kept[key] = _peucker(list(key), tolerance)
        return kept[key] if key == tuple(arc) else kept[key][::-1]

    for ring in rings:  # what would vanish is kept whole, in its neighbours too
        arcs = _arcs(ring, meets)
        if len(_joined([light(arc) for arc in arcs])) < 4:
            for arc in arcs:
                kept[tuple(arc) if arc <= arc[::-1] else tuple(arc[::-1])] = list(min(arc, arc[::-1]))
    return {
        code: [[_joined([light(arc) for arc in _arcs(ring, meets)]) for ring in polygon] for polygon in shape]
        for code, shape in shapes.items()
    }


def _junctions(rings: Sequence[Ring]) -> set[Point]:
    """The points where lines part: those with another number of neighbours than two."""
    beside: dict[Point, set[Point]] = {}
    for ring in rings:
        for one, other in zip(ring, ring[1:], strict=False):
            beside.setdefault(one, set()).add(other)
            beside.setdefault(other, set()).add(one)
    return {point for point, others in beside.items() if len(others) != 2}


def _arcs(ring: Ring, meets: set[Point]) -> list[list[Point]]:
    """The ring cut at the junctions; at its first and furthest points, in a fixed order, when it meets none."""
    points = ring[:-1]
    cuts = [i for i, point in enumerate(points) if point in meets]
    if len(cuts) < 2:
        start = cuts[0] if cuts else points.index(min(points))
        x, y = points[start]
        far = max(range(len(points)), key=lambda i: ((points[i][0] - x) ** 2 + (points[i][1] - y) ** 2, points[i]))
        cuts = sorted((start, far))
    turned = points[cuts[0] :] + points[: cuts[0]] + [points[cuts[0]]]
    ends = [cut - cuts[0] for cut in cuts] + [len(points)]
    return [turned[a : b + 1] for a, b in zip(ends, ends[1:], strict=False)]


def _joined(arcs: Sequence[list[Point]]) -> Ring:
    ring: Ring = []
    for arc in arcs:
        ring += arc if not ring else arc[1:]
    return ring


def _peucker(points: list[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker (1973), without recursion."""
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        worst, place = 0.0, -1
        for i in range(first + 1, last):
            distance = _distance(points[i], points[first], points[last])
            if distance > worst:
                worst, place = distance, i
        if worst > tolerance:
            keep.add(place)
            stack += [(first, place), (place, last)]
    return [points[i] for i in sorted(keep)]


def _distance(point: Point, one: Point, other: Point) -> float:
    """From a point to a segment; metres, on a plane around the point."""
    scale = math.cos(math.radians(point[1]))
    ax, ay = (one[0] - point[0]) * scale * METRES, (one[1] - point[1]) * METRES
    bx, by = (other[0] - point[0]) * scale * METRES, (other[1] - point[1]) * METRES
    dx, dy = bx - ax, by - ay
    along = 0.0 if dx == dy == 0 else max(0.0, min(1.0, -(ax * dx + ay * dy) / (dx * dx + dy * dy)))
    return math.hypot(ax + along * dx, ay + along * dy)
