"""The report to the funders, the figures clicked back to their rows, the facts files."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.conventions.enums import PostKind
from trousseau.conventions.models import Convention
from trousseau.core.access import guard
from trousseau.core.again import FILE, PAGE
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page
from trousseau.rules.dates import month_start

from . import access
from .actions import make_facts_file, make_report
from .enums import AIMS
from .forms import PeriodForm
from .measures import BY_CODE, MEASURES
from .models import FactsSent, Report
from .rows import COLUMNS, RELATED
from .subjects import FACTS, REPORT, REPORTS


@guard(access.READ)
def reports(request):
    return list_page(
        request,
        Listing(
            title=_("Reports to the funders"),
            subtitle=_("What was done under each convention: figures with their definition, never a name."),
            query=Report.objects.select_related("convention"),
            columns=(
                Column(_("Convention"), lambda r: r.convention.title, order="convention__key", link=REPORT.url),
                Column(_("From"), lambda r: r.starts_on, kind="date", order="starts_on"),
                Column(_("To"), lambda r: r.ends_on, kind="date", order="ends_on"),
                Column(_("Made on"), lambda r: r.made_on, kind="date", order="made_on"),
            ),
            empty=Empty(
                _("No report yet"),
                _("A report is made from a convention in force: its figures are counted from the rooms' own rows."),
            ),
            noun=lambda n: ngettext("%(n)s report", "%(n)s reports", n) % {"n": n},
            buttons=(
                Button(_("Make a report"), reverse("reporting:choose"), access.MAKE, main=True),
                Button(_("Facts for the observatory"), reverse("reporting:facts"), access.FACTS),
            ),
        ),
    )


@guard(access.MAKE)
def choose(request):
    """The conventions whose report can be made."""
    return list_page(
        request,
        Listing(
            title=_("Make a report"),
            subtitle=_("Choose the convention to answer."),
            query=Convention.objects.exclude(state="draft"),
            columns=(
                Column(
                    _("Convention"),
                    lambda c: c.title,
                    order="key",
                    link=lambda c: reverse("reporting:new", args=[c.pk]),
                ),
                Column(_("From"), lambda c: c.starts_on, kind="date", order="starts_on"),
                Column(_("To"), lambda c: c.ends_on, kind="date", order="ends_on"),
            ),
            empty=Empty(
                _("No convention is signed yet"),
                _("A report answers a signed convention."),
                Button(_("See the conventions"), reverse("conventions:list")),
            ),
            noun=lambda n: ngettext("%(n)s convention", "%(n)s conventions", n) % {"n": n},
            crumbs=REPORTS.trail(),
        ),
    )


@guard(access.MAKE)
def new(request, pk: int):
    convention = get_object_or_404(Convention.objects.exclude(state="draft"), pk=pk)
    return REPORTS.form(
        request,
        title=_("Make a report"),
        verb=_("Count and freeze the figures"),
        form=PeriodForm,
        does=make_report,
        given={"convention": convention, "on": today()},
        then=REPORT.url,
        subtitle=convention.title,
        initial={"starts_on": convention.starts_on, "ends_on": min(convention.ends_on, today())},
    )


@guard(access.READ)
def report(request, pk: int):
    found = REPORT.find(request, pk)
    labels = {m.code: m for m in MEASURES}
    rows = [
        {**figure, "label": labels[figure["code"]].label, "definition": labels[figure["code"]].definition}
        for figure in found.figures
        if figure["code"] in labels
    ]
    by_code = {row["code"]: row for row in rows}
    return file_page(
        request,
        "reporting/report.html",
        report=found,
        aims=[{"number": n, "label": label, "rows": [r for r in rows if r["aim"] == n]} for n, label in AIMS],
        posts=[
            {
                **post,
                "label": PostKind(post["kind"]).label,
                "rows": [by_code[c] for c in post["figures"] if c in by_code],
            }
            for post in found.posts
        ],
        may_open=access.ROWS(request.user),
        parties=found.convention.parties.select_related("organisation"),
    )


@guard(access.ROWS)
def rows(request, pk: int, code: str):
    """The rows that a figure counts today, over the report's period."""
    found, measure = REPORT.find(request, pk), BY_CODE.get(code)
    if measure is None:
        raise Http404
    query = measure.rows(found.starts_on, found.ends_on)
    if code in RELATED:
        query = query.select_related(*RELATED[code])
    frozen = next((f["value"] for f in found.figures if f["code"] == code), 0)
    return list_page(
        request,
        Listing(
            title=str(measure.label),
            subtitle=_("%(definition)s The report says %(frozen)s.")
            % {"definition": measure.definition, "frozen": frozen},
            query=query,
            columns=COLUMNS[code],
            empty=Empty(_("Nothing is counted here"), _("No row falls in the period of the report.")),
            noun=lambda n: ngettext("%(n)s row", "%(n)s rows", n) % {"n": n},
            crumbs=REPORT.way(found),
        ),
    )


@guard(access.FACTS)
def facts(request):
    return list_page(
        request,
        Listing(
            title=_("Facts for the observatory"),
            subtitle=_(
                "Signed files of dated facts under pseudonyms: the only thing that leaves for the territory. Whoever is erased "
                "since, a file that left keeps its facts."
            ),
            query=FactsSent.objects.select_related("file", "made_by"),
            columns=(
                Column(
                    _("Period"),
                    lambda f: f.starts_on,
                    kind="date",
                    order="starts_on",
                    link=lambda f: reverse("reporting:facts_file", args=[f.pk]),
                ),
                Column(_("To"), lambda f: f.ends_on, kind="date", order="ends_on"),
                Column(_("Facts"), lambda f: f.rows, kind="num", order="rows"),
                Column(_("Made on"), lambda f: f.made_at.date(), kind="date", order="made_at"),
                Column(_("By"), lambda f: f.made_by.name),
            ),
            empty=Empty(
                _("No file was made yet"),
                _("Make the file of a period, then hand it to the métropole's operator."),
                Button(_("Make a facts file"), reverse("reporting:facts_new")),
            ),
            noun=lambda n: ngettext("%(n)s file", "%(n)s files", n) % {"n": n},
            buttons=(
                Button(_("Make a facts file"), reverse("reporting:facts_new"), main=True),
                Button(_("The key that signs them"), reverse("reporting:facts_key")),
            ),
            crumbs=REPORTS.trail(),
        ),
    )


@guard(access.FACTS, again=PAGE)
def facts_new(request):
    return FACTS.form(
        request,
        title=_("Make a facts file"),
        verb=_("Make and sign the file"),
        form=PeriodForm,
        does=make_facts_file,
        given={"at": timezone.now()},
        said=_("The file is ready: open it to download it, then hand it over."),
        subtitle=_("No name, no number of the agency leaves: a keyed hash stands for each household."),
        initial={"starts_on": month_start(today()), "ends_on": today()},
    )


@guard(access.FACTS, again=FILE)
def facts_file(request, pk: int):
    sent = get_object_or_404(FactsSent.objects.select_related("file"), pk=pk)
    name = f"faits-{sent.starts_on}-{sent.ends_on}.facts"
    return FileResponse(sent.file.file.open("rb"), as_attachment=True, filename=name)


@guard(access.FACTS)
def facts_key(request):
    """The public key to give to the observatory's administrator, once."""
    from django.conf import settings

    return file_page(request, "reporting/key.html", key=settings.KEYS.signing_public.decode())
