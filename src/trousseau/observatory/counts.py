"""A month is protected with the months before it, whose secrets stay secret and whose published counts stay published:
otherwise two successive publications, compared, would give back what each hides. For the same reason there is no running
total, which would tell a month by difference: totals are those of civil quarters, decided when the quarter is complete.
"""

from dataclasses import dataclass, field
from datetime import date

from trousseau.rules.disclosure import Cell, Unsafe, secret
from trousseau.rules.flows import EXITS, Flow

FLOWS = ("entries", *EXITS)
COLUMNS = (*FLOWS, "known")
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


@dataclass(frozen=True)
class Published:
    """What is public already: exact months, oldest first, and the places of their secrets (`circulation` names them)."""

    months: list[Flow] = field(default_factory=list)
    hidden: frozenset = frozenset()


def protected(months: list[Flow], threshold: int, published: Published | None = None) -> Figures:
    """`months` (whole, consecutive) without what must stay secret; the first of them are those `published`."""
    published = published or Published()
    # the stock before the first month is on no page, nor is what a later file corrected
    hidden: set = {(-1, "known")} if months and months[0].opening else set()
    hidden |= published.hidden | {("correction", m) for m in range(1, len(months)) if _correction(months, m)}
    shown = len(published.months)
    fixed: set = {cell.key for cell in circulation(months, 0, shown)} - hidden if shown else set()
    for count in range(shown + 1, len(months) + 1):
        cells = circulation(months, _cut(months, count, hidden), count)
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
        totals = {c: None if ("quarter", i, c) in hidden else sum(count_of(flow, c) for flow in three) for c in FLOWS}
        totals["known"] = rows[i].counts["known"]
        quarters.append(Row(three[0].start, three[-1].end, (three[-1].end.month) // 3, totals))
    return Figures(rows, quarters, shown < len(months))


def secrets_of(figures: Figures) -> frozenset:
    """The places of the counts kept secret, as `circulation` names them."""
    found = {(i, code) for i, row in enumerate(figures.months) for code in COLUMNS if row.counts[code] is None}
    last = {row.end: i for i, row in enumerate(figures.months)}
    found |= {("quarter", last[row.end], c) for row in figures.quarters for c in FLOWS if row.counts[c] is None}
    return frozenset(found)


def _correction(months: list[Flow], m: int) -> int:
    """By how much the stock that month `m` starts from is above the one that the month before ended on."""
    return months[m].opening - months[m - 1].closing


def count_of(flow: Flow, code: str) -> int:
    if code == "known":
        return flow.closing
    return flow.entries if code == "entries" else flow.counts[code]


def _shown(key: tuple, flow: Flow, code: str, hidden: set) -> int | None:
    return None if key in hidden else count_of(flow, code)


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


def circulation(months: list[Flow], first: int, count: int) -> list[Cell]:
    """The months `first` to `count` − 1 as a circulation, with the totals of the quarters they complete."""
    complete = [i for i in _complete_quarters(months[:count]) if i - 2 >= first]
    quarter_of = {m: i for i in complete for m in (i - 2, i - 1, i)}
    opening = months[first - 1].closing if first else months[0].opening
    cells = [Cell((first - 1, "known"), "outside", first, opening, opening * _PREFERRED["known"])]
    for m in range(first, count):
        flow = months[m]
        if m and (moved := _correction(months, m)):
            cells.append(Cell(("correction", m), *("outside", m)[:: 1 if moved > 0 else -1], abs(moved)))
        for code in FLOWS:
            value = count_of(flow, code)
            side = ("quarter", quarter_of[m], code) if m in quarter_of else "outside"
            ends = (side, m) if code == "entries" else (m, side)
            cells.append(Cell((m, code), *ends, value, value))
        after = m + 1 if m + 1 < count else "outside"
        stock = flow.closing
        cells.append(Cell((m, "known"), m, after, stock, stock * _PREFERRED["known"]))
    for i in complete:
        for code in FLOWS:
            total = sum(count_of(months[m], code) for m in (i - 2, i - 1, i))
            node = ("quarter", i, code)
            ends = ("outside", node) if code == "entries" else (node, "outside")
            cells.append(Cell(node, *ends, total, total * _PREFERRED["quarter"]))
    return cells
