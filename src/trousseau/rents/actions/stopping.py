"""The debts that the law stops: nothing of them is collected, what is paid goes to the rents since. Prevention says which."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from trousseau.core.actions import record
from trousseau.core.models import User
from trousseau.receipts.enums import Payer
from trousseau.receipts.models import Receipt
from trousseau.rules import overindebtedness
from trousseau.rules.dates import month_start
from trousseau.tenancies.models import Lease

from ..accounts import months
from ..enums import PlanEnd
from ..models import DebtStop, PaymentPlan
from ..models.shares import ReceiptShare
from ..plans.actions import end_plan
from ..plans.queries import stopped_before
from ..roll.queries import debts
from .rent_receipts import cancel_changed


@transaction.atomic
def stop_debts(
    actor: User | None, *, lease: Lease, before: date | None, article: str, on: date, proved: bool = True
) -> None:
    """What fell due before that day is collected no more, and the plan that the tenant had agreed on ends on that day,
    once that is `proved`: until then it waits, and asks nothing. None: nothing stops it any longer. Called each night too: told twice,
    done once."""
    standing = DebtStop.objects.filter(lease=lease, lifted_on=None).first()
    if before != (standing.before if standing else None):
        shown = {row.call.pk: row.parts for row in months(lease)}
        if standing:
            standing.lifted_on = on
            record(standing, actor)
            ReceiptShare.objects.filter(receipt__lease=lease, by_law=True).delete()
        if before is not None:
            record(DebtStop(lease=lease, before=before, article=article, made_on=on), actor)
            since = Receipt.objects.rent().filter(lease=lease, reversal=None, received_on__gte=before)
            to_current(actor, list(since.order_by("received_on", "pk")))
        cancel_changed(lease, shown, on)
    plan = PaymentPlan.objects.filter(lease=lease, ended_on=None).first()
    if before is not None and proved and plan and not overindebtedness.may_be_paid(plan.origin):
        end_plan(actor, plan=plan, on=max(before, plan.made_on), why=PlanEnd.STOPPED, today=max(on, plan.made_on))


def to_current(actor: User | None, receipts: Sequence[Receipt]) -> None:
    """C. conso., art. L722-5: what a tenant pays while the earlier debt is stopped goes to the rents since, the oldest of them
    first; what a person named stays as it was said."""
    paid = [one for one in receipts if one.lease_id and one.payer == Payer.TENANT]
    stops = stopped_before({one.lease_id for one in paid if one.lease_id})
    for receipt in paid:
        before = stops.get(receipt.lease_id or 0)
        if before and receipt.received_on >= before and not receipt.named.exists():
            _to_current(actor, receipt, before)


def _to_current(actor: User | None, receipt: Receipt, before: date) -> None:
    assert receipt.lease_id, "money of a lease"
    left, on = receipt.amount, receipt.received_on
    mine = debts([receipt.lease_id], on, month_start(before)).get(receipt.lease_id, [])
    for debt in sorted(mine, key=lambda one: (one.due_on, one.apart, one.order)):
        owed = debt.asked - debt.named - max(debt.expected - debt.aid, 0)
        if debt.due_on >= before and (part := min(owed, left)) > 0:
            record(ReceiptShare(receipt=receipt, call_id=debt.order, cents=part, by_law=True), None)
            left -= part
