"""The tenants' fees that may leave the clients' bank for the agency's."""

from django.db.models import Q, QuerySet

from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import BankAccount
from trousseau.receipts.enums import Method
from trousseau.rents.awaited import contradicted

from ..models import TenantFee


def to_transfer() -> QuerySet[TenantFee]:
    """Received and not transferred, as far as the bank shows it: a cheque once its paying-in slip is on a statement; what
    somebody noted by hand, until a statement of those days comes without it."""
    shown = ~Q(receipt__method=Method.CHEQUE) | Q(receipt__cheque__paid_in__entry__clearing__isnull=False)
    rows = TenantFee.objects.filter(shown, receipt__reversal=None, transfer=None)
    for account in BankAccount.objects.filter(ledger=Ledger.CLIENTS):
        missing = contradicted(account, None)
        if missing is not None:
            rows = rows.exclude(receipt__entry__in=missing.values("pk"))
    return rows.select_related("lease").order_by("pk")
