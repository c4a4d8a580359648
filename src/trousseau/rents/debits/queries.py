"""What may be debited of whom on a day, and what they were told of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from trousseau.core import localised, scales
from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import BankAccount
from trousseau.mail.models import MailItem
from trousseau.mandates.queries import over
from trousseau.rules.ageing import Aged
from trousseau.rules.dates import add_days
from trousseau.rules.debits import Notice, Told, Untold, announced_day, lapsed, prior_notice
from trousseau.rules.limitation import limitation_on
from trousseau.rules.plans import claimable
from trousseau.tenancies.models import Lease

from ..enums import CollectionState
from ..known import aid_known
from ..models.debits import Collection, Debit, DebitMandate, DebitNotice
from ..models.plans import PaymentPlan
from ..plans.queries import kept_of, put_back, stopped_before
from ..roll.queries import unpaid_of

POSTED_DAYS = 3  # calendar days within which the papers of a month leave


@dataclass(frozen=True)
class Due:
    """A part of what a debit asks: due on a day, None for rents beside a plan; an instalment of one or a rent."""

    due_on: date | None
    cents: int
    instalment: bool = False


@dataclass(frozen=True)
class Claim:
    """What may be asked of a lease on a day, and its parts, oldest first."""

    cents: int = 0
    dues: tuple[Due, ...] = ()


@dataclass(frozen=True)
class Proposed:
    """A line of a collection before it is made: what may be asked, what its debtor was told."""

    mandate: DebitMandate
    claim: Claim
    told: Notice

    @property
    def cents(self) -> int:
        """What is drawn: never more than is due, nor than was told."""
        return min(self.claim.cents, self.told.cents)

    @property
    def why(self) -> str:
        """Why nothing may be drawn on that day: what the debtor was told, or was not."""
        if self.told.why is None:
            return ""
        words = {
            Untold.NONE: _("%(lease)s: no notice of the month announces this debit."),
            Untold.OTHER_DAY: _("%(lease)s: the notice announces a debit on %(day)s."),
            Untold.NOT_LEFT: _("%(lease)s: the notice that announces this debit has not left yet."),
            Untold.TOO_LATE: _("%(lease)s: the notice left too late for this day; it allows a debit from %(day)s on."),
        }[self.told.why]
        day = localised.day(self.told.day) if self.told.day else ""
        return words % {"lease": self.mandate.lease.code, "day": day}


def creditor_account() -> BankAccount | None:
    """The account that debits come to, with its creditor identifier."""
    return BankAccount.objects.filter(ledger=Ledger.CLIENTS).exclude(ics="").first()


def notice_days(mandate: DebitMandate, on: date) -> int:
    """Days of prior notice: those agreed in the mandate, else those of the scheme."""
    return scales.at("sepa.notice_days", on).number if mandate.notice_days is None else mandate.notice_days


def usable(on: date) -> list[DebitMandate]:
    """The mandates that may be used for a debit of that day, of leases whose rents the clients' ledger holds, and whose
    owner's mandate still lets the agency receive them."""
    months = scales.at("sepa.mandate_months", on).number
    rows = DebitMandate.objects.filter(
        revoked_on=None, signed_on__lte=on, lease__keys_on__isnull=False, lease__in=Lease.objects.for_owner()
    ).select_related("lease__mandate__fund", "lease__household")
    found = [row for row in rows.order_by("lease__number") if not lapsed(row.signed_on, row.last_used_on, on, months)]
    ended = over((row.lease.mandate_id for row in found), on)
    return [row for row in found if row.lease.mandate_id not in ended]


def proposed(on: date, today: date) -> list[Proposed]:
    """Each mandate of which something is due on that day, not what is on its way: what may be drawn, or why not yet."""
    under_way = set(
        Debit.objects.filter(
            receipt=None, returned_on=None, collection__state__in=(CollectionState.MADE, CollectionState.SENT)
        ).values_list("lease", flat=True)
    )
    mandates = [row for row in usable(on) if row.lease_id not in under_way]
    claimed = claims({row.lease_id for row in mandates}, on, today)
    mandates = [row for row in mandates if claimed[row.lease_id].cents]
    told = _told(mandates)
    return [
        Proposed(row, claimed[row.lease_id], prior_notice(on, told[row.pk], notice_days(row, on))) for row in mandates
    ]


def due_for(on: date, today: date) -> list[tuple[DebitMandate, int]]:
    """(mandate, cents) of what may be drawn of each tenant on that day."""
    return [(row.mandate, row.cents) for row in proposed(on, today) if row.cents]


