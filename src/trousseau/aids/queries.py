"""What the aids read: always through a grant."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet

from trousseau.core import scales
from trousseau.core.models import Household, User
from trousseau.receipts.enums import Payer
from trousseau.receipts.models import Receipt
from trousseau.rules.budgets import Kept, left_to_live_on
from trousseau.rules.dates import add_months
from trousseau.tenancies.models import Lease

from .enums import OPEN, SIDES, AidFor, AidState, BenefitStep
from .models import Aid, AidPayment, BenefitEvent, Budget

KNOWN_MONTHS = 6  # months of the house: after them a budget is asked again
RECENT = 12  # payments of an account among which that of an aid is looked for


def aids(user: User) -> QuerySet[Aid]:
    rows = Aid.objects.for_user(user).with_paid()
    return rows.select_related("household__holder", "lease", "organisation", "asked_by", "renews", "mail")


def of_household(user: User, household: Household) -> list[Aid]:
    """Those that wait for something first, the latest first."""
    rows = aids(user).filter(household=household)
    return sorted(rows, key=lambda aid: not waits(aid))


def waits(aid: Aid) -> bool:
    """Whether somebody awaits something of it."""
    return aid.state in OPEN or to_come(aid) > 0


def to_come(aid: Aid) -> int:
    """What was granted and is awaited: nothing once it is over, or while nothing is granted. `paid` is read with the aid."""
    return (aid.granted or 0) - aid.paid if aid.state == AidState.GRANTED else 0


def of_lease(user: User, lease: Lease) -> list[Aid]:
    return [aid for aid in of_household(user, lease.household) if aid.lease_id in (None, lease.pk)]


def payments(user: User) -> QuerySet[AidPayment]:
    rows = AidPayment.objects.filter(aid__in=Aid.objects.for_user(user))
    return rows.select_related("aid__household__holder", "receipt", "noted_by")


def came_already(aid: Aid) -> list[Receipt]:
    """The payments of its account that may be this aid, as a line of the bank or the counter wrote them."""
    if aid.lease is None:
        return []
    rows = aid.lease.receipts.filter(reversal=None, aid_payment=None).exclude(payer__in=(Payer.CAF, Payer.CREDIT))
    rows = rows.deposits() if aid.pays == AidFor.DEPOSIT else rows.rent()
    return list(rows.filter(received_on__gte=aid.asked_on or aid.prepared_on).order_by("-received_on", "-pk")[:RECENT])


@dataclass(frozen=True)
class Benefit:
    """The housing benefit of a lease: what happened, the last first; `state` None while nothing is noted."""

    events: list[BenefitEvent]
    state: BenefitStep | None
    certified: bool
    changes: list[BenefitEvent]  # to be declared


def benefit_of(user: User, lease: Lease) -> Benefit:
    events = list(BenefitEvent.objects.for_user(user).filter(lease=lease, withdrawn_on=None).select_related("noted_by"))
    beside = (BenefitStep.CERTIFIED, BenefitStep.CHANGE, BenefitStep.OVERPAID)
    last = next((BenefitStep(one.step) for one in events if one.step not in beside), None)
    waiting = [one for one in events if one.step == BenefitStep.CHANGE and one.done_on is None]
    return Benefit(events, last, any(one.step == BenefitStep.CERTIFIED for one in events), waiting)


def events(user: User) -> QuerySet[BenefitEvent]:
    return BenefitEvent.objects.for_user(user).select_related("lease__household__holder")


def budgets(user: User) -> QuerySet[Budget]:
    rows = Budget.objects.for_user(user).select_related("household__holder", "written_by")
    return rows.prefetch_related("lines")


def kept(sheet: Budget, on: date) -> Kept:
    """What a sheet leaves, by the rule."""
    sums = sheet.sums
    sides = [{post.value: sums.get(post) for post in posts} for posts in SIDES.values()]
    weights = [Fraction(part) for part in scales.at("living.units", on).parts]
    return left_to_live_on(*sides, adults=sheet.adults, young=sheet.young, weights=weights)


@dataclass(frozen=True)
class Living:
    """What a household has left each month by its last sheet, without a line of it: what a payment plan may rest on.
    `left` None: lines of it are not known. `old`: it was said too long ago."""

    left: int | None
    on: date
    unknown: int
    old: bool

    @property
    def holds(self) -> bool:
        return self.left is not None and not self.old


def living(household: int, on: date) -> Living | None:
    """The one reader of it: no right is asked, no line is given."""
    sheet = Budget.objects.filter(household=household, on__lte=on).prefetch_related("lines").first()
    if sheet is None:
        return None
    found = kept(sheet, on)
    return Living(found.left, sheet.on, len(found.unknown), sheet.on < add_months(on, -KNOWN_MONTHS))
