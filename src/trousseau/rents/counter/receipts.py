"""The numbered receipt of cash or of a cheque: given when it is received, cancelled when it is undone. Below what
receives and undoes a payment or a deposit, which both need it."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core.actions import file_document, next_number, record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.ledger.enums import Ledger
from trousseau.ledger.queries import balance

from ..enums import Method
from ..models.payments import Deposit, Payment
from ..tenant_fees.models import TenantFee
from .models import Cheque, CounterReceipt
from .papers import receipt_paper

CASH = "53"  # the cash box (ledger/chart.toml)


def of(money: Payment | Deposit | TenantFee) -> dict[str, Payment | Deposit | TenantFee]:
    """What a cheque or a receipt is of."""
    return {{Payment: "payment", Deposit: "deposit", TenantFee: "fee"}[type(money)]: money}


@transaction.atomic
def give_receipt(actor: User, *, money: Payment | Deposit | TenantFee, on: date) -> CounterReceipt:
    """The paper that says what was received, numbered without a gap and kept."""
    number = next_number("rents.counter_receipts")
    paper = receipt_paper(money, number=f"R{number:06d}", on=on)
    document = file_document(
        kind="counter_receipt",
        number=f"R{number:06d}",
        title=f"Reçu R{number:06d}",
        content=paper.pdf,
        suffix=".pdf",
        on=on,
        template=f"{paper.template}@{paper.version}",
        household=money.lease.household,
    )
    receipt = CounterReceipt(number=number, made_on=on, paper=document, **of(money))
    record(receipt, actor)
    return receipt


def still_here(money: Payment | Deposit | TenantFee) -> None:
    """Raises Refused for a cheque or cash that went to the bank: its statement alone says that it comes back."""
    if Cheque.objects.filter(**of(money), paid_in__isnull=False).exists():
        raise Refused(
            _("This cheque went to the bank: when it comes back unpaid, say so on the line of the statement.")
        )
    if money.method == Method.CASH and balance(Ledger.CLIENTS, CASH) < money.amount:
        raise Refused(_("The cash box no longer holds it: this cash went to the bank."))


def cancel_receipt(money: Payment | Deposit | TenantFee, on: date) -> None:
    """The payment, the deposit or the fee is undone: the paper stays, and says so."""
    CounterReceipt.objects.filter(**of(money), cancelled_on=None).update(cancelled_on=on)
