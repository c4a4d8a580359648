"""What a lease is asked for a month, and the calls that a departure shortens. The month itself is called by `run`."""

from dataclasses import replace
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import ExtractMonth, ExtractYear, TruncMonth
from django.utils.translation import gettext as _

from trousseau.core.actions import record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.verbs import No, verb
from trousseau.ledger.actions import post_many, reverse
from trousseau.ledger.enums import Ledger
from trousseau.ledger.years import open_day
from trousseau.rules.dates import month_end, month_start
from trousseau.tenancies.enums import SuspensionKind
from trousseau.tenancies.models import Lease, LeaseAmendment, RentChange, RentSuspension
from trousseau.tenancies.terms import amended_day, amended_days

from ..access import ACCOUNT
from ..due import call_draft, due_day, due_for
from ..enums import CallKind
from ..models import RentCall
from .beyond import follow_beyond


@verb(
    once=No("a call that is as its lease says is left"),
    frozen=ACCOUNT,
    happened=No("each is of the day that its lease says"),
)
def shorten_calls(actor: User | None) -> int:
    """Rent is due to the last day of a lease, or to the day its owner takes it over, at the terms of each day: calls
    made before that day, a change of the rent or of the day of payment, or an order was known are corrected.

    The entry of each is reversed and the right one posted, both on that last day, or on the first one after it whose
    year is open. Returns how many changed.
    """
    left = Q(month__gte=TruncMonth("lease__ends_on"))  # nothing for a lease without an end
    taken_over = Q(lease__mandate__taken_over=True, month__gte=TruncMonth("lease__mandate__ended_on"))
    calls = _with_terms_of_first().filter(
        left | taken_over | _changed() | _ordered() | _due_otherwise(), kind=CallKind.RENT
    )
    changed = 0
    calls = calls.select_related("lease__mandate__fund", "entry").prefetch_related(amended_days("lease__"))
    for call in calls.order_by("pk"):
        lease = call.lease
        rent, charges = due_for(lease, call.month)
        moved = amended_day(lease, call.month) is not None and call.due_on != due_day(lease, call.month)
        if moved:
            call.due_on = due_day(lease, call.month)
        if (rent, charges) == (call.rent, call.charges):
            if moved:
                record(call, actor)
                changed += 1
            continue
        last = open_day(Ledger.CLIENTS, max(_known_on(call), call.entry.date))
        label = "Départ" if _left_on(call) else "Loyer changé"
        reverse(actor, entry=call.entry, on=last, label=f"{label} {lease.code}")
        call.rent, call.charges, call.caf_expected = rent, charges, min(call.caf_expected, rent + charges)
        lease.rent_receipts.filter(month=call.month, cancelled_on=None).update(cancelled_on=last)
        if not call.total:
            call.delete()
        else:
            draft = replace(
                call_draft(call), on=last, key=f"{call.entry.idempotency_key}:{lease.managed_until or call.entry.pk}"
            )
            call.entry = post_many(actor, ledger="clients", drafts=[draft])[0]
            record(call, actor)
        changed += 1
    return changed


def _with_terms_of_first() -> QuerySet[RentCall]:
    """The calls, with the last change of the rent, `held`, and the last of the day of payment, `paid_by`, in force on the
    first day of their month."""
    held = RentChange.objects.filter(lease=OuterRef("lease"), from_on__lte=OuterRef("month")).order_by("-from_on")
    days = LeaseAmendment.objects.filter(lease=OuterRef("lease"), starts_on__lte=OuterRef("month"))
    days = days.exclude(payment_day=None).order_by("-number")
    return RentCall.objects.alias(
        held=Subquery(held.values("pk")[:1]), paid_by=Subquery(days.values("payment_day")[:1])
    )


def _changed() -> Q:
    """A change was written after the call: it asks other terms than those of its first day, or they change within it."""
    month = OuterRef("month")
    asked = RentChange.objects.filter(pk=OuterRef("held"))
    within = RentChange.objects.filter(
        lease=OuterRef("lease"), from_on__gt=month, from_on__year=ExtractYear(month), from_on__month=ExtractMonth(month)
    )
    return Q(Exists(asked.exclude(rent=OuterRef("rent"), charges=OuterRef("charges")))) | Q(Exists(within))


def _due_otherwise() -> Q:
    """An amendment that was written after the call moves the day of payment."""
    return Q(paid_by__isnull=False) & ~Q(due_on__day=F("paid_by"))


def _ordered() -> Exists:
    """An order suspends the rent of the month (CCH, art. L521-2): it runs from the first day of one."""
    until = Q(to_on=None) | Q(to_on__gte=OuterRef("month"))
    orders = RentSuspension.objects.filter(until, lease=OuterRef("lease"), kind=SuspensionKind.ORDER)
    return Exists(orders.filter(from_on__lte=OuterRef("month")))


def _left_on(call: RentCall) -> date | None:
    """The last day of the lease, when it shortens this call."""
    last = call.lease.managed_until
    return last if last and last <= month_end(call.month) else None


def _known_on(call: RentCall) -> date:
    """The day on which a correction of the call is written: the departure, the change within its month, or its own."""
    if left := _left_on(call):
        return left
    later = call.lease.changes.filter(from_on__gt=call.month, from_on__lte=month_end(call.month))
    return max((change.from_on for change in later), default=call.month)


@verb(once=No("the same forecast is set again"), frozen=ACCOUNT, happened=No("the aid is still to come"))
def expect_aid(actor: User, *, lease: Lease, month: date, amount: int, today: date | None = None) -> None:
    """The housing aid that the CAF announced for a month: a forecast shown beside what is due. `today`: when it answers, or
    raises, the question of what the CAF paid beyond it; without it the night reads the answer."""
    call = lease.calls.filter(month=month_start(month), kind=CallKind.RENT).first()
    if call is None:
        raise Refused(_("Call this month's rent first."))
    if amount > call.total:
        raise Refused(_("The aid is more than the rent and charges: check the amount."), "amount")
    call.caf_expected = amount
    record(call, actor)
    if today:
        follow_beyond([lease.pk], today)
