"""Who owes what, since when, on any day: a number of queries that grows with neither the leases nor their past.

`whole`: no line of the tenants' account is dated after the day asked, as on most days for the day itself: what was
posted and not undone is then what stood, and no entry need be asked its date.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from trousseau.core.models import Reader, ToDo, User, household_open
from trousseau.core.prepared import prepared
from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import Line
from trousseau.ledger.queries import day_totals, happened, happened_after, happened_by, happened_within, lines
from trousseau.mandates.enums import FOR_OWNER
from trousseau.receipts.enums import Payer
from trousseau.receipts.models import Receipt
from trousseau.rules.ageing import Aged, Open, spread
from trousseau.rules.dates import add_days, add_months, month_end, month_start
from trousseau.rules.suspension import touches
from trousseau.tenancies.enums import SuspensionKind
from trousseau.tenancies.models import Lease, RentSuspension
from trousseau.tenancies.terms import with_amended_days

from ..due import due_day
from ..enums import CallKind
from ..known import Known, known, late_by_calendar
from ..models import RentCall, RollBalance, RollMark
from ..models.shares import ReceiptShare
from ..queries import CALLS, TENANTS, of_money
from .advances import Advance, advances
from .entered import Unentered

ROOMS = ("rents", "prevention")  # whose work is about what tenants owe
BACK = (3, 15, None)  # months read back, until the debts explain the balance; None: all of them


class Account(NamedTuple):
    """The tenants' account on a day, cents: its balance, whether that is the `whole` of it, and what was taken back from
    it since the first of the month (a reversal of payments is among it)."""

    cents: int
    whole: bool
    taken_back: int


def account(on: date) -> Account:
    for cents, last, taken_back in _account(on):
        if last <= on:
            return Account(cents or 0, True, taken_back or 0)
        [(late, undone)] = _came_late(on) or [(0, 0)]  # in the books later, their year being closed
        return Account((cents or 0) + late, False, (taken_back or 0) + undone)
    return Account(0, True, 0)


@prepared
def _came_late(on: date) -> QuerySet:
    late = lines(Ledger.CLIENTS, TENANTS).filter(entry__own_date__lte=on, entry__date__gt=on).order_by()
    of_month = Q(entry__own_date__gte=month_start(on)) & ~Q(entry__journal=CALLS)
    return (
        late.values("entry__ledger")
        .annotate(cents=Sum(F("debit") - F("credit")), taken_back=Sum("debit", filter=of_month, default=0))
        .values_list("cents", "taken_back")
    )


@prepared
def _account(on: date) -> QuerySet:
    taken_back = Q(date__range=(month_start(on), on)) & ~Q(journal=CALLS)
    of_account = day_totals(Ledger.CLIENTS, TENANTS).order_by().values("account")
    return of_account.annotate(
        cents=Sum(F("debit") - F("credit"), filter=Q(date__lte=on)),
        last=Max("date"),
        taken_back=Sum("debit", filter=taken_back),
    ).values_list("cents", "last", "taken_back")


def standing(on: date, path: str = "", *, whole: bool = False) -> Q:
    """The payments at `path` that were not undone on that day."""
    # said in this way, SQLite does not begin with all that were not undone
    kept = ~Q((f"{path}reversal__isnull", False))
    return kept if whole else kept | happened_after(on, f"{path}reversal__")


def counted(before: date | None) -> Subquery:
    """Of a lease, its last balance added up, of a month that comes before another; None when it never moved."""
    rows = RollBalance.objects.filter(lease=OuterRef("pk"), **({"month__lt": before} if before else {}))
    return Subquery(rows.order_by("-month").values("cents")[:1])


def moves(on: date, *, whole: bool = False) -> dict[str, int]:
    """By lease number, cents that the balances counted do not hold, up to the day `on`: those counted before its month,
    or all of them for the `whole` of the account."""
    first = month_start(on)
    if whole:
        return defaultdict(int, _late(None))
    of_month = lines(Ledger.CLIENTS, TENANTS).order_by().filter(happened_within(first, on))
    cents = Sum(F("debit") - F("credit"))
    found: dict[str, int] = defaultdict(int, of_month.values_list("aux").annotate(cents=cents))
    for code, moved in _late(first):
        found[code] += moved
    return found


@prepared
def _late(before: date | None) -> QuerySet:
    """By lease number, cents of the lines written since the balances were added up: all, or those dated before a day."""
    mark = Coalesce(Subquery(RollMark.objects.values("line")[:1]), Value(0))
    dated = happened_by(add_days(before, -1)) if before else None
    # this account is the clients' ledger's alone: no question to the entry. Nor to the indexes of the account and of the
    # lease: without statistics, SQLite would read all of them by those, and not the few last lines
    account, code = (Coalesce(name, Value("")) for name in ("account", "aux"))
    late = Line.objects.alias(of=account).filter(of=TENANTS, pk__gt=mark).order_by().values_list(code)
    return late.annotate(cents=Sum(F("debit") - F("credit"), filter=dated, default=0))


def balances(
    leases: QuerySet[Lease], on: date, *, whole: bool = False, unknown: Unentered | None = None
) -> dict[int, int]:
    """By lease, what its account owes at the end of the day `on`: cents, the ledger's, but for what was `unknown`."""
    moved = moves(on, whole=whole)
    before = counted(None if whole else month_start(on))
    rows = leases.order_by().values_list("pk", "number").annotate(before=before)
    found = {pk: (before or 0) + moved.get(f"L{number:05d}", 0) for pk, number, before in rows}
    for pk, day, cents in unknown.moves() if unknown else ():
        if pk in found and day <= on:
            found[pk] += cents
    return found


