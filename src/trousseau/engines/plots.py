"""Pictures on an axis: bars that may fall below zero, and lines that bend. No Django.

Drawn as `svg` does: no viewBox, x in percent, y in pixels, colours by class, a title and a description.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape

from .svg import Mark, drawing

ROW, BAR, TOP = 50, 16, 21  # heights in pixels: a row of the bars, a bar, from the row's top to its bar
WIDTH = 94  # percent of the picture that the longest bar takes
# the lines: height in pixels, then from where to where in percent: figures at the left, names at the right
PLOT, PLOT_LEFT, PLOT_RIGHT = 190, 18, 84
HALO = 'class="t-2 t-halo"'


@dataclass(frozen=True)
class SignedBar:
    """One row: its name, its figure and a quiet note above a bar of `value`, which may be negative."""

    name: str
    figure: str
    note: str
    value: int
    fill: str


@dataclass(frozen=True)
class BentLine:
    """A line by its points, x rising, flat after the last; `dash` tells it apart ("none", "7 4"…)."""

    name: str
    points: Sequence[tuple[int, int]]
    dash: str = "none"

    def at(self, x: int) -> Fraction:
        """The height of the line."""
        for (left, low), (right, high) in zip(self.points, self.points[1:], strict=False):
            if left <= x < right:
                return low + Fraction((high - low) * (x - left), right - left)
        return Fraction(self.points[-1][1] if x >= self.points[-1][0] else self.points[0][1])


def signed_bars(
    bars: Sequence[SignedBar], *, mark: int, mark_words: str, name: str, title: str, description: str
) -> str:
    """Bars from zero, to the right or to the left, with a line across all of them at `mark`.

    Raises ValueError without a bar.
    """
    if not bars:
        raise ValueError("no bar to draw")
    low = min(0, mark, *(bar.value for bar in bars))
    high = max(0, mark, *(bar.value for bar in bars))
    span = max(high - low, 1)

    def x(value: int) -> Fraction:
        return Fraction((value - low) * WIDTH, span)

    shapes, top = [], 0
    for bar in bars:
        shapes.append(
            f'<text x="0" y="{top + 14}"><tspan class="t-b">{escape(bar.name)}</tspan>  {escape(bar.figure)}'
            f'  <tspan class="t-2">{escape(bar.note)}</tspan></text>'
        )
        start, end = sorted((x(0), x(bar.value)))
        shapes.append(
            f'<rect class="{bar.fill}" x="{percent(start)}" y="{top + TOP}" width="{percent(end - start)}" '
            f'height="{BAR}"/>'
        )
        top += ROW
    at = percent(x(mark))
    if low < 0:
        shapes.append(f'<line class="zero" x1="{percent(x(0))}" x2="{percent(x(0))}" y1="{TOP - 3}" y2="{top - 8}"/>')
    side = 'text-anchor="end"' if x(mark) * 2 > WIDTH else ""
    shapes.append(
        f'<line class="mark" x1="{at}" x2="{at}" y1="{TOP}" y2="{top - 6}"/>'
        f'<text class="t-2" x="{at}" y="{top + 8}" {side}>{escape(mark_words)}</text>'
    )
    return drawing(name, title, description, top + 14, shapes)


def bent_lines(
    lines: Sequence[BentLine],
    *,
    most: int,
    you: int,
    you_words: str,
    zero_words: str,
    written: Callable[[int], str],
    name: str,
    title: str,
    description: str,
) -> str:
    """Lines over x from 0 to `most`, zero drawn strong, a dot on each at `you`. `written` writes a value of an axis.

    Raises ValueError without a line, or when `most` is not positive.
    """
    if not lines or most <= 0:
        raise ValueError("no line to draw")
    heights = [Fraction(0)]
    for line in lines:
        heights += [line.at(x) for x in (0, most, *(place for place, _height in line.points if place <= most))]
    step_y = _step(max(heights) - min(heights))
    bottom, top = _floor(min(heights), step_y), -_floor(-max(heights), step_y)
    top = top if top > bottom else bottom + step_y

    def x(value: int | Fraction) -> str:
        return percent(PLOT_LEFT + Fraction(value) * (PLOT_RIGHT - PLOT_LEFT) / most)

    def y(value: int | Fraction) -> str:
        return f"{float(14 + (top - value) * Fraction(PLOT, top - bottom)):.1f}"

    shapes = []
    for tick in range(bottom, top + 1, step_y):
        shapes.append(
            f'<line class="{"zero" if tick == 0 else "grid"}" x1="{PLOT_LEFT}%" x2="{PLOT_RIGHT}%" y1="{y(tick)}" y2="{y(tick)}"/>'
        )
    step_x, base = _step(Fraction(most), 4), 14 + PLOT + 24
    for tick in range(0, most + 1, step_x):
        shapes.append(f'<text class="t-2" x="{x(tick)}" y="{base}" text-anchor="middle">{escape(written(tick))}</text>')
    for line in lines:
        shapes.append(_segments(line, most, x, y))
    seen = 0 <= you <= most
    if seen:
        shapes.append(f'<line class="mark" x1="{x(you)}" x2="{x(you)}" y1="6" y2="{14 + PLOT}"/>')
        for line in lines:
            shapes.append(f'<circle class="fa" cx="{x(you)}" cy="{y(line.at(you))}" r="4"/>')
    for tick in range(bottom, top + 1, step_y):
        shapes.append(
            f'<text class="t-2" x="{PLOT_LEFT}%" dx="-6" y="{float(y(tick)) + 4:.1f}" text-anchor="end">'
            f"{escape(written(tick))}</text>"
        )
    shapes.append(
        f'<text {HALO} x="{PLOT_RIGHT}%" y="{float(y(0)) + 15:.1f}" text-anchor="end">{escape(zero_words)}</text>'
    )
    if seen:
        # under the axis: inside the plot, whoever stands at the left would cover the figures
        side = "start" if you * 5 < most else "end" if you * 5 > most * 4 else "middle"
        shapes.append(f'<text class="t-b" x="{x(you)}" y="{base + 20}" text-anchor="{side}">{escape(you_words)}</text>')
    for line, at in _apart([(line, float(y(line.at(most)))) for line in lines]):
        shapes.append(f'<text class="t-b" x="{PLOT_RIGHT}%" dx="6" y="{at + 4:.1f}">{escape(line.name)}</text>')
    return drawing(name, title, description, base + 26, shapes)


def columns(
    heights: Sequence[int],
    *,
    marks: Sequence[Mark],
    first: str,
    last: str,
    written: Callable[[int], str],
    name: str,
    title: str,
    description: str,
    inner: Sequence[int] = (),
) -> str:
    """Columns side by side from zero, the first and last named under them, with lines across at `marks`.

    `inner`: a second value of each, drawn dark and narrow on a pale column. `written` writes a value of the axis.
    Raises ValueError without a column, for one below zero, or when `inner` has another length.
    """
    if not heights or min(*heights, *inner, 0) < 0 or (inner and len(inner) != len(heights)):
        raise ValueError("columns are zero or more, one at least, each with its inner one or none")
    highest = max(1, *heights, *inner, *(mark.value for mark in marks))
    step = _step(Fraction(highest))
    top = -(-highest // step) * step

    def y(value: int) -> str:
        return f"{float(20 + PLOT - Fraction(value * PLOT, top)):.1f}"

    shapes = []
    for tick in range(0, top + 1, step):
        shapes.append(
            f'<line class="{"zero" if tick == 0 else "grid"}" x1="{PLOT_LEFT}%" x2="100%" y1="{y(tick)}" y2="{y(tick)}"/>'
            f'<text class="t-2" x="{PLOT_LEFT}%" dx="-6" y="{float(y(tick)) + 4:.1f}" text-anchor="end">'
            f"{escape(written(tick))}</text>"
        )
    width = Fraction(100 - PLOT_LEFT, len(heights))

    def column(fill: str, place: int, value: int, left: Fraction, share: Fraction) -> str:
        return (
            f'<rect class="{fill}" x="{percent(PLOT_LEFT + width * (place + left))}" y="{y(value)}" '
            f'width="{percent(width * share)}" height="{float(Fraction(value * PLOT, top)):.1f}"/>'
        )

    for place, value in enumerate(heights):
        shapes.append(column("f2" if inner else "f3", place, value, Fraction(0), Fraction(4, 5)))
    for place, value in enumerate(inner):
        shapes.append(column("f5", place, value, Fraction(1, 5), Fraction(2, 5)))
    for mark in marks:
        shapes.append(
            f'<line class="mark" x1="{PLOT_LEFT}%" x2="100%" y1="{y(mark.value)}" y2="{y(mark.value)}"/>'
            f'<text {HALO} x="100%" y="{float(y(mark.value)) - 5:.1f}" text-anchor="end">{escape(mark.words)}</text>'
        )
    base = 20 + PLOT + 20
    shapes.append(
        f'<text class="t-2" x="{PLOT_LEFT}%" y="{base}">{escape(first)}</text>'
        f'<text class="t-2" x="100%" y="{base}" text-anchor="end">{escape(last)}</text>'
    )
    return drawing(name, title, description, base + 8, shapes)


def percent(value: Fraction) -> str:
    return f"{float(value):.2f}%"


def round_up(value: int) -> int:
    """The first round number from `value` on: where an axis may end."""
    step = _step(Fraction(max(value, 1)))
    return -(-max(value, 1) // step) * step


def _segments(line: BentLine, most: int, x: Callable, y: Callable) -> str:
    ends = sorted({0, most, *(px for px, _py in line.points if 0 < px < most)})
    drawn = "".join(
        f'<line x1="{x(a)}" y1="{y(line.at(a))}" x2="{x(b)}" y2="{y(line.at(b))}"/>'
        for a, b in zip(ends, ends[1:], strict=False)
    )
    return f'<g class="k4" stroke-width="2.5" stroke-dasharray="{line.dash}">{drawn}</g>'


def _step(span: Fraction, cuts: int = 6) -> int:
    """A round step, 1, 2 or 5 times a power of ten, that cuts `span` in `cuts` at most."""
    step, place = 1, 0
    while span > step * cuts:
        step = (2, 5, 10)[place % 3] * 10 ** (place // 3)
        place += 1
    return step


def _floor(value: Fraction, step: int) -> int:
    return int(value // step) * step


def _apart(places: list[tuple[BentLine, float]], gap: float = 16) -> list[tuple[BentLine, float]]:
    """Names in the order of their lines, pushed down so that none covers another."""
    found: list[tuple[BentLine, float]] = []
    for line, at in sorted(places, key=lambda place: place[1]):
        found.append((line, at if not found else max(at, found[-1][1] + gap)))
    return found
