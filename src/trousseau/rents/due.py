"""What a lease is asked for a month, and the entry that says so."""

from datetime import date

from trousseau.ledger.events import draft
from trousseau.ledger.postings import Draft
from trousseau.tenancies.models import Lease
from trousseau.tenancies.terms import month_due, payment_day

from .models import RentCall


def due_for(lease: Lease, month: date) -> tuple[int, int]:
    """Rent and charges of a month, in cents, as the lease asked them then."""
    return month_due(lease, month)


def due_day(lease: Lease, month: date) -> date:
    """The day on which the rent of a month is due: that of payment on its first day, or of the lease, which begins later."""
    return max(month.replace(day=payment_day(lease, month)), lease.starts_on)


def call_draft(call: RentCall, again: int = 0) -> Draft:
    """The entry of a call. `again`: how many entries its key posted already, when a call taken back is made anew."""
    lease, more = call.lease, f":{again}" if again else ""
    return draft(
        "rent_call",
        on=call.month,
        label=f"Appel {call.month:%Y-%m} {lease.code}",
        amounts={"rent": call.rent, "charges": call.charges},
        fund=lease.mandate.fund,
        aux=lease.code,
        key=f"rents.call:{lease.pk}:{call.month:%Y-%m}{more}",
        source=f"tenancies.lease:{lease.pk}",
    )
