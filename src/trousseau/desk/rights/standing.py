"""Where a household stands, and what an erasure must leave."""

from collections.abc import Collection
from datetime import date

from trousseau.applications.enums import CLOSED
from trousseau.applications.models import Application
from trousseau.core.models import Household
from trousseau.prevention.models import Procedure
from trousseau.rents.roll.queries import unpaid_of
from trousseau.tenancies.enums import LeaseState
from trousseau.tenancies.models import Lease

from ..enums import Standing

CLAIMS = (Standing.DEBT, Standing.COURT)


def claims(households: Collection[int], on: date) -> dict[int, Standing]:
    """Of these households, those that owe a sum or are before the judge: what a claim needs stays."""
    leases = Lease.objects.not_abandoned().filter(household__in=households)
    whose = dict(leases.values_list("pk", "household"))
    found = {whose[pk]: Standing.DEBT for pk, aged in unpaid_of(leases, on).items() if aged.balance > 0}
    running = Procedure.objects.filter(lease__in=list(whose), closed_on=None).values_list("lease", flat=True)
    return found | {whose[lease]: Standing.COURT for lease in running}


def standing(household: Household, on: date) -> Standing:
    leases = Lease.objects.not_abandoned().filter(household=household)
    if leases.exclude(state=LeaseState.ENDED).exists():
        return Standing.HOUSED
    if claim := claims([household.pk], on).get(household.pk):
        return claim
    if leases.exists():
        return Standing.GONE
    waits = Application.objects.filter(household=household).exclude(state__in=CLOSED).exists()
    return Standing.WAITING if waits else Standing.REFUSED
