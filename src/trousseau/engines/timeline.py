"""Dated facts and deadlines on a line of time, with today across it. No Django.

Drawn as `svg` does: no viewBox, x in percent, y in pixels, colours by class, a title and a description. What is certain of
a day is a shape: a disc is sure, a half diamond contestable, a dashed ring to confirm or to come. On a phone the words give
way to the marks, which a table beside the picture explains.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from .svg import drawing

LANE, TOP, GAP = 24, 20, 30  # heights in pixels: a row of labels, above the first one, from the line to the nearest
LETTER, MARK, LEAST = 0.95, 3.0, 8.0  # widths in percent: a letter, a mark, the least between two marks of a row
ON_PHONE = 2.7  # percent of a letter, 310 pixels wide
MOST_TICKS = 14
SURE, CONTESTABLE, CONFIRM = "sure", "contestable", "confirm"
SHAPES = {
    SURE: '<circle class="f5" cx="0" cy="0" r="6"/>',
    CONTESTABLE: '<path class="hatch-bg zero" d="M0 -7L7 0L0 7L-7 0Z"/><path class="f5" d="M0 -7L0 7L-7 0Z"/>',
    CONFIRM: '<circle class="hatch-bg zero" cx="0" cy="0" r="6" stroke-dasharray="3 2.4"/>',
}


@dataclass(frozen=True)
class Point:
    """A day: its mark (a number or a letter, as in the table), its words, its shape. `below`: a deadline, under the line."""

    on: date
    mark: str
    words: str
    shape: str = SURE
    below: bool = False


@dataclass(frozen=True)
class Stretch:
    """Days that are hatched, from `first` to `last` included."""

    first: date
    last: date
    words: str = ""


@dataclass(frozen=True)
class _Placed:
    point: Point
    x: float
    lane: int
    left: bool  # the words stand before the mark


def timeline(
    points: Sequence[Point],
    stretches: Sequence[Stretch],
    *,
    today: date,
    today_words: str,
    month: Callable[[date], str],
    name: str,
    title: str,
    description: str,
) -> str:
    """The picture; `month` writes the name of a month without its year; `name` is a prefix of ids, once per page."""
    days = [today, *(point.on for point in points)]
    first, end = min(days).replace(day=1), _month_after(max(days), 2)

    def x(day: date) -> float:
        return 1 + 97 * (min(max(day, first), end) - first).days / (end - first).days

    above = _placed([point for point in points if not point.below], x)
    below = _placed([point for point in points if point.below], x)
    line = TOP + GAP + LANE * max((one.lane + 1 for one in above), default=0)
    bottom = line + GAP + LANE * max((one.lane + 1 for one in below), default=0)
    shapes = [*_hatched(stretches, first, end, x, bottom, name)]
    shapes.append(f'<line class="zero" x1="0" x2="100%" y1="{line}" y2="{line}"/>')
    shapes += _ticks(first, end, x, line, bottom, month)
    for one in (*above, *below):
        shapes += _drawn(one, line)
    at = f"{x(today):.2f}%"
    shapes.append(
        f'<line x1="{at}" x2="{at}" y1="{TOP - 14}" y2="{bottom + 36}" stroke="currentColor" stroke-width="2"/>'
    )
    anchor = _anchor(x(today), today_words)
    shapes.append(
        f'<text class="t-b t-halo" x="{at}" y="{bottom + 52}" text-anchor="{anchor}">{escape(today_words)}</text>'
    )
    return drawing(name, title, description, bottom + 58, shapes)


def _anchor(at: float, words: str) -> str:
    """Where the words stand beside `at` percent, so that none leaves the picture on a phone."""
    half = ON_PHONE * len(words) / 2
    return "start" if at < half else "end" if at > 100 - half else "middle"


def _month_after(day: date, count: int) -> date:
    year, place = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, place + 1, 1)


def _placed(points: Sequence[Point], x: Callable[[date], float]) -> list[_Placed]:
    """Each label in the row nearest to the line where it meets no other, its words on the side that has room."""
    taken: list[list[tuple[float, float]]] = []
    found = []
    for point in sorted(points, key=lambda one: one.on):
        at, wide = x(point.on), MARK + LETTER * len(point.words)
        left = at + wide > 100
        span = (at - max(wide, LEAST / 2), at + LEAST / 2) if left else (at - LEAST / 2, at + max(wide, LEAST / 2))
        lane = 0
        while lane < len(taken) and any(span[0] < high and low < span[1] for low, high in taken[lane]):
            lane += 1
        if lane == len(taken):
            taken.append([])
        taken[lane].append(span)
        found.append(_Placed(point, at, lane, left))
    return found


def _drawn(one: _Placed, line: int) -> list[str]:
    point, at = one.point, f"{one.x:.2f}%"
    if point.below:
        label = line + GAP + LANE * one.lane
        ends = line + 7, label - 13
    else:
        label = line - GAP + 6 - LANE * one.lane
        ends = label + 6, line - 7
    side = 'dx="-11" text-anchor="end"' if one.left else 'dx="11"'
    return [
        f'<line class="mark" x1="{at}" x2="{at}" y1="{ends[0]}" y2="{ends[1]}"/>',
        f'<svg x="{at}" y="{line}" width="1" height="1" overflow="visible">{SHAPES[point.shape]}</svg>',
        f'<text class="t-b t-halo" x="{at}" y="{label}" text-anchor="middle">{escape(point.mark)}</text>',
        f'<text class="t-halo odd" x="{at}" {side} y="{label}">{escape(point.words)}</text>',
    ]


def _hatched(
    stretches: Sequence[Stretch], first: date, end: date, x: Callable[[date], float], bottom: int, name: str
) -> list[str]:
    shown = [one for one in stretches if one.first < end and one.last >= first]
    if not shown:
        return []
    shapes = [
        f'<defs><pattern id="{name}-h" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<line class="hatch-line" stroke-opacity="0.34" x1="0" y1="0" x2="0" y2="7"/></pattern></defs>'
    ]
    for one in shown:
        low, high = x(one.first), x(one.last + timedelta(days=1))
        shapes.append(f'<rect fill="url(#{name}-h)" x="{low:.2f}%" y="0" width="{high - low:.2f}%" height="{bottom}"/>')
        if one.words and high - low > LETTER * len(one.words):
            at = (low + high) / 2
            shapes.append(
                f'<text class="t-2 t-halo" x="{at:.2f}%" y="12" text-anchor="{_anchor(at, one.words)}">'
                f"{escape(one.words)}</text>"
            )
    return shapes


def _ticks(
    first: date, end: date, x: Callable[[date], float], line: int, bottom: int, month: Callable[[date], str]
) -> list[str]:
    """The months, or one in two, three, six or twelve; every second one gives way on a phone."""
    months = [_month_after(first, n) for n in range((end.year - first.year) * 12 + end.month - first.month)]
    step = next((step for step in (1, 2, 3, 6, 12) if len(months) / step <= MOST_TICKS), 24)
    shapes, year = [], 0
    for place, day in enumerate(months[::step]):
        at, less = f"{x(day):.2f}%", " odd" if place % 2 else ""
        shapes.append(f'<line class="grid" x1="{at}" x2="{at}" y1="{line}" y2="{bottom}"/>')
        shapes.append(f'<text class="t-2{less}" x="{at}" dx="3" y="{bottom + 16}">{escape(month(day))}</text>')
        if day.year != year:
            shapes.append(f'<text class="t-2{less}" x="{at}" dx="3" y="{bottom + 32}">{day.year}</text>')
            year = day.year
    return shapes
