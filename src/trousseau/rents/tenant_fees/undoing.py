"""A fee of the tenant that did not arrive after all: noted by mistake, or its cheque came back unpaid."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core.actions import record
from trousseau.core.errors import Refused, happened
from trousseau.core.models import User
from trousseau.ledger.actions import hold, reverse
from trousseau.ledger.bank.lines import release
from trousseau.ledger.enums import Ledger

from ..counter.receipts import cancel_receipt, still_here
from ..matching.giving_back import to_the_line
from .models import TenantFee


@transaction.atomic
def undo_tenant_fee(actor: User, *, fee: TenantFee, on: date, today: date) -> None:
    """A fee noted by mistake: reversed in both ledgers, never erased."""
    hold(Ledger.CLIENTS)
    still_here(fee)
    reverse_tenant_fee(actor, fee=fee, on=on, today=today)


@transaction.atomic
def reverse_tenant_fee(actor: User, *, fee: TenantFee, on: date, today: date) -> None:
    """The opposite of a fee: it is awaited again. Raises Refused once the agency has the money."""
    happened(on, today)
    fee.refresh_from_db()
    if fee.reversal_id:
        raise Refused(_("This fee was already undone."))
    if fee.transfer_id:
        raise Refused(_("This fee is in the agency’s own bank: the agency gives it back from there."))
    release(actor, entry=fee.entry)
    said = f"Annulation honoraires {fee.lease.code}"
    fee.reversal = reverse(actor, entry=fee.entry, on=on, label=said)
    fee.unbilled = reverse(actor, entry=fee.billed, on=on, label=said)
    record(fee, actor)
    to_the_line(fee)
    cancel_receipt(fee, on)
