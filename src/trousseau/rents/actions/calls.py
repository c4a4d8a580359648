"""What a lease is asked for a month, and the calls that a departure shortens. The month itself is called by `run`."""

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from trousseau.core.actions import record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.ledger.actions import post_many, reverse
from trousseau.ledger.enums import Ledger
from trousseau.ledger.years import open_day
from trousseau.rules.dates import month_start
from trousseau.tenancies.models import Lease

from ..asked import call_draft, due_for
from ..enums import CallKind
from ..models import RentCall


@transaction.atomic
def shorten_calls(actor: User | None) -> int:
    """Rent is due to the last day of a lease, or to the day its owner takes it over: calls made before that day
    was known are corrected.

    The entry of each is reversed and the right one posted, both on that last day, or on the first one after it whose
    year is open. Returns how many changed.
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
        last = open_day(Ledger.CLIENTS, max(lease.managed_until, call.entry.date))
        reverse(actor, entry=call.entry, on=last, label=f"Départ {lease.code}")
        call.rent, call.charges, call.caf_expected = rent, charges, min(call.caf_expected, rent + charges)
        lease.slips.filter(month=call.month, cancelled_on=None).update(cancelled_on=last)
        if not call.total:
            call.delete()
        else:
            draft = replace(
                call_draft(call), on=last, key=f"{call.entry.idempotency_key}:{lease.managed_until}"
            )
            call.entry = post_many(actor, ledger="clients", drafts=[draft])[0]
            record(call, actor)
        changed += 1
    return changed


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