class Debt(NamedTuple):
    """One debt of a lease, as it stood: `named`: cents that a payer named for it."""

    month: date
    apart: bool
    order: int
    due_on: date
    asked: int
    named: int
    expected: int
    aid: int
    dated: bool = True


def debts(
    leases: Iterable[int], on: date, since: date | None = None, *, whole: bool = False, unknown: Unentered | None = None
) -> dict[int, list[Debt]]:
    """By lease, what was asked as it stood on the day `on`, of the months from `since` on, newest first."""
    keys = tuple(leases)
    named: dict[tuple[int, date], int] = defaultdict(int)
    aid: dict[tuple[int, date], int] = defaultdict(int)
    for lease, month, payer, cents in _paid(keys, on, since, whole):
        named[lease, month] += cents
        if payer == Payer.CAF:
            aid[lease, month] += cents
    shares: dict[int, int] = defaultdict(int)
    for call, lease, paid_for, cents in _shares(keys, on, since, whole):
        shares[call] += cents
        if paid_for:  # what of an aid went to a debt, or back to the tenant, is no more of its month
            named[lease, paid_for] -= cents
    gone: Collection[int] = ()
    if unknown:
        gone = unknown.calls
        for lease, month, payer, cents in unknown.months(on):
            named[lease, month] += cents
            aid[lease, month] += cents if payer == Payer.CAF else 0
        for part, cents in unknown.parts(on):
            shares[part.call] += cents
    found: dict[int, list[Debt]] = defaultdict(list)
    for lease, kind, month, pk, due_on, rent, charges, expected, dated in _calls(keys, on, since, whole):
        if pk in gone:
            continue
        apart = kind != CallKind.RENT
        key = (lease, month)
        found[lease].append(
            Debt(
                month,
                apart,
                pk,
                due_on,
                rent + charges,
                shares.get(pk, 0) + (0 if apart else named[key]),
                0 if apart else expected,
                0 if apart else aid[key],
                dated,
            )
        )
    corrected = [] if whole else list(_corrected_since(keys, on, since))
    now = _corrections(keys, on) if corrected else {}
    for lease, debt in corrected:  # what is named for a debt stays with it, whichever of its amounts stood
        key = (lease, debt.month)
        call, expected = now.get(key, (0, 0))
        found[lease].append(debt._replace(named=shares.get(call, 0) + named[key], expected=expected, aid=aid[key]))
    for rows in found.values():
        rows.sort(key=lambda debt: (debt.month, debt.apart, debt.order), reverse=True)
    return found


