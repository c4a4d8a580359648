"""The rising steps: within their frame, ending where the watch ends."""

import xml.etree.ElementTree as ET
from fractions import Fraction

import pytest

from trousseau.engines.curves import Stairs, stairs

SHARES = [(Fraction(n, 4), f"{25 * n} %") for n in range(5)]


def drawn(*lines: Stairs, most: int = 100) -> ET.Element:
    return ET.fromstring(
        stairs(lines, most=most, ticks=[(0, "0"), (50, "5")], shares=SHARES, name="w", title="<t>", description="d")
    )


def percent(text: str) -> float:
    return float(text.rstrip("%"))


def test_a_step_rises_at_its_time_and_lasts_until_the_next():
    line = Stairs("mandat", [(20, 0.25, None, None), (60, 0.5, None, None)], last=80)
    found = [tuple(percent(part.get(name)) for name in ("x1", "x2", "y1", "y2")) for part in drawn(line).find("g")]
    # x from 10 % to 82 %, y from 214 px for nothing to 14 px for all
    assert found == [
        (10.0, 24.4, 214.0, 214.0),
        (24.4, 24.4, 214.0, 164.0),
        (24.4, 53.2, 164.0, 164.0),
        (53.2, 53.2, 164.0, 114.0),
        (53.2, 67.6, 114.0, 114.0),
    ]


def test_the_interval_is_drawn_where_it_is_known():
    line = Stairs("mandat", [(20, 0.25, 0.1, 0.5), (60, 1.0, None, None)], last=80, band=True)
    (box,) = drawn(line).findall("rect")
    assert percent(box.get("width")) == pytest.approx(28.8) and float(box.get("height")) == pytest.approx(80)


def test_nothing_passes_what_was_watched_or_what_is_drawn():
    svg = drawn(Stairs("a", [(5, 0.5, None, None), (300, 0.9, None, None)], last=400), Stairs("b", [], last=30))
    for group in svg.findall("g"):
        for part in group:
            assert percent(part.get("x2")) <= 82
    names = [t for t in svg.findall("text") if t.get("class") == "t-b"]
    assert sorted(t.text for t in names) == ["a", "b"]


def test_two_names_at_one_height_stand_apart():
    svg = drawn(Stairs("a", [(5, 0.5, None, None)], last=90), Stairs("b", [(5, 0.5, None, None)], last=90))
    heights = [float(t.get("y")) for t in svg.findall("text") if t.get("class") == "t-b"]
    assert abs(heights[0] - heights[1]) >= 16


def test_no_line_is_refused():
    with pytest.raises(ValueError, match="no line"):
        stairs([], most=10, ticks=[], shares=SHARES, name="w", title="t", description="d")
