"""What the pages of the deposits are about."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from trousseau.core.subjects import Place, Subject
from trousseau.tenancies.models import Lease

from ..models import DepositSettlement
from ..subjects import RENTS

DEPOSITS = Place(_("Deposits to give back"), "rents:settlements", RENTS)
DEPOSIT = Subject[Lease](  # of a lease whose keys came back
    "lease",
    lambda user: (
        Lease.objects.for_user(user)
        .filter(departure__isnull=False)
        .select_related("household__holder", "mandate__dwelling__commune", "departure")
    ),
    DEPOSITS,
    "rents:settlement",
    name=attrgetter("code"),
    household=attrgetter("household"),
)
SETTLEMENT = Subject[DepositSettlement](
    "settlement", lambda user: DepositSettlement.objects.select_related("lease"), DEPOSIT, of=attrgetter("lease")
)
