"""Three tenants of the portfolio agree to pay what is late month by month: one is ahead, one pays nothing, one begins."""

from datetime import date

from trousseau.core.enums import Role
from trousseau.prevention.actions import agree_plan
from trousseau.prevention.queries import situation
from trousseau.rules.dates import add_months
from trousseau.tenancies.models import Lease

from .cast import MONTHS, Cast

AGREED = {97: 2, 51: 1, 38: 0}  # number of the lease → months before the end of the story
IN = 10  # instalments, or a few less


def agree(cast: Cast, index: int, first: date) -> None:
    for lease in Lease.objects.filter(number__in=AGREED, ends_on=None).select_related("household__holder"):
        if index != MONTHS - AGREED[lease.number] or not (day := cast.day(first, 15)):
            continue
        if debt := situation(lease, day).debt:
            agree_plan(
                cast.people[Role.RENTAL],
                lease=lease,
                each=-(-debt // IN),
                first_on=add_months(day, 1),
                agreed_on=day,
                today=day,
                note="Reçue avec la travailleuse sociale.",
            )
