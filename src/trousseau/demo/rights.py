"""A tenant asks for what is known of them: their identity is checked, the answer waits."""

from trousseau.core.enums import Role
from trousseau.desk.rights.actions import note_request
from trousseau.rules.dates import add_days
from trousseau.tenancies.enums import LeaseState
from trousseau.tenancies.models import Lease

from .cast import Cast


def ask(cast: Cast) -> None:
    came = add_days(cast.until, -4)
    lease = Lease.objects.filter(state=LeaseState.RUNNING).order_by("number").first()
    if lease is None:
        return
    household = lease.household
    note_request(
        cast.people[Role.RENTAL],
        household=household,
        person=household.holder,
        right="access",
        by="letter",
        received_on=came,
        words="Je voudrais lire ce que l’agence a écrit sur nous.",
        identity="known",
        key="5ec0de00-0000-4000-8000-000000000001",
        today=came,
    )
