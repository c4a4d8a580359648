"""Boundaries of communes from a GeoJSON: bad files say why, light lines leave no gap between neighbours."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.exchange.boundaries import NotBoundaries, read_boundaries, thinned
from trousseau.scales import centres, communes

HERE = {"21231", "21166", "01004"}
SQUARE = [[5.0, 47.0], [5.1, 47.0], [5.1, 47.1], [5.0, 47.1], [5.0, 47.0]]


def feature(code, coordinates=(SQUARE,), kind="Polygon", name="code") -> dict:
    return {
        "type": "Feature",
        "properties": {name: code, "nom": "X"},
        "geometry": {"type": kind, "coordinates": list(coordinates)},
    }


def read(*features, name="", **more):
    content = json.dumps({"type": "FeatureCollection", "features": list(features), **more})
    return read_boundaries(content.encode(), territory=HERE, name=name)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "json"),
        (b"\xff\xfe", "json"),
        (b"[" * 100_000, "json"),
        (b'{"type":"FeatureCollection","features":[NaN]}', "json"),
        (b"[]", "collection"),
        (b'{"type":"Polygon","coordinates":[]}', "collection"),
        (b'{"type":"FeatureCollection","features":[]}', "property"),
        (b'{"type":"FeatureCollection","features":[null,3]}', "property"),
        (b" " * 20_000_001, "large"),
    ],
)
def test_what_is_no_geojson_is_refused_with_its_reason(content, code):
    with pytest.raises(NotBoundaries) as refused:
        read_boundaries(content, territory=HERE)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("features", "code"),
    [
        ([feature("21231", [5.0, 47.0], "Point")], "geometry"),
        ([feature("21231", [[5.0, 47.0], [5.1, 47.1]], "LineString")], "geometry"),
        ([{"type": "Feature", "properties": {"code": "21231"}, "geometry": None}], "geometry"),
        ([feature("21231", [[[854000, 6690000], [855000, 6690000], [855000, 6691000]]])], "degrees"),
        ([feature("21231", [[[5.0, 47.0], [5.1, 47.0]]])], "ring"),
        ([feature("21231", [])], "ring"),
        ([feature("21231", [[["a", "b"]] * 5])], "ring"),
        ([feature("21231", [[[5.0]] * 5])], "ring"),
        ([feature("21231"), feature("21231")], "twice"),
        ([feature("99999")], "none"),
    ],
)
def test_a_wrong_shape_is_named_and_refused(features, code):
    with pytest.raises(NotBoundaries) as refused:
        read(*features)
    assert refused.value.code == code


def test_the_property_of_the_code_is_found_or_chosen():
    assert set(read(feature("21231", name="INSEE_COM")).shapes) == {"21231"}
    assert set(read(feature(1004)).shapes) == {"01004"}
    with pytest.raises(NotBoundaries) as refused:
        read(feature("21231", name="identifiant"))
    assert refused.value.values["found"] == "identifiant, nom"
    assert set(read(feature("21231", name="identifiant"), name="identifiant").shapes) == {"21231"}


def test_an_open_line_is_closed_and_the_others_are_counted():
    found = read(feature("21231", [SQUARE[:-1]]), feature("75056"))
    ring = found.shapes["21231"][0][0]
    assert ring[0] == ring[-1] and len(ring) == 5 and found.outside == 1


def wavy(seed: int, n: int) -> list[list[float]]:
    """A line of n points from the bottom to the top, shared by two communes."""
    return [[5.1 + 0.003 * math.sin(seed + i * 1.7), 47.0 + 0.1 * i / (n - 1)] for i in range(n)]


@given(st.integers(0, 50), st.integers(3, 60), st.floats(1, 400))
def test_two_neighbours_keep_one_common_line(seed, n, tolerance):
    line = [tuple(point) for point in wavy(seed, n)]
    left = [*line, (5.0, 47.1), (5.0, 47.0), line[0]]
    right = [*line[::-1], (5.2, 47.0), (5.2, 47.1), line[-1]]
    light = thinned({"a": [[left]], "b": [[right]]}, tolerance)
    one, other = light["a"][0][0], light["b"][0][0]
    assert one[0] == one[-1] and other[0] == other[-1] and len(one) >= 4 and len(other) >= 4
    common = [point for point in one if point in set(line)]
    assert set(common) == {point for point in other if point in set(line)}


def test_a_hole_and_the_commune_in_it_fit_and_a_small_one_does_not_vanish():
    inner = [(5.04, 47.04), (5.0402, 47.04), (5.0402, 47.0402), (5.04, 47.0402), (5.04, 47.04)]
    outer = [tuple(point) for point in SQUARE]
    light = thinned({"big": [[outer, inner]], "small": [[inner[::-1]]]}, 500)
    assert set(light["small"][0][0]) == set(light["big"][0][1]) == set(inner)


def metres_to(point, one, other) -> float:
    """From a point to the nearest of a hundred points of a segment, on the sphere."""

    def to(x, y):
        half = [math.radians(b - a) / 2 for a, b in zip(point, (x, y), strict=True)]
        squared = math.sin(half[1]) ** 2 + math.cos(math.radians(point[1])) ** 2 * math.sin(half[0]) ** 2
        return 2 * 6_371_000 * math.asin(math.sqrt(squared))

    steps = (n / 100 for n in range(101))
    return min(to(*(a + (b - a) * step for a, b in zip(one, other, strict=True))) for step in steps)


def test_no_point_is_moved_further_than_the_tolerance():
    ring = [(5 + 0.05 * math.cos(t / 60), 47 + 0.03 * math.sin(t / 60)) for t in range(377)]
    ring.append(ring[0])
    light = thinned({"a": [[ring]]}, 50)["a"][0][0]
    assert len(light) < 40
    for point in ring:
        assert min(metres_to(point, a, b) for a, b in zip(light, light[1:], strict=False)) <= 50.01


def test_each_commune_of_the_territory_has_a_centre():
    assert set(centres()) == {row["insee"] for row in communes()}