@prepared
def _paid(keys: tuple[int, ...], on: date, since: date | None, whole: bool) -> QuerySet:
    """What payers named a month for: cents by lease, month and payer."""
    of_months = {"month__gte": since} if since else {}
    paid = (
        Receipt.objects.rent()
        .filter(standing(on, whole=whole), lease__in=keys, month__isnull=False, received_on__lte=on, **of_months)
        .order_by()
    )
    return paid.values_list("lease", "month", "payer").annotate(sum=Sum("amount"))


@prepared
def _shares(keys: tuple[int, ...], on: date, since: date | None, whole: bool) -> QuerySet:
    """What payers named a debt for: cents by call, its lease and the month that the payment was for, if any."""
    of_calls = {"call__month__gte": since} if since else {}
    chosen = ReceiptShare.objects.filter(
        standing(on, "receipt__", whole=whole), call__lease__in=keys, receipt__received_on__lte=on, **of_calls
    ).order_by()
    return chosen.values_list("call", "call__lease", "receipt__month").annotate(sum=Sum("cents"))


@prepared
def _calls(keys: tuple[int, ...], on: date, since: date | None, whole: bool) -> QuerySet:
    posted = Q() if whole else happened_by(on)
    of_months = {"month__gte": since} if since else {}
    calls = RentCall.objects.filter(posted, lease__in=keys, **of_months).order_by()
    return calls.values_list("lease", "kind", "month", "pk", "due_on", "rent", "charges", "caf_expected", "age_known")


def _corrected_since(keys: tuple[int, ...], on: date, since: date | None) -> Iterable[tuple[int, Debt]]:
    """What was asked on that day and was corrected later: the account then owed it, so the roll of then shows it."""
    rows = Line.objects.filter(entry__ledger=Ledger.CLIENTS, account=TENANTS, debit__gt=0, entry__journal="AL").filter(
        happened_after(on, "entry__reversed_by__"), happened_by(on)
    )
    dated = rows.annotate(day=happened())
    gone = list((dated.filter(day__gte=since) if since else dated).values_list("aux", "day", "debit", "pk"))
    if not gone:
        return
    numbers = {int(code[1:]) for code, *_rest in gone}
    leases = Lease.objects.filter(pk__in=keys, number__in=numbers)
    known = {one.code: one for one in with_amended_days(leases).only("number", "payment_day", "starts_on")}
    for code, month, cents, order in gone:
        if code in known:
            first = month_start(month)
            yield known[code].pk, Debt(first, False, order, due_day(known[code], first), cents, 0, 0, 0)


def _corrections(keys: tuple[int, ...], on: date) -> dict[tuple[int, date], tuple[int, int]]:
    """By lease and month, the call that stands since a day after `on`, and the aid that it expects."""
    rows = RentCall.objects.filter(happened_after(on), lease__in=keys, kind=CallKind.RENT, month__lte=on)
    return {
        (lease, month): (pk, cents)
        for lease, month, pk, cents in rows.order_by().values_list("lease", "month", "pk", "caf_expected")
    }


def ahead(leases: Iterable[int], on: date, unknown: Unentered | None = None) -> dict[int, int]:
    """By lease, cents received by the day `on` and named for debts that are asked later: a month called ahead."""
    keys = tuple(leases)
    named: dict[tuple[int, date], int] = defaultdict(int)
    for lease, month, cents in _months_ahead(keys, on):
        named[lease, month] += cents
    rows = _shares_ahead(keys, on)
    shares = {call: cents for _lease, call, cents in rows}
    if unknown:
        for lease, month, _payer, cents in unknown.months(on):
            named[lease, month] += cents if month > on else 0
        for part, cents in unknown.parts(on):
            shares[part.call] = shares.get(part.call, 0) + (cents if part.asked_after(on) else 0)
    owing = {lease for lease, _month in named} | {lease for lease, _call, _cents in rows}
    found: dict[int, int] = defaultdict(int)
    asked = RentCall.objects.filter(_asked_after(on), lease__in=owing) if owing else RentCall.objects.none()
    for lease, kind, month, pk, rent, charges in asked.order_by().values_list(
        "lease", "kind", "month", "pk", "rent", "charges"
    ):
        cents = shares.get(pk, 0) + (named[lease, month] if kind == CallKind.RENT else 0)
        found[lease] += min(cents, rent + charges)
    return found


