"""Pictures drawn as SVG text: bars that add up. No Django.

A drawing has no viewBox: x and widths are percentages, y and heights pixels, so that text keeps its size
on a phone and on a wide screen. Colours are classes of the stylesheet (f0 … f5, fa, fl), which follow the
theme and the printer. Each drawing carries a title and a description for those who listen to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape

BAR, GAP, LABEL = 22, 36, 14  # heights in pixels: a bar, what separates two rows, the baseline of a label


@dataclass(frozen=True)
class Part:
    """A piece of a bar: how much, and its class of colour. `words` is used by the legend."""

    value: int
    fill: str
    words: str = ""


@dataclass(frozen=True)
class Mark:
    """A limit drawn across a bar, at `value` on the same scale, with what it is."""

    value: int
    words: str


@dataclass(frozen=True)
class Bar:
    """One row: its sentence above, its parts from left to right, its marks."""

    words: str
    parts: Sequence[Part]
    marks: Sequence[Mark] = ()


def _percent(value: int, whole: int) -> str:
    return f"{float(Fraction(value * 100, whole)):.2f}%"


def drawing(name: str, title: str, description: str, height: int, shapes: list[str]) -> str:
    """The frame of a picture, `height` pixels high; `name` is a prefix of ids, once per page."""
    return (
        f'<svg height="{height}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(description)}</desc>'
        f"{''.join(shapes)}</svg>"
    )


def stacked_bars(bars: Sequence[Bar], *, whole: int, name: str, title: str, description: str) -> str:
    """Horizontal bars on one scale from 0 to `whole`. `name` is a prefix of ids, once per page.

    Raises ValueError when `whole` is not positive, a part is negative, or parts or a mark pass `whole`:
    a bar that ran out of its frame would lie.
    """
    if whole <= 0:
        raise ValueError("whole must be positive")
    shapes, top = [], 0
    for bar in bars:
        if any(part.value < 0 for part in bar.parts) or sum(part.value for part in bar.parts) > whole:
            raise ValueError(f"the parts of {bar.words!r} do not fit in {whole}")
        if any(not 0 <= mark.value <= whole for mark in bar.marks):
            raise ValueError(f"a mark of {bar.words!r} is out of 0 to {whole}")
        shapes.append(f'<text x="0" y="{top + LABEL}">{escape(bar.words)}</text>')
        line, start = top + LABEL + 12, 0
        for part in bar.parts:
            if part.value:
                shapes.append(
                    f'<rect class="{part.fill}" x="{_percent(start, whole)}" y="{line}" '
                    f'width="{_percent(part.value, whole)}" height="{BAR}"/>'
                )
            start += part.value
        for mark in bar.marks:
            at = _percent(mark.value, whole)
            # past the middle the words stand before the line, or they would leave the picture
            side = 'dx="5"' if mark.value * 2 <= whole else 'dx="-5" text-anchor="end"'
            shapes.append(
                f'<line class="zero" x1="{at}" x2="{at}" y1="{line - 5}" y2="{line + BAR + 5}"/>'
                f'<text class="t-2" x="{at}" {side} y="{line + BAR + 17}">{escape(mark.words)}</text>'
            )
        top = line + BAR + (GAP if bar.marks else GAP // 2)
    return drawing(name, title, description, max(top - GAP // 2, 0), shapes)


def legend(parts: Sequence[Part]) -> str:
    """The list that confirms what each class of colour stands for."""
    items = (
        f'<li><svg aria-hidden="true"><rect class="{part.fill}" width="100%" height="100%"/></svg>'
        f"{escape(part.words)}</li>"
        for part in parts
    )
    return f'<ul class="legend">{"".join(items)}</ul>'
