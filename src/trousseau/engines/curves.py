"""A share as time goes by, drawn as steps with its interval. No Django.

Drawn as `plots` does: no viewBox, x in percent, y in pixels, colours by class, a title and a description.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape

from .plots import percent
from .svg import drawing

# where a time and a share stand in the picture
type Across = Callable[[int], str]
type Down = Callable[[float], str]

HEIGHT, TOP, LEFT, RIGHT = 200, 14, 10, 82  # pixels, then percent: shares at the left, names at the right


@dataclass(frozen=True)
class Stairs:
    """A line that begins at `start`: from each `time` on, the `share` (0 to 1), between `low` and `high` when known.

    It ends at `last`: beyond, nothing was watched. `dash` tells it apart; `band` draws its interval.
    """

    name: str
    steps: Sequence[tuple[int, float, float | None, float | None]]
    last: int
    dash: str = "none"
    band: bool = False
    start: float = 0.0


def stairs(
    lines: Sequence[Stairs],
    *,
    most: int,
    ticks: Sequence[tuple[int, str]],
    shares: Sequence[tuple[Fraction, str]],
    name: str,
    title: str,
    description: str,
    highest: Fraction = Fraction(1),
) -> str:
    """Lines from 0 to `most`; `ticks` and `shares` are the figures of the two axes, the second up to `highest`.

    Raises ValueError without a line, or when `most` is not positive.
    """
    if not lines or most <= 0:
        raise ValueError("no line to draw")

    def x(time: int) -> str:
        return percent(LEFT + Fraction(min(time, most)) * (RIGHT - LEFT) / most)

    def y(share: float) -> str:
        return f"{TOP + max(0, 1 - share / float(highest)) * HEIGHT:.1f}"

    shapes = []
    for mark, words in shares:
        level = y(float(mark))
        kind = "zero" if mark == 0 else "grid"
        shapes.append(f'<line class="{kind}" x1="{LEFT}%" x2="{RIGHT}%" y1="{level}" y2="{level}"/>')
        shapes.append(
            f'<text class="t-2" x="{LEFT}%" dx="-6" y="{float(level) + 4:.1f}" text-anchor="end">{escape(words)}</text>'
        )
    base = TOP + HEIGHT + 20
    for time, words in ticks:
        if time <= most:
            shapes.append(f'<text class="t-2" x="{x(time)}" y="{base}" text-anchor="middle">{escape(words)}</text>')
    for line in lines:
        if line.band:
            shapes.append(_band(line, most, x, y))
    for line in lines:
        shapes.append(_line(line, most, x, y))
    names = sorted(((_last(line, most), line) for line in lines), key=lambda found: -found[0])
    before = -100.0
    for share, line in names:
        at = max(float(y(share)), before + 16)
        shapes.append(
            f'<text class="t-b" x="{x(min(line.last, most))}" dx="6" y="{at + 4:.1f}">{escape(line.name)}</text>'
        )
        before = at
    return drawing(name, title, description, base + 8, shapes)


def _shown(line: Stairs, most: int) -> list[tuple[int, int, float, float | None, float | None]]:
    """(from, to, share, low, high) of each stretch up to what is drawn."""
    end = min(line.last, most)
    rows = [(0, line.start, None, None), *line.steps]
    found = []
    for n, (time, share, low, high) in enumerate(rows):
        until = min(rows[n + 1][0], end) if n + 1 < len(rows) else end
        if time <= end and until > time:
            found.append((time, until, share, low, high))
    return found


def _last(line: Stairs, most: int) -> float:
    return [line.start, *(share for time, share, _low, _high in line.steps if time <= most)][-1]


def _line(line: Stairs, most: int, x: Across, y: Down) -> str:
    drawn, before = [], line.start
    for start, until, share, _low, _high in _shown(line, most):
        if share != before:
            drawn.append(f'<line x1="{x(start)}" x2="{x(start)}" y1="{y(before)}" y2="{y(share)}"/>')
        drawn.append(f'<line x1="{x(start)}" x2="{x(until)}" y1="{y(share)}" y2="{y(share)}"/>')
        before = share
    if (ends := _last(line, most)) != before:  # what its last step says, at its very end
        end = x(min(line.last, most))
        drawn.append(f'<line x1="{end}" x2="{end}" y1="{y(before)}" y2="{y(ends)}"/>')
    return f'<g class="k4" stroke-width="2.5" stroke-dasharray="{line.dash}">{"".join(drawn)}</g>'


def _band(line: Stairs, most: int, x: Across, y: Down) -> str:
    boxes = []
    for start, until, _share, low, high in _shown(line, most):
        if low is not None and high is not None:
            left, right = float(x(start)[:-1]), float(x(until)[:-1])
            boxes.append(
                f'<rect class="f1" x="{left:.2f}%" y="{y(high)}" width="{right - left:.2f}%" '
                f'height="{float(y(low)) - float(y(high)):.1f}"/>'
            )
    return "".join(boxes)