def _asked_after(on: date, path: str = "") -> Q:
    """The calls at `path` asked after the day `on`, but for those of its months and before that were only corrected."""
    later = Q((f"{path}month__gt", on)) | ~Q((f"{path}kind", CallKind.RENT))
    return happened_after(on, f"{path}entry__") & later


@prepared
def _months_ahead(keys: tuple[int, ...], on: date) -> QuerySet:
    paid = Receipt.objects.rent().filter(standing(on), lease__in=keys, month__gt=on, received_on__lte=on).order_by()
    return paid.values_list("lease", "month").annotate(sum=Sum("amount"))


@prepared
def _shares_ahead(keys: tuple[int, ...], on: date) -> QuerySet:
    chosen = ReceiptShare.objects.filter(
        standing(on, "receipt__"), _asked_after(on, "call__"), call__lease__in=keys, receipt__received_on__lte=on
    ).order_by()
    return chosen.values_list("call__lease", "call").annotate(sum=Sum("cents"))


def withheld(leases: Iterable[int]) -> Mapping[int, list[tuple[date, date | None]]]:
    """By lease, the stretches in which the CAF withholds the aid: the tenant is not asked for it (CCH, art. L843-1)."""
    found: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    for lease, first, last in _withheld(tuple(leases)):
        found[lease].append((first, last))
    return found


@prepared
def _withheld(leases: tuple[int, ...]) -> QuerySet:
    rows = RentSuspension.objects.filter(lease__in=leases, kind=SuspensionKind.WITHHELD)
    return rows.order_by("from_on").values_list("lease", "from_on", "to_on")


def ages(
    owed: Mapping[int, int],
    on: date,
    known_on: date | None = None,
    *,
    whole: bool = False,
    unknown: Unentered | None = None,
    paid_ahead: Mapping[int, Advance] | None = None,
    read: Known | None = None,
) -> dict[int, Aged]:
    """By lease, its balance cut by age. `owed`: from `balances`. Those that owe nothing have no debt to read, unless what
    came was named for a debt that is asked later.

    What is paid in advance while the law stops the earlier debt takes nothing off it: `paid_ahead`, from `advances` of these
    leases and this day, when read once already. `known_on`: the day whose aid is still awaited, when `on` has not come: nobody
    knows yet that it will be late. `read`: until when the accounts are known, when it is not asked here (`rents.known`): it is
    what is known now, or on the day `on` where what came later is left out.
    """
    early = defaultdict(int) if whole else ahead(owed, on, unknown)
    for lease, paid in (advances(owed, on, unknown) if paid_ahead is None else paid_ahead).items():
        early[lease] += paid.stood(on)
    owing = [lease for lease, cents in owed.items() if cents + early.get(lease, 0) > 0]
    day = known_on or on
    if read is None and owing:
        read = known(None if unknown is None else on)
    late_by_calendar(day)  # a day without law is refused, whatever is owed
    held = withheld(owing) if owing else {}
    found = {lease: Aged(credit=max(-cents, 0)) for lease, cents in owed.items()}
    todo = [lease for lease in owing if lease not in held]
    for back in BACK:
        since = None if back is None else add_months(month_start(on), -back)
        if since is None:  # the aid withheld of a month long settled is a forecast too
            todo += [lease for lease in owing if lease in held]
        asked = debts(todo, on, since, whole=whole, unknown=unknown) if todo else {}
        for lease in todo:
            assert read is not None  # somebody owes
            opens = [open_debt(lease, debt, day, read, held.get(lease, ())) for debt in asked.get(lease, ())]
            found[lease] = spread(owed[lease], opens, on, early.get(lease, 0), read.until(lease))
        todo = [lease for lease in todo if found[lease].beyond]
    return found


