"""The picture of flows: what enters stands above a line, what leaves hangs below it.

SVG without viewBox: x and widths in %, heights in px, so that text keeps its size on a phone. A secret
count is a hatched block whose height means nothing; the table beside the picture says « secret ».
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

LEFT, TOP, PLOT, LABEL, SECRET = 7.0, 14, 220, 34, 12
MINUS = "−"


@dataclass(frozen=True)
class Bar:
    """One month: (class of the fill, count or None when secret), from the line outwards."""

    label: str
    up: Sequence[tuple[str, int | None]]
    down: Sequence[tuple[str, int | None]]


def flow_picture(bars: Sequence[Bar], *, ident: str, title: str, description: str) -> SafeString:
    """The `<svg>`; `ident` makes its ids unique in the page. `bars` is not empty."""
    high = [_extent(bar.up) for bar in bars]
    low = [_extent(bar.down) for bar in bars]
    pads = [SECRET if any(None in [v for _, v in side] for side in sides) else 0 for sides in _sides(bars)]
    most_up, most_down = max(high), max(low)
    scale = (PLOT - sum(pads)) / max(1, most_up + most_down)
    zero = TOP + pads[0] + most_up * scale if most_up + most_down else TOP + PLOT / 2
    height = TOP + PLOT + LABEL
    out = [
        f'<svg height="{height}" role="img" aria-labelledby="{ident}-t {ident}-d">',
        f'<title id="{ident}-t">{escape(title)}</title><desc id="{ident}-d">{escape(description)}</desc>',
        f'<defs><pattern id="{ident}-h" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect class="hatch-bg" width="6" height="6"/>'
        '<line class="hatch-line" x1="0" y1="0" x2="0" y2="6"/></pattern></defs>',
    ]
    ticks = _ticks(most_up, most_down)
    for tick in ticks:
        y = zero - tick * scale
        out.append(f'<line class="grid" x1="{LEFT:g}%" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/>')
    slot = (100 - LEFT) / len(bars)
    width = min(slot * 0.77, 9.0)
    for place, bar in enumerate(bars):
        x = LEFT + slot * place + (slot - width) / 2
        out += _stack(bar.up, x, width, zero, scale, -1, ident)
        out += _stack(bar.down, x, width, zero, scale, 1, ident)
        odd = " odd" if len(bars) > 6 and place % 2 == 0 else ""
        out.append(
            f'<text class="t-2{odd}" x="{x + width / 2:.2f}%" y="{height - 8}" text-anchor="middle">'
            f"{escape(bar.label)}</text>"
        )
    out.append(f'<line class="zero" x1="{LEFT:g}%" x2="100%" y1="{zero:.1f}" y2="{zero:.1f}"/>')
    for tick in ticks:
        sign = "+" if tick > 0 else MINUS
        out.append(f'<text class="t-2 t-halo" x="0" y="{zero - tick * scale + 4:.1f}">{sign}{abs(tick)}</text>')
    out.append("</svg>")
    return mark_safe("".join(out))


def _sides(bars):
    return [bar.up for bar in bars], [bar.down for bar in bars]


def _extent(parts) -> int:
    return sum(value or 0 for _, value in parts)


def _stack(parts, x: float, width: float, zero: float, scale: float, way: int, ident: str) -> list[str]:
    """The blocks of one side; all its secret counts make one hatched block at the end."""
    found, at = [], zero + way
    for fill, value in parts:
        if value:
            size = value * scale
            top = at if way > 0 else at - size
            found.append(
                f'<rect class="{fill}" x="{x:.2f}%" y="{top:.1f}" width="{width:.2f}%" height="{max(size - 1, 1):.1f}"/>'
            )
            at += way * size
    if any(value is None for _, value in parts):
        top = at if way > 0 else at - SECRET
        found.append(
            f'<rect class="secret" fill="url(#{ident}-h)" x="{x:.2f}%" y="{top:.1f}" width="{width:.2f}%" height="{SECRET - 2}"/>'
        )
    return found


def _ticks(up: int, down: int) -> list[int]:
    """Round marks on both sides of the line, six or so in all."""
    step = 1
    while (up + down) / step > 6:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return [n * step for n in range(-(down // step), up // step + 1) if n]
