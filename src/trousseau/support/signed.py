"""What is signed in this room: the plan of a household, the report of a measure."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.signing import Signable

from .access import READ, WRITE
from .models import MeasureReport, SupportPlan
from .subjects import PLAN as PLANS
from .subjects import REPORT as REPORTS

PLAN = Signable[SupportPlan](
    "support.plan", _("support plan"), PLANS, attrgetter("agreed_on"), READ, WRITE, Role.SOCIAL, part="signature"
)
REPORT = Signable[MeasureReport](
    "support.report",
    _("report of a measure"),
    REPORTS,
    attrgetter("signed_on"),
    READ,
    WRITE,
    Role.SOCIAL,
    part="signature",
    name=attrgetter("measure.household"),
)
