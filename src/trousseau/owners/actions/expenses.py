"""Enter what a dwelling costs its owner, once, and pay it within what was collected or lent."""

from datetime import date
from functools import partial

from django.utils.translation import gettext as _

from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.verbs import TODAY, No, Once, verb
from trousseau.engines import typography
from trousseau.ledger.access import ACCOUNTS
from trousseau.ledger.actions import hold, post_many, reverse
from trousseau.ledger.enums import Ledger
from trousseau.ledger.events import draft
from trousseau.mandates.models import Mandate
from trousseau.payouts.enums import OrderKind
from trousseau.payouts.models import Supplier
from trousseau.payouts.orders import ask_payment, asked_again, cancel_order
from trousseau.rules.owner_account import approval

from ..enums import WORKS
from ..models import Advance, Expense
from ..queries.accounts import terms_of, works_limit


@verb(
    once=No("an invoice of a supplier is entered once, until it is undone"),
    frozen=ACCOUNTS,
    happened=("dated", "approved_on"),
)
def enter_expense(
    actor: User,
    *,
    mandate: Mandate,
    supplier: Supplier,
    number: str,
    kind: str,
    label: str,
    dated: date,
    first_day: date,
    last_day: date,
    amount: int,
    recoverable: int,
    nature: str,
    approved_on: date | None,
    today: date,
) -> Expense:
    """Décret 72-678, art. 66: an invoice on the owner's account. Works above what the mandate lets pass need the
    owner's agreement, with its day. The same number of the same supplier is entered once."""
    if mandate.fund is None:
        raise Refused(
            _("This mandate has no account: it is not signed, or the agency lets in its own name."), "mandate"
        )
    number = number.strip()
    if Expense.objects.filter(supplier=supplier, number=number, reversal=None).exists():
        raise Refused(_("This invoice of this supplier was already entered."), "number")
    rule = approval(amount, works_limit(terms_of(mandate)))
    if kind in WORKS and rule.needed and approved_on is None:
        said = _("Above %(amount)s the mandate asks for the owner’s agreement: write its day, or ask for it first.")
        raise Refused(said % {"amount": typography.money(rule.threshold)}, "approved_on", "C. civ., art. 1988")
    again = Expense.objects.filter(supplier=supplier, number=number).count()
    asked = draft(
        "invoice_in",
        on=dated,
        amounts={"amount": amount},
        fund=mandate.fund,
        aux=supplier.code,
        label=f"Facture {supplier.code} {mandate.code}",
        piece=f"{supplier.code}-{mandate.code}",
        key=f"owners.expense:{supplier.pk}:{number[:60]}:{again}",
        source=f"owners.mandate:{mandate.pk}",
    )
    [entry] = post_many(actor, ledger=Ledger.CLIENTS, drafts=[asked])
    expense = Expense(
        mandate=mandate,
        supplier=supplier,
        number=number,
        kind=kind,
        label=label,
        dated=dated,
        first_day=first_day,
        last_day=last_day,
        amount=amount,
        recoverable=recoverable,
        nature=nature if recoverable else "",
        approved_on=approved_on,
        entry=entry,
    )
    if recoverable and not nature:
        raise Refused(_("Say as what the tenant may be asked for it."), "nature")
    record(expense, actor)
    return expense


@verb(once=No("a payment that is asked for already is refused"), frozen=ACCOUNTS, happened=TODAY)
def pay_expense(actor: User, *, expense: Expense, today: date) -> None:
    """Ask for its payment in the next run. What was not collected is not paid, but by an advance of the agency."""
    expense.refresh_from_db()
    if expense.reversal_id:
        raise Refused(_("This expense was undone."))
    if expense.order and not asked_again(expense.order):
        raise Refused(_("Its payment is already asked for."))
    tries = f":{expense.order_id}" if expense.order_id else ""
    order = ask_payment(
        actor,
        kind=OrderKind.SUPPLIER,
        fund=expense.mandate.owner_fund,
        payee=expense.supplier.name,
        amount=expense.amount,
        event="invoice_paid",
        aux=expense.supplier.code,
        reference=f"{expense.supplier.code} {expense.number}"[:60],
        key=f"expense:{expense.pk}{tries}",
        on=today,
        supplier=expense.supplier,
    )
    edit(actor, expense, version=expense.version, order=order)


@verb(once=No("an expense undone is refused"), frozen=ACCOUNTS, happened=("on",))
def cancel_expense(actor: User, *, expense: Expense, on: date, today: date) -> None:
    """Entered by mistake, or a credit note of the supplier: reversed, never erased. One already paid is not undone."""
    expense.refresh_from_db()
    if expense.reversal_id:
        raise Refused(_("This expense was undone."))
    if expense.order and not asked_again(expense.order):
        if expense.order.state == "sent":
            raise Refused(_("It was already paid: ask the supplier for the money back first."))
        cancel_order(actor, order=expense.order, on=on)
    done = reverse(actor, entry=expense.entry, on=on, label=f"Annulation {expense.supplier.code}")
    edit(actor, expense, version=expense.version, reversal=done)


@verb(once=Once(Advance, by="entry__idempotency_key", mark="owners.advance:{key}"), frozen=ACCOUNTS, happened=("on",))
def give_advance(actor: User, *, mandate: Mandate, amount: int, why: str, on: date, today: date, key: str) -> Advance:
    """The agency lends its own money to an owner's account: the clients' bank receives it, nobody else's is touched."""
    hold(Ledger.CLIENTS)
    mark = f"owners.advance:{key}"
    moved = partial(draft, on=on, amounts={"amount": amount}, source=f"owners.mandate:{mandate.pk}")
    [entry] = post_many(actor, ledger=Ledger.CLIENTS, drafts=[moved("advance_in", fund=mandate.fund, key=mark)])
    [lent] = post_many(
        actor,
        ledger=Ledger.AGENCY,
        drafts=[moved("advance_lent", label=f"Avance {mandate.code}", key=f"owners.advance_lent:{key}")],
    )
    advance = Advance(mandate=mandate, amount=amount, why=why, on=on, decided_by=actor, entry=entry, lent=lent)
    record(advance, actor)
    return advance
