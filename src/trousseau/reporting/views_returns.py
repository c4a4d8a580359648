"""The yearly returns: layouts that are brought, filled from a report."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.again import FILE
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, list_page
from trousseau.exchange.spreadsheets.writing import XLSX, Cell, Sheet
from trousseau.exchange.spreadsheets.writing import workbook as written

from . import access
from .actions import bring_layout
from .forms import LayoutForm
from .layouts import filled, read
from .models import Report, ReturnLayout
from .page import Reading
from .subjects import LAYOUTS, REPORT, REPORTS


@guard(access.MAKE)
def layouts(request):
    last = Report.objects.filling()
    return list_page(
        request,
        Listing(
            title=_("Yearly returns"),
            subtitle=_(
                "Places of intermediation, agrément, surveys: each is laid out by who asks. Filled by the report of "
                "%(convention)s from %(start)s to %(end)s, version %(n)s: %(state)s."
            )
            % _named(last)
            if last
            else _("Places of intermediation, agrément, surveys: a report fills them, once one is made."),
            query=ReturnLayout.objects.select_related("made_by"),
            columns=(
                Column(
                    _("Return"),
                    lambda one: one.name,
                    order="name",
                    link=(lambda one: reverse("reporting:fill", args=[last.pk, one.pk])) if last else None,
                ),
                Column(_("Cells"), lambda one: len(one.cells), kind="num"),
                Column(_("Brought on"), lambda one: one.made_on, kind="date", order="made_on"),
            ),
            empty=Empty(
                _("No layout yet"),
                _("A layout lists the cells of a return and the measure that fills each."),
                Button(_("Bring a layout"), reverse("reporting:layout_new")),
            ),
            noun=lambda n: ngettext("%(n)s layout", "%(n)s layouts", n) % {"n": n},
            buttons=(Button(_("Bring a layout"), reverse("reporting:layout_new"), main=True),),
            crumbs=REPORTS.trail(),
        ),
    )


def _named(report: Report) -> dict[str, str]:
    return {
        "convention": report.convention.title,
        "start": localised.day(report.starts_on),
        "end": localised.day(report.ends_on),
        "n": localised.number(report.number),
        "state": report.get_state_display(),
    }


@guard(access.MAKE)
def layout_new(request):
    def bring(actor, *, file, name, on) -> ReturnLayout:
        return bring_layout(actor, name=name, cells=read(file.read()), on=on)

    return LAYOUTS.form(
        request,
        title=_("Bring a layout"),
        verb=_("Read the cells"),
        form=LayoutForm,
        does=bring,
        given={"on": today()},
        said=_("The layout is read: open it to see what fills it."),
    )


@guard(access.MAKE, again=FILE)
def fill(request, pk: int, layout: int):
    """The cells of a return as a report fills them, in a workbook."""
    found, asked = REPORT.find(request, pk), get_object_or_404(ReturnLayout, pk=layout)
    rows: list[list[Cell]] = [[_("Cell"), _("Label"), _("Value"), _("In words")]]
    rows += [list(one) for one in filled(asked, Reading(found, request.user))]
    said = _named(found)
    about: list[list[Cell]] = [
        [_("Report"), said["convention"]],
        [_("From"), found.starts_on],
        [_("To"), found.ends_on],
        [_("Version"), found.number],
        [_("State"), said["state"]],
    ]
    name = slugify(f"{asked.name}-{found.starts_on}-{found.ends_on}")
    return HttpResponse(
        written([Sheet(asked.name, rows), Sheet(_("The report that fills it"), about)]),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
    )
