"""The debt of today on the earlier days of its life: a number of queries that grows with neither the leases nor the days."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import F, Sum

from trousseau.ledger.models import Line
from trousseau.ledger.queries import happened, happened_by
from trousseau.receipts.enums import Payer
from trousseau.receipts.models import Receipt
from trousseau.rules.ageing import Aged, Open, spread
from trousseau.rules.dates import add_months
from trousseau.rules.suspension import touches
from trousseau.tenancies.models import Lease

from ..enums import CallKind
from ..known import Known, known
from ..models import RentCall
from ..models.shares import ReceiptShare
from ..queries import TENANTS
from .advances import Advance
from .entered import NOTHING, Unentered
from .queries import withheld

MONTHS = 24  # how far back a debt is followed


@dataclass(frozen=True)
class Earlier:
    """A day on which something fell due or was paid, what was late that evening, the aid expected of the last month called."""

    day: date
    aged: Aged
    aid: int


class _Came(NamedTuple):
    """Cents received on a day, undone on another or never."""

    on: date
    undone: date | None
    cents: int
    caf: bool = False

    def stood(self, on: date) -> bool:
        return self.on <= on and (self.undone is None or self.undone > on)


class _Asked(NamedTuple):
    pk: int
    kind: str
    month: date
    due_on: date
    cents: int
    expected: int
    dated: bool
    entered: date

    def after(self, on: date) -> bool:
        """Asked after the day, as `queries._asked_after`."""
        return self.entered > on and (self.kind != CallKind.RENT or self.month > on)


def earlier(
    leases: Iterable[Lease],
    owing: dict[int, Aged],
    on: date,
    paid_ahead: Mapping[int, Advance],
    unknown: Unentered = NOTHING,
    read: Known | None = None,
) -> dict[int, list[Earlier]]:
    """By lease, since its account was last square, oldest first. `owing`: from `queries.unpaid_of`, of those that owe;
    `paid_ahead`: from `advances` of the same day; `unknown`: left out of them and of this; `read`: until when
    the accounts were known that day (`rents.known`).

    The calls are taken as they stand corrected, and the aid that came since is no debt of the tenant then: an error of
    the agency, or a late aid, makes no duty.
    """
    keys = tuple(pk for pk, aged in owing.items() if aged.debt)
    if not keys:
        return {}
    codes = {lease.code: lease.pk for lease in leases if owing[lease.pk].debt}
    since = add_months(on, -MONTHS)
    moved: dict[int, dict[date, int]] = defaultdict(dict)
    # this account is the clients' ledger's alone, and the day is asked of the entries of these leases: by the indexes of
    # either, SQLite would read the whole ledger
    of_account = Line.objects.filter(account=TENANTS).order_by().annotate(day=happened())
    of_account = of_account.filter(day__gt=since, day__lte=on)
    sums = of_account.filter(aux__in=codes).values_list("aux", "day").annotate(cents=Sum(F("debit") - F("credit")))
    for code, day, cents in sums:
        moved[codes[code]][day] = cents
    for pk, day, cents in unknown.moves():
        if pk in owing and owing[pk].debt and since < day <= on:
            moved[pk][day] = moved[pk].get(day, 0) + cents
    absent, stood = unknown.unknown, unknown.standing
    named: dict[tuple[int, date], list[_Came]] = defaultdict(list)
    paid = Receipt.objects.rent().filter(lease__in=keys, month__isnull=False, received_on__lte=on).order_by()
    for receipt, pk, month, payer, day, undone, cents in paid.values_list(
        "pk", "lease", "month", "payer", "received_on", happened("reversal__"), "amount"
    ):
        if receipt not in absent:
            named[pk, month].append(_Came(day, None if receipt in stood else undone, cents, payer == Payer.CAF))
    shares: dict[int, list[_Came]] = defaultdict(list)
    chosen = ReceiptShare.objects.filter(call__lease__in=keys, receipt__received_on__lte=on).order_by()
    for receipt, lease, month, pk, day, undone, cents in chosen.values_list(
        "receipt",
        "call__lease",
        "receipt__month",
        "call",
        "receipt__received_on",
        happened("receipt__reversal__"),
        "cents",
    ):
        if receipt not in absent:
            part = _Came(day, None if receipt in stood else undone, cents)
            shares[pk].append(part)
            if month:  # it is no more of the month that its aid was for
                named[lease, month].append(part._replace(cents=-cents))
    asked: dict[int, list[_Asked]] = defaultdict(list)
    calls = RentCall.objects.filter(happened_by(on), lease__in=keys).order_by("-month", "-pk")
    fields = ("lease", "pk", "kind", "month", "due_on", "rent", "charges", "caf_expected", "age_known", happened())
    for pk, call, kind, month, due_on, rent, charges, expected, dated, entered in calls.values_list(*fields):
        if call in unknown.calls:
            continue
        asked[pk].append(_Asked(call, kind, month, due_on, rent + charges, expected, dated, entered))
    held, read = withheld(keys), read or known(on)
    found = {}
    for pk in keys:
        rows = sorted(asked[pk], key=lambda row: (row.month, row.kind != CallKind.RENT, row.pk), reverse=True)
        changes = sorted(moved[pk].items())
        # the days of the payments too: on one of them all may have been paid, but an aid that was late only later
        due = {row.due_on for row in rows if since < row.due_on <= on}
        days = sorted(due | {day for day, _cents in changes}, reverse=True)
        next_, life = owing[pk], []
        for day in days:
            if not next_.unaged and next_.unpaid and next_.unpaid[0][0] > day:
                break  # all that was due that day was paid when the next one came
            balance = owing[pk].balance - sum(cents for _day, cents in changes[bisect_right(changes, (day, 10**15)) :])
            next_ = _read(pk, rows, named, shares, paid_ahead.get(pk), held.get(pk, ()), balance, day, on, read)
            if not next_.debt:
                break
            aid = next((row.expected for row in rows if row.kind == CallKind.RENT and row.month <= day), 0)
            life.append(Earlier(day, next_, aid))
        found[pk] = life[::-1]
    return found


def _read(
    pk, rows, named, shares, paid_ahead: Advance | None, stretches, balance: int, day: date, on: date, read: Known
) -> Aged:
    """As `queries.ages`, of one lease on one day, from what was read once for all of them."""
    opens, early = [], paid_ahead.stood(day) if paid_ahead else 0
    for row in rows:
        came = [] if row.kind != CallKind.RENT else named.get((pk, row.month), [])
        given = sum(one.cents for one in (*shares.get(row.pk, ()), *came) if one.stood(day))
        if row.after(day):
            early += min(given, row.cents)
            continue
        aid = sum(one.cents for one in came if one.caf and one.stood(day))
        since = sum(one.cents for one in came if one.caf and one.stood(on) and one.on > day)
        missing = max(row.expected - aid, 0) if row.kind == CallKind.RENT else 0
        kept = any(touches(row.month, start, end) for start, end in stretches)
        awaited = 0 if kept else missing if missing and read.awaits(pk, row.month, day) else min(missing, since)
        rent, withheld = row.kind == CallKind.RENT, missing if kept else 0
        opens.append(Open(row.due_on, max(row.cents - given, 0), awaited, withheld, row.dated, rent=rent))
    return spread(balance, opens, day, early, read.until(pk))
