"""The stylesheet holds its promises: contrast, one place for colours, no rule that cannot apply."""

import re
from pathlib import Path

import pytest

from trousseau import core

SHEET = (Path(core.__file__).parent / "static/trousseau/trousseau.css").read_text()
BARE = re.sub(r"/\*.*?\*/", "", SHEET, flags=re.DOTALL)
TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([\w-]+):\s*light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", BARE)
}


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


SURFACES = ("paper", "sheet", "sunk")
TEXT = [(ink, surface) for ink in ("ink", "ink-2", "accent", "accent-hover") for surface in SURFACES]
TEXT += [(tone, f"{tone}-soft") for tone in ("ok", "warn", "bad", "note")]
TEXT += [("ink", f"{tone}-soft") for tone in ("ok", "warn", "bad", "note", "accent")]
TEXT += [("accent", f"{tone}-soft") for tone in ("ok", "warn", "bad", "note", "accent")]  # links in a callout
TEXT += [("ok", "sheet"), ("bad", "sheet"), ("on-accent", "accent"), ("on-accent", "accent-hover")]
CONTROLS = [("edge", surface) for surface in SURFACES] + [("focus", surface) for surface in SURFACES]
CONTROLS += [("accent", "sheet"), ("p-4", "sheet"), ("p-5", "sheet")]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("front, back", TEXT)
def test_text_is_read_on_its_surface(front, back, theme):
    which = theme == "dark"
    assert contrast(TOKENS[front][which], TOKENS[back][which]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("front, back", CONTROLS)
def test_controls_and_marks_are_seen(front, back, theme):
    which = theme == "dark"
    assert contrast(TOKENS[front][which], TOKENS[back][which]) >= 3


def test_the_scale_of_pictures_reads_in_grey():
    for which in (0, 1):
        lights = [luminance(TOKENS[f"p-{step}"][which]) for step in range(1, 6)]
        assert lights in (sorted(lights), sorted(lights, reverse=True))


def test_a_raw_colour_stands_in_the_tokens_only():
    _tokens, below = BARE.split("@layer base {", 1)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(", below) == []


def test_every_token_is_used_and_every_token_used_exists():
    written = set(re.findall(r"(--[\w-]+):", BARE))
    read = set(re.findall(r"var\((--[\w-]+)", BARE))
    assert read - written == set()
    assert written - read == set()


def test_no_rule_shouts():
    assert "!important" not in BARE


def test_pages_carry_no_style_or_script():
    for page in (Path(core.__file__).parent / "templates").rglob("*.html"):
        # a script is a file of its own, which a page names
        text = re.sub(r"<script src=\"{% static 'trousseau/\w+\.js' %}\" defer", "", page.read_text())
        assert not re.search(r"\sstyle=|<style|<script|\son\w+=", text), page.name


def test_no_picture_or_font_comes_from_elsewhere():
    assert "url(" not in BARE and "@import" not in BARE and "@font-face" not in BARE
