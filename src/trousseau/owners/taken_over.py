"""The leases that an ended mandate leaves to its owner, and the letters that say so."""

from django.db.models import QuerySet

from trousseau.core.todo import about
from trousseau.mail.models import MailItem
from trousseau.mandates.enums import MandateState
from trousseau.mandates.models import Mandate
from trousseau.tenancies.enums import LeaseState
from trousseau.tenancies.models import Lease

LETTER = "owners.taken_over"


def taken_over(mandate: Mandate) -> list[Lease]:
    if not mandate.taken_over or mandate.state != MandateState.ENDED:
        return []
    rows = mandate.leases.filter(state=LeaseState.RUNNING)
    return list(rows.select_related("household__holder", "mandate__owner", "mandate__dwelling__commune").order_by("pk"))


def written(lease: Lease) -> QuerySet[MailItem]:
    """The letters about it that wait, or that left and did not come back."""
    return MailItem.objects.leaving().filter(kind=LETTER, about=about(lease), returned_on=None)


def untold(mandate: Mandate) -> bool:
    """Whether a lease goes on whose tenants no letter has left for."""
    return any(not written(lease).filter(sent_on__isnull=False).exists() for lease in taken_over(mandate))
