"""The reports to the funders, and their figures clicked back to what they count."""

from collections.abc import Iterator, Sequence

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.conventions.models import Convention
from trousseau.conventions.queries_parties import parties
from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.columns import samples
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page
from trousseau.exchange import spreadsheets

from . import access, account, opened
from .actions import (
    bring_figures,
    make_report,
    note_opening,
    read_account,
    read_balance,
    read_figures,
    receive_balance,
    say_balance,
    tell_year,
)
from .enums import ReportState
from .figures import Kind
from .forms import BalanceColumnsForm, BalanceForm, FiguresForm, NarrativeForm, ReportForm
from .freezing import rows_of
from .measures import BY_CODE, Measure
from .models import ObservatoryKey, Report
from .page import COMMUNE, GROUP, Reading
from .papers import STAYED
from .reading import Books, Period, Row
from .subjects import REPORT, REPORTS
from .territory import COUNTS

TONES = {ReportState.DRAFT: "warn", ReportState.SENT: "note", ReportState.APPROVED: "ok"}


@guard(access.READ)
def reports(request):
    return list_page(
        request,
        Listing(
            title=_("Reports to the funders"),
            subtitle=_("What was done under each convention: figures with their definition, never a name."),
            query=Report.objects.for_user(request.user).select_related("convention"),
            columns=(
                Column(
                    _("Convention"),
                    lambda r: r.convention.title,
                    order="convention__key",
                    link=REPORT.url,
                    second=lambda r: _("Version %(n)s") % {"n": r.number},
                ),
                Column(_("From"), lambda r: r.starts_on, kind="date", order="starts_on"),
                Column(_("To"), lambda r: r.ends_on, kind="date", order="ends_on"),
                Column(_("Made on"), lambda r: r.made_on, kind="date", order="made_on"),
                Column(_("State"), _state, kind="state"),
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
            links=(Button(_("Yearly returns"), reverse("reporting:layouts"), access.MAKE),),
        ),
    )


def _state(report: Report) -> tuple[str, str]:
    if report.rows_id is None and report.state == ReportState.DRAFT:
        return "", _("Read by the funders as it was made")
    return TONES[ReportState(report.state)], report.get_state_display()


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
        form=ReportForm,
        does=make_report,
        given={"convention": convention, "on": today()},
        then=REPORT.url,
        subtitle=convention.title,
        initial={"starts_on": convention.starts_on, "ends_on": min(convention.ends_on, today())},
    )


@guard(access.READ)
def report(request, pk: int):
    found = REPORT.find(request, pk)
    reading = Reading(found, request.user)
    if not reading.own:
        note_opening(request.user, report=found, on=today())
    later = getattr(found, "replaced_by", None)
    return file_page(
        request,
        "reporting/report.html",
        buttons=_buttons(found),
        report=found,
        reading=reading,
        settled_by=reading.settled_by(today()),
        parts=[
            (title, found_parts)
            for title, found_parts in (
                (_("Before"), reading.parts("housed", GROUP)),
                (_("Housed in"), reading.parts("housed", COMMUNE)),
            )
            if found_parts
        ],
        later=later if later and (reading.own or later.state != ReportState.DRAFT) else None,
        stayed=STAYED,
        territory_counts=COUNTS.values(),
        parties=parties(found.convention),
        comments=found.remarks.select_related("by__organisation"),
        openings=found.openings.select_related("by__organisation") if reading.own else (),
        may_comment=access.REMARK(request.user) and reading.sent,
        state=_state(found),
    )


def _buttons(found: Report) -> list[Button]:
    def url(name: str) -> str:
        return reverse(f"reporting:{name}", args=[found.pk])

    if found.rows_id is None:
        return []
    corrected = hasattr(found, "replaced_by")
    draft = found.state == ReportState.DRAFT and not corrected
    steps = (
        (
            Button(_("Send to the funders"), url("send"), access.MAKE, main=True),
            Button(_("Tell the year"), url("narrative"), access.MAKE),
            Button(_("Bring the accountant’s balance"), url("balance"), access.MAKE),
            Button(_("Bring the observatory’s figures"), url("territory"), access.MAKE),
        )
        if draft
        else ()
    )
    if found.state == ReportState.SENT and not corrected:
        steps = (Button(_("Approve the report"), url("approve"), access.APPROVE, main=True),)
    correct = () if corrected else (Button(_("Correct by a version"), url("correct"), access.MAKE),)
    return [
        *steps,
        Button(_("PDF"), url("paper"), access.READ, icon="doc"),
        Button(_("Spreadsheet"), url("workbook"), access.READ, icon="down"),
        *correct,
    ]


@guard(access.READ)
def figure(request, pk: int, code: str):
    """One figure: its definition, its breakdowns and the digest of what it counts; for the agency, its rows are a click away."""
    found = REPORT.find(request, pk)
    reading = Reading(found, request.user)
    line = reading.lines.get(code)
    if line is None:
        raise Http404
    return file_page(
        request,
        "reporting/figure.html",
        buttons=(Button(_("Open the rows"), reverse("reporting:rows", args=[pk, code]), access.ROWS, main=True),),
        report=found,
        line=line,
        parts=[
            (title, lines)
            for title, lines in (
                (_("What it is made of"), reading.parts(code, GROUP)),
                (_("By commune"), reading.parts(code, COMMUNE)),
            )
            if lines
        ],
        own=reading.own,
        reading=reading,
        stayed=STAYED,
    )


