"""What is due and what is paid, read from the calls and the ledger alike."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from trousseau.core import scales
from trousseau.core.models import User
from trousseau.rules.dates import add_months
from trousseau.rules.settlement import Due, Settled, settle
from trousseau.tenancies.models import Lease
from trousseau.tenancies.queries import leases

from .enums import Payer
from .models import Payment, RentCall


def _total(queryset: QuerySet, *fields: str) -> Coalesce:
    """The sum of `fields` over the rows of one lease, as a correlated subquery: one query for a whole list."""
    total = sum((Sum(field) for field in fields[1:]), Sum(fields[0]))
    return Coalesce(Subquery(queryset.order_by().values("lease").annotate(total=total).values("total")), 0)


def accounts(user: User) -> QuerySet[Lease]:
    """The leases that `user` may open, each with what was called, paid and is owed, in cents."""
    called = RentCall.objects.filter(lease=OuterRef("pk"))
    paid = Payment.objects.filter(lease=OuterRef("pk"), reversal=None)
    return (
        leases(user)
        .filter(keys_on__isnull=False)
        .annotate(called=_total(called, "rent", "charges"), paid=_total(paid, "amount"))
        .annotate(debt=F("called") - F("paid"))
    )


@dataclass(frozen=True)
class Month:
    """One month of a lease: its call, what is settled, and the part of each payment that went to it."""

    call: RentCall
    settled: Settled
    payments: list[tuple[Payment, int]]

    @property
    def left(self) -> int:
        return self.settled.left


def months(lease: Lease) -> list[Month]:
    """Every month called, newest first, with the payments set against the oldest debts."""
    calls = {call.month: call for call in lease.calls.all()}
    payments = list(lease.payments.filter(reversal=None))
    settled = settle(
        [Due(c.month, c.rent, c.charges) for c in calls.values()],
        [(p.received_on, p.amount) for p in payments],
    )
    return [
        Month(calls[s.month], s, [(payments[index], cents) for index, cents in s.parts])
        for s in reversed(settled)
    ]


def unpaid(lease: Lease, on: date) -> list[tuple[date, int]]:
    """(due date, cents left) of each month due on the day `on` and not fully paid, oldest first.

    The aid that the CAF announced is paid in arrears: until the day it usually arrives, what it will
    pay is a forecast and not a debt of the tenant.
    """
    arrival = scales.at("rents.aid_arrival_day", on).value
    received = sum(
        p.amount for p in lease.payments.filter(payer=Payer.CAF, reversal=None, received_on__lte=on)
    )
    found = []
    for month in reversed(months(lease)):
        call = month.call
        if call.due_on > on:
            continue
        late = on >= add_months(call.month, 1).replace(day=arrival)
        awaited = 0 if late else max(0, call.caf_expected - max(0, received))
        received -= call.caf_expected
        if month.left > awaited:
            found.append((call.due_on, month.left - awaited))
    return found
