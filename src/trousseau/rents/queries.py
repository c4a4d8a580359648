"""What is due and what is paid, read from the calls and the ledger alike."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from trousseau.core import scales
from trousseau.core.models import User
from trousseau.ledger.queries import balance, day_totals
from trousseau.receipts.enums import Payer
from trousseau.receipts.models import Receipt
from trousseau.rules.dates import add_months, month_end, month_start
from trousseau.rules.limitation import limitation_on
from trousseau.rules.settlement import Due, Paid, Settled, settle
from trousseau.tenancies.enums import SuspensionKind
from trousseau.tenancies.models import Lease, RentSuspension

from .enums import CallKind
from .models import RentCall

TENANTS = "46711"  # what tenants owe, by lease (ledger/chart.toml)
CALLS = "AL"  # the journal of the rent calls


def _total(queryset: QuerySet, *fields: str) -> Coalesce:
    """The sum of `fields` over the rows of one lease, as a correlated subquery: one query for a whole list."""
    total = sum((Sum(field) for field in fields[1:]), Sum(fields[0]))
    return Coalesce(Subquery(queryset.order_by().values("lease").annotate(total=total).values("total")), 0)


def awaited_from(on: date, arrival: int) -> date:
    """The oldest month whose aid is not late yet on the day `on`: it arrives by the day `arrival` of the next."""
    return month_start(on) if on.day >= arrival else add_months(month_start(on), -1)


def accounts(user: User, on: date, month: date | None = None) -> QuerySet[Lease]:
    """The leases that `user` may open, each with its sums in cents.

    `debt`: called less paid since the entry, the ledger's. `month_*`: what `month` asked, the aid it expects, what came
    in during it. What is late on a day is read by `roll.queries.late_of`.
    """
    month = month_start(month or on)
    calls = RentCall.objects.filter(lease=OuterRef("pk"))
    payments = Receipt.objects.rent().filter(lease=OuterRef("pk"), reversal=None)
    came = payments.filter(received_on__gte=month, received_on__lt=add_months(month, 1))
    of_month = calls.filter(month=month)
    return (
        Lease.objects.for_user(user)
        .filter(keys_on__isnull=False)
        .select_related("household__holder", "mandate__dwelling__commune")
        .annotate(
            debt=_total(calls, "rent", "charges") - _total(payments, "amount"),
            month_called=_total(of_month, "rent", "charges"),
            month_expected=_total(of_month, "caf_expected"),
            month_received=_total(came, "amount"),
        )
    )


def rent_state(user: User, on: date, month: date) -> QuerySet[Lease]:
    """Of `accounts`, the leases in force during `month`, and those ended whose account is not at zero."""
    first, last = month_start(month), month_end(month)
    in_force = Q(ends_on=None) | Q(ends_on__gte=first)
    return accounts(user, on, first).filter(Q(starts_on__lte=last), in_force | ~Q(debt=0))


def totals(month: date, on: date) -> dict[str, int]:
    """All leases together, in cents: `called` and `received` in `month`, `debt` on `on`, the ledger's."""
    days, cents = (month_start(month), month_end(month)), F("debit") - F("credit")
    sums = day_totals("clients", TENANTS).aggregate(
        called=Sum(cents, filter=Q(journal=CALLS, date__range=days), default=0),
        debt=Sum(cents, filter=Q(date__lte=on), default=0),
    )
    came = came_on(*days).aggregate(cents=Sum("amount", default=0))
    return {"called": sums["called"], "received": came["cents"], "debt": sums["debt"]}


def came_on(first: date, last: date) -> QuerySet[Receipt]:
    """The payments of those days that stand."""
    return Receipt.objects.rent().filter(received_on__range=(first, last)).exclude(reversal__isnull=False)


def by_month(first: date, last: date) -> dict[date, tuple[int, int]]:
    """By month, cents called and received of all leases; the months in which neither moved are left out.

    Called: the ledger's, a call taken back off the month of its reversal. Received: the payments that stand, on the day they
    came, whatever account held them until somebody said whose they were.
    """
    calls = day_totals("clients", TENANTS).filter(journal=CALLS, date__range=(first, last))
    came = came_on(first, last)
    called = _by_month(calls.values_list("date"), F("debit") - F("credit"))
    received = _by_month(came.values_list("received_on"), F("amount"))
    return {month: (called.get(month, 0), received.get(month, 0)) for month in sorted({*called, *received})}


def _by_month(days: QuerySet, cents: Combinable) -> dict[date, int]:
    """The base groups by day, which an index holds; SQLite would call Python for the month of each row."""
    found: dict[date, int] = defaultdict(int)
    for day, sum_ in days.order_by().annotate(cents=Sum(cents)):
        found[month_start(day)] += sum_
    return found


