"""The plan of a lease as it stands on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from trousseau.rules.plans import Kept, kept
from trousseau.tenancies.models import Lease

from ..models import PaymentPlan


@dataclass(frozen=True)
class Standing:
    """A plan on a day: each instalment with what came of it; `missing` cents are due and did not come."""

    plan: PaymentPlan
    rows: list[Kept]

    @property
    def missing(self) -> int:
        return sum(row.left for row in self.rows if row.missed)

    @property
    def missed(self) -> Kept | None:
        """The oldest instalment whose day is over and that is not filled."""
        return next((row for row in self.rows if row.missed), None)

    @property
    def left(self) -> int:
        return sum(row.left for row in self.rows)


def standing(lease: Lease, late: int, on: date) -> Standing | None:
    """The plan that runs for a lease, when one does. `late`: all that is late on the day `on`, cents."""
    return next(iter(standings([lease.pk], {lease.pk: late}, on)), None)


def standings(leases: Iterable[int], late: Mapping[int, int], on: date) -> list[Standing]:
    """As `standing`, of many leases in two queries."""
    plans = PaymentPlan.objects.filter(lease__in=leases, ended_on=None).prefetch_related("instalments")
    return [
        Standing(
            plan,
            kept(
                [(one.due_on, one.cents) for one in plan.instalments.all()], plan.debt - late.get(plan.lease_id, 0), on
            ),
        )
        for plan in plans.select_related("lease__household__holder")
    ]
