"""Receive a fee from the tenant. It is transferred with the owners' fees (`owners.actions.fees`)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.utils.translation import gettext as _

from trousseau.core.actions import record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.verbs import No, verb
from trousseau.ledger.access import ACCOUNTS
from trousseau.ledger.actions import hold, post_many, reverse
from trousseau.ledger.enums import Ledger
from trousseau.ledger.events import draft
from trousseau.ledger.models import BankLine
from trousseau.mandates.enums import FeeKind
from trousseau.mandates.models import FeeClause
from trousseau.matching.identifying import Part, identify
from trousseau.receipts.enums import Method, Purpose, Step
from trousseau.receipts.given import at_counter, numbered
from trousseau.receipts.models import Receipt
from trousseau.receipts.purposes import Rules, Sum
from trousseau.receipts.receiving import receive
from trousseau.tenancies.models import Lease

from ..enums import LETTING_ZONES, Zone
from ..models import TenantFee
from ..numbering import numbered_for
from ..papers import FEE_MENTION, fee_parts
from . import queries

ARTICLE = "Loi 89-462, art. 5"


@verb(once=No("a fee that was received is awaited no more"), frozen=ACCOUNTS, happened=("on",))
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
    numbered(method, cheque_number)
    hold(Ledger.CLIENTS)
    if line is not None:
        method, on = Method.TRANSFER, line.booked_on
    if clause not in queries.awaited(lease):
        raise Refused(_("This fee is not awaited of the tenant: it was received, or the mandate does not write it."))
    if clause.kind == FeeKind.LETTING and zone not in LETTING_ZONES:
        raise Refused(_("Say in which zone the dwelling stands: its ceiling depends on it."), "zone", ARTICLE)
    if on < (lease.signature if clause.kind == FeeKind.LETTING else _inspected_on(lease)):
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
    times = TenantFee.objects.filter(lease=lease, clause=clause).count()
    key = f"{lease.pk}:{clause.pk}:{times}"
    invoice = numbered_for(lease, on=today)
    [billed] = post_many(
        actor,
        ledger=Ledger.AGENCY,
        drafts=[
            draft(
                "fee_billed",
                on=on,
                aux=lease.code,
                source=f"tenancies.lease:{lease.pk}",
                amounts={"net": price.net, "vat": price.vat},
                key=f"owners.tenant_fee_billed:{key}",
                piece=str(invoice),
            )
        ],
    )
    fee = TenantFee(
        lease=lease,
        clause=clause,
        kind=clause.kind,
        zone=zone if clause.kind == FeeKind.LETTING else Zone.NONE,
        net=price.net,
        vat=price.vat,
        mention=price.mention,
        why_less=price.part.why,
        invoice=invoice,
        billed=billed,
    )

    def keep(receipt: Receipt) -> None:
        fee.receipt = receipt
        record(fee, actor)

    if line is not None:
        part = Part(line, lease, price.part.cents, Step.PERSON, purpose=Purpose.FEE)
        [share] = identify(actor, parts=[part], today=today, then=keep)
        at_counter(actor, share.received, "", "", today)
        return fee
    told = Sum(Purpose.FEE, price.part.cents, on, f"owners.tenant_fee:{key}", lease, method=method)
    receive(actor, told=told, today=today, cheque_number=cheque_number, cheque_bank=cheque_bank, then=keep)
    return fee


def _inspected_on(lease: Lease) -> date:
    """The day of the entry inspection; the last of days while there is none."""
    days = lease.inspections.filter(kind="entry").values_list("held_on", flat=True)
    return min(days, default=date.max)


@contextmanager
def _undoing(actor: User | None, receipt: Receipt, on: date) -> Iterator[None]:
    """The bill is undone too, and the fee is awaited again. Raises Refused once the agency has the money."""
    fee = TenantFee.objects.select_related("billed", "lease__mandate").get(receipt=receipt)
    if fee.transfer_id:
        raise Refused(_("This fee is in the agency’s own bank: the agency gives it back from there."))
    yield
    fee.credit = numbered_for(fee.lease, on=on)
    said = f"Annulation honoraires {fee.lease.code}"
    fee.unbilled = reverse(actor, entry=fee.billed, on=on, label=said, piece=str(fee.credit))
    record(fee, actor)


FEE = Rules(fee_parts, undoing=_undoing, mention=FEE_MENTION, always=True)
