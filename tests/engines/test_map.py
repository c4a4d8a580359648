"""The map of communes: its classes, its circles without boundaries, what is secret."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.engines.map import Area, bands, draw, legend

SQUARE = [[[(5.0, 47.0), (5.1, 47.0), (5.1, 47.1), (5.0, 47.1), (5.0, 47.0)]]]
BESIDE = [[[(5.1, 47.0), (5.2, 47.0), (5.2, 47.1), (5.1, 47.1), (5.1, 47.0)]]]


def drawn(*areas: Area) -> ET.Element:
    classes = bands([a.value for a in areas if a.value is not None])
    return ET.fromstring(draw(areas, classes, name="m", title="Les prospects", description="Par commune"))


@given(st.lists(st.integers(0, 500), max_size=60), st.integers(1, 5))
def test_each_value_falls_in_one_class_and_they_are_five_at_most(values, most):
    classes = bands(values, most)
    assert len(classes) <= most
    assert all(sum(b.low <= value <= b.high for b in classes) == 1 for value in values)
    assert [b.low for b in classes] == sorted(b.low for b in classes)
    assert [b.fill for b in classes] == sorted({b.fill for b in classes})


def test_more_than_five_classes_are_refused():
    with pytest.raises(ValueError, match="five"):
        bands([1], 6)


def test_north_is_above_and_east_is_right():
    svg = drawn(Area("Ouest", 1, "1", SQUARE), Area("Est", 2, "2", BESIDE))
    west, east = svg.findall("path")
    points = [tuple(map(float, p.split())) for p in east.get("d").strip("MZ").split("L")]
    other = [tuple(map(float, p.split())) for p in west.get("d").strip("MZ").split("L")]
    assert min(x for x, _y in points) == max(x for x, _y in other)
    # a degree of longitude is shorter than one of latitude at 47°: each square is taller than wide
    width, height = (max(p[i] for p in other) - min(p[i] for p in other) for i in (0, 1))
    assert height / width == pytest.approx(1.466, abs=0.02)
    assert west.find("title").text == "Ouest : 1"


def test_what_is_secret_is_hatched_and_what_is_not_known_has_no_class():
    svg = drawn(Area("Secret", None, "secret", SQUARE, secret=True), Area("Vide", None, "inconnu", BESIDE))
    secret, empty = svg.findall("path")
    assert secret.get("fill") == "url(#m-h)" and secret.get("class") == "secret"
    assert empty.get("class") == "f0"
    assert svg.find("defs/pattern").get("id") == "m-h"


def test_without_boundaries_circles_stand_at_the_centres_and_follow_the_value():
    svg = drawn(Area("Un", 1, "1", centre=(5.0, 47.0)), Area("Cent", 100, "100", centre=(5.2, 47.1)))
    radius = [float(circle.get("r")) for circle in svg.findall("circle")]
    assert radius[0] < radius[1] <= 30
    width, height = (float(n) for n in svg.get("viewBox").split()[2:])
    for circle in svg.findall("circle"):
        x, y, r = (float(circle.get(name)) for name in ("cx", "cy", "r"))
        assert r <= x <= width - r and r <= y <= height - r


def test_names_do_not_cover_one_another():
    areas = [Area(f"Commune n° {n}", n, str(n), centre=(5.0 + n / 1000, 47.0)) for n in range(20)]
    assert 1 <= len(drawn(*areas).findall("text")) < 6


def test_one_commune_alone_is_drawn_and_none_is_refused():
    assert drawn(Area("Seule", 3, "3", centre=(5.0, 47.0))).find("circle") is not None
    with pytest.raises(ValueError, match="no area"):
        draw([], [], name="m", title="t", description="d")


def test_words_are_escaped():
    text = draw([Area("L’<b>Haÿ", 1, "<1>", SQUARE)], bands([1]), name="m", title="<t>", description="&")
    assert ET.fromstring(text).find("path/title").text == "L’<b>Haÿ : <1>"


def test_the_legend_says_each_class_and_what_is_hatched():
    text = legend(bands([1, 5]), lambda b: f"{b.low} à {b.high}", unknown="inconnu", secret="secret")
    items = ET.fromstring(text).findall("li")
    assert ["".join(item.itertext()) for item in items] == ["1 à 1", "5 à 5", "inconnu", "secret"]
