"""A deposit that did not arrive after all: noted by mistake, or its cheque came back unpaid."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core.actions import record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.todo import close_todo
from trousseau.ledger.actions import hold, reverse
from trousseau.ledger.bank.lines import release
from trousseau.ledger.enums import Ledger
from trousseau.ledger.queries import balance

from .. import todo
from ..counter.receipts import CASH, cancel_receipt
from ..enums import Method
from ..matching.giving_back import to_the_line
from ..models import Deposit, DepositSettlement
from .enums import SettlementState


@transaction.atomic
def undo_deposit(actor: User, *, deposit: Deposit, on: date, today: date) -> None:
    """A deposit noted by mistake: reversed, never erased. What the bank or another act decides is not undone here."""
    hold(Ledger.CLIENTS)
    if deposit.method == Method.ACCOUNT:
        raise Refused(
            _(
                "This deposit was brought in with its lease: undone here, it would move the other balances too."
            )
        )
    if Deposit.objects.filter(pk=deposit.pk, cheque__paid_in__isnull=False).exists():
        raise Refused(
            _("This cheque went to the bank: when it comes back unpaid, say so on the line of the statement.")
        )
    if deposit.method == Method.CASH and balance(Ledger.CLIENTS, CASH) < deposit.amount:
        raise Refused(_("The cash box no longer holds it: this cash went to the bank."))
    reverse_deposit(actor, deposit=deposit, on=on, today=today)


@transaction.atomic
def reverse_deposit(actor: User, *, deposit: Deposit, on: date, today: date) -> None:
    """The opposite of a deposit: the lease awaits it again. Raises Refused once it was given back."""
    lease = deposit.lease
    if deposit.reversal_id:
        raise Refused(_("This deposit was already undone."))
    if on > today:
        raise Refused(_("This day has not come yet: check the date."), "on")
    if DepositSettlement.objects.filter(lease=lease, state=SettlementState.SETTLED).exists():
        raise Refused(_("This deposit is settled: its entries and its letter stay as they are."))
    release(actor, entry=deposit.entry)
    deposit.reversal = reverse(actor, entry=deposit.entry, on=on, label=f"Annulation dépôt {lease.code}")
    record(deposit, actor)
    to_the_line(deposit)
    cancel_receipt(deposit, on)
    close_todo(todo.TELL_OWNER, subject=f"lease:{lease.pk}", on=on)
