"""Call the rents of a month, and correct the calls that a departure shortens."""

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from trousseau.core.actions import record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.ledger.actions import Draft, post_many, reverse
from trousseau.ledger.events import draft
from trousseau.rules.dates import add_months, month_end, month_start
from trousseau.rules.rent_due import Prorata, due
from trousseau.tenancies.models import Lease
from trousseau.tenancies.terms import days_due, with_terms

from ..enums import CallKind
from ..models import RentCall


@transaction.atomic
def call_month(actor: User | None, *, month: date) -> int:
    """Call rent and charges of `month` for every lease in force under a mandate; once: a second run adds only what is
    new.

    Returns how many calls were made. The first and last months are in proportion of the days lived. The
    aid expected is the previous call's, until the CAF announces another.
    """
    first, last = month_start(month), month_end(month)
    leases = with_terms(
        Lease.objects.for_owner()
        .in_force(first, last)
        .exclude(calls__in=RentCall.objects.filter(month=first, kind=CallKind.RENT))
        .select_related("mandate__fund")
        .order_by("number")
    )
    expected = dict(
        RentCall.objects.filter(month=add_months(first, -1), kind=CallKind.RENT).values_list(
            "lease_id", "caf_expected"
        )
    )
    calls = []
    for lease in leases:
        rent, charges = due_for(lease, first)
        aid = min(expected.get(lease.pk, 0), rent + charges)
        due_on = max(first.replace(day=lease.payment_day), lease.starts_on)
        calls.append(
            RentCall(lease=lease, month=first, rent=rent, charges=charges, caf_expected=aid, due_on=due_on)
        )
    entries = post_many(actor, ledger="clients", drafts=[_call_draft(call) for call in calls])
    for call, entry in zip(calls, entries, strict=True):
        call.entry = entry
    RentCall.objects.bulk_create(calls)
    return len(calls)


def due_for(lease: Lease, month: date) -> tuple[int, int]:
    """Rent and charges of a month, in cents, for the days of the lease in it and what each of them asks."""
    return due(month, days_due(lease, month), Prorata(lease.prorata))


@transaction.atomic
def shorten_calls(actor: User | None) -> int:
    """Rent is due to the last day of a lease, or to the day its owner takes it over: calls made before that day
    was known are corrected.

    The entry of each is reversed and the right one posted, both on that last day. Returns how many changed.
    """
    left = Q(month__gte=TruncMonth("lease__ends_on"))  # nothing for a lease without an end
    taken_over = Q(lease__mandate__taken_over=True, month__gte=TruncMonth("lease__mandate__ended_on"))
    calls = RentCall.objects.filter(left | taken_over, kind=CallKind.RENT)
    changed = 0
    for call in calls.select_related("lease__mandate__fund", "entry").order_by("pk"):
        lease = call.lease
        rent, charges = due_for(lease, call.month)
        if (rent, charges) == (call.rent, call.charges):
            continue
        last = max(lease.managed_until, call.entry.date)
        reverse(actor, entry=call.entry, on=last, label=f"Départ {lease.code}")
        call.rent, call.charges, call.caf_expected = rent, charges, min(call.caf_expected, rent + charges)
        lease.slips.filter(month=call.month, cancelled_on=None).update(cancelled_on=last)
        if not call.total:
            call.delete()
        else:
            draft = replace(
                _call_draft(call), on=last, key=f"{call.entry.idempotency_key}:{lease.managed_until}"
            )
            call.entry = post_many(actor, ledger="clients", drafts=[draft])[0]
            record(call, actor)
        changed += 1
    return changed


def _call_draft(call: RentCall) -> Draft:
    lease = call.lease
    return draft(
        "rent_call", on=call.month, label=f"Appel {call.month:%Y-%m} {lease.code}",
        amounts={"rent": call.rent, "charges": call.charges}, fund=lease.mandate.fund, aux=lease.code,
        key=f"rents.call:{lease.pk}:{call.month:%Y-%m}", source=f"tenancies.lease:{lease.pk}",
    )  # fmt: skip


@transaction.atomic
def expect_aid(actor: User, *, lease: Lease, month: date, amount: int) -> None:
    """The housing aid that the CAF announced for a month: a forecast shown beside what is due."""
    call = lease.calls.filter(month=month_start(month), kind=CallKind.RENT).first()
    if call is None:
        raise Refused(_("Call this month's rent first."))
    if amount > call.total:
        raise Refused(_("The aid is more than the rent and charges: check the amount."), "amount")
    call.caf_expected = amount
    record(call, actor)
