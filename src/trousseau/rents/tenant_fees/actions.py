"""Receive a fee from the tenant. It is transferred with the owners' fees (`owners.actions.fees`)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core.actions import record
from trousseau.core.errors import Refused, happened
from trousseau.core.models import User
from trousseau.ledger.actions import hold, post_many
from trousseau.ledger.bank.lines import post_line, take
from trousseau.ledger.enums import Ledger, LineState
from trousseau.ledger.events import draft
from trousseau.ledger.models import BankLine
from trousseau.mandates.enums import FeeKind
from trousseau.mandates.models import FeeClause
from trousseau.tenancies.models import Lease

from ..counter.actions import at_counter, numbered
from ..enums import Method
from ..matching.enums import ShareKind, Step
from ..matching.models import LineShare
from . import queries
from .enums import LETTING_ZONES, Zone
from .models import TenantFee

ARTICLE = "Loi 89-462, art. 5"
EVENTS = {Method.CASH: "tenant_fee_cash", Method.CHEQUE: "tenant_fee_cheque"}


@transaction.atomic
def receive_tenant_fee(
    actor: User,
    *,
    lease: Lease,
    clause: FeeClause,
    method: str,
    on: date,
    today: date,
    zone: str = Zone.NONE,
    cheque_number: str = "",
    cheque_bank: str = "",
    line: BankLine | None = None,
) -> TenantFee:
    """Loi 89-462, art. 5 I: the tenant paid what the mandate writes, no more than the owner nor than the ceiling. It is
    billed by the agency, held apart in the clients' bank, and has its numbered receipt.

    `line`: the line of the bank that it is, or is a part of; what is left of it is the rent, or the deposit.

    Raises Refused for a fee that is not awaited, a day before it is due, a zone that nobody said, or a silent VAT.
    """
    happened(on, today)
    numbered(method, cheque_number)
    hold(Ledger.CLIENTS)
    if line is not None:
        method, on = Method.TRANSFER, line.booked_on
    if clause not in queries.awaited(lease):
        raise Refused(_("This fee is not awaited of the tenant: it was received, or the mandate does not write it."))
    if clause.kind == FeeKind.LETTING and zone not in LETTING_ZONES:
        raise Refused(_("Say in which zone the dwelling stands: its ceiling depends on it."), "zone", ARTICLE)
    if on < (lease.signed_on if clause.kind == FeeKind.LETTING else _inspected_on(lease)):
        raise Refused(
            _("It is due once the lease is signed, or the entry inspection made: check the date."), "on", ARTICLE
        )
    price = queries.price(lease, clause, zone)
    if price is None:
        raise Refused(_("Say first how the VAT of this clause is counted."))
    if not price.part.cents:
        raise Refused(
            _("The tenant pays no more than the owner for the same service, and the owner pays nothing for it."),
            None,
            ARTICLE,
        )
    event = EVENTS.get(method, "tenant_fee")
    if line is not None:
        event = "tenant_fee_identified"
        if line.state == LineState.WAITING:
            post_line(actor, line=line)
        take(line, price.part.cents)
    times = TenantFee.objects.filter(lease=lease, clause=clause).count()
    mark = {"on": on, "aux": lease.code, "source": f"tenancies.lease:{lease.pk}"}
    key = f"{lease.pk}:{clause.pk}:{times}"
    [entry] = post_many(
        actor,
        ledger=Ledger.CLIENTS,
        drafts=[draft(event, amounts={"amount": price.part.cents}, key=f"rents.tenant_fee:{key}", **mark)],
    )
    [billed] = post_many(
        actor,
        ledger=Ledger.AGENCY,
        drafts=[
            draft(
                "fee_billed", amounts={"net": price.net, "vat": price.vat}, key=f"rents.tenant_fee_billed:{key}", **mark
            )
        ],
    )
    fee = TenantFee(
        lease=lease,
        clause=clause,
        kind=clause.kind,
        zone=zone if clause.kind == FeeKind.LETTING else Zone.NONE,
        method=method,
        amount=price.part.cents,
        net=price.net,
        vat=price.vat,
        mention=price.mention,
        why_less=price.part.why,
        received_on=on,
        entry=entry,
        billed=billed,
    )
    record(fee, actor)
    if line is not None:
        share = LineShare(
            line=line,
            kind=ShareKind.FEE,
            cents=fee.amount,
            lease=lease,
            entry=entry,
            step=Step.PERSON,
            made_by=actor,
            made_on=today,
        )
        record(share, actor)
    at_counter(actor, fee, cheque_number, cheque_bank, today)
    return fee


def _inspected_on(lease: Lease) -> date:
    """The day of the entry inspection; the last of days while there is none."""
    days = lease.inspections.filter(kind="entry").values_list("held_on", flat=True)
    return min(days, default=date.max)