def open_debt(lease: int, debt: Debt, on: date, read: Known, stretches: Iterable[tuple[date, date | None]]) -> Open:
    """What a debt still asks beside what was named for it, and of which aid, as the day `on` knows it. `stretches`: those in which
    the CAF withholds it."""
    missing = max(debt.expected - debt.aid, 0)
    kept = any(touches(debt.month, start, end) for start, end in stretches)
    awaited = missing if missing and not kept and read.awaits(lease, debt.month, on) else 0
    held = missing if kept else 0
    unread = awaited > 0 and debt.month < late_by_calendar(on)
    return Open(debt.due_on, max(debt.asked - debt.named, 0), awaited, held, debt.dated, not debt.apart, unread)


def unpaid_of(
    leases: QuerySet[Lease],
    on: date,
    known_on: date | None = None,
    *,
    unknown: Unentered | None = None,
    paid_ahead: Mapping[int, Advance] | None = None,
    read: Known | None = None,
) -> dict[int, Aged]:
    """What is late of many leases at once, as the accounts stood at the end of that day: the only reading of it, of the
    page of a lease, of the list, of the rent roll, of prevention and of what the tenant reads. `unknown`: left out, as
    nobody had noted it yet (`entered.unentered`). `paid_ahead`, `read`: as `ages`."""
    whole = account(on).whole
    owed = balances(leases, on, whole=whole, unknown=unknown)
    return ages(owed, on, known_on, whole=whole, unknown=unknown, paid_ahead=paid_ahead, read=read)


class Owed(NamedTuple):
    """What tenants owe together, cents: late + unread + to_come + awaited + beyond − credit is the balance of their accounts.

    `accounts`: how many are late. `unread`: due, the bank is not read past that day. `awaited`: of the CAF, not late yet.
    `beyond`: what no call explains.
    """

    late: int = 0
    accounts: int = 0
    to_come: int = 0
    awaited: int = 0
    beyond: int = 0
    credit: int = 0
    unread: int = 0
    read_until: date | None = None

    @property
    def balance(self) -> int:
        return self.late + self.unread + self.to_come + self.awaited + self.beyond - self.credit


def owed_together(leases: QuerySet[Lease], on: date) -> Owed:
    """The accounts of these leases on that day, read as each of them is, and added up."""
    aged = unpaid_of(leases, on).values()
    return Owed(
        sum(one.debt for one in aged),
        sum(1 for one in aged if one.debt),
        sum(one.to_come for one in aged),
        sum(one.awaited for one in aged),
        sum(one.beyond for one in aged),
        sum(one.credit for one in aged),
        sum(one.unknown for one in aged),
        next((one.read_until for one in aged if one.unread), None),
    )


def late_of(leases: QuerySet[Lease], on: date) -> dict[int, int]:
    """By lease, cents due and late on that day; those with nothing late are left out."""
    return {pk: aged.debt for pk, aged in unpaid_of(leases, on).items() if aged.debt}


def aged_of(lease: Lease, on: date, known_on: date | None = None) -> Aged:
    """As `unpaid_of`, of one lease."""
    return unpaid_of(Lease.objects.filter(pk=lease.pk), on, known_on)[lease.pk]


def next_of(leases: Collection[int]) -> dict[int, ToDo]:
    """By lease, what waits first about its debt, whoever holds it: the earliest due."""
    of = {f"{Lease._meta.model_name}:{pk}": pk for pk in leases}
    rows = ToDo.objects.waiting().filter(subject__in=of, room__in=ROOMS)
    return {of[row.subject]: row for row in rows.order_by("-due_on", "-pk")}


class Row(NamedTuple):
    """A lease of the roll: what its month asked and received, its balance, cut by age; cents."""

    pk: int
    code: str
    household: str
    place: str
    commune: str
    open: bool
    rent: int
    charges: int
    apart: int
    caf: int
    tenant: int
    other: int
    balance: int
    aged: Aged


@dataclass(frozen=True)
class Roll:
    """`rows`: those that the reader may open. `hidden`: the others, and `hidden_cents` what they owe together.

    `ledger`: what the clients' ledger holds on the tenants' account; `total` + `hidden_cents` when all is right.
    """

    month: date
    on: date
    rows: list[Row]
    hidden: int
    hidden_cents: int
    ledger: int

    @property
    def total(self) -> int:
        return sum(row.balance for row in self.rows)

    @property
    def gap(self) -> int:
        return self.ledger - self.total - self.hidden_cents


