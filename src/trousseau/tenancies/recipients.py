"""Where the tenants of a lease are written to: in the dwelling while they live there, then where they went."""

from collections.abc import Sequence

from trousseau.core.models import Person
from trousseau.core.normal import normal
from trousseau.core.papers import dwelling_part
from trousseau.mail.recipients import Recipient

from .enums import LeaseState
from .models import Departure, Lease


def of_tenant(lease: Lease, person: Person | None = None) -> Recipient:
    """One tenant, the holder when none is said: at the dwelling from the keys on; before, at their own postal address;
    at the one that they gave, once they left. Empty when none is known."""
    person = person or lease.household.holder
    address, last = _address(lease, person)
    return Recipient(str(person), address, person=person, household=lease.household, last_known=last)


def of_tenants(lease: Lease, names: Sequence[str], email: str = "") -> Recipient:
    """The tenants of a lease together, where one of them is written to: two papers of a lease go to one place."""
    address, last = _address(lease, lease.household.holder)
    return Recipient(", ".join(names), address, email, household=lease.household, last_known=last)


def _address(lease: Lease, person: Person) -> tuple[str, bool]:
    """Where, and whether it is only the last that is known.

    The address of a person is that of their application, from before the lease: with the keys, the dwelling is; once they
    gave them back, neither is known to be where they live, and the dwelling is the last to be tried: others live there.
    """
    home = ", ".join(dwelling_part(lease.mandate.dwelling).address)
    standing = lease.state in (LeaseState.SIGNED, LeaseState.RUNNING)
    if standing and lease.keys_on:
        return home, False
    gone = Departure.objects.filter(lease=lease).values_list("new_address", flat=True).first()
    if gone or not lease.keys_on:
        return gone or person.address or (home if standing else ""), False
    if person.address and normal(person.address) != normal(home):
        return person.address, True
    return home, True
