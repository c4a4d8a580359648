"""The page of the measures, the rows behind each figure, and its table as CSV."""

import csv
import io

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.models import CommuneBoundary
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page
from trousseau.rules.dates import add_days, add_months

from .. import access
from ..enums import Source, Stage
from ..subjects import CAPTATION, PROSPECT
from . import pictures, queries
from .forms import MeasuresForm

NAMES = {
    "contacts": gettext_lazy("Contacts"),
    "visits": gettext_lazy("Those visited"),
    "mandates": gettext_lazy("Those under mandate"),
    "waiting": gettext_lazy("Those waiting"),
    "lost": gettext_lazy("Those lost"),
}


def _wanted(request) -> tuple[MeasuresForm, queries.Asked, str]:
    """What is asked; the last twelve months where nothing, or something impossible, is."""
    day = today()
    usual = {"start": add_days(add_months(day, -12), 1), "end": day}
    data = request.GET.copy()
    data.setdefault("by", "officer")
    for name, value in usual.items():
        if name not in data:
            data[name] = value.isoformat()
    form = MeasuresForm(data)
    form.is_valid()
    found = form.cleaned_data
    start, end = found.get("start") or usual["start"], found.get("end") or usual["end"]
    asked = queries.Asked(
        min(start, end),
        end,
        found.get("officer"),
        found.get("commune"),
        found.get("source", ""),
        found.get("post"),
        bool(found.get("nobody")),
    )
    return form, asked, found.get("by") or "officer"


def _query(asked: queries.Asked, **more) -> str:
    values = {
        "start": asked.start.isoformat(),
        "end": asked.end.isoformat(),
        "officer": asked.officer and asked.officer.pk,
        "commune": asked.commune and asked.commune.pk,
        "source": asked.source,
        "post": asked.post and asked.post.pk,
        "nobody": "1" if asked.nobody else "",
    }
    return urlencode({name: value for name, value in {**values, **more}.items() if value})


def _rows_url(asked: queries.Asked, code: str, **more) -> str:
    return f"{reverse('captation:measures_rows', args=[code])}?{_query(asked, **more)}"


@guard(access.READ)
def measures(request):
    form, asked, by = _wanted(request)
    day = today()
    rows = queries.contacts(asked)
    whole = queries.group(rows, day)
    table = [_line(asked, by, *one) for one in queries.groups(rows, by, day)]
    if request.GET.get("format") == "csv":
        return _csv(form, by, table)
    return file_page(
        request,
        "captation/measures.html",
        buttons=(Button(_("CSV of the table"), f"?{_query(asked, by=by)}&format=csv", icon="down"),),
        filters=form,
        period=_("%(start)s to %(end)s") % {"start": localised.day(asked.start), "end": localised.day(asked.end)},
        asked=asked,
        by=str(dict(form.fields["by"].choices)[by]),
        whole=whole,
        title=pictures.verdict(whole),
        sentences=pictures.sentences(whole),
        figures=[(NAMES[code], getattr(whole, code), _rows_url(asked, code)) for code in queries.COUNTED],
        medians=[
            (name, curve.size, curve.waiting, pictures.days(curve.median) if curve.size else "", _between(curve))
            for name, curve in (
                (_("From the first contact to the visit"), whole.visit),
                (_("From the first contact to the mandate"), whole.mandate),
                (_("From the visit to the mandate"), whole.signing),
            )
        ],
        horizons=pictures.horizons(whole.mandate) if not whole.small else [],
        by_commune=_query(asked, by="commune"),
        funnel=pictures.funnel(whole) if whole.contacts else "",
        curve=pictures.waiting(whole) if whole.contacts and not whole.small else "",
        maps=pictures.maps(rows) if rows else [],
        boundaries=CommuneBoundary.objects.first(),
        table=table,
        small=queries.SMALL,
        not_contacted=queries.not_contacted(asked),
        crumbs=CAPTATION.trail((_("Measures"), "")),
    )


def _between(curve) -> str:
    low, high = curve.median_between()
    if low is None:
        return ""
    if high is None:
        return _("more than %(low)s") % {"low": pictures.days(low)}
    return _("between %(low)s and %(high)s") % {"low": pictures.days(low), "high": pictures.days(high)}


def _line(asked: queries.Asked, by: str, value: str, name: str, found: queries.Group) -> dict:
    """A row of the comparison: figures with the address of their rows, shares only where they mean something."""
    more = {by: value} if value else {"nobody": "1"}
    told = dict((day, (share, between)) for day, share, between in pictures.horizons(found.mandate))
    share, between = told.get(180, ("", "")) if not found.small else ("", "")
    return {
        "name": name,
        "figures": [(getattr(found, code), _rows_url(asked, code, **more)) for code in queries.COUNTED],
        "share": share,
        "between": between,
        "median": "" if found.small else pictures.days(found.mandate.median),
        "small": found.small,
    }


def _csv(form: MeasuresForm, by: str, table: list[dict]) -> HttpResponse:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [
            dict(form.fields["by"].choices)[by],
            *NAMES.values(),
            _("Under mandate within 180 days"),
            _("Interval (95 in 100)"),
            _("Median delay to the mandate"),
        ]
    )
    for row in table:
        name = row["name"]
        writer.writerow(
            [
                f"'{name}" if name.startswith(("=", "+", "-", "@")) else name,
                *(figure for figure, _url in row["figures"]),
                row["share"],
                row["between"],
                row["median"],
            ]
        )
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="mesures-captation.csv"'
    return answer


@guard(access.READ)
def measures_rows(request, code):
    """The prospects behind a figure."""
    if code not in queries.COUNTED:
        raise Http404
    _form, asked, _by = _wanted(request)

    def delay(prospect):
        return (prospect.won_on - prospect.met_on).days if prospect.won_on else None

    columns = (
        Column(
            gettext_lazy("Dwelling"),
            lambda p: f"{p.dwelling.size}, {p.dwelling.address}",
            link=PROSPECT.url,
            second=lambda p: p.dwelling.commune.name,
        ),
        Column(gettext_lazy("Stage"), lambda p: Stage(p.stage).label),
        Column(gettext_lazy("First contact"), lambda p: p.met_on, kind="date"),
        Column(gettext_lazy("Visited on"), lambda p: p.visited_on, kind="date"),
        Column(gettext_lazy("Under mandate on"), lambda p: p.won_on, kind="date"),
        Column(gettext_lazy("Days to the mandate"), delay, kind="num"),
        Column(gettext_lazy("Source"), lambda p: Source(p.source).label),
        Column(gettext_lazy("Officer"), lambda p: p.officer.name if p.officer else ""),
    )
    return list_page(
        request,
        Listing(
            title=_("Counted: %(what)s") % {"what": str(NAMES[code]).lower()},
            subtitle=_("First contacts from %(start)s to %(end)s.")
            % {"start": asked.start.strftime("%d/%m/%Y"), "end": asked.end.strftime("%d/%m/%Y")},
            query=queries.counted(asked, code),
            columns=columns,
            empty=Empty(_("Nothing is counted here"), _("No prospect of this period is in this case.")),
            noun=lambda n: ngettext("%(n)s prospect", "%(n)s prospects", n) % {"n": n},
            crumbs=CAPTATION.trail(
                (_("Measures"), f"{reverse('captation:measures')}?{_query(asked)}"), (str(NAMES[code]), "")
            ),
        ),
    )
