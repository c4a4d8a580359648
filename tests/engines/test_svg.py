import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.engines.svg import Bar, Mark, Part, legend, stacked_bars


def bars(*parts: int, whole: int = 74, marks=()) -> ET.Element:
    drawn = stacked_bars(
        [Bar("55 présents", [Part(value, f"f{n % 6}") for n, value in enumerate(parts)], marks)],
        whole=whole,
        name="vote",
        title="Le vote",
        description="Sur 74 membres",
    )
    return ET.fromstring(drawn)


def percent(text: str) -> float:
    assert text.endswith("%")
    return float(text[:-1])


def test_parts_follow_one_another_in_proportion():
    rects = bars(37, 0, 37).findall("rect")
    assert [(r.get("x"), r.get("width")) for r in rects] == [("0.00%", "50.00%"), ("50.00%", "50.00%")]


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=6))
def test_parts_that_make_the_whole_fill_the_bar(parts):
    whole = sum(parts)
    if not whole:
        return
    rects = bars(*parts, whole=whole).findall("rect")
    assert sum(percent(r.get("width")) for r in rects) == pytest.approx(100, abs=0.04)
    for left, right in zip(rects, rects[1:], strict=False):
        end = percent(left.get("x")) + percent(left.get("width"))
        assert percent(right.get("x")) == pytest.approx(end, abs=0.02)


def test_text_keeps_its_size_and_says_what_is_drawn():
    svg = bars(38, marks=[Mark(38, "quorum")])
    assert svg.get("viewBox") is None and svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "vote-t vote-d"
    assert svg.find("title").text == "Le vote" and svg.find("desc").text == "Sur 74 membres"


@pytest.mark.parametrize("value, anchor", [(10, None), (38, "end"), (74, "end")])
def test_the_words_of_a_mark_stay_in_the_picture(value, anchor):
    svg = bars(55, marks=[Mark(value, "quorum")])
    assert svg.findall("text")[-1].get("text-anchor") == anchor
    assert svg.find("line").get("x1") == svg.find("line").get("x2")
    assert int(svg.findall("text")[-1].get("y")) < int(svg.get("height"))


@pytest.mark.parametrize(
    "parts, whole, marks", [((75,), 74, ()), ((-1,), 74, ()), ((1,), 0, ()), ((1,), 74, [Mark(75, "x")])]
)
def test_a_bar_that_would_lie_is_refused(parts, whole, marks):
    with pytest.raises(ValueError):
        bars(*parts, whole=whole, marks=marks)


def test_words_are_escaped():
    drawn = stacked_bars([Bar("<b>", [Part(1, "f1")])], whole=1, name="n", title="a & b", description='"<script>"')
    assert "<b>" not in drawn and "<script>" not in drawn
    assert "<i>" not in legend([Part(1, "f1", "<i>")])
