"""Give a tenant the credit of their account back, by the next payment run; give it up before it leaves."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import record
from trousseau.core.errors import Refused, sent_again
from trousseau.core.models import User
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import TODAY, No, Once, verb
from trousseau.ledger.actions import hold
from trousseau.ledger.enums import Ledger
from trousseau.payouts.enums import OrderKind, OrderState
from trousseau.payouts.ibans import require_iban
from trousseau.payouts.kinds import OrderRules
from trousseau.payouts.models import PaymentOrder
from trousseau.payouts.orders import ask_payment, cancel_order
from trousseau.receipts.models import Receipt
from trousseau.tenancies.models import Lease

from .. import todo
from ..access import ACCOUNT, WRITE
from ..accounts import months
from ..actions.sums import ask_sum, give_back
from ..enums import CallKind
from ..models import RentCall, TenantRefund
from ..models.shares import ReceiptShare
from .queries import covered, credits, refundable

ARTICLE = "C. civ., art. 1302"


def _same_payee(known: TenantRefund, told: Any) -> None:
    sent_again(known.order, payee=told.payee.strip(), iban=require_iban(told.new_iban))


@verb(
    once=Once(
        TenantRefund,
        by="order__key",
        mark="tenant-refund:{key}",
        stands={"back": None},
        apart=("payee", "new_iban", "on"),
        also=_same_payee,
    ),
    frozen=ACCOUNT,
    happened=TODAY,
    right=WRITE,
)
def refund_credit(
    actor: User, *, lease: Lease, amount: int, payee: str, new_iban: str, ground: str, on: date, key: str
) -> TenantRefund:
    """Somebody decides that a credit goes back to its tenant: it leaves the account today, and the bank by the next run.

    Never more than the credit of the ledger, nor what the bank has not shown. `key`: asked twice, it is paid once; asked again
    with another account or another sum, or after it was given up or came back, it is refused.
    """
    hold(Ledger.CLIENTS)
    key = f"tenant-refund:{key}"
    if not ground.strip():
        raise Refused(_("Say why it is given back: one sentence."), "ground")
    if not payee.strip():
        raise Refused(_("Say who holds the account that is paid."), "payee")
    most = refundable(lease)
    if not 0 < amount <= most:
        raise Refused(
            _("At most %(amount)s may go back: the credit of the account, as far as the bank has shown it.")
            % {"amount": localised.money(most)},
            "amount",
            ARTICLE,
        )
    number = require_iban(new_iban)
    if not number:
        raise Refused(_("Write the tenant’s IBAN, from their own paper."), "new_iban")
    call = take_off(actor, lease=lease, label="Somme à rendre", amount=amount, on=on, key=key, event="refund_asked")
    order = ask_payment(
        actor,
        kind=OrderKind.TENANT,
        fund=lease.mandate.owner_fund,
        payee=payee.strip(),
        amount=amount,
        event="tenant_repaid",
        aux=lease.code,
        reference=f"{lease.code} TROP-PERCU",
        key=key,
        on=on,
        iban=number,
    )
    refund = TenantRefund(
        lease=lease, amount=amount, ground=ground.strip(), on=on, decided_by=actor, call=call, order=order
    )
    record(refund, actor)
    close_todo(todo.REFUND_CAME_BACK, thing=lease, on=on)
    return refund


@verb(once=No("a payment that was given up is refused a second time"), frozen=ACCOUNT, happened=TODAY, right=WRITE)
def give_up_refund(actor: User, *, refund: TenantRefund, on: date) -> None:
    """Before it left: it is a credit of the account again."""
    hold(Ledger.CLIENTS)
    order = PaymentOrder.objects.get(pk=refund.order_id)
    if order.run_id and order.state == OrderState.WAITING:
        raise Refused(_("Somebody reads this payment in a run: take it out of the run first."))
    cancel_order(actor, order=order, on=on)


@verb(once=No("asked by its key, where the sum is written"), frozen=ACCOUNT, happened=TODAY)
def take_off(actor: User | None, *, lease: Lease, label: str, amount: int, on: date, key: str, event: str) -> RentCall:
    """Off the credit of an account, of its newest sums first: they settle no later debt, even one that falls due before."""
    left = credits(lease, months(lease))
    return ask_sum(
        actor,
        lease=lease,
        kind=CallKind.OTHER,
        label=label,
        amount=amount,
        on=on,
        due_on=on,
        key=key,
        event=event,
        then=lambda call: _name(call, left),
    )


def _name(call: RentCall, left: Sequence[tuple[Receipt, int]]) -> None:
    rest = call.total
    for receipt, cents in left:
        if part := min(cents, rest):
            _unname(receipt, part)
            record(ReceiptShare(receipt=receipt, call=call, cents=part), None)
            rest -= part


def _unname(receipt: Receipt, given_back: int) -> None:
    """What goes back pays nothing else any more: a debt that needed less of it than was named keeps what it needed."""
    shares = list(receipt.named.order_by("by_law", "pk"))
    over = sum(share.cents for share in shares) + given_back - receipt.amount
    for share in reversed(shares):
        if over <= 0:
            return
        gone = min(share.cents, over)
        over -= gone
        if gone == share.cents:
            share.delete()
        else:
            share.cents -= gone
            record(share, None)


def _check(order: PaymentOrder, _on: date) -> None:
    """A payment undone or sent back since, or that the bank does not show, is not given back."""
    refund = order.tenant_refund
    if not covered(refund):
        said = _("%(payment)s: what it gives back was undone since, or is not on a statement. Take it out of the run.")
        raise Refused(said % {"payment": order.reference}, article="Décret 72-678, art. 66")


def _came_back(actor: User | None, order: PaymentOrder, on: date) -> None:
    """It did not leave, or the bank sent it back: a credit again. The second asks who keeps the lease for another IBAN."""
    refund = order.tenant_refund
    lease = refund.lease
    refund.back = give_back(
        actor,
        lease=lease,
        label="Somme non rendue",
        amount=refund.amount,
        on=max(on, refund.on),
        key=f"tenant-refund:{refund.pk}",
        event="refund_back",
        of=refund.call,
    )
    record(refund, actor)
    if order.state == OrderState.REJECTED:
        open_todo(
            todo.REFUND_CAME_BACK,
            thing=lease,
            on=on,
            due_on=on,
            household=lease.household,
            name=str(lease.household),
            amount=localised.money(refund.amount),
            why=order.why,
        )


TENANT = OrderRules(check=_check, came_back=_came_back)
