"""What the pages of the guarantors are about."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from trousseau.core.clock import today
from trousseau.core.subjects import Place, Subject
from trousseau.payouts.enums import OrderState
from trousseau.tenancies.models import Guarantee
from trousseau.tenancies.queries import leases

from ..models import Claim, ClaimRefund
from ..subjects import RENTS
from . import queries

GUARANTORS = Place(_("Guarantors"), "rents:claimable", RENTS)
CLAIMS = Place(_("Claims made"), "rents:claims", GUARANTORS)
GUARANTEE = Subject[Guarantee](
    "guarantee", lambda user: queries.claimable(user, today()), GUARANTORS, household=attrgetter("lease.household")
)
CLAIM = Subject[Claim]("claim", queries.claims, CLAIMS, household=attrgetter("guarantee.lease.household"))
REFUND = Subject[ClaimRefund](  # one that the bank sent back
    "refund",
    lambda user: ClaimRefund.objects.filter(
        claim__guarantee__lease__in=leases(user), order__state=OrderState.REJECTED
    ).select_related("order", "claim__guarantee__lease__household"),
    CLAIMS,
)
