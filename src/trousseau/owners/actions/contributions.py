"""Money that an owner brings to their account: for works, for a bill that the rents do not cover."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.utils.translation import gettext as _

from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.verbs import No, verb
from trousseau.ledger.access import ACCOUNTS
from trousseau.mandates.models import Mandate
from trousseau.receipts.access import RECEIVED
from trousseau.receipts.enums import Payer, Purpose
from trousseau.receipts.models import Receipt
from trousseau.receipts.purposes import Rules, Sum
from trousseau.receipts.receiving import receive
from trousseau.rents.held import held

from ..papers import CONTRIBUTION_MENTION, contribution_parts


@verb(once=No("the sum that it receives has the key"), frozen=ACCOUNTS, happened=RECEIVED)
def receive_contribution(
    actor: User,
    *,
    mandate: Mandate,
    amount: int,
    method: str,
    on: date,
    today: date,
    key: str,
    cheque_number: str = "",
    cheque_bank: str = "",
) -> Receipt:
    """The owner brings money: it is theirs on the account of this mandate, and pays what the rents do not cover."""
    told = contribution(mandate, amount, on, key=f"owners.contribution:{key}", method=method)
    return receive(actor, told=told, today=today, cheque_number=cheque_number, cheque_bank=cheque_bank)


def contribution(mandate: Mandate, amount: int, on: date, *, key: str, **how) -> Sum:
    return Sum(Purpose.CONTRIBUTION, amount, on, key, fund=mandate.fund, payer=Payer.OWNER, **how)


def _check(told: Sum) -> None:
    if told.cents <= 0:
        raise Refused(_("A payment is above zero."), "amount")


@contextmanager
def _undoing(_actor: User | None, receipt: Receipt, _on: date) -> Iterator[None]:
    """Raises Refused once it was spent: undone, the account would take the money of others."""
    yield
    if held(receipt.in_fund).cash < 0:
        raise Refused(_("This money paid for something since: undone, the account would take that of other owners."))


CONTRIBUTION = Rules(contribution_parts, check=_check, undoing=_undoing, mention=CONTRIBUTION_MENTION)
