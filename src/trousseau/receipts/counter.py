"""Cash and cheques: handed to the bank, and a cheque that comes back unpaid; a part of a line that is no sum received."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from trousseau.core.actions import next_number, record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.verbs import No, Once, verb
from trousseau.ledger.actions import hold, post_many
from trousseau.ledger.bank.lines import post_line, take
from trousseau.ledger.enums import Ledger, LineState
from trousseau.ledger.events import draft
from trousseau.ledger.models import BankLine
from trousseau.ledger.queries import balance

from .enums import PaidIn, ShareKind, Step
from .given import CASH
from .models import Cheque, LineShare, PayingIn
from .receiving import take_back


def kept() -> QuerySet[Cheque]:
    """The cheques of sums that were not undone."""
    rows = Cheque.objects.filter(receipt__reversal=None)
    return rows.select_related("receipt__lease__household__holder", "receipt__fund")


def to_pay_in() -> QuerySet[Cheque]:
    """The cheques that wait for the bank."""
    return kept().filter(paid_in=None)


@verb(once=No("each cheque goes once"), frozen=No("the accounts of the agency"), happened=("on",))
def pay_in_cheques(actor: User, *, cheques: Sequence[Cheque], on: date, today: date) -> PayingIn:
    """These cheques go to the bank on one slip. Each goes once."""
    hold(Ledger.CLIENTS)
    found = list(to_pay_in().filter(pk__in=[c.pk for c in cheques]))
    if not found or len(found) != len(cheques):
        raise Refused(_("One of these cheques already went to the bank, or was undone: reload the page."))
    if on < max(cheque.receipt.received_on for cheque in found):
        raise Refused(_("A cheque goes to the bank once it is received: check the date."), "on")
    total = sum(cheque.receipt.amount for cheque in found)
    slip = _paying_in(actor, PaidIn.CHEQUES, total, len(found), on, "cheques_banked")
    Cheque.objects.filter(pk__in=[c.pk for c in found]).update(paid_in=slip)
    return slip


@verb(once=Once(PayingIn, kept={"amount": "total"}), frozen=No("the accounts of the agency"), happened=("on",))
def pay_in_cash(actor: User, *, amount: int, on: date, today: date, key: str = "") -> PayingIn:
    """Cash of the box goes to the bank: no more than it holds. `key`: a form sent twice is one."""
    hold(Ledger.CLIENTS)
    if not 0 < amount <= balance(Ledger.CLIENTS, CASH):
        raise Refused(_("The cash box does not hold that much: count it again."), "amount")
    return _paying_in(actor, PaidIn.CASH, amount, 1, on, "cash_banked", key)


def _paying_in(actor: User, kind: PaidIn, total: int, count: int, on: date, event: str, key: str = "") -> PayingIn:
    number = next_number("receipts.paying_in")
    asked = draft(
        event,
        on=on,
        amounts={"amount": total},
        key=f"receipts.paying_in:{number}",
        piece=f"RB{number:05d}",
        source="receipts.paying_in",
        aux=f"RB{number:05d}",
    )
    [entry] = post_many(actor, ledger=Ledger.CLIENTS, drafts=[asked])
    slip = PayingIn(
        number=number, kind=kind, on=on, total=total, count=count, entry=entry, made_by=actor, key=key or None
    )
    record(slip, actor)
    return slip


def unpaid_candidates(line: BankLine) -> QuerySet[Cheque]:
    """The cheques that a line out may send back: paid in before, of its amount."""
    return kept().filter(receipt__amount=-line.left, paid_in__on__lte=line.booked_on)


@transaction.atomic
def send_back(actor: User, *, line: BankLine, cheque: Cheque, today: date) -> None:
    """The bank sends this cheque back unpaid: what it paid is undone, and owed again."""
    hold(Ledger.CLIENTS)
    line.refresh_from_db()
    if line.left != -cheque.receipt.amount:
        raise Refused(_("This line is not of the amount of the cheque."))
    if line.state == LineState.WAITING:
        post_line(actor, line=line)
    take_back(actor, receipt=cheque.receipt, on=line.booked_on, today=today)
    cents = line.left
    take(line, cents)
    plain_share(actor, line, "cheque_returned", ShareKind.CHEQUE, cents, today, Step.PERSON)


def plain_share(
    actor: User | None, line: BankLine, event: str, kind: ShareKind, cents: int, today: date, step: Step, why: str = ""
) -> LineShare:
    """A part that is no sum received: one entry under the pseudonym of the line."""
    times = LineShare.objects.filter(line=line).count()
    asked = draft(
        event,
        on=line.booked_on,
        amounts={"amount": abs(cents)},
        key=line_key(line, times),
        source=f"ledger.bank_line:{line.pk}",
        piece=line.pseudonym,
        aux=line.pseudonym,
    )
    [entry] = post_many(actor, ledger=Ledger.CLIENTS, drafts=[asked])
    share = LineShare(line=line, kind=kind, cents=cents, entry=entry, step=step, why=why, made_by=actor, made_on=today)
    record(share, actor)
    return share


def line_key(line: BankLine, times: int) -> str:
    """The key of the entry of a part of a line; `times`: how many parts it had before."""
    return f"receipts.line:{line.pk}:{times}"
