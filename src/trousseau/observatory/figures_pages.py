"""The two pages of figures: public, with its secrets, and exact, for the coordinator."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from trousseau.core import components, localised, scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, buttons_for, file_page
from trousseau.exchange import public_figures
from trousseau.exchange.public_figures import Period
from trousseau.rules.dates import add_months, month_end, month_start
from trousseau.rules.flows import ENTRIES, EXITS

from . import access, indicators, public, queries
from .counts import COLUMNS, FLOWS, Row
from .forms import PeriodForm
from .pictures import Bar, flow_picture

FILLS = {
    "entries": "f4",
    "new": "f4",
    "back_from_home": "f2",
    "back_from_absence": "f1",
    "housed": "f5",
    "inactive": "f3",
    "left": "f0",
}
QUARTERS = {
    1: gettext_lazy("1st quarter of %(year)d"),
    2: gettext_lazy("2nd quarter of %(year)d"),
    3: gettext_lazy("3rd quarter of %(year)d"),
    4: gettext_lazy("4th quarter of %(year)d"),
}


def _label(code: str) -> str:
    return str(indicators.BY_CODE[code].label)


def _exact_head() -> list[str]:
    ends = {"opening": _("Known at the start"), "known": _("Known at the end")}
    return [_("Month"), *(ends.get(code) or _label(code) for code in indicators.EXACT)]


def _month(day: date) -> str:
    return localised.month(day)


def _quarter(row: Row) -> str:
    return str(QUARTERS[row.quarter]) % {"year": row.start.year}


def _name(row: Row) -> str:
    return _quarter(row) if row.quarter else _month(row.start)


def _counts(row: Row) -> list[int | None]:
    return [row.counts[code] for code in COLUMNS]


def _told(one: public.Told) -> str:
    return _("%(period)s, as published on %(day)s") % {"period": _name(one.row), "day": localised.day(one.on)}


def _csv(name: str, head: Sequence[str], rows: Iterable[Sequence]) -> HttpResponse:
    """A table for a spreadsheet: UTF-8 with its mark, semicolons; None is a secret count."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_("secret") if value is None else value for value in row] for row in rows)
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


@dataclass(frozen=True)
class Card:
    """One of the three numbers: value None is secret; `series` are (label, value), latest first."""

    code: str
    label: str
    value: int | None
    when: str
    series: list[tuple[str, int | None]]


def _legend(codes: Sequence[str]) -> list[tuple[str, str]]:
    return [(FILLS[code], _label(code)) for code in codes]


def _bars(rows, up: Sequence[str], down: Sequence[str]) -> list[Bar]:
    """`rows`: (first day, counts by code)."""
    return [
        Bar(
            format_date(start, "MMM", locale=components.language()),
            [(FILLS[code], counts[code]) for code in up],
            [(FILLS[code], counts[code]) for code in down],
        )
        for start, counts in rows
    ]


def _main_buttons() -> tuple[Button, ...]:
    """Where each role goes from the first page."""
    return (
        Button(_("Exact figures"), reverse("observatory:figures"), access.FIGURES, main=True),
        Button(_("Deliveries"), reverse("observatory:deliveries"), access.DELIVERIES, main=True),
        Button(_("Trusted keys"), reverse("observatory:keys"), access.CONFIRM, main=True),
    )


@guard(access.HOME)
def home(request):
    """What anyone may read: whole months, without the counts too small to be told."""
    told = queries.sources()
    threshold = scales.at(public.THRESHOLD, today())
    figures = public.figures()
    head = [_("Period"), *(_label(code) for code in COLUMNS)]
    if request.GET.get("format") == "csv":
        every = sorted(figures.all, key=lambda one: bool(one.row.quarter))  # months first
        rows = [[_name(one.row), *_counts(one.row), one.vintage, one.on.isoformat()] for one in every]
        return _csv("observatoire", [*head, _("Vintage"), _("Published on")], rows)
    context = {
        "figures": figures,
        "sources": told,
        "threshold": threshold,
        "head": head,
        "definitions": [indicators.BY_CODE[code] for code in COLUMNS],
        "months": [(_month(row.start), _counts(row)) for row in figures.months],
        "quarters": [(_quarter(row), _counts(row)) for row in figures.quarters[-4:]],
        "vintages": [(_told(one), _counts(one.row)) for one in figures.earlier],
        "buttons": buttons_for(request.user, _main_buttons()),
    }
    if figures.months:
        first, last = figures.months[0], figures.months[-1]
        span = {"first": _month(first.start), "last": _month(last.start)}
        context |= {
            "last_day": last.end,
            "cards": _cards(figures),
            "legend": _legend(FLOWS),
            "picture": flow_picture(
                _bars([(r.start, r.counts) for r in figures.months], ["entries"], EXITS),
                ident="flow",
                title=_("Entries and exits by month, from %(first)s to %(last)s") % span,
                description=_("Entries stand above the line, exits hang below it. The table gives each number."),
            ),
        }
    return render(request, "observatory/home.html", context)


