"""Where a tenant is written to: their home under the lease, then the address that they left."""

from trousseau.core.models import Person
from trousseau.core.papers import dwelling_part
from trousseau.mail.recipients import Recipient

from .enums import LeaseState
from .models import Departure, Lease


def of_tenant(lease: Lease, person: Person | None = None) -> Recipient:
    """One tenant, the holder when none is said: at their own postal address, else at the dwelling while they live there;
    at the one that they gave, once they left. Empty when none is known."""
    person = person or lease.household.holder
    return Recipient(str(person), _address(lease, person), person=person, household=lease.household)


def _address(lease: Lease, person: Person) -> str:
    gone = Departure.objects.filter(lease=lease).values_list("new_address", flat=True).first()
    if gone:
        return gone
    if person.address:
        return person.address
    lives = lease.state in (LeaseState.SIGNED, LeaseState.RUNNING)
    return ", ".join(dwelling_part(lease.mandate.dwelling).address) if lives else ""
