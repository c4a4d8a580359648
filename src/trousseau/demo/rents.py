"""What comes in each month: the CAF, the tenants, their receipts."""

from datetime import date

from trousseau.core.enums import Role
from trousseau.ledger.enums import Ledger
from trousseau.ledger.queries import balances
from trousseau.rents.accounts import months
from trousseau.rents.actions.calls import expect_aid
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.actions.rent_receipts import give_rent_receipt
from trousseau.rents.enums import CallKind, RentReceiptKind
from trousseau.rents.models import RentCall
from trousseau.rents.queries import TENANTS
from trousseau.rents.settling import settlings
from trousseau.rules.dates import add_months
from trousseau.tenancies.models import Lease

from .bank import Row
from .caf import pay_slip
from .cast import Cast
from .leaving import who_leaves
from .portfolio import story_place

# Who pays late: place of the lease in the story → share of the tenant's part that is paid, by month lived
LATE = {1: (100, 100, 50, 0, 0, 0), 2: (100, 100, 50, 0, 0, 0), 5: (100, 100, 100, 50, 50), 10: (100, 100, 0)}
# The same in the portfolio: number of the lease → the shares of the last months, the oldest first
BEHIND = {
    9: (0,),
    24: (0, 0, 0, 0),
    38: (60, 60, 60),
    42: (0,) * 8 + (11,),
    51: (0, 0),
    66: (50, 100, 0),
    70: (0, 50, 50, 75, 100),
    80: (100, 0),
    88: (0,),
    97: (50,) * 5,
    101: (0,) * 4 + (20,) * 4,
    115: (0,) * 6,
    120: (40,),
}


def aid(lease: Lease) -> int:
    """An invented aid, a rounded part of the rent: the law's figures end at their next revision, and the
    demonstration must open on any day after it. One home of the portfolio in six receives none."""
    if story_place(lease) < 1 and lease.number % 6 == 5:
        return 0
    return lease.rent // 100 * (40 + 5 * (lease.number % 5)) // 100 * 100


def _calls(first: date) -> dict[int, RentCall]:
    """The rents of a month, by lease."""
    return {call.lease_id: call for call in RentCall.objects.filter(month=first, kind=CallKind.RENT)}


def expect(cast: Cast, first: date) -> None:
    """The aid of a lease is announced once: the next months repeat it."""
    announced = {key for key, call in _calls(add_months(first, -1)).items() if call.caf_expected}
    for lease in Lease.objects.filter(keys_on__lt=first, ends_on=None, pk__in=_calls(first)).exclude(pk__in=announced):
        if cents := aid(lease):
            expect_aid(cast.people[Role.RENTAL], lease=lease, month=first, amount=cents)


def collect(cast: Cast, first: date) -> None:
    """The CAF pays last month's aid on the 5th; the tenants their part from the 6th on, but for a few."""
    leases = list(
        Lease.objects.filter(keys_on__lt=first, ends_on=None).select_related("household__holder").order_by("number")
    )
    calls, last = _calls(first), _calls(add_months(first, -1))
    paid = [
        (lease, before.month, before.caf_expected)
        for lease in leases
        if (before := last.get(lease.pk)) and before.caf_expected and lease.pk in calls
    ]
    if paid and (day := cast.day(first, 5)):
        pay_slip(cast, paid, day, last=add_months(first, 1) > cast.until)
    if cast.leaver is None:
        cast.leaver = who_leaves(cast, first)
    owed = {row.aux: row.balance for row in balances(Ledger.CLIENTS, TENANTS, by=("aux",))}
    for lease in leases:
        if lease.pk not in calls:
            continue
        amount = max(0, owed[lease.code] - calls[lease.pk].caf_expected) * _share(cast, lease, first) // 100
        # who leaves paid the whole month by transfer: the statement says so once the owners are paid
        if story_place(lease) < 1 or lease.pk == cast.leaver:
            _transfer(cast, lease, first, amount)
        else:
            _pay(cast, lease, first, amount, last.get(lease.pk))


def _share(cast: Cast, lease: Lease, first: date) -> int:
    """How much of its part this tenant pays this month, in %."""
    if story_place(lease) > 0:
        lived = (first.year - lease.keys_on.year) * 12 + first.month - lease.keys_on.month - 1
        return (LATE.get(story_place(lease), ())[lived : lived + 1] or (100,))[0]
    shares = BEHIND.get(lease.number, ())
    to_come = (cast.until.year - first.year) * 12 + cast.until.month - first.month
    return shares[-1 - to_come] if to_come < len(shares) else 100


def _transfer(cast: Cast, lease: Lease, first: date, amount: int) -> None:
    """A tenant of the portfolio pays by transfer and writes the number of the lease: the statement says so."""
    if lease.pk not in cast.debited and amount and (day := cast.day(first, 6 + lease.number % 5)):
        cast.transfers.append(Row(day, amount, label=f"Loyer {lease.code}"))


def _pay(cast: Cast, lease: Lease, first: date, amount: int, before: RentCall | None) -> None:
    """A tenant of the story pays at the counter or by transfer, and receives the receipt of the month before."""
    manager = cast.people[Role.RENTAL]
    if amount and (day := cast.day(first, 6)):
        receive_payment(
            manager,
            lease=lease,
            payer="tenant",
            method="card" if lease.number % 3 else "transfer",
            amount=amount,
            on=day,
            today=day,
            key=f"demo-tenant-{lease.pk}-{first}",
        )
    if (day := cast.day(first, 12)) and before and before.total:
        row = next((m for m in months(lease) if m.call == before), None)
        if row and settlings([row])[before.pk].paper == RentReceiptKind.RECEIPT:
            give_rent_receipt(manager, lease=lease, month=before.month, on=day)
