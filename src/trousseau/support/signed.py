"""What is signed in this room: the plan of a household."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.signing import Signable

from .access import READ, WRITE
from .models import SupportPlan
from .subjects import PLAN as PLANS

PLAN = Signable[SupportPlan](
    "support.plan", _("support plan"), PLANS, attrgetter("agreed_on"), READ, WRITE, Role.SOCIAL, part="signature"
)
