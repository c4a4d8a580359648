"""What the pages of the room are about."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.models import Household
from trousseau.core.subjects import Place, Subject
from trousseau.tenancies.models import Lease
from trousseau.tenancies.queries import leases

FOLLOWUP = Place(_("Follow-up"), "followup:list")
HOUSEHOLD = Subject[Household](
    "household",
    lambda user: Household.objects.for_user(user).select_related("holder"),
    FOLLOWUP,
    "followup:household",
    household=lambda household: household,
)
TENANCY = Subject[Lease](
    "lease",
    lambda user: leases(user),
    HOUSEHOLD,
    of=lambda lease: lease.household,
    household=lambda lease: lease.household,
)
