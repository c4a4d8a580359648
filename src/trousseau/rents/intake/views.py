"""Bring a portfolio in: its model, its form."""

import csv

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.exchange.portfolio import COLUMNS
from trousseau.rules.dates import add_days, month_start

from .. import access
from ..subjects import RENTS
from .actions import bring_in
from .forms import IntakeForm


@guard(access.BRING_IN)
def intake(request):
    return RENTS.form(
        request,
        title=_("Bring a portfolio in"),
        verb=_("Bring these homes in"),
        form=IntakeForm,
        does=bring_in,
        given={"today": today()},
        said=lambda n: ngettext("%(n)s home was brought in.", "%(n)s homes were brought in.", n) % {"n": n},
        subtitle=_(
            "The homes that the agency managed before: mandates, leases, and what each owed or held on one evening. All come in, or none."
        ),
        initial={"on": add_days(month_start(today()), -1)},
        extra={"columns": [column for column in COLUMNS if column.empty]},
        template="rents/intake.html",
    )


@guard(access.BRING_IN)
def model(request):
    """The columns of the file, and nothing else: it is filled in a spreadsheet program."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="portefeuille.csv"'
    response.write("\ufeff")
    csv.writer(response, delimiter=";").writerow([column.name for column in COLUMNS])
    return response
