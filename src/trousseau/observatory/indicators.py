"""The indicators: what each counts, in words, and the exact figures computed from the facts alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trousseau.rules.dates import add_months, month_end, month_start
from trousseau.rules.flows import ENTRIES, EXITS, Flow, flows, movements

from . import queries


@dataclass(frozen=True)
class Indicator:
    """`formula` uses the names of the other indicators; « a → b » is a household in state a to whom b happens."""

    code: str
    label: str
    definition: str
    formula: str


INDICATORS = (
    Indicator(
        "known",
        _("Known households"),
        _("Households that seek a home and were not lost from sight, at the end of the day."),
        _("known(day) = known(day before) + entries − housed − lost from sight − left"),
    ),
    Indicator(
        "entries",
        pgettext_lazy("list of households", "Entries"),
        _("Households that join the list in the period: new, back after a home, back after an absence."),
        _("entries = new + back after a home + back after an absence"),
    ),
    Indicator(
        "new",
        pgettext_lazy("list of households", "New"),
        _("First application, or first sign, of a household that this source had never mentioned."),
        _("never seen → application, contact again or keys"),
    ),
    Indicator(
        "back_from_home",
        _("Back after a home"),
        _("Households housed earlier that seek a home again."),
        _("housed → application or contact again"),
    ),
    Indicator(
        "back_from_absence",
        _("Back after an absence"),
        _("Households lost from sight, or gone, that are seen or housed again."),
        _("lost from sight or left → application, contact again or keys"),
    ),
    Indicator(
        "housed",
        _("Housed"),
        _(
            "Households that received the keys of a home in the period. Each one is counted, even if it was not on the list the day before."
        ),
        _("any state but housed → keys"),
    ),
    Indicator(
        "inactive",
        _("Lost from sight"),
        _("Households on the list that the source has had no contact with for the delay it set."),
        _("known → no more contact"),
    ),
    Indicator(
        "left",
        pgettext_lazy("list of households", "Left"),
        _("Households on the list that withdrew, moved out of the territory or died."),
        _("known → left"),
    ),
    Indicator(
        "balance",
        _("Balance"),
        _("Known at the start, plus entries, minus exits: equal to known at the end, to the unit."),
        _("known at the start + entries − housed − lost from sight − left = known at the end"),
    ),
)
BY_CODE = {indicator.code: indicator for indicator in INDICATORS}
EXACT = ("opening", *ENTRIES, *EXITS, "known")


@dataclass(frozen=True)
class Exact:
    """Exact figures between two days: one Flow per month, cut to the period, and one for the whole."""

    months: list[Flow]
    whole: Flow


def months_between(start: date, end: date) -> list[tuple[date, date]]:
    """The months of [start, end], the first and the last cut to it."""
    found, day = [], month_start(start)
    while day <= end:
        found.append((max(day, start), min(month_end(day), end)))
        day = add_months(day, 1)
    return found


def exact(start: date, end: date) -> Exact:
    """The figures of the period, both days included."""
    moves = movements(queries.events())
    return Exact(flows(moves, months_between(start, end)), flows(moves, [(start, end)])[0])


def whole_months(sources: Iterable[queries.Source]) -> list[tuple[date, date]]:
    """The months that every source told entirely; none when there is no source."""
    sources = list(sources)
    if not sources:
        return []
    start, end = min(s.start for s in sources), min(s.end for s in sources)
    if start.day > 1:
        start = add_months(month_start(start), 1)
    last = end if end == month_end(end) else month_start(end) - timedelta(1)
    return months_between(start, last) if start <= last else []
