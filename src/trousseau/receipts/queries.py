"""What the pages of the counter read, and what the earlier readers of a lease ask of its deposit."""

from django.db.models import Q, QuerySet

from trousseau.core.models import User
from trousseau.tenancies.models import Lease
from trousseau.tenancies.queries import leases

from .models import Receipt


def receipts(user: User) -> QuerySet[Receipt]:
    """The sums received for the leases that `user` may open, and what owners brought."""
    seen = Q(lease__in=leases(user)) | Q(lease=None)
    return Receipt.objects.filter(seen).select_related("lease__household__holder", "lease__mandate__fund", "fund")


def deposit_of(lease: Lease) -> Receipt | None:
    """The deposit that the agency received for a lease, whether it gave it back since or not."""
    return lease.receipts.deposits().filter(reversal=None).first()
