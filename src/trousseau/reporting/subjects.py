"""What the pages of the room are about."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from trousseau.core.subjects import Place, Subject

from .models import Report

REPORTS = Place(_("Reports"), "reporting:list")
REPORT = Subject[Report](
    "report",
    lambda user: Report.objects.for_user(user).select_related(
        "convention", "rows", "balance", "replaces", "replaced_by"
    ),
    REPORTS,
    "reporting:report",
    lambda report: _now("%(convention)s, version %(n)s") % {"convention": report.convention, "n": report.number},
)
FACTS = Place(_("Facts"), "reporting:facts", REPORTS)
LAYOUTS = Place(_("Yearly returns"), "reporting:layouts", REPORTS)
