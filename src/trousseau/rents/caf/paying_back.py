"""Give the CAF back what is its own, by the next payment run: aid for nobody who lives here, what is left of a clawback."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core.actions import record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.ledger.actions import hold
from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import Fund
from trousseau.payouts.enums import OrderKind
from trousseau.payouts.kinds import OrderRules
from trousseau.payouts.models import PaymentOrder, Supplier
from trousseau.payouts.orders import ask_payment

from ..enums import LineKind
from ..models import CafLine, Clawback
from .queries import open_clawbacks, still_waits, waits


@transaction.atomic
def return_line(actor: User, *, line: CafLine, payee: Supplier, on: date) -> None:
    """Money of the CAF for somebody who is nobody's tenant here is asked to go back to it."""
    hold(Ledger.CLIENTS)
    line = CafLine.objects.select_related("order", "remittance__lump").get(pk=line.pk)
    still_waits(line)
    if line.kind != LineKind.SHARE:
        raise Refused(_("What the CAF took back is not paid back: say whose clawback it is."))
    said = f"CAF {line.month:%Y-%m}"
    line.order = _ask(actor, payee, line.amount, said, f"caf-line:{line.pk}", line.order, on)
    record(line, actor)


@transaction.atomic
def pay_back(actor: User, *, clawback: Clawback, payee: Supplier, on: date) -> None:
    """What is left of a clawback is asked to go back to the CAF, from the clients' bank.

    Décret 72-678, art. 29: it was taken off the owner's account when it was notified. Below zero since, the money of
    others would pay it.
    """
    hold(Ledger.CLIENTS)
    clawback = Clawback.objects.select_related("order", "lease__mandate__fund").get(pk=clawback.pk)
    found = next((row for row in open_clawbacks(clawback.lease) if row.pk == clawback.pk), None)
    if found is None:
        raise Refused(_("Nothing is left of this clawback."))
    if clawback.order and clawback.order.asked:
        raise Refused(_("Its transfer back to the CAF is asked already."))
    fund = clawback.lease.mandate.owner_fund
    said = f"INDU {clawback.lease.code} {clawback.month:%Y-%m}"
    clawback.order = _ask(actor, payee, found.left, said, f"clawback:{clawback.pk}", clawback.order, on, fund)
    record(clawback, actor)


def _ask(
    actor: User,
    payee: Supplier,
    amount: int,
    said: str,
    key: str,
    before: PaymentOrder | None,
    on: date,
    fund: Fund | None = None,
) -> PaymentOrder:
    """`fund` says whose account it stands beside: what it takes is the CAF's own, on 4678."""
    return ask_payment(
        actor,
        kind=OrderKind.CAF,
        fund=fund,
        payee=payee.name,
        amount=amount,
        event="caf_paid_back",
        aux="",
        reference=said,
        key=f"{key}:{before.pk}" if before else key,
        on=on,
        supplier=payee,
    )


def _check(order: PaymentOrder, _on: date) -> None:
    """What the CAF deducted since, or what was found to be a tenant's, does not go back to it."""
    clawback = Clawback.objects.filter(order=order).first()
    if clawback is None:
        there = waits().filter(order=order, amount=order.amount).exists()
    else:
        there = open_clawbacks().filter(order=order, left=order.amount).exists()
    if not there:
        said = _("%(payment)s: it is no longer owed to the CAF so. Take it out of the run, and give it up.")
        raise Refused(said % {"payment": order.reference})


CAF_ORDER = OrderRules(check=_check)


def last_payee() -> Supplier | None:
    """Whom the last order of the kind paid: the same CAF, most often."""
    order = PaymentOrder.objects.filter(kind=OrderKind.CAF).select_related("supplier").order_by("-pk").first()
    return order.supplier if order else None
