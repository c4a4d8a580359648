"""What the pages of the room are about."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.subjects import Place, Subject

from .models import Report

REPORTS = Place(_("Reports"), "reporting:list")
REPORT = Subject[Report](
    "report",
    lambda user: Report.objects.select_related("convention__deliberation__council"),
    REPORTS,
    "reporting:report",
    lambda report: str(report.convention),
)
FACTS = Place(_("Facts"), "reporting:facts", REPORTS)
