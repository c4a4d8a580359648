"""The public figures: whole months, small counts secret, and what was published stored as it was.

A file that corrects a past month makes a new vintage of the months that changed, protected together with the vintages
before it (`vintages`), which stay to be read beside it. A correction that cannot be told safely waits: the months to come
then start from the corrected facts, and by how much they differ from the published stock is one more secret.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from trousseau.core import scales
from trousseau.core.models import Sequence as Series
from trousseau.rules.flows import ENTRIES, EXITS, Flow, flows, movements

from . import queries
from .counts import COLUMNS, FLOWS, Row
from .indicators import whole_months
from .models import CorrectedPeriod, PublishedPeriod
from .vintages import ALL, Vintage, corrected, grown, month_counts, quarter_counts, quarters

THRESHOLD = "observatory.public_threshold"
LOCK = "observatory.delivery"  # the series whose row makes deliveries, and what they publish, wait for each other
SHOWN = 12  # months on the page


@dataclass(frozen=True)
class Told:
    """A period as it was published on a day; `vintage` is 1, and more once it was corrected."""

    row: Row
    vintage: int
    on: date


@dataclass(frozen=True)
class Figures:
    """`months` and `quarters`, oldest first, as they were told last; `all` the vintages, each period's in their order.
    `held_back` says that a month could not be published safely."""

    months: list[Row]
    quarters: list[Row]
    held_back: bool
    all: list[Told]

    @property
    def secrets(self) -> int:
        return sum(value is None for row in self.months for value in row.counts.values())

    @property
    def earlier(self) -> list[Told]:
        """What a correction took the place of, or came in the place of: periods told more than once."""
        many = {(one.row.start, one.row.quarter) for one in self.all if one.vintage > 1}
        return [one for one in self.all if (one.row.start, one.row.quarter) in many]


def figures() -> Figures:
    """What anyone may read: the periods published, as they were."""
    told = [Told(_row(period), 1, period.published_on) for period in _rows(PublishedPeriod)]
    told += [Told(_row(period), period.vintage, period.published_on) for period in _rows(CorrectedPeriod)]
    told.sort(key=lambda one: (one.row.start, one.row.quarter, one.vintage))
    last = {(one.row.start, one.row.quarter): one.row for one in told}
    months = [row for row in last.values() if not row.quarter]
    complete = whole_months(queries.sources())
    held_back = bool(complete) and (not months or months[-1].end < complete[-1][1])
    return Figures(months[-SHOWN:], [row for row in last.values() if row.quarter], held_back, told)


def _rows(model: type[PublishedPeriod] | type[CorrectedPeriod]):
    return model.objects.order_by("start", "quarter").defer("exact")


def _row(period: PublishedPeriod | CorrectedPeriod) -> Row:
    return Row(period.start, period.end, period.quarter, period.shown)


@transaction.atomic
def publish(on: date) -> int:
    """Publish what a file corrects of the months told, then each month that every source told entirely, and each quarter;
    how many rows that makes.

    Months come one after the other: none before the first published, none after one that must wait.
    """
    Series.objects.select_for_update().filter(code=LOCK).first()
    threshold = scales.at(THRESHOLD, on).number
    history = _history()
    complete = whole_months(queries.sources())
    if not complete:
        return 0
    moves = movements(queries.events())
    made = 0
    if history:
        told = [(flow.start, flow.end) for flow in history[-1].months]
        if set(told) <= set(complete):
            again = corrected(history, flows(moves, told), threshold)
            if again:
                history.append(again)
                made += _keep_correction(again, threshold, on, vintage=len(history))
        complete = [(start, end) for start, end in complete if start > told[-1][1]]
    for flow in flows(moves, complete):
        more = grown(history, flow, threshold)
        if more is None:
            break
        history[-1:] = [more]
        made += _keep_month(more, threshold, on)
    return made


def _keep_correction(one: Vintage, threshold: int, on: date, *, vintage: int) -> int:
    places = range(max(one.first, 0), len(one.months))
    rows = [_period(one, i, threshold, on) for i in places]
    rows += [_total(one, i, threshold, on) for i in quarters(one.months) if i >= one.first]
    CorrectedPeriod.objects.bulk_create(CorrectedPeriod(vintage=vintage, **row) for row in rows)
    return len(rows)


def _keep_month(one: Vintage, threshold: int, on: date) -> int:
    place = len(one.months) - 1
    rows = [_period(one, place, threshold, on)]
    if place in quarters(one.months):
        rows.append(_total(one, place, threshold, on))
    PublishedPeriod.objects.bulk_create(PublishedPeriod(**row) for row in rows)
    return len(rows)


def _period(one: Vintage, i: int, threshold: int, on: date) -> dict:
    flow = one.months[i]
    exact = {"opening": flow.opening, **flow.counts, "closing": flow.closing}
    return {
        "start": flow.start,
        "end": flow.end,
        "quarter": 0,
        "shown": month_counts(one, i),
        "exact": exact,
        "threshold": threshold,
        "published_on": on,
    }


def _total(one: Vintage, i: int, threshold: int, on: date) -> dict:
    return {
        "start": one.months[i - 2].start,
        "end": one.months[i].end,
        "quarter": one.months[i].end.month // 3,
        "shown": quarter_counts(one, i),
        "exact": None,
        "threshold": threshold,
        "published_on": on,
    }


def _history() -> list[Vintage]:
    """The vintages, as they were kept. A month first told after a correction belongs to the vintage that it goes on from."""
    first = list(PublishedPeriod.objects.order_by("start", "quarter"))
    again: dict[int, list[CorrectedPeriod]] = {}
    for period in CorrectedPeriod.objects.order_by("vintage", "start", "quarter"):
        again.setdefault(period.vintage, []).append(period)
    ends = {vintage: max(row.end for row in rows) for vintage, rows in again.items()}
    found: list[Vintage] = []
    table: dict[tuple, PublishedPeriod | CorrectedPeriod] = {}
    for vintage in range(1, 2 + len(again)):
        corrections = again.get(vintage, [])
        # what was told until the next correction, which corrects up to the last month then told
        until = ends.get(vintage + 1, date.max)
        table |= {
            (row.start, row.quarter): row for row in first if row.end <= until and (row.start, row.quarter) not in table
        }
        table |= {(row.start, row.quarter): row for row in corrections}
        since = min((row.start for row in corrections if not row.quarter), default=None)
        if table:
            found.append(_vintage(table, since))
    return found


def _vintage(table: dict, since: date | None) -> Vintage:
    rows = sorted(table.values(), key=lambda row: (row.start, row.quarter))
    months = [row for row in rows if not row.quarter]
    places = {row.end: i for i, row in enumerate(months)}
    hidden: set = {(i, code) for i, row in enumerate(months) for code in COLUMNS if row.shown[code] is None}
    for row in rows:
        if row.quarter:
            hidden |= {("quarter", places[row.end], code) for code in FLOWS if row.shown[code] is None}
    first = ALL if since is None else next(i for i, row in enumerate(months) if row.start == since)
    return Vintage(tuple(_flow(row) for row in months), frozenset(hidden), first)


def _flow(row: PublishedPeriod | CorrectedPeriod) -> Flow:
    counts = {code: row.exact[code] for code in (*ENTRIES, *EXITS)}
    return Flow(row.start, row.end, row.exact["opening"], counts, row.exact["closing"])
