"""Money that a supplier gives back, of a bill that was paid: it is the owner's again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import record
from trousseau.core.errors import Refused, sent_again
from trousseau.core.models import User
from trousseau.core.verbs import verb
from trousseau.ledger.access import ACCOUNTS
from trousseau.ledger.actions import hold
from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import BankLine
from trousseau.matching.identifying import Part, identify
from trousseau.receipts.access import RECEIVED
from trousseau.receipts.enums import Payer, Purpose, Step
from trousseau.receipts.models import Receipt
from trousseau.receipts.purposes import Rules, Sum
from trousseau.receipts.receiving import receive, received
from trousseau.rents.held import held

from ..models import Expense, SupplierRefund
from ..papers import CONTRIBUTION_MENTION, supplier_parts
from ..queries.expenses import left_of


def _sum(expense: Expense, cents: int, on: date, key: str, method: str) -> Sum:
    mark = f"owners.supplier_refund:{key}"
    return Sum(Purpose.SUPPLIER, cents, on, mark, fund=expense.mandate.fund, payer=Payer.SUPPLIER, method=method)


def _came_back(told: Any) -> SupplierRefund | None:
    hold(Ledger.CLIENTS)
    if told.line:  # the line itself says what is left of it
        return None
    one = _sum(told.expense, told.amount, told.on, told.key, told.method)
    known = received(one, told.cheque_number, told.cheque_bank)
    if known is None:
        return None
    sent_again(known.supplier_refund, expense=told.expense, ground=told.ground.strip())
    return known.supplier_refund


@verb(once=_came_back, frozen=ACCOUNTS, happened=RECEIVED)
def receive_supplier_refund(
    actor: User,
    *,
    expense: Expense,
    ground: str,
    on: date,
    today: date,
    amount: int = 0,
    method: str = "",
    key: str = "",
    cheque_number: str = "",
    cheque_bank: str = "",
    line: BankLine | None = None,
) -> SupplierRefund:
    """`amount` cents of a bill that was paid come back `on` a day, or what is left of a `line` of the bank, on the bank's day.

    Raises Refused for a bill that was not paid, or more than what was paid of it and not given back.
    """
    if not ground.strip():
        raise Refused(_("Say why it comes back: a credit note, works not done, a bill paid twice."), "ground")
    cents, day = (line.left, line.booked_on) if line else (amount, on)
    fund = expense.mandate.fund
    told = _sum(expense, cents, day, key, method)
    most = left_of(expense)
    if not 0 < cents <= most:
        raise Refused(
            _("%(amount)s of this bill was paid and not given back: check the amount, or the bill.")
            % {"amount": localised.money(most)},
            "amount" if line is None else "expense",
        )
    if day < expense.paid_on:
        raise Refused(_("The bill was paid later than that day: check the date."), "on")
    refund = SupplierRefund(expense=expense, ground=ground.strip())

    def keep(receipt: Receipt) -> None:
        refund.receipt = receipt
        record(refund, actor)

    if line:
        part = Part(line, None, cents, Step.PERSON, purpose=Purpose.SUPPLIER, fund=fund)
        identify(actor, parts=[part], today=today, then=keep)
    else:
        receive(actor, told=told, today=today, cheque_number=cheque_number, cheque_bank=cheque_bank, then=keep)
    return refund


def _check(told: Sum) -> None:
    if told.cents <= 0:
        raise Refused(_("A payment is above zero."), "amount")


@contextmanager
def _undoing(_actor: User | None, receipt: Receipt, _on: date) -> Iterator[None]:
    """Raises Refused once it was spent: undone, the account would take the money of others."""
    yield
    if held(receipt.in_fund).cash < 0:
        raise Refused(_("This money paid for something since: undone, the account would take that of other owners."))


SUPPLIER = Rules(supplier_parts, check=_check, undoing=_undoing, mention=CONTRIBUTION_MENTION)
