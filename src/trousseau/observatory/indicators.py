"""The indicators: what each counts, in words, and the exact figures computed from the facts alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trousseau.rules.dates import add_months, month_end, month_start
from trousseau.rules.flows import ENTRIES, EXITS, Flow, flows, movements

from .facts import queries


@dataclass(frozen=True)
class Indicator:
    """`formula` is written with the codes of the other indicators and the kinds of facts."""

    code: str
    label: str
    definition: str
    formula: str


INDICATORS = (
    Indicator(
        "known",
        _("Known households"),
        _("Households that seek a home and were not lost from sight, at the end of the day."),
        "known(d) = known(d−1) + entries(d) − housed(d) − inactive(d) − left(d)",
    ),
    Indicator(
        "entries",
        pgettext_lazy("list of households", "Entries"),
        _("Households that join the list in the period: new, back after a home, back after an absence."),
        "entries = new + back_from_home + back_from_absence",
    ),
    Indicator(
        "new",
        pgettext_lazy("list of households", "New"),
        _("First application, or first sign, of a household that this source had never mentioned."),
        "application_opened | active_again | housed, household never seen",
    ),
    Indicator(
        "back_from_home",
        _("Back after a home"),
        _("Households housed earlier that seek a home again."),
        "housed → application_opened | active_again",
    ),
    Indicator(
        "back_from_absence",
        _("Back after an absence"),
        _("Households lost from sight, or gone, that are seen or housed again."),
        "inactive | left → application_opened | active_again | housed",
    ),
    Indicator(
        "housed",
        _("Housed"),
        _(
            "Households that received the keys of a home in the period. Each one is counted, even if it was not on the list the day before."
        ),
        "→ housed",
    ),
    Indicator(
        "inactive",
        _("Lost from sight"),
        _("Households on the list that the source has had no contact with for the delay it set."),
        "known → inactive",
    ),
    Indicator(
        "left",
        pgettext_lazy("list of households", "Left"),
        _("Households on the list that withdrew, moved out of the territory or died."),
        "known → left",
    ),
    Indicator(
        "balance",
        _("Balance"),
        _("Stock at the start, plus entries, minus exits: equal to the stock at the end, to the unit."),
        "known(start) + entries − (housed + inactive + left) = known(end)",
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
