"""Receive cash or a cheque against a numbered receipt; hand them to the bank; a cheque that comes back unpaid."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from trousseau.core.actions import file_document, next_number, record
from trousseau.core.errors import Refused, happened
from trousseau.core.models import User
from trousseau.ledger.actions import hold, post_many
from trousseau.ledger.bank.enums import LineState
from trousseau.ledger.bank.lines import post_line, take
from trousseau.ledger.enums import Ledger
from trousseau.ledger.events import draft
from trousseau.ledger.models import BankLine
from trousseau.ledger.queries import balance
from trousseau.tenancies.models import Lease

from ..enums import Method
from ..matching.enums import ShareKind, Step
from ..models.payments import Payment
from .models import Cheque, CounterReceipt, PaidIn, PayingIn
from .papers import receipt_paper

CASH, CHEQUES = "53", "5112"


@transaction.atomic
def receive_at_counter(
    actor: User,
    *,
    lease: Lease,
    method: str,
    cheque_number: str = "",
    cheque_bank: str = "",
    today: date,
    **fields,
) -> Payment:
    """`receive_payment`, and for cash or a cheque its receipt; a cheque says its number and its bank."""
    from ..actions import receive_payment

    cheque = method == Method.CHEQUE
    if cheque and not cheque_number.strip():
        raise Refused(_("Write the number of the cheque: the bank asks for it."), "cheque_number")
    payment = receive_payment(actor, lease=lease, method=method, today=today, **fields)
    if method not in (Method.CASH, Method.CHEQUE) or CounterReceipt.objects.filter(payment=payment).exists():
        return payment
    if cheque:
        record(Cheque(payment=payment, number=cheque_number.strip(), bank=cheque_bank.strip() or "–"), actor)
    give_receipt(actor, payment=payment, on=today)
    return payment


@transaction.atomic
def give_receipt(actor: User, *, payment: Payment, on: date) -> CounterReceipt:
    """The paper that says what was received, numbered without a gap and kept."""
    number = next_number("rents.counter_receipts")
    paper = receipt_paper(payment, number=f"R{number:06d}", on=on)
    document = file_document(
        kind="counter_receipt", number=f"R{number:06d}", title=f"Reçu R{number:06d}", content=paper.pdf, suffix=".pdf",
        on=on, template=f"{paper.template}@{paper.version}", household=payment.lease.household,
    )  # fmt: skip
    receipt = CounterReceipt(number=number, payment=payment, made_on=on, paper=document)
    record(receipt, actor)
    return receipt


def to_pay_in() -> QuerySet[Cheque]:
    """The cheques that wait for the bank."""
    return Cheque.objects.filter(paid_in=None, payment__reversal=None).select_related(
        "payment__lease__household__holder"
    )


@transaction.atomic
def pay_in_cheques(actor: User, *, cheques: Sequence[Cheque], on: date, today: date) -> PayingIn:
    """These cheques go to the bank on one slip. Each goes once."""
    happened(on, today)
    hold(Ledger.CLIENTS)
    found = list(to_pay_in().filter(pk__in=[c.pk for c in cheques]))
    if not found or len(found) != len(cheques):
        raise Refused(_("One of these cheques already went to the bank, or was undone: reload the page."))
    if on < max(cheque.payment.received_on for cheque in found):
        raise Refused(_("A cheque goes to the bank once it is received: check the date."), "on")
    total = sum(cheque.payment.amount for cheque in found)
    slip = _paying_in(actor, PaidIn.CHEQUES, total, len(found), on, "cheques_banked")
    Cheque.objects.filter(pk__in=[c.pk for c in found]).update(paid_in=slip)
    return slip


@transaction.atomic
def pay_in_cash(actor: User, *, amount: int, on: date, today: date) -> PayingIn:
    """Cash of the box goes to the bank: no more than it holds."""
    happened(on, today)
    hold(Ledger.CLIENTS)
    if not 0 < amount <= balance(Ledger.CLIENTS, CASH):
        raise Refused(_("The cash box does not hold that much: count it again."), "amount")
    return _paying_in(actor, PaidIn.CASH, amount, 1, on, "cash_banked")


def _paying_in(actor: User, kind: PaidIn, total: int, count: int, on: date, event: str) -> PayingIn:
    number = next_number("rents.paying_in")
    asked = draft(
        event, on=on, amounts={"amount": total}, key=f"rents.paying_in:{number}", piece=f"RB{number:05d}",
        source="rents.paying_in", aux=f"RB{number:05d}",
    )  # fmt: skip
    [entry] = post_many(actor, ledger=Ledger.CLIENTS, drafts=[asked])
    slip = PayingIn(number=number, kind=kind, on=on, total=total, count=count, entry=entry, made_by=actor)
    record(slip, actor)
    return slip


def unpaid_candidates(line: BankLine) -> QuerySet[Cheque]:
    """The cheques that a line out may send back: paid in before, of its amount."""
    paid = Cheque.objects.filter(paid_in__isnull=False, payment__amount=-line.left, payment__reversal=None)
    return paid.filter(paid_in__on__lte=line.booked_on).select_related("payment__lease__household__holder")


@transaction.atomic
def send_back(actor: User, *, line: BankLine, cheque: Cheque, today: date) -> None:
    """The bank sends this cheque back unpaid: its payment is undone, the tenant owes again."""
    from ..actions.payments import reverse_payment
    from ..matching.identifying import plain_share

    hold(Ledger.CLIENTS)
    line.refresh_from_db()
    if line.left != -cheque.payment.amount:
        raise Refused(_("This line is not of the amount of the cheque."))
    if line.state == LineState.WAITING:
        post_line(actor, line=line)
    reverse_payment(actor, payment=cheque.payment, on=line.booked_on, today=today)
    cents = line.left
    take(line, cents)
    plain_share(actor, line, "cheque_returned", ShareKind.CHEQUE, cents, today, Step.PERSON)


def cancel_receipt(payment: Payment, on: date) -> None:
    """The payment is undone: the paper stays, and says so."""
    CounterReceipt.objects.filter(payment=payment, cancelled_on=None).update(cancelled_on=on)
