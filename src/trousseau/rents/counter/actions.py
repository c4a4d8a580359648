"""Receive cash or a cheque against a numbered receipt; hand them to the bank; a cheque that comes back unpaid."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from trousseau.core.actions import next_number, record
from trousseau.core.errors import Refused, happened
from trousseau.core.models import User
from trousseau.ledger.actions import hold, post_many
from trousseau.ledger.bank.lines import post_line, take
from trousseau.ledger.enums import Ledger, LineState
from trousseau.ledger.events import draft
from trousseau.ledger.models import BankLine
from trousseau.ledger.queries import balance
from trousseau.tenancies.models import Lease

from ..actions.payments import receive_deposit, receive_payment, reverse_payment
from ..deposits.undoing import reverse_deposit
from ..enums import Method
from ..matching.enums import ShareKind, Step
from ..matching.identifying import plain_share
from ..models.payments import Deposit, Payment
from ..tenant_fees.models import TenantFee
from ..tenant_fees.undoing import reverse_tenant_fee
from .models import Cheque, CounterReceipt, PaidIn, PayingIn
from .receipts import CASH, give_receipt, of


@transaction.atomic
def receive_at_counter(
    actor: User, *, lease: Lease, method: str, cheque_number: str = "", cheque_bank: str = "", today: date, **fields
) -> Payment:
    """`receive_payment`, and for cash or a cheque its receipt; a cheque says its number and its bank."""
    numbered(method, cheque_number)
    payment = receive_payment(actor, lease=lease, method=method, today=today, **fields)
    at_counter(actor, payment, cheque_number, cheque_bank, today)
    return payment


@transaction.atomic
def receive_deposit_at_counter(
    actor: User, *, lease: Lease, method: str, cheque_number: str = "", cheque_bank: str = "", today: date, **fields
) -> Deposit:
    """`receive_deposit`, and for cash or a cheque its receipt; a cheque says its number and its bank."""
    numbered(method, cheque_number)
    deposit = receive_deposit(actor, lease=lease, method=method, today=today, **fields)
    at_counter(actor, deposit, cheque_number, cheque_bank, today)
    return deposit


def numbered(method: str, cheque_number: str) -> None:
    if method == Method.CHEQUE and not cheque_number.strip():
        raise Refused(_("Write the number of the cheque: the bank asks for it."), "cheque_number")


def at_counter(actor: User, money: Payment | Deposit | TenantFee, number: str, bank: str, today: date) -> None:
    """Keep the cheque, give the receipt; a fee always has one, other money by another means has none, nor a second."""
    counted = money.method in (Method.CASH, Method.CHEQUE) or isinstance(money, TenantFee)
    if not counted or CounterReceipt.objects.filter(**of(money)).exists():
        return
    if money.method == Method.CHEQUE:
        record(Cheque(**of(money), number=number.strip(), bank=bank.strip() or "–"), actor)
    give_receipt(actor, money=money, on=today)


def of_leases(leases: QuerySet[Lease]) -> Q:
    """The cheques, or the receipts, of these leases."""
    return Q(payment__lease__in=leases) | Q(deposit__lease__in=leases) | Q(fee__lease__in=leases)


def standing() -> QuerySet[Cheque]:
    """The cheques of money that was not undone."""
    rows = Cheque.objects.filter(payment__reversal=None, deposit__reversal=None, fee__reversal=None)
    return rows.select_related(*(f"{name}__lease__household__holder" for name in ("payment", "deposit", "fee")))


def to_pay_in() -> QuerySet[Cheque]:
    """The cheques that wait for the bank."""
    return standing().filter(paid_in=None)


@transaction.atomic
def pay_in_cheques(actor: User, *, cheques: Sequence[Cheque], on: date, today: date) -> PayingIn:
    """These cheques go to the bank on one slip. Each goes once."""
    happened(on, today)
    hold(Ledger.CLIENTS)
    found = list(to_pay_in().filter(pk__in=[c.pk for c in cheques]))
    if not found or len(found) != len(cheques):
        raise Refused(_("One of these cheques already went to the bank, or was undone: reload the page."))
    if on < max(cheque.money.received_on for cheque in found):
        raise Refused(_("A cheque goes to the bank once it is received: check the date."), "on")
    total = sum(cheque.money.amount for cheque in found)
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
        event,
        on=on,
        amounts={"amount": total},
        key=f"rents.paying_in:{number}",
        piece=f"RB{number:05d}",
        source="rents.paying_in",
        aux=f"RB{number:05d}",
    )
    [entry] = post_many(actor, ledger=Ledger.CLIENTS, drafts=[asked])
    slip = PayingIn(number=number, kind=kind, on=on, total=total, count=count, entry=entry, made_by=actor)
    record(slip, actor)
    return slip


def unpaid_candidates(line: BankLine) -> QuerySet[Cheque]:
    """The cheques that a line out may send back: paid in before, of its amount."""
    cents = -line.left
    amount = Q(payment__amount=cents) | Q(deposit__amount=cents) | Q(fee__amount=cents)
    return standing().filter(amount, paid_in__on__lte=line.booked_on)


@transaction.atomic
def send_back(actor: User, *, line: BankLine, cheque: Cheque, today: date) -> None:
    """The bank sends this cheque back unpaid: its payment, deposit or fee is undone; the tenant owes it again."""
    hold(Ledger.CLIENTS)
    line.refresh_from_db()
    if line.left != -cheque.money.amount:
        raise Refused(_("This line is not of the amount of the cheque."))
    if line.state == LineState.WAITING:
        post_line(actor, line=line)
    if cheque.payment:
        reverse_payment(actor, payment=cheque.payment, on=line.booked_on, today=today)
    elif cheque.fee:
        reverse_tenant_fee(actor, fee=cheque.fee, on=line.booked_on, today=today)
    else:
        reverse_deposit(actor, deposit=cheque.deposit, on=line.booked_on, today=today)
    cents = line.left
    take(line, cents)
    plain_share(actor, line, "cheque_returned", ShareKind.CHEQUE, cents, today, Step.PERSON)
