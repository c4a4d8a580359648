"""What the pages of the room are about."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.subjects import Place, Subject
from trousseau.rents.models import PaymentPlan
from trousseau.tenancies.models import Lease
from trousseau.tenancies.queries import leases

PREVENTION = Place(_("Prevention"), "prevention:list")
LAW = Place(_("The law at a date"), "prevention:law", PREVENTION)
TENANCY = Subject[Lease](
    "lease",
    lambda user: leases(user).filter(keys_on__isnull=False),
    PREVENTION,
    "prevention:situation",
    name=lambda lease: str(lease.household),
    household=lambda lease: lease.household,
)
PLAN = Subject[PaymentPlan]("plan", lambda user: PaymentPlan.objects.all(), TENANCY, of=lambda plan: plan.lease)
