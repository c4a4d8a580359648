"""A report that leaves: sent, commented, approved, corrected; its PDF and its spreadsheet."""

from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.again import FILE, PAGE
from trousseau.core.clock import today
from trousseau.core.forms import Versioned
from trousseau.exchange.spreadsheets.writing import XLSX

from . import access
from .actions import approve_report, correct_report, remark_report, send_report
from .forms import CorrectForm, RemarkForm
from .page import Reading
from .papers import report_paper
from .sheet import report_sheet
from .subjects import REPORT


@guard(access.MAKE, again=PAGE)
def send(request, pk: int):
    found = REPORT.find(request, pk)
    return REPORT.form(
        request,
        found,
        title=_("Send to the funders"),
        subtitle=_(
            "From now on every funder reads it, party to this convention or not, its small counts left out. Its figures change "
            "no more: a correction is a version."
        ),
        verb=_("Send the report"),
        form=Versioned,
        does=send_report,
        given={"on": today()},
        said=_("The report is sent: the funders read it."),
        then=REPORT.url(found),
    )


@guard(access.MAKE)
def correct(request, pk: int):
    found = REPORT.find(request, pk)
    return REPORT.form(
        request,
        found,
        title=_("Correct by a version"),
        subtitle=_(
            "The figures are counted again, as the rooms stand now. This version stays, and says that another corrects it."
        ),
        verb=_("Count and freeze a new version"),
        form=CorrectForm,
        does=correct_report,
        given={"on": today()},
        then=REPORT.url,
    )


@guard(access.REMARK)
def remark(request, pk: int):
    found = REPORT.find(request, pk)
    return REPORT.form(
        request,
        found,
        title=_("Write a comment"),
        verb=_("Send the comment"),
        form=RemarkForm,
        does=remark_report,
        given={"on": today()},
        then=REPORT.url(found, "avis"),
    )


@guard(access.APPROVE)
def approve(request, pk: int):
    found = REPORT.find(request, pk)
    return REPORT.form(
        request,
        found,
        title=_("Approve the report"),
        subtitle=_("The agency and the other funders read that you accept it. It stays as it is."),
        verb=_("Approve the report"),
        form=Versioned,
        does=approve_report,
        given={"on": today()},
        then=REPORT.url(found, "avis"),
    )


@guard(access.READ, again=FILE)
def paper(request, pk: int):
    found = REPORT.find(request, pk)
    made = report_paper(Reading(found, request.user), on=today())
    return _file(made.pdf, "application/pdf", found, "pdf")


@guard(access.READ, again=FILE)
def workbook(request, pk: int):
    found = REPORT.find(request, pk)
    return _file(report_sheet(Reading(found, request.user)), XLSX, found, "xlsx")


def _file(content: bytes, kind: str, report, suffix: str) -> HttpResponse:
    name = slugify(f"compte-rendu-{report.starts_on}-{report.ends_on}-v{report.number}")
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}.{suffix}"'}
    )
