"""The picture keeps to scale, and a secret count has one height whatever it is."""

import re

from trousseau.observatory.pictures import SECRET, Bar, flow_picture


def rects(bars, fill: str) -> list[tuple[float, float]]:
    """(top, height) of the blocks of one class."""
    svg = flow_picture(bars, ident="p", title="Titre <b>", description="Texte")
    found = re.findall(rf'<rect class="{fill}"[^>]* y="([\d.]+)"[^>]* height="([\d.]+)"', svg)
    return [(float(top), float(height)) for top, height in found]


def test_blocks_are_to_scale_on_both_sides_of_the_line():
    bars = [Bar("janv.", [("f4", 20)], [("f5", 10)])]
    [(top, height)] = rects(bars, "f4")
    [(under, low)] = rects(bars, "f5")
    assert abs((height + 1) - 2 * (low + 1)) < 0.3  # a hairline of one pixel parts the blocks
    assert top + height <= under


def test_a_secret_block_says_nothing_of_its_count():
    one = rects([Bar("janv.", [("f4", 30), ("f2", None)], [("f5", 10)])], "secret")
    two = rects([Bar("janv.", [("f4", 30), ("f2", None), ("f1", None)], [("f5", 10)])], "secret")
    assert [height for _top, height in one] == [height for _top, height in two] == [SECRET - 2]


def test_nothing_but_zeros_is_a_line_without_blocks():
    svg = flow_picture([Bar("janv.", [("f4", 0)], [("f5", 0)])], ident="p", title="Titre <b>", description="")
    assert 'class="f4"' not in svg and 'class="zero"' in svg
    assert "Titre &lt;b&gt;" in svg and 'role="img"' in svg
