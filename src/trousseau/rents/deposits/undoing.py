"""A deposit that did not arrive after all: noted by mistake, or its cheque came back unpaid."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core.actions import record
from trousseau.core.errors import Refused, happened
from trousseau.core.models import User
from trousseau.core.todo import close_todo
from trousseau.ledger.actions import hold, reverse
from trousseau.ledger.bank.lines import release
from trousseau.ledger.enums import Ledger

from .. import todo
from ..counter.receipts import cancel_receipt, still_here
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
            _("This deposit was brought in with its lease: undone here, it would move the other balances too.")
        )
    still_here(deposit)
    reverse_deposit(actor, deposit=deposit, on=on, today=today)


@transaction.atomic
def reverse_deposit(actor: User, *, deposit: Deposit, on: date, today: date) -> None:
    """The opposite of a deposit: the lease awaits it again. Raises Refused once it was given back."""
    happened(on, today)
    lease = deposit.lease
    if deposit.reversal_id:
        raise Refused(_("This deposit was already undone."))
    if DepositSettlement.objects.filter(lease=lease, state=SettlementState.SETTLED).exists():
        raise Refused(_("This deposit is settled: its entries and its letter stay as they are."))
    release(actor, entry=deposit.entry)
    deposit.reversal = reverse(actor, entry=deposit.entry, on=on, label=f"Annulation dépôt {lease.code}")
    record(deposit, actor)
    to_the_line(deposit)
    cancel_receipt(deposit, on)
    close_todo(todo.TELL_OWNER, thing=lease, on=on)
