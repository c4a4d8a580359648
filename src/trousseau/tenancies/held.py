from django.utils.translation import gettext_lazy as _

from trousseau.core.held import Holding

from .models import Lease

HOLDINGS = [
    Holding(
        Lease,
        lambda h: Lease.objects.filter(household=h),
        kept=_("Mandates, leases and accounts are kept ten years (décret 72-678, art. 86)."),
        readable=lambda rows, user: rows.for_user(user),
    )
]
