"""The months that an order had taken away and that are due again: its lifting was noted once they were over."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

from django.db import transaction

from trousseau.core.models import User
from trousseau.ledger.actions import post_many
from trousseau.ledger.enums import Ledger
from trousseau.rules.dates import add_days, add_months, month_start
from trousseau.tenancies.enums import SuspensionKind
from trousseau.tenancies.models import RentSuspension
from trousseau.tenancies.terms import with_amended_days, with_terms

from ..enums import CallKind
from ..models import RentCall
from .staging import calls_of, drafts_of, to_call


@transaction.atomic
def call_lifted(actor: User | None, *, on: date, back: int) -> int:
    """CCH, art. L521-2: the rent is due again from the month after an order is lifted. The months up to that of the day `on`,
    of `back` months at most, that an order lifted since kept from being called; returns how many calls were made.

    Each is due on its own day, and noted on the day `on`; in a closed year its entry is of the first open one.
    """
    made = 0
    for month, leases in sorted(_missing(on, back).items()):
        rows = with_amended_days(with_terms(to_call(month).filter(pk__in=leases))).select_related("mandate__fund")
        calls = [call for call in calls_of(month, list(rows)) if call.total]
        if not calls:
            continue
        drafts = [replace(draft, on=month) for _position, draft in drafts_of(calls)]
        for call, entry in zip(calls, post_many(actor, ledger=Ledger.CLIENTS, drafts=drafts), strict=True):
            call.entry, call.noted_on = entry, on if on > entry.date else None
        made += len(RentCall.objects.bulk_create(calls))
    return made


def _missing(on: date, back: int) -> dict[date, set[int]]:
    """By month, the leases whose order was lifted before it and that nobody called."""
    now = month_start(on)
    oldest = add_months(now, -back)
    orders = RentSuspension.objects.filter(kind=SuspensionKind.ORDER, to_on__gte=add_days(oldest, -1), to_on__lt=now)
    rows = list(orders.order_by("pk").values_list("lease", "to_on"))
    called = set(
        RentCall.objects.filter(lease__in={row[0] for row in rows}, kind=CallKind.RENT, month__gte=oldest)
        .order_by()
        .values_list("lease", "month")
    )
    found: dict[date, set[int]] = defaultdict(set)
    for lease, to_on in rows:
        month = month_start(add_days(to_on, 1))
        while month <= now:
            if (lease, month) not in called:
                found[month].add(lease)
            month = add_months(month, 1)
    return found
