"""The report of a measure: begun, written, read with the person, signed, sent."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, file_page, paper_page, unsigned_page
from trousseau.followup.enums import MeasureKind

from . import access
from . import actions_reports as actions
from .enums import ReportKind
from .forms_reports import BeginReportForm, PostReportForm, ReportForm, SignReportForm, kept_of
from .models import MeasureReport
from .papers_reports import facts_of, report_paper
from .signed import REPORT as SIGNED
from .subjects import MEASURE, REPORT


@guard(access.WRITE)
def report_new(request, pk):
    found, day = MEASURE.find(request, pk, "support:report_new"), today()
    final = bool(found.interim_sent_on) or not found.interim_due
    return MEASURE.form(
        request,
        found,
        title=_("Report of the %(measure)s of %(name)s")
        % {"measure": MeasureKind(found.kind).short, "name": found.household},
        here=_("Report of the measure"),
        subtitle=_(
            "It is filled with the goals of the plan and the dates of the contacts. Your notes do not enter it."
        ),
        verb=_("Prepare the report"),
        form=BeginReportForm,
        does=actions.begin_report,
        given={"today": day},
        initial={"kind": ReportKind.FINAL if final else ReportKind.INTERIM},
        then=REPORT.url,
        said=_("The report is prepared: write the rest with the person."),
    )


@guard(access.READ)
def report(request, pk):
    found = REPORT.find(request, pk, "support:report")
    draft = reverse("support:report_draft", args=[pk])
    lacks = [] if found.signed_on else actions.lacks(found)
    printable = bool(found.situation) and not any(row.diagnosis for row in found.goals.all())
    steps = SIGNED.steps(
        found,
        request.user,
        draft=draft if printable else "",
        to_sign=f"{draft}?copie=a_signer" if printable else "",
        record=reverse("support:report_sign", args=[pk]) if access.WRITE(request.user) else "",
        lacks=lacks,
    )
    return file_page(
        request,
        "support/report.html",
        buttons=_buttons(found, ready=not lacks, filed=not steps.get("file") or bool(steps.get("copy"))),
        report=found,
        measure=found.measure,
        household=found.measure.household,
        facts=facts_of(found),
        signing=steps,
        sent_on=found.mail.sent_on if found.mail and not found.mail.cancelled_on else None,
        waits=bool(found.mail and not found.mail.cancelled_on and not found.mail.sent_on),
        crumbs=REPORT.trail(found),
    )


def _buttons(found: MeasureReport, *, ready: bool, filed: bool) -> tuple[Button, ...]:
    """One main button: what comes next. `filed`: no signed copy is waited for, whose button is the main one."""

    def to(name: str, words: str, *, main: bool = False) -> Button:
        return Button(words, reverse(f"support:{name}", args=[found.pk]), access.WRITE, main=main)

    if found.signed_on is None:
        write = to("report_edit", _("Write the report"), main=not ready)
        return (write, to("report_sign", _("Record the signature"), main=True)) if ready else (write,)
    if found.mail is None or found.mail.cancelled_on:
        return (to("report_post", _("Send the report of the measure"), main=filed),)
    return ()


@guard(access.WRITE)
def report_edit(request, pk):
    found = REPORT.find(request, pk, "support:report_edit")
    return REPORT.form(
        request,
        found,
        title=_("Write the report"),
        subtitle=_("The dates and the counts are those that were noted; the words are written with the person."),
        verb=_("Keep the report"),
        form=ReportForm,
        options={"report": found},
        does=actions.write_report,
        given={"today": today()},
        obj=found,
        kept=kept_of(found),
        said=_("The report is kept, encrypted."),
        template="core/form_sections.html",
    )


@guard(access.WRITE)
def report_draft(request, pk):
    """Before it is signed: the draft, or the paper to be signed."""
    found = REPORT.find(request, pk, "support:report_draft")
    if found.signed_on:
        raise Http404
    return unsigned_page(request, lambda: report_paper(found, on=today()), name=f"rapport-{pk}", url=REPORT.url(found))


@guard(access.READ)
def report_kept(request, pk):
    """As it was signed."""
    found = REPORT.find(request, pk, "support:report_kept", paper__isnull=False)
    return paper_page(found.paper, f"rapport-{pk}-signe")


@guard(access.WRITE)
def report_sign(request, pk):
    found, day = REPORT.find(request, pk), today()
    return REPORT.form(
        request,
        found,
        title=_("Record the signature of the report"),
        here=_("Signature"),
        part="signature",
        subtitle=_("The person read it and signed it: its paper is kept as it is, and its signed copy is asked for."),
        verb=_("Record the signature"),
        form=SignReportForm,
        does=actions.sign_report,
        given={"today": day},
        initial={"signed_on": day},
        said=_("The report is signed. It may leave."),
    )


@guard(access.WRITE)
def report_post(request, pk):
    found, day = REPORT.find(request, pk), today()
    to = found.measure.funder_id or found.measure.prescriber_id
    return REPORT.form(
        request,
        found,
        title=_("Send the report of the measure"),
        subtitle=_("It leaves with the mail of the day; the measure knows it sent on the day that the register says."),
        verb=_("Put it in the mail"),
        form=PostReportForm,
        options={"report": found},
        does=actions.post_report,
        given={"today": day},
        initial={"to": to},
        said=_("The report is in the mail of the day, ready to leave."),
    )
