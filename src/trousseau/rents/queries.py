"""What is due and what is paid, read from the calls and the ledger alike."""

from collections import defaultdict
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from trousseau.core.models import User
from trousseau.ledger.models import Line
from trousseau.ledger.payable import DEPOSITS, GUARANTORS, TENANTS
from trousseau.ledger.queries import balance, day_totals
from trousseau.receipts.enums import Payer
from trousseau.receipts.models import Receipt
from trousseau.rules.dates import add_months, month_end, month_start
from trousseau.tenancies.models import Lease

from .models import RentCall

CALLS = "AL"  # the journal of the rent calls


def _total(queryset: QuerySet, *fields: str) -> Coalesce:
    """The sum of `fields` over the rows of one lease, as a correlated subquery: one query for a whole list."""
    total = sum((Sum(field) for field in fields[1:]), Sum(fields[0]))
    return Coalesce(Subquery(queryset.order_by().values("lease").annotate(total=total).values("total")), 0)


def accounts(user: User, on: date, month: date | None = None) -> QuerySet[Lease]:
    """The leases that `user` may open, each with its sums in cents.

    `debt`: called less paid since the entry, the ledger's on that day: a month called ahead is not in it. `month_*`: what `month` asked, the aid it expects, what came
    in during it. What is late on a day is read by `roll.queries.late_of`.
    """
    month = month_start(month or on)
    calls = RentCall.objects.filter(lease=OuterRef("pk"))
    payments = Receipt.objects.rent().filter(lease=OuterRef("pk"), reversal=None)
    came = of_money(payments.filter(received_on__gte=month, received_on__lt=add_months(month, 1)))
    of_month = calls.filter(month=month)
    return (
        Lease.objects.for_user(user)
        .filter(keys_on__isnull=False)
        .select_related("household__holder", "mandate__dwelling__commune")
        .annotate(
            debt=_total(calls.filter(month__lte=on), "rent", "charges") - _total(payments, "amount"),
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
    """The payments of those days that stand, and are money."""
    return of_money(Receipt.objects.rent().filter(received_on__range=(first, last)).exclude(reversal__isnull=False))


def of_money(payments: QuerySet[Receipt]) -> QuerySet[Receipt]:
    """But for the credits that no money stands behind: what an owner gives up or gives back. A guarantor's money, and what is
    kept of a deposit, come to the account as a credit."""
    behind = Exists(Line.objects.filter(entry=OuterRef("entry"), account__in=(GUARANTORS, DEPOSITS), debit__gt=0))
    return payments.filter(~Q(payer=Payer.CREDIT) | behind)


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


def ledger_balance(lease: Lease, on: date | None = None) -> int:
    """What the clients' ledger says that the tenant owes, in cents, at the end of the day `on` (None: of all that is posted);
    negative when it is in their favour."""
    return balance("clients", TENANTS, aux=lease.code, on=on)
