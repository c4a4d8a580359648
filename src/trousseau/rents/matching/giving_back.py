"""What was identified is not any more: the part of the line waits again."""

from trousseau.ledger.bank.lines import give_back

from ..models.payments import Deposit, Payment
from ..tenant_fees.models import TenantFee
from .models import LineShare


def to_the_line(money: Payment | Deposit | TenantFee) -> None:
    """`money` was just undone: the part of a bank line that it was, if any, is to be identified again."""
    share = LineShare.objects.filter(entry=money.entry_id, reversal=None).select_related("line").first()
    if share:
        share.reversal = money.reversal
        share.save(update_fields=["reversal"])
        give_back(share.line, share.cents)
