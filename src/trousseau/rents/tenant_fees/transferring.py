"""The tenants' fees that may leave the clients' bank for the agency's."""

from django.db.models import Q, QuerySet

from ..enums import Method
from .models import TenantFee


def to_transfer() -> QuerySet[TenantFee]:
    """Received and not transferred: a cheque once the statement shows its paying-in slip."""
    shown = ~Q(method=Method.CHEQUE) | Q(cheque__paid_in__entry__clearing__isnull=False)
    return (
        TenantFee.objects.filter(shown, reversal=None, transfer=None).select_related("lease").order_by("pk")
    )
