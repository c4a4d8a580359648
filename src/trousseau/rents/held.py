"""What the clients' ledger holds of each mandate: the sums of its fund, and what of them the bank has not shown."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db.models import Case, F, Sum, When

from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import BankLine, DayTotal, Fund, FundTotal, Statement
from trousseau.ledger.payable import ADVANCES, ASIDE, BILLS, DEPOSITS, FEES, GUARANTORS, HANDED, OWNERS, TENANTS
from trousseau.ledger.queries import fund_balances
from trousseau.rules.owner_account import Held

from .awaited import Awaited, awaited

NOTHING = Held(0)
HELD = (OWNERS, TENANTS, DEPOSITS, FEES, BILLS, GUARANTORS, ADVANCES, ASIDE, HANDED)


FundSum = tuple[str, str, str, int]  # fund, account, lease; debit − credit, cents
Waits = Mapping[tuple[str, str, str], int]  # cents by fund, account and lease


def _held(rows: Iterable[FundSum], waits: Waits) -> Held:
    sums: dict[str, int] = defaultdict(int)
    owed = ahead = missing = 0
    for fund, account, aux, cents in rows:
        if account in (TENANTS, GUARANTORS):
            owed += max(cents, 0)
            ahead += max(-cents, 0)
            wait = waits.get((fund, account, aux), 0)
            missing += max(cents + wait, 0) - max(cents, 0)
        else:
            sums[account] -= cents
            missing += waits.get((fund, account, aux), 0)  # what the owner brought, and the bank has not shown
    return Held(
        sums[OWNERS],
        owed,
        ahead,
        sums[DEPOSITS],
        sums[FEES],
        sums[BILLS],
        sums[ADVANCES],
        awaited=missing,
        aside=sums[ASIDE],
        handed=sums[HANDED],
    )


def _waits(rows: Iterable[Awaited]) -> Waits:
    found: dict[tuple[str, str, str], int] = defaultdict(int)
    for one in rows:
        found[one.fund, one.account, one.aux] += one.cents
    return found


def held(fund: Fund, on: date | None = None) -> Held:
    """The balances of a mandate's fund up to the day `on` (included)."""
    return _held(_rows(fund_balances(HELD, [fund.pk], on)), _waits(awaited(on, fund)))


def of_funds(funds: Collection[Fund]) -> Mapping[str, Held]:
    """What these hold, by code, with all that is posted: one or many."""
    return (
        {fund.code: held(fund) for fund in funds} if len(funds) == 1 else held_by_fund(None, [one.pk for one in funds])
    )


def held_by_fund(
    on: date | None = None, funds: Collection[int] | None = None, waits: Iterable[Awaited] | None = None
) -> dict[str, Held]:
    """The same for every fund, or some of them, by its code: from their running totals, whatever the years. `waits`: what
    `awaited` says of that day, when it was read already."""
    found: dict[str, list[FundSum]] = defaultdict(list)
    for row in _rows(fund_balances(HELD, funds, on)):
        found[row[0]].append(row)
    missing = _waits(awaited(on) if waits is None else waits)
    return {code: _held(rows, missing) for code, rows in found.items()}


def own_and_beside() -> dict[int, tuple[int, int]]:
    """By fund, its `Held.own`, and what `Held.cash` adds to it, as if the bank had shown all: added up by the base, in the
    order of its index, however many they are. Of no use for the funds of the other ledger."""
    moved = F("credit") - F("debit")
    unpaid = When(account__in=(TENANTS, GUARANTORS), debit__gt=F("credit"), then=moved)
    own = Case(When(account=OWNERS, then=moved), unpaid, default=0)
    beside = Case(When(account__in=(FEES, BILLS, ADVANCES), then=moved), default=0)
    rows = FundTotal.objects.order_by().values_list("fund").annotate(own=Sum(own), beside=Sum(beside))
    return {fund: (cents, more) for fund, cents, more in rows}


def _rows(sums: Mapping[tuple[str, str, str], int]) -> Iterable[FundSum]:
    return ((*key, cents) for key, cents in sums.items())


def later(on: date) -> bool:
    """Whether the books, or the bank, hold anything of a later day than `on`: else what they hold is what they held."""
    return (
        DayTotal.objects.filter(ledger=Ledger.CLIENTS, date__gt=on).exists()
        or BankLine.objects.filter(booked_on__gt=on).exists()
        or Statement.objects.filter(last_day__gt=on).exists()
    )
