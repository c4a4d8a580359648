"""The plan of a lease as it stands on a day, and the debts that the law stops."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from trousseau.rules.ageing import Aged
from trousseau.rules.dates import add_days
from trousseau.rules.plans import Kept, breach_on, kept
from trousseau.tenancies.models import Lease

from ..enums import PlanEnd, PlanOrigin
from ..models import DebtStop, PaymentPlan, PlanBreach

NOTHING = Aged()


@dataclass(frozen=True)
class Standing:
    """A plan on a day: each instalment with what came of it; `missing` cents are due and did not come."""

    plan: PaymentPlan
    rows: list[Kept]
    breaches: list[PlanBreach]  # what a night noticed by that day
    late: int = 0  # all that is late on that day

    @property
    def missing(self) -> int:
        return sum(row.left for row in self.rows if row.missed)

    @property
    def missed(self) -> Kept | None:
        """The oldest instalment whose day is over and that is not filled."""
        return next((row for row in self.rows if row.missed), None)

    @property
    def decided(self) -> bool:
        """A judge or a commission set its terms."""
        return self.plan.origin != PlanOrigin.AGREED

    def missed_since(self, days: int, on: date) -> Kept | None:
        """The oldest instalment missed whose delay is over too; `days`: the delay where the plan says none."""
        row = self.missed
        return row if row and breach_on(row.due_on, self.grace(days)) <= on else None

    def grace(self, days: int) -> int:
        """Days of delay after each instalment: those agreed, else the agency's; a judge or a commission gives none."""
        if self.decided:
            return 0
        return days if self.plan.grace_days is None else self.plan.grace_days

    @property
    def left(self) -> int:
        return sum(row.left for row in self.rows)


def standing(lease: Lease, aged: Aged, on: date) -> Standing | None:
    """The plan that runs for a lease, when one does. `aged`: what is late on the day `on`."""
    return next(iter(standings([lease.pk], {lease.pk: aged}, on)), None)


def standings(leases: Iterable[int], aged: Mapping[int, Aged], on: date) -> list[Standing]:
    """As `standing`, of many leases in two queries: what was noted by that day, whatever the day that it bears."""
    runs = Q(ended_on=None) | Q(ended_on__gt=on) | Q(end_noted_on__gt=on)
    plans = PaymentPlan.objects.filter(runs, lease__in=leases, agreed_on__lte=on, made_on__lte=on).prefetch_related(
        "instalments", "breaches"
    )
    return [
        Standing(
            plan,
            kept_of(plan, aged.get(plan.lease_id, NOTHING), on),
            [one for one in plan.breaches.all() if one.on <= on],
            aged.get(plan.lease_id, NOTHING).debt,
        )
        for plan in plans.select_related("lease__household__holder")
    ]


def kept_of(plan: PaymentPlan, aged: Aged, on: date) -> list[Kept]:
    """Each instalment of a plan on the day `on`: a rent due that very day is not late before its evening, unless the plan
    spreads it, agreed or decided on that day."""
    read_on = plan.made_on if plan.origin == PlanOrigin.AGREED else plan.agreed_on
    today_due = sum(cents for due_on, cents in aged.unpaid if read_on < due_on == on)
    return kept([(one.due_on, one.cents) for one in plan.instalments.all()], plan.debt - aged.debt + today_due, on)


class Stop(NamedTuple):
    """What fell due `before` that day is not collected; what a tenant pays from the day `since` on goes to the rents since."""

    before: date
    since: date


def stops(leases: Iterable[int], on: date | None = None) -> dict[int, Stop]:
    """By lease whose earlier debt the law stops. As it is known now, or as it was on the day `on`.

    A plan that runs by a decision lets it be paid (C. conso., art. L722-5, last al.): once it ended, the debt that is left is
    stopped again, and what was paid under it stays as it was paid.
    """
    rows = DebtStop.objects.filter(lifted_on=None)
    if on is not None:
        rows = DebtStop.objects.filter(Q(lifted_on=None) | Q(lifted_on__gt=on), made_on__lte=on)
    found = {  # few of them, in any agency
        lease: Stop(before, since or before)
        for lease, before, since in rows.order_by("made_on", "pk").values_list("lease", "before", "since")
    }
    if not found:
        return {}
    decided = PaymentPlan.objects.filter(lease__in=found).exclude(origin=PlanOrigin.AGREED)
    if on is not None:
        decided = decided.filter(made_on__lte=on)
    for lease, ended, noted, why in decided.values_list("lease", "ended_on", "end_noted_on", "why_ended"):
        if lease not in found:
            continue
        if ended is None or (on is not None and (ended > on or (noted or ended) > on)):
            del found[lease]
        elif why != PlanEnd.MISTAKE:
            # the last payment of a plan kept comes on the very day on which it ends
            after = add_days(ended, 1) if why == PlanEnd.KEPT else ended
            found[lease] = found[lease]._replace(since=max(found[lease].since, after))
    return {lease: found[lease] for lease in leases if lease in found}


def stopped_before(leases: Iterable[int], on: date | None = None) -> dict[int, date]:
    """As `stops`, the first day of each alone: what fell due before it is not collected."""
    return {lease: one.before for lease, one in stops(leases, on).items()}
