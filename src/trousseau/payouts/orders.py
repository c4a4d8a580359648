"""Ask that somebody be paid from the clients' bank, give it up, note that the bank sent it back."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.captation.models import Owner
from trousseau.core.actions import record, record_all
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.states import step
from trousseau.ledger.actions import hold, reverse
from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import Entry, Fund

from .enums import ORDER_TRANSITIONS, OrderKind, OrderState
from .funds import require_held
from .kinds import rules_for
from .models import PaymentOrder, Supplier


@transaction.atomic
def ask_payment(
    actor: User | None,
    *,
    kind: str,
    fund: Fund | None,
    payee: str,
    amount: int,
    event: str,
    aux: str,
    reference: str,
    key: str,
    on: date,
    iban: str = "",
    owner: Owner | None = None,
    supplier: Supplier | None = None,
) -> PaymentOrder:
    """A payment that waits for the next run. `key`: asked twice, it is paid once. `event` of chart.toml moves the accounts.

    The IBAN of an owner, of a supplier or of the agency is read when the run is written; for others it is given here.
    Raises Refused for more than the fund holds, once what else waits is paid.
    """
    hold(Ledger.CLIENTS)
    if known := PaymentOrder.objects.filter(key=key).first():
        return known
    order = PaymentOrder(
        kind=kind,
        fund=fund,
        payee=payee,
        amount=amount,
        event=event,
        aux=aux,
        reference=reference,
        key=key,
        asked_on=on,
        iban=iban,
        owner=owner,
        supplier=supplier,
    )
    require_held(order)
    record(order, actor)
    return order


@transaction.atomic
def ask_owners(actor: User | None, orders: list[PaymentOrder], reserves: Mapping[str, int]) -> None:
    """What is due to many owners, in the run that is being staged: no more than each fund holds above its reserve."""
    hold(Ledger.CLIENTS)
    require_held(*orders, reserves=reserves)
    record_all(orders, actor)


@transaction.atomic
def give_up_order(actor: User, *, order: PaymentOrder, on: date) -> None:
    """Of an order that no page of its own gives up: while nobody reads it in a run."""
    order.refresh_from_db()
    if order.run_id and order.state == OrderState.WAITING:
        raise Refused(_("Somebody reads this payment in a run: take it out of the run first."))
    cancel_order(actor, order=order, on=on)


@transaction.atomic
def cancel_order(actor: User, *, order: PaymentOrder, on: date) -> None:
    """Given up before it left: what it paid may be asked again."""
    order.refresh_from_db()
    order.state = step(ORDER_TRANSITIONS, "cancel", order.state, actor)
    order.run = None if order.kind != OrderKind.OWNER else order.run
    record(order, actor)
    rules_for(order.kind).came_back(actor, order, on)


@transaction.atomic
def reject_order(actor: User | None, *, order: PaymentOrder, on: date, why: str, today: date) -> Entry:
    """The money came back to the clients' bank: the opposite entry, which is posted that day; the sum is due again.

    By nobody when a line of the bank says it under the order's own reference.
    """
    order.refresh_from_db()
    if on > today:
        raise Refused(_("This day has not come yet: check the date."), "on")
    order.state = step(ORDER_TRANSITIONS, "reject", order.state, actor)
    assert order.entry  # it was sent: `step` let it pass
    back = reverse(actor, entry=order.entry, on=on, label=f"Rejet {order.reference}"[:160])
    order.reversal, order.why = back, why
    record(order, actor)
    rules_for(order.kind).came_back(actor, order, on)
    return back


def asked_again(order: PaymentOrder) -> bool:
    """It left and came back, or never left: what it paid may be asked again."""
    return not order.asked
