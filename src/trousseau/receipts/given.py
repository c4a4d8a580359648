"""The numbered paper of cash or of a cheque: given when the sum is received, cancelled when it is undone."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core.actions import next_number, record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.ledger.enums import Ledger
from trousseau.ledger.queries import balance

from .enums import Method
from .models import Cheque, CounterReceipt, Receipt
from .papers import counter_paper
from .purposes import rules_of

CASH = "53"  # the cash box (ledger/chart.toml)


def numbered(method: str, cheque_number: str) -> None:
    if method == Method.CHEQUE and not cheque_number.strip():
        raise Refused(_("Write the number of the cheque: the bank asks for it."), "cheque_number")


def bank_of(typed: str) -> str:
    """The bank of a cheque, as it is kept."""
    return typed.strip() or "–"


def at_counter(actor: User, receipt: Receipt, number: str, bank: str, today: date) -> None:
    """Keep the cheque, give the paper: of cash, of a cheque, and of what always has one; never a second."""
    counted = receipt.method in (Method.CASH, Method.CHEQUE) or rules_of(receipt.purpose).always
    if not counted or CounterReceipt.objects.filter(receipt=receipt).exists():
        return
    if receipt.method == Method.CHEQUE:
        record(Cheque(receipt=receipt, number=number.strip(), bank=bank_of(bank)), actor)
    give_paper(actor, receipt=receipt, on=today)


@transaction.atomic
def give_paper(actor: User, *, receipt: Receipt, on: date) -> CounterReceipt:
    """The paper that says what was received, numbered without a gap and kept."""
    number = next_number("receipts.papers")
    paper = counter_paper(receipt, number=f"R{number:06d}", on=on)
    document = file_document(
        kind="counter_receipt",
        number=f"R{number:06d}",
        title=f"Reçu R{number:06d}",
        content=paper.pdf,
        suffix=".pdf",
        on=on,
        template=f"{paper.template}@{paper.version}",
        household=receipt.lease.household if receipt.lease else None,
    )
    given = CounterReceipt(number=number, made_on=on, paper=document, receipt=receipt)
    record(given, actor)
    return given


def still_here(receipt: Receipt) -> None:
    """Raises Refused for a cheque or cash that went to the bank: its statement alone says that it comes back."""
    if Cheque.objects.filter(receipt=receipt, paid_in__isnull=False).exists():
        raise Refused(
            _("This cheque went to the bank: when it comes back unpaid, say so on the line of the statement.")
        )
    if receipt.method == Method.CASH and balance(Ledger.CLIENTS, CASH) < receipt.amount:
        raise Refused(_("The cash box no longer holds it: this cash went to the bank."))


def cancel_paper(receipt: Receipt, on: date) -> None:
    """The sum is undone: its paper stays, and says so."""
    CounterReceipt.objects.filter(receipt=receipt, cancelled_on=None).update(cancelled_on=on)