def next_announced(today: date) -> date | None:
    """The next day for which debits are announced and no collection is made."""
    made = Collection.objects.exclude(state=CollectionState.CANCELLED).values("due_on")
    awaited = DebitNotice.objects.filter(due_on__gt=today, mandate__revoked_on=None).exclude(due_on__in=made)
    return awaited.order_by("due_on").values_list("due_on", flat=True).first()


def _told(mandates: Sequence[DebitMandate]) -> dict[int, list[Told]]:
    """By mandate, the notices given under it; each left with the first of its letters or messages that did not come back."""
    notices = list(DebitNotice.objects.filter(mandate__in=mandates))
    left: dict[int, date] = {}
    posted = MailItem.objects.leaving().filter(
        paper__in=[one.paper_id for one in notices], returned_on=None, failure=""
    )
    for paper, day in posted.order_by("-sent_on").values_list("paper", "sent_on"):
        if paper and day:
            left[paper] = day
    found: dict[int, list[Told]] = defaultdict(list)
    for one in notices:
        found[one.mandate_id].append(Told(one.due_on, one.cents, left.get(one.paper_id)))
    return found


@dataclass(frozen=True)
class Announced:
    """A debit to tell its debtor of: on that day, of that sum."""

    mandate: DebitMandate
    due_on: date
    cents: int
    ics: str


def to_announce(rents_due: dict[int, date], on: date) -> dict[int, Announced]:
    """By lease, the debit that a paper of the day `on` announces. `rents_due`: by lease, the day on which the rent of the month
    is due. None where no mandate serves or nothing may be asked that day."""
    account = creditor_account()
    if account is None:
        return {}
    mandates = [row for row in usable(on) if row.lease_id in rents_due]
    days: dict[date, list[DebitMandate]] = defaultdict(list)
    for row in mandates:
        leaves = add_days(on, POSTED_DAYS)
        days[announced_day(rents_due[row.lease_id], leaves, notice_days(row, on))].append(row)
    found = {}
    for due_on, rows in days.items():
        serving = {row.pk for row in usable(due_on)}
        claimed = claims({row.lease_id for row in rows}, due_on, on)
        for row in rows:
            cents = claimed[row.lease_id].cents
            if cents and row.pk in serving:
                found[row.lease_id] = Announced(row, due_on, cents, account.ics)
    return found


def _running_plans(leases: Iterable[int]) -> dict[int, PaymentPlan]:
    plans = PaymentPlan.objects.filter(lease__in=set(leases), ended_on=None)
    return {plan.lease_id: plan for plan in plans.prefetch_related("instalments")}


def claims(leases: AbstractSet[int], on: date, today: date) -> dict[int, Claim]:
    """By lease, what a debit of the day `on` may ask, as the account reads it on the day `today`: the rents due by then, less
    the aid that is not known to be late.

    Under the plan that runs, its instalments due by then and the rents beside it; a plan that ended leaves all that is late.
    What is barred, or so old that nobody knows, is asked by a person or not at all, unless a plan owns to it; nor is what the
    law stops (C. conso., art. L722-5): the plan agreed on it waits, and asks nothing.
    """
    years = scales.at("rents.limitation_years", on).number
    plans, stops = _running_plans(leases), stopped_before(leases)
    back = put_back(list(plans.values()), today)
    found = {}
    # a debit is how the rent is paid: it does not wait until the bank says that nothing else paid it
    read = replace(aid_known(), bank=None)
    for lease, aged in unpaid_of(Lease.objects.filter(pk__in=leases), on, known_on=today, read=read).items():
        plan = plans.get(lease)
        if plan and lease not in stops:
            found[lease] = _under_plan(plan, aged, on, back.get(plan.pk, 0))
        else:
            since = stops.get(lease, date.min)
            open_ = [(due_on, cents) for due_on, cents in aged.unpaid if due_on >= since]
            dues = tuple(Due(due_on, cents) for due_on, cents in open_ if limitation_on(due_on, years) > on)
            found[lease] = Claim(sum(due.cents for due in dues), dues)
    return found


def _under_plan(plan: PaymentPlan, aged: Aged, on: date, back: int) -> Claim:
    instalments = [(one.due_on, one.cents) for one in plan.instalments.all()]
    cents = rest = claimable(aged.debt, instalments, on)
    dues = []
    for one in kept_of(plan, aged, on, back):
        if one.due_on <= on and (part := min(one.left, rest)):
            dues.append(Due(one.due_on, part, instalment=True))
            rest -= part
    return Claim(cents, (*dues, *([Due(None, rest)] if rest else [])))