def roll(user: User, month: date, today: date) -> Roll:
    """The rent roll of a month, as it was at the end of it, or as it is today for the month that runs."""
    first = month_start(month)
    on = min(month_end(first), today)
    held = account(on)
    whole = held.whole
    moved = moves(on, whole=whole)
    asked, apart = _asked(first, on, whole)
    came = _came(first, on, undone=bool(held.taken_back))
    kept, owed, hidden, hidden_cents = [], {}, 0, 0
    leases = _leases(Reader.of(user), on, whole)
    for pk, number, first_name, last_name, rooms, commune, ends_on, before, mine in leases:
        code = f"L{number:05d}"
        cents = (before or 0) + moved.get(code, 0)
        if ends_on and ends_on < first and not cents and pk not in came and pk not in apart:
            continue
        if not mine:
            hidden, hidden_cents = hidden + 1, hidden_cents + cents
            continue
        owed[pk] = cents
        kept.append((pk, code, f"{first_name} {last_name}", f"T{rooms}", commune))
    aged = ages(owed, on, whole=whole)
    rows = [
        Row(
            pk,
            code,
            name,
            size,
            commune,
            True,
            *asked.get(pk, (0, 0)),
            apart.get(pk, 0),
            paid.get(Payer.CAF, 0),
            paid.get(Payer.TENANT, 0),
            sum(cents for payer, cents in paid.items() if payer not in (Payer.CAF, Payer.TENANT)),
            owed[pk],
            aged[pk],
        )
        for pk, code, name, size, commune in kept
        for paid in (came.get(pk, {}),)
    ]
    return Roll(first, on, rows, hidden, hidden_cents, held.cents)


@prepared
def _leases(reader: Reader, on: date, whole: bool) -> QuerySet:
    """The leases whose keys were given by then, with their balance added up; `mine`: those that the reader may open."""
    return (
        Lease.objects.filter(keys_on__isnull=False, starts_on__lte=on, mandate__mode__in=FOR_OWNER)
        .annotate(before=counted(None if whole else month_start(on)), mine=household_open("household", reader))
        .order_by("household__holder__key", "number")
        .values_list(
            "pk",
            "number",
            "household__holder__first_name",
            "household__holder__last_name",
            "mandate__dwelling__rooms",
            "mandate__dwelling__commune__name",
            "ends_on",
            "before",
            "mine",
        )
    )


def _asked(first: date, on: date, whole: bool) -> tuple[dict[int, tuple[int, int]], dict[int, int]]:
    """By lease: rent and charges of the month; the sums asked apart during it."""
    rents: dict[int, tuple[int, int]] = {}
    apart: dict[int, int] = defaultdict(int)
    for lease, kind, rent, charges in _of_month(first, on, whole):
        if kind == CallKind.RENT:
            rents[lease] = (rent, charges)
        else:
            apart[lease] += rent + charges
    return rents, apart


@prepared
def _of_month(first: date, on: date, whole: bool) -> QuerySet:
    rows = RentCall.objects.filter(Q() if whole else happened_by(on), month=first).order_by()
    return rows.values_list("lease", "kind", "rent", "charges")


def _came(first: date, on: date, *, undone: bool) -> dict[int, dict[str, int]]:
    """By lease and payer, what came in during the month, less what was undone during it, if anything was."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for lease, payer, cents in _received(first, on):
        found[lease][payer] += cents
    for lease, payer, cents in _undone(first, on) if undone else ():
        found[lease][payer] -= cents
    return found


@prepared
def _received(first: date, last: date) -> QuerySet:
    """Cents by lease and payer of the payments of those days."""
    return _by_payer(Receipt.objects.rent().filter(received_on__range=(first, last)))


@prepared
def _undone(first: date, last: date) -> QuerySet:
    """The same of those undone then."""
    return _by_payer(Receipt.objects.rent().filter(happened_within(first, last, "reversal__")))


def _by_payer(rows: QuerySet) -> QuerySet:
    return of_money(rows).order_by().values_list("lease", "payer").annotate(sum=Sum("amount"))
