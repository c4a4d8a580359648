"""The plan of a lease as it stands on a day, and the debts that the law stops."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from trousseau.rules.ageing import Aged
from trousseau.rules.dates import add_days
from trousseau.rules.plans import Kept, breach_on, kept
from trousseau.tenancies.models import Lease

from ..enums import PlanEnd, PlanOrigin
from ..models import Claim, DebtStop, PaymentPlan, PlanBreach

NOTHING = Aged()


@dataclass(frozen=True)
class Standing:
    """A plan on a day: each instalment with what came of it; `missing` cents are due and did not come."""

    plan: PaymentPlan
    rows: list[Kept]
    breaches: list[PlanBreach]  # what a night noticed by that day
    late: int = 0  # all that is late on that day
    read_until: date | None = None  # what came after it is not known; None: the house reads no bank

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
        row, day = self.missed, min(on, add_days(self.read_until, 1)) if self.read_until else on
        return row if row and breach_on(row.due_on, self.grace(days)) <= day else None

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
    """As `standing`, of many leases in four queries: what was noted by that day, whatever the day that it bears."""
    runs = Q(ended_on=None) | Q(ended_on__gt=on) | Q(end_noted_on__gt=on)
    plans = PaymentPlan.objects.filter(runs, lease__in=leases, agreed_on__lte=on, made_on__lte=on).prefetch_related(
        "instalments", "breaches"
    )
    found = list(plans.select_related("lease__household__holder"))
    back = put_back(found, on)
    return [
        Standing(
            plan,
            kept_of(plan, aged.get(plan.lease_id, NOTHING), on, back.get(plan.pk, 0)),
            [one for one in plan.breaches.all() if one.on <= on],
            aged.get(plan.lease_id, NOTHING).debt,
            aged.get(plan.lease_id, NOTHING).read_until,
        )
        for plan in found
    ]


def put_back(plans: Collection[PaymentPlan], on: date) -> dict[int, int]:
    """By plan, cents late on the day `on` that it does not spread: a claim on a guarantor had taken them off the account when
    it was agreed, and they were put back since (`claims.actions.asked_is_owed`), but for what the guarantor paid."""
    if not plans:
        return {}
    rows = Claim.objects.filter(credit__reversal__isnull=False, guarantee__lease__in={one.lease_id for one in plans})
    claims = list(
        rows.select_related("credit__reversal", "guarantee").prefetch_related("receipts__receipt__reversal")
    )  # none in any agency that began with this release
    found: dict[int, int] = defaultdict(int)
    for plan in plans:
        for claim in claims:
            credit = claim.credit
            if claim.guarantee.lease_id != plan.lease_id or credit is None or credit.reversal is None:
                continue
            undone = credit.reversal.happened_on
            known = (credit.noted_on or credit.received_on, credit.undone_noted_on or undone)
            if known[0] <= plan.made_on < known[1] and undone <= on:
                found[plan.pk] += max(0, credit.amount - claim.came(on))
    return dict(found)


def kept_of(plan: PaymentPlan, aged: Aged, on: date, back: int = 0) -> list[Kept]:
    """Each instalment of a plan on the day `on`: a rent due that very day is not late before its evening, unless the plan
    spreads it, agreed or decided on that day; nor is an instalment missed whose day the bank is not read past. `back`: what
    `put_back` says of it."""
    read_on = plan.made_on if plan.origin == PlanOrigin.AGREED else plan.agreed_on
    today_due = sum(cents for due_on, cents in aged.unpaid if read_on < due_on == on)
    day = min(on, add_days(aged.read_until, 1)) if aged.read_until else on
    filled = plan.debt + back - aged.debt + today_due
    return kept([(one.due_on, one.cents) for one in plan.instalments.all()], filled, day)


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