@guard(access.HOME)
def signed(request):
    """The same figures as one signed file, for a report to set beside its own."""
    told = {(one.row.start, one.row.quarter): one for one in public.figures().all}
    if not told:
        raise Http404
    periods = [
        Period(one.row.start, one.row.end, one.row.quarter, one.vintage, one.on, one.row.counts)
        for one in told.values()
    ]
    content = public_figures.write(periods, private_key_pem=settings.KEYS.signing)
    response = HttpResponse(content, content_type="text/plain; charset=us-ascii")
    response["Content-Disposition"] = 'attachment; filename="observatoire.chiffres"'
    return response


def _cards(figures: public.Figures) -> list[Card]:
    """The stock after the last month; entries and homes of the last whole quarter, or else of that month."""
    last = figures.months[-1]
    latest = list(reversed(figures.months))
    cards = [
        Card(
            "known",
            _label("known"),
            last.counts["known"],
            _("at the end of %(month)s") % {"month": _month(last.start)},
            [(_month(row.start), row.counts["known"]) for row in latest],
        )
    ]
    quarters = list(reversed(figures.quarters))
    for code in ("housed", "entries"):
        row = quarters[0] if quarters else last
        name = _quarter if quarters else lambda r: _month(r.start)
        series = [(name(r), r.counts[code]) for r in (quarters or latest)]
        cards.append(Card(code, _label(code), row.counts[code], name(row), series))
    return cards


@guard(access.FIGURES)
def figures(request):
    """Exact counts between two days, month by month."""
    told = queries.sources()
    if not any(source.start <= source.last for source in told):
        return file_page(request, "observatory/figures_empty.html")
    first, last = min(s.start for s in told), max(s.last for s in told)
    asked = "start" in request.GET or "end" in request.GET
    start = max(first, add_months(month_start(last), -11))
    form = PeriodForm(request.GET if asked else None, first=first, last=last, initial={"start": start, "end": last})
    end = last
    if asked and form.is_valid():
        start, end = form.cleaned_data["start"], form.cleaned_data["end"]
    exact = indicators.exact(start, end)
    head = _exact_head()
    rows = [(_span(flow), _numbers(flow)) for flow in exact.months]
    total = (_("Whole period"), _numbers(exact.whole))
    if request.GET.get("format") == "csv":
        return _csv("chiffres-exacts", head, [[label, *values] for label, values in [*rows, total]])
    return file_page(
        request,
        "observatory/figures.html",
        form=form,
        failed=bool(form.errors),
        start=start,
        end=end,
        whole=exact.whole,
        partial=[s for s in told if s.has_gap or s.end < last],
        several=len(told) > 1,
        head=head,
        rows=rows,
        total=total,
        query=request.GET.urlencode() if asked and form.is_valid() else "",
        definitions=indicators.INDICATORS,
        legends=[
            (pgettext("list of households", "Entries"), _legend(ENTRIES)),
            (pgettext("list of households", "Exits"), _legend(EXITS)),
        ],
        picture=flow_picture(
            _bars([(f.start, f.counts) for f in exact.months[-24:]], ENTRIES, EXITS),
            ident="exact",
            title=_("Entries and exits by month"),
            description=_("Entries stand above the line, exits hang below it. The table gives each number."),
        ),
    )


def _numbers(flow) -> list[int]:
    return [flow.opening, *(flow.counts[code] for code in (*ENTRIES, *EXITS)), flow.closing]


def _span(flow) -> str:
    """The month, with its days when it is cut."""
    name = _month(flow.start)
    if flow.start.day == 1 and flow.end == month_end(flow.end):
        return name
    return _("%(month)s, from %(first)d to %(last)d") % {"month": name, "first": flow.start.day, "last": flow.end.day}
