"""The public figures: whole months, small counts secret, and decided once and for all.

A month is protected with the months before it, whose secrets stay secret and whose published counts
stay published: otherwise two successive publications, compared, would give back what each hides. For
the same reason there is no running total, which would tell a month by difference: totals are those of
civil quarters, decided when the quarter is complete.
"""

from dataclasses import dataclass
from datetime import date

from trousseau.rules.disclosure import Cell, Unsafe, secret
from trousseau.rules.flows import EXITS, Flow, flows, movements

from .facts import queries
from .indicators import whole_months

FLOWS = ("entries", *EXITS)
COLUMNS = (*FLOWS, "known")
SHOWN = 12  # months on the page
_PREFERRED = {"known": 3, "quarter": 5}  # times a count's own size: what one would rather not hide


@dataclass(frozen=True)
class Row:
    """A month, or a quarter when `quarter` is 1 to 4: None is a secret count."""

    start: date
    end: date
    quarter: int
    counts: dict[str, int | None]


@dataclass(frozen=True)
class Figures:
    """`months` and `quarters`, oldest first; `held_back` says that a month could not be published safely."""

    months: list[Row]
    quarters: list[Row]
    held_back: bool

    @property
    def secrets(self) -> int:
        return sum(value is None for row in self.months for value in row.counts.values())


def figures(threshold: int) -> Figures:
    """What anyone may read, `threshold` being the smallest count shown."""
    months = flows(movements(queries.events()), whole_months(queries.sources()))
    return protected(months, threshold)


def protected(months: list[Flow], threshold: int) -> Figures:
    """`months` (whole, consecutive) without what must stay secret."""
    # the stock before the first month is on no page
    hidden: set = {(-1, "known")} if months and months[0].opening else set()
    fixed: set = set()
    shown = 0
    for count in range(1, len(months) + 1):
        cells = _cells(months, _cut(months, count, hidden), count)
        keys = {cell.key for cell in cells}
        try:
            found = secret(cells, threshold, hidden=hidden & keys, fixed=fixed)
        except Unsafe:
            break
        hidden |= found
        fixed |= keys - found
        shown = count
    rows = [
        Row(flow.start, flow.end, 0, {c: _shown((i, c), flow, c, hidden) for c in COLUMNS})
        for i, flow in enumerate(months[:shown])
    ]
    quarters = []
    for i in _complete_quarters(months[:shown]):
        three = months[i - 2 : i + 1]
        totals = {
            c: None if ("quarter", i, c) in hidden else sum(_count(flow, c) for flow in three) for c in FLOWS
        }
        totals["known"] = rows[i].counts["known"]
        quarters.append(Row(three[0].start, three[-1].end, (three[-1].end.month) // 3, totals))
    return Figures(rows[-SHOWN:], quarters, shown < len(months))


def _count(flow: Flow, code: str) -> int:
    if code == "known":
        return flow.closing
    return flow.entries if code == "entries" else flow.counts[code]


def _shown(key: tuple, flow: Flow, code: str, hidden: set) -> int | None:
    return None if key in hidden else _count(flow, code)


def _complete_quarters(months: list[Flow]) -> list[int]:
    """The places in `months` of the last month of each whole civil quarter."""
    return [i for i, flow in enumerate(months) if i >= 2 and flow.end.month % 3 == 0]


def _cut(months: list[Flow], count: int, hidden: set) -> int:
    """From which month on the table must be looked at to add the month before place `count`.

    A published stock at the end of a quarter parts the table in two that share no unknown.
    """
    for i in range(count - 2, -1, -1):
        if months[i].end.month % 3 == 0 and (i, "known") not in hidden and i < count - 1:
            quarter_start = count - 1 - (months[count - 1].end.month - 1) % 3
            if i < quarter_start:
                return i + 1
    return 0


def _cells(months: list[Flow], first: int, count: int) -> list[Cell]:
    """The months `first` to `count` − 1 as a circulation, with the totals of the quarters they complete."""
    complete = [i for i in _complete_quarters(months[:count]) if i - 2 >= first]
    quarter_of = {m: i for i in complete for m in (i - 2, i - 1, i)}
    opening = months[first].opening
    cells = [Cell((first - 1, "known"), "outside", first, opening, opening * _PREFERRED["known"])]
    for m in range(first, count):
        flow = months[m]
        for code in FLOWS:
            value = _count(flow, code)
            side = ("quarter", quarter_of[m], code) if m in quarter_of else "outside"
            ends = (side, m) if code == "entries" else (m, side)
            cells.append(Cell((m, code), *ends, value, value))
        after = m + 1 if m + 1 < count else "outside"
        stock = flow.closing
        cells.append(Cell((m, "known"), m, after, stock, stock * _PREFERRED["known"]))
    for i in complete:
        for code in FLOWS:
            total = sum(_count(months[m], code) for m in (i - 2, i - 1, i))
            node = ("quarter", i, code)
            ends = ("outside", node) if code == "entries" else (node, "outside")
            cells.append(Cell(node, *ends, total, total * _PREFERRED["quarter"]))
    return cells
