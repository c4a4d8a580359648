"""The law at a date, and the report of arrears with its proof."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from trousseau.core import components, localised
from trousseau.core.access import guard, opened
from trousseau.core.again import before_file
from trousseau.core.clock import today
from trousseau.core.pages import Cell, Column, act, csv_page, file_page, paper_page
from trousseau.mail.enums import Step as Sent
from trousseau.mail.models import MailItem
from trousseau.tenancies.queries import leases

from . import access, law_comparison, queries, readings, reports, words
from .enums import Step
from .forms import DatesForm, ReadingForm, ReportForm, ReportLetterForm
from .mail_papers import REPORT
from .models import ArrearsReport, DebtReading
from .subjects import FILE, LAW, PREVENTION, TENANCY

TITLES = {
    "before": gettext_lazy("In arrears on the first day"),
    "after": gettext_lazy("In arrears on the second day"),
    "enter": gettext_lazy("Enter"),
    "leave": gettext_lazy("Leave"),
    "confirm": gettext_lazy("To confirm"),
    "ask": gettext_lazy("To be asked to a person"),
}


def _columns(before, after) -> tuple[Column, ...]:
    def side(name, day):
        said = localised.day(day)
        return (
            Column(
                _("Debt on %(day)s") % {"day": said}, lambda row: getattr(row, name).aged.debt or None, kind="money"
            ),
            Column(
                _("On %(day)s") % {"day": said},
                lambda row: words.status(getattr(row, name).arrears),
                kind="state",
                second=lambda row: words.side_says(getattr(row, name), day),
            ),
        )

    return (
        Column(
            gettext_lazy("Household"),
            lambda row: str(row.lease.household),
            link=lambda row: FILE.url(row.lease),
            second=lambda row: row.lease.code,
        ),
        *side("before", before),
        *side("after", after),
        Column(gettext_lazy("What changes"), words.changes),
    )


@guard(access.READ)
def law(request):
    first, second = law_comparison.change_days()
    form = DatesForm(request.GET) if "before" in request.GET or "after" in request.GET else None
    wrong = form is not None and not form.is_valid()
    before = form.cleaned_data.get("before") or first if form is not None else first
    after = form.cleaned_data.get("after") or second if form is not None else second
    earliest = min(value.start for value in queries.history())
    if min(before, after) < earliest:
        wrong, before, after = True, first, second
    rows = law_comparison.compare(request.user, before, after, today())
    counts = {name: sum(row.belongs(name) for row in rows) for name in law_comparison.LISTS}
    chosen = request.GET.get("list", "")
    shown = [row for row in rows if row.belongs(chosen)] if chosen in law_comparison.LISTS else rows
    columns = _columns(before, after)
    if request.GET.get("format") == "csv":
        before_file(request)
        code = Column(gettext_lazy("Lease"), lambda row: row.lease.code)
        why = [
            Column(gettext_lazy("Why"), lambda row, name=name, day=day: words.side_says(getattr(row, name), day))
            for name, day in (("before", before), ("after", after))
        ]
        return csv_page(f"loi-a-date-{before}-{after}", (code, *columns, *why), shown)
    days = {"before": before.isoformat(), "after": after.isoformat()}
    return file_page(
        request,
        "prevention/law.html",
        form=form if wrong else DatesForm(days),
        wrong=wrong,
        earliest=earliest,
        before=before,
        after=after,
        regimes=[
            (day, queries.rules(day), words.regime(queries.law_of(queries.rules(day)))) for day in (before, after)
        ],
        facts=[{"name": name, "label": TITLES[name], "count": counts[name]} for name in law_comparison.LISTS],
        columns=columns,
        rows=components.table_rows([[_cell(column, row) for column in columns] for row in shown]),
        shown=len(shown),
        whole=len(rows),
        chosen=TITLES.get(chosen, ""),
        days="&".join(f"{name}={value}" for name, value in days.items()),
        future=max(before, after) > today(),
        change=second,
        decided=queries.reading_of(second),
        undone=DebtReading.objects.filter(change=second).exclude(undone_on=None).select_related("by", "undone_by"),
        may_decide=access.DECIDE(request.user),
        crumbs=PREVENTION.trail((_("The law at a date"), "")),
    )


def _cell(column: Column, row):
    url = column.link(row) if column.link else ""
    return Cell(column.kind, column.value(row), url, column.second(row) if column.second else "")


@guard(access.DECIDE)
def decide(request):
    """One reading of all the debts born before the latest change of the rules."""
    subtitle = _("One answer for all the debts born before %(day)s and not arrears yet that day. One act undoes it.")
    return LAW.form(
        request,
        title=_("How are the debts of before read?"),
        here=_("Debts of before"),
        verb=_("Decide for all of them"),
        form=ReadingForm,
        does=readings.decide,
        given={"today": today()},
        then=f"{LAW.url()}#reading",
        subtitle=subtitle % {"day": localised.day(law_comparison.change_days()[1])},
        said=_("It holds for all of them; each next action is computed again."),
        article=queries.history()[-1].article,
    )


@guard(access.DECIDE)
@require_POST
def undo(request, pk):
    decided = get_object_or_404(DebtReading, pk=pk)
    return act(
        request,
        lambda: readings.undo(request.user, decided=decided, today=today()),
        url=f"{LAW.url()}#reading",
        said=_("The decision is undone: the earlier day holds again, to confirm."),
    )


@guard(access.WRITE)
def report(request, pk):
    lease, day = TENANCY.find(request, pk), today()

    def record(actor, *, proof, **fields) -> None:
        content, suffix = proof
        reports.report_arrears(actor, today=day, content=content, suffix=suffix, **fields)

    return TENANCY.form(
        request,
        lease,
        title=str(words.TITLES[Step.REPORT]) % {"name": lease.household},
        here=str(Step.REPORT.label),
        subtitle=str(words.DOING[Step.REPORT]),
        verb=str(words.VERBS[Step.REPORT]),
        said=_("The report and its proof are recorded."),
        form=ReportForm,
        does=record,
        initial={"on": day},
        article=queries.situation(lease, day).rules["report_months"].article,
    )


@guard(access.READ)
def proof(request, pk):
    """What proves that a report was sent."""
    rows = ArrearsReport.objects.filter(lease__in=leases(request.user)).select_related("lease__household", "mail")
    found = get_object_or_404(rows, pk=pk)
    row = found.mail.proofs.filter(step=Sent.SENT, document__isnull=False).last()
    opened(request, found.lease.household, "prevention:proof")
    name = f"signalement-{found.lease}-{found.mail.sent_on}"
    return paper_page(row.document if row else None, name)


@guard(access.WRITE)
def report_letter(request, pk):
    """The letter that reports the arrears, for the queue of the mail."""
    lease, day = TENANCY.find(request, pk), today()
    known = MailItem.objects.filter(kind=REPORT.code).exclude(address="").first()
    return TENANCY.form(
        request,
        lease,
        title=str(words.TITLES[Step.REPORT]) % {"name": lease.household},
        here=_("Letter to who pays the aid"),
        subtitle=_("The letter waits in the mail, to be printed and posted. The arrears are reported once it left."),
        verb=_("Prepare the letter"),
        said=_("The letter is ready: it waits in the mail, to be printed and posted."),
        form=ReportLetterForm,
        does=reports.prepare_report,
        given={"today": day},
        initial={"name": known.name, "address": known.address} if known else {"name": reports.PAYER},
        article=queries.situation(lease, day).rules["report_months"].article,
    )