def uncalled(on: date) -> int:
    """The leases in force that no mandate rules: the agency lets them in its own name, which is not built."""
    month = Lease.objects.in_force(month_start(on), month_end(on))
    return month.exclude(pk__in=Lease.objects.for_owner().values("pk")).count()


@dataclass(frozen=True)
class Month:
    """One call of a lease: what it asks, what is settled, and the part of each payment that went to it."""

    call: RentCall
    settled: Settled
    payments: list[tuple[Receipt, int]]
    grounds: list[tuple[Receipt, str, int]]  # the same, each part with why it went there: `Ground`

    @property
    def left(self) -> int:
        return self.settled.left

    @property
    def parts(self) -> set[tuple[int, int]]:
        """(payment, cents): two equal sets are the same receipt."""
        return {(receipt.pk, cents) for receipt, cents in self.payments}

    def paid_by(self, payer: str) -> int:
        return sum(cents for receipt, cents in self.payments if receipt.payer == payer)


def months(lease: Lease) -> list[Month]:
    """Every call, newest first, with the payments set against them (C. civ., art. 1342-10)."""
    payments = lease.receipts.rent().filter(reversal=None).prefetch_related("named").order_by("pk")
    return months_of(list(lease.calls.all()), list(payments))


def months_of(calls: Sequence[RentCall], payments: Sequence[Receipt]) -> list[Month]:
    """As `months`, from the rows of one lease: payments that were not undone, in the order they were written."""
    place = {call.pk: index for index, call in enumerate(calls)}
    settled = settle(
        [Due(call.month, call.rent, call.charges, call.kind != CallKind.RENT) for call in calls],
        [
            Paid(
                receipt.received_on,
                receipt.amount,
                receipt.month,
                tuple((place[share.call_id], share.cents) for share in receipt.named.all() if share.call_id in place),
            )
            for receipt in payments
        ],
    )
    return [
        Month(
            calls[s.index],
            s,
            [(payments[index], cents) for index, cents in s.parts],
            [(payments[index], ground, cents) for index, ground, cents in s.grounds],
        )
        for s in reversed(settled)
    ]


def awaited(rows: list[Month], on: date) -> dict[int, int]:
    """By call, the aid announced that the CAF has not paid for that month and that is not late: a forecast, not money.

    While the CAF withholds it, it is not late: the tenant is not asked for it (CCH, art. L843-1).
    """
    first = awaited_from(on, scales.at("rents.aid_arrival_day", on).number)
    came = _aid_by_month(rows)
    held = _withheld(rows)
    missing = {
        row.call.pk: row.call.caf_expected - came.get(row.call.month, 0)
        for row in rows
        if row.call.kind == CallKind.RENT and (row.call.month >= first or row.call.month in held)
    }
    return {call: cents for call, cents in missing.items() if cents > 0}


def _aid_by_month(rows: list[Month]) -> dict[date, int]:
    """What the CAF paid for each month, whatever it came to settle."""
    if not rows:
        return {}
    aid = Receipt.objects.rent().filter(lease=rows[0].call.lease_id, payer=Payer.CAF, reversal=None).order_by()
    return dict(aid.values_list("month").annotate(cents=Sum("amount")))


def _withheld(rows: list[Month]) -> set[date]:
    """The months of which the CAF withholds the aid, in part at least."""
    stretches = RentSuspension.objects.filter(
        lease__in={row.call.lease_id for row in rows}, kind=SuspensionKind.WITHHELD
    )
    return {
        row.call.month
        for start, end in stretches.values_list("from_on", "to_on")
        for row in rows
        if start <= month_end(row.call.month) and (end is None or end >= row.call.month)
    }


@dataclass(frozen=True)
class Barred:
    """What is left of the `calls`, by key, that may no longer be sued for: `cents` in all, `last` the newest day due."""

    calls: frozenset[int]
    cents: int
    last: date


def barred(rows: Iterable[Month], years: int, on: date) -> Barred | None:
    """The unpaid calls whose delay of limitation has run on the day `on`, unless something interrupted it; of a debt whose
    age is unknown, nobody can say. Nothing is
    taken off the account: a judge does not say it unless the tenant does."""
    found = [row for row in rows if row.left and row.call.age_known and limitation_on(row.call.due_on, years) <= on]
    if not found:
        return None
    return Barred(
        frozenset(row.call.pk for row in found), sum(row.left for row in found), max(row.call.due_on for row in found)
    )


def ledger_balance(lease: Lease) -> int:
    """What the clients' ledger says that the tenant owes, in cents; negative when it is in their favour."""
    return balance("clients", TENANTS, aux=lease.code)
