import xml.etree.ElementTree as ET
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.engines.plots import BentLine, SignedBar, bent_lines, columns, round_up, signed_bars


def bars(*values: int, mark: int = 0) -> ET.Element:
    rows = [SignedBar(f"n{i}", f"{value} €", "note", value, "f4") for i, value in enumerate(values)]
    return ET.fromstring(signed_bars(rows, mark=mark, mark_words="here", name="b", title="t", description="d"))


def lines(*points, most: int = 1000, you: int = 500, **more) -> ET.Element:
    drawn = [BentLine(f"l{i}", line, f"{i} 4") for i, line in enumerate(points)]
    return ET.fromstring(
        bent_lines(
            drawn,
            most=most,
            you=you,
            you_words="you",
            zero_words="zero",
            written=str,
            name="l",
            title="t",
            description="d",
            **more,
        )
    )


def part(text: str) -> float:
    assert text.endswith("%")
    return float(text[:-1])


def test_bars_are_in_proportion_and_start_at_zero():
    svg = bars(100, 50)
    assert [(part(r.get("x")), part(r.get("width"))) for r in svg.findall("rect")] == [(0, 94), (0, 47)]
    assert svg.get("viewBox") is None and svg.get("role") == "img" and svg.get("aria-labelledby") == "b-t b-d"


def test_a_loss_hangs_to_the_left_of_a_line_at_zero():
    svg = bars(100, -100, mark=100)
    first, second = svg.findall("rect")
    assert part(second.get("x")) + part(second.get("width")) == part(first.get("x")) == 47
    assert [part(line.get("x1")) for line in svg.findall("line")] == [47, 94]


@given(st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=6), st.integers(-(10**6), 10**6))
def test_no_bar_leaves_the_picture(values, mark):
    for rect in bars(*values, mark=mark).findall("rect"):
        assert 0 <= part(rect.get("x")) <= part(rect.get("x")) + part(rect.get("width")) <= 94.02


def test_a_second_value_stands_narrow_on_its_column_and_on_its_scale():
    more = dict(marks=(), first="f", last="l", written=str, name="c", title="t", description="d")
    svg = ET.fromstring(columns([100, 50], inner=[50, 200], **more))
    wide, low, narrow, high = svg.findall("rect")
    assert [float(r.get("height")) for r in (wide, low, narrow, high)] == [95, 47.5, 47.5, 190]
    assert part(wide.get("x")) < part(narrow.get("x"))
    assert part(narrow.get("x")) + part(narrow.get("width")) < part(wide.get("x")) + part(wide.get("width"))
    with pytest.raises(ValueError, match="inner"):
        columns([1, 2], inner=[1], **more)


def test_a_line_bends_at_its_points_and_is_flat_after_the_last():
    line = BentLine("l", [(0, -100), (200, 100)])
    assert [line.at(x) for x in (0, 100, 200, 900)] == [-100, 0, 100, 100]
    assert BentLine("l", [(10, 7)]).at(0) == Fraction(7)


def test_each_line_has_its_segments_its_dot_and_its_name():
    svg = lines([(0, -100), (200, 100)], [(0, 50)])
    assert [len(group.findall("line")) for group in svg.findall("g")] == [2, 1]
    assert [group.get("stroke-dasharray") for group in svg.findall("g")] == ["0 4", "1 4"]
    assert len(svg.findall("circle")) == 2
    assert {"l0", "l1", "you", "zero"} <= {text.text for text in svg.findall("text")}


def test_who_stands_beyond_the_axis_is_not_drawn():
    assert lines([(0, 1)], you=2000).findall("circle") == []


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 10**6), st.integers(-(10**6), 10**6)), min_size=1, max_size=5),
        min_size=1,
        max_size=3,
    ),
    st.integers(1, 10**6),
)
def test_lines_stay_in_their_frame_and_names_apart(points, most):
    svg = lines(*[sorted(dict(line).items()) for line in points], most=most, you=most // 2)
    height = int(svg.get("height"))
    for group in svg.findall("g"):
        for line in group.findall("line"):
            assert (
                13.9 <= float(line.get("y1")) <= 204.1 and 17.9 <= part(line.get("x1")) <= part(line.get("x2")) <= 84.01
            )
    names = sorted(float(text.get("y")) for text in svg.findall("text") if (text.text or "").startswith("l"))
    assert all(b - a >= 15.9 for a, b in zip(names, names[1:], strict=False))
    assert all(float(text.get("y")) <= height for text in svg.findall("text") if text.text not in ("l0", "l1", "l2"))


def test_words_are_escaped_and_nothing_to_draw_is_refused():
    assert "<b>" not in signed_bars(
        [SignedBar("<b>", "<b>", "<b>", 1, "f1")], mark=1, mark_words="<b>", name="n", title="<b>", description="<b>"
    )
    with pytest.raises(ValueError):
        bars()
    with pytest.raises(ValueError):
        lines()
    with pytest.raises(ValueError):
        lines([(0, 1)], most=0)


@pytest.mark.parametrize(("value", "rounded"), [(0, 1), (1, 1), (7, 8), (142826, 150000), (2500, 2500)])
def test_an_axis_ends_on_a_round_number(value, rounded):
    assert round_up(value) == rounded
