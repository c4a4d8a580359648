"""What comes in each month: the CAF, the tenants, their receipts."""

from datetime import date

from trousseau.core.enums import Role
from trousseau.rents.actions import expect_aid, give_slip, receive_payment
from trousseau.rents.queries import months
from trousseau.rules.dates import add_months
from trousseau.tenancies.models import Lease

from .caf import pay_slip
from .cast import MONTHS, Cast

# Who pays late in the demonstration: lease number → share of the tenant's part that is paid, by month
LATE = {2: (100, 100, 50, 0, 0, 0), 5: (100, 100, 100, 50, 50), 10: (100, 100, 0)}


def aid(lease: Lease) -> int:
    """An invented aid, a rounded part of the rent: the law's figures end at their next revision, and the
    demonstration must open on any day after it."""
    return lease.rent // 100 * (40 + 5 * (lease.number % 5)) // 100 * 100


def expect(cast: Cast, lease: Lease, first: date) -> None:
    expect_aid(cast.people[Role.RENTAL], lease=lease, month=first, amount=aid(lease))


def collect(cast: Cast, index: int, first: date) -> None:
    """The CAF pays last month's aid on the 5th; the tenants their part on the 6th, but for a few."""
    manager = cast.people[Role.RENTAL]
    leases = list(Lease.objects.filter(keys_on__lt=first, ends_on=None).order_by("number"))
    last = {lease.pk: lease.calls.filter(month=add_months(first, -1)).first() for lease in leases}
    paid = [
        (lease, before.month, before.caf_expected)
        for lease in leases
        if (before := last[lease.pk]) and before.caf_expected and lease.calls.filter(month=first).exists()
    ]
    if paid and (day := cast.day(first, 5)):
        pay_slip(cast, paid, day, last=index == MONTHS)
    for lease in leases:
        call, before = lease.calls.filter(month=first).first(), last[lease.pk]
        if call is None:
            continue
        lived = (first.year - lease.keys_on.year) * 12 + first.month - lease.keys_on.month - 1
        share = LATE.get(lease.number, ())[lived : lived + 1] or (100,)
        owed = sum(m.left for m in months(lease)) - call.caf_expected
        amount = max(0, owed) * share[0] // 100
        if (day := cast.day(first, 6)) and amount:
            receive_payment(
                manager, lease=lease, payer="tenant", method="card" if lease.number % 3 else "transfer",
                amount=amount, on=day, today=day, key=f"demo-tenant-{lease.pk}-{first}",
            )  # fmt: skip
        if (day := cast.day(first, 12)) and before and before.total:
            row = next((m for m in months(lease) if m.call.month == before.month), None)
            if row and row.left == 0:
                give_slip(manager, lease=lease, month=before.month, on=day)