class Frozen(Sequence):
    """Frozen rows, as a page that lists asks for them."""

    def __init__(self, rows: Sequence[Row]):
        self.rows = rows

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, part):
        return self.rows[part]

    def iterator(self, chunk_size: int) -> Iterator[Row]:
        return iter(self.rows)


@guard(access.ROWS)
def rows(request, pk: int, code: str):
    """The rows that a figure counts, as they were frozen."""
    found, measure = REPORT.find(request, pk), BY_CODE.get(code)
    if measure is None:
        raise Http404
    if found.rows_id:
        kept = rows_of(found)[0].get(code, [])
    else:  # made before rows were kept
        kept = measure.read(Books(Period(found.starts_on, found.ends_on)))
    line = Reading(found, request.user).lines.get(code)
    names: dict[int, str] = {}
    return list_page(
        request,
        Listing(
            title=str(measure.label),
            subtitle=_("%(definition)s The report says %(frozen)s.")
            % {"definition": (line.measure if line else measure).definition, "frozen": line.value if line else "–"},
            query=Frozen(kept),
            columns=_columns(measure, names),
            read=lambda many: names.update(opened.names(measure.opens, [row.pk for row in many])),
            empty=Empty(_("Nothing is counted here"), _("No row falls in the period of the report.")),
            noun=lambda n: ngettext("%(n)s row", "%(n)s rows", n) % {"n": localised.number(n)},
            crumbs=REPORT.way(found),
        ),
    )


def _columns(measure: Measure, names: dict[int, str]) -> tuple[Column, ...]:
    columns = [
        Column(
            opened.label(measure.opens),
            lambda r: names.get(r.pk, _("erased")),
            link=lambda r: reverse(measure.opens, args=[r.pk]),
        ),
        Column(_("Day"), lambda r: r.on, kind="date"),
    ]
    if measure.kind in (Kind.SHARE, Kind.STAY):
        columns.append(Column(_("Counted"), lambda r: COUNTED[r.yes]))
    if measure.kind == Kind.STAY or measure.kind == Kind.DAYS:
        columns.append(Column(_("Days"), lambda r: r.value, kind="num"))
    elif measure.kind == Kind.RATE:
        columns.append(Column(_("How many"), lambda r: r.value, kind="num"))
    if measure.groups:
        columns.append(
            Column(_("Which"), lambda r: measure.groups.get(r.group, "") if not measure.ends or not r.yes else "")
        )
    return tuple(columns)


COUNTED = {True: gettext_lazy("Yes"), False: gettext_lazy("No"), None: gettext_lazy("Not known")}


@guard(access.MAKE)
def narrative(request, pk: int):
    found = REPORT.find(request, pk)
    return REPORT.form(
        request,
        found,
        title=_("Tell the year"),
        subtitle=_("What the figures do not say: what worked, what did not, what changes."),
        verb=_("Keep these words"),
        form=NarrativeForm,
        does=tell_year,
        initial={"narrative": found.narrative},
        then=REPORT.url(found),
    )


@guard(access.MAKE)
def balance(request, pk: int):
    found = REPORT.find(request, pk)

    def receive(actor, *, file, **told) -> Report:
        return receive_balance(actor, paper=read_balance(file.read()), filename=file.name, **told)

    return REPORT.form(
        request,
        found,
        title=_("Bring the accountant’s balance"),
        subtitle=_("First the file; then its columns, the key of the shared charges and who signed it."),
        verb=_("Look at this balance"),
        form=BalanceForm,
        does=receive,
        given={"on": today()},
        then=lambda kept: reverse("reporting:balance_columns", args=[kept.pk]),
    )


@guard(access.MAKE)
def territory(request, pk: int):
    found = REPORT.find(request, pk)
    if not ObservatoryKey.objects.filter(withdrawn_on=None).exists():
        return redirect("reporting:observatory_key")

    def bring(actor, *, file, **told) -> None:
        bring_figures(actor, found=read_figures(file.read()), **told)

    return REPORT.form(
        request,
        found,
        title=_("Bring the observatory’s figures"),
        here=_("Aim 3"),
        subtitle=_(
            "What it published of the territory stands beside what the agency counts; a secret count stays secret."
        ),
        verb=_("Set these figures beside the report"),
        form=FiguresForm,
        does=bring,
        given={"on": today()},
        said=_("The figures stand under aim 3."),
        then=REPORT.url(found, "figures"),
    )


@guard(access.MAKE)
def balance_columns(request, pk: int):
    found = REPORT.find(request, pk)
    if found.balance is None:
        return redirect("reporting:balance", pk=pk)
    with found.balance.file.open("rb") as file:
        header = list(spreadsheets.read(file.read()).header)

    def say(actor, *, columns, **told) -> None:
        say_balance(actor, read=read_account(found, columns), today=today(), **told)

    return REPORT.form(
        request,
        found,
        title=_("What each column of the balance says"),
        here=_("Columns"),
        subtitle=_("Accounts are added up by class, in the order of the Cerfa 15059."),
        verb=_("Read the account"),
        form=BalanceColumnsForm,
        does=say,
        options={
            "header": header,
            "columns": account.proposed(header),
            "samples": samples(found.balance.file, len(header)),
        },
        template="core/form_columns.html",
        then=REPORT.url(found, "argent"),
    )
