"""A deposit that goes back by the payment run: asked for, left, sent back by the bank; what a delay adds to it."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.todo import close_todo, open_todo
from trousseau.ledger.actions import hold, post_many
from trousseau.ledger.enums import Ledger
from trousseau.ledger.events import draft as draft_event
from trousseau.payouts.enums import OrderKind, OrderState
from trousseau.payouts.ibans import require_iban
from trousseau.payouts.kinds import OrderRules
from trousseau.payouts.models import PaymentOrder
from trousseau.payouts.orders import ask_payment, cancel_order
from trousseau.tenancies.models import Lease
from trousseau.tenancies.todo import DEPOSIT

from ..access import WRITE
from ..enums import Bearer, Way
from ..models import DepositSettlement, DepositTransfer
from . import queries, todo

ARTICLE = "Loi 89-462, art. 22"
NOBODY = "none"  # who bears a delay that comes of the account that the tenant gave


def by_run(lease: Lease, way: str, holder: str, new_iban: str) -> str:
    """The IBAN, checked; "" when it is given another way, or written later."""
    if way != Way.RUN:
        return ""
    if queries.by_owner(lease):
        raise Refused(_("The owner holds this deposit and gives it back: nothing of it leaves this bank."), "way")
    number = require_iban(new_iban)
    if number and not holder.strip():
        raise Refused(_("Say who holds the account that is paid."), "holder")
    return number


def ask(actor: User, settlement: DepositSettlement, holder: str, number: str, on: date) -> None:
    """What was set aside waits for the next run."""
    lease = settlement.lease
    order = ask_payment(
        actor,
        kind=OrderKind.DEPOSIT,
        fund=lease.mandate.owner_fund,
        payee=holder.strip(),
        amount=settlement.aside,
        event="tenant_repaid",
        aux=lease.code,
        reference=f"{lease.code} DEPOT DE GARANTIE",
        key=f"deposit-transfer:{settlement.pk}:{settlement.transfers.count()}",
        on=on,
        iban=number,
    )
    record(DepositTransfer(settlement=settlement, order=order), actor)


@transaction.atomic
def ask_transfer(
    actor: User,
    *,
    settlement: DepositSettlement,
    version: int,
    holder: str,
    new_iban: str,
    on: date,
    today: date,
    bearer: str = "",
) -> None:
    """Ask for what was set aside in the next run: the first time, to another account, or once a delay grew since.

    The delay is counted again for the day `on`; one that comes of the account that the tenant gave is nobody's.
    """
    WRITE.require(actor)
    hold(Ledger.CLIENTS)
    if on < today:
        raise Refused(_("The bank cannot pay on a past day: choose today or later."), "on")
    last = queries.orders_of(settlement).first()
    if not settlement.aside:
        raise Refused(_("Nothing of this deposit waits for a transfer."))
    number = by_run(settlement.lease, Way.RUN, holder, new_iban)
    if not number:
        raise Refused(_("Write the IBAN of who is paid, from their own bank’s paper."), "new_iban")
    if last and last.state == OrderState.WAITING:
        if last.run_id:
            raise Refused(_("Somebody reads this payment in a run: take it out of the run first."))
        cancel_order(actor, order=last, on=today)
    more = queries.grown(settlement, on)
    if bearer == NOBODY and not (last and last.state == OrderState.REJECTED):
        raise Refused(_("A delay is the tenant’s own only when their account refused the transfer."), "bearer", ARTICLE)
    if bearer == NOBODY:
        more = 0
    bearer = settlement.bearer or bearer
    if more and bearer not in Bearer:
        raise Refused(_("It is given back late: the penalty is due. Say at whose cost."), "bearer", ARTICLE)
    if more:
        penalize(actor, settlement, more, bearer, today, Way.RUN, f":{on}")
    by_owner = more if bearer == Bearer.OWNER else 0
    edit(
        actor,
        settlement,
        version=version,
        reason="transfer",
        counted_on=on if not settlement.finished_on else settlement.counted_on,
        penalty=settlement.penalty + more,
        returned=settlement.returned + more,
        aside=settlement.aside + by_owner,
        bearer=bearer if more else settlement.bearer,
    )
    ask(actor, settlement, holder, number, today)
    close_todo(todo.CAME_BACK, thing=settlement.lease, on=today)


def _of(order: PaymentOrder) -> DepositSettlement:
    return DepositSettlement.objects.select_related("lease__household__holder").get(transfers__order=order)


def _check(order: PaymentOrder, on: date) -> None:
    """Loi 89-462, art. 22: each month begun until the money leaves is paid for."""
    settlement = _of(order)
    if queries.grown(settlement, on):
        said = _("%(payment)s: a month of delay began since it was counted. Take it out, and ask for it again.")
        raise Refused(said % {"payment": order.reference}, article=ARTICLE)


def _left(actor: User | None, order: PaymentOrder, on: date) -> None:
    settlement = _of(order)
    edit(
        actor,
        settlement,
        version=settlement.version,
        reason="left",
        aside=settlement.aside - order.amount,
        left_on=settlement.left_on or on,
    )
    close_todo(DEPOSIT, thing=settlement.lease, on=on)


def _came_back(actor: User | None, order: PaymentOrder, on: date) -> None:
    """Sent back by the bank: due again, and its delay runs. Given up, it waits where it was set aside."""
    if order.state != OrderState.REJECTED:
        return
    settlement = _of(order)
    lease = settlement.lease
    edit(
        actor,
        settlement,
        version=settlement.version,
        reason="came back",
        aside=settlement.aside + order.amount,
        left_on=settlement.left_on if settlement.finished_on else None,
    )
    open_todo(
        todo.CAME_BACK,
        thing=lease,
        on=on,
        due_on=settlement.due_on,
        article=ARTICLE,
        household=lease.household,
        name=str(lease.household),
        lease=lease.code,
        amount=localised.money(order.amount),
        why=order.why,
    )


DEPOSIT_ORDER = OrderRules(check=_check, left=_left, came_back=_came_back)


def penalize(
    actor: User, settlement: DepositSettlement, amount: int, bearer: str, on: date, way: str, mark: str = ""
) -> None:
    """Post what a delay costs, out of the owner's account or by the agency. `mark`: which of several."""
    lease, key = settlement.lease, f"rents.deposit:{settlement.pk}:penalty{mark}"
    source = f"tenancies.lease:{lease.pk}"
    label = f"Majoration du dépôt {lease.code}"
    if bearer == Bearer.OWNER:
        asked = draft_event(
            "penalty_due" if way == Way.RUN else "deposit_penalty",
            on=on,
            amounts={"amount": amount},
            fund=lease.mandate.owner_fund,
            aux=lease.code,
            key=key,
            source=source,
            label=label,
        )
        post_many(actor, ledger=Ledger.CLIENTS, drafts=[asked])
    else:
        asked = draft_event(
            "deposit_penalty_agency", on=on, amounts={"amount": amount}, key=key, source=source, label=label
        )
        post_many(actor, ledger=Ledger.AGENCY, drafts=[asked])
