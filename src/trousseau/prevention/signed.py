"""What is signed in this room: the payment plan of a tenant."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.signing import Signable
from trousseau.rents.models import PaymentPlan

from .access import READ, WRITE
from .subjects import PLAN as PLANS

PLAN = Signable[PaymentPlan](
    "prevention.plan",
    _("payment plan"),
    PLANS,
    lambda plan: plan.agreed_on if plan.paper_id else None,
    READ,
    WRITE,
    Role.RENTAL,
    name=attrgetter("lease.code"),
    part="plan",
)
