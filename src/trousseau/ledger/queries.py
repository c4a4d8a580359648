"""Balances and lists read from the posted lines."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, ExtractYear

from trousseau.core.chain import START, Head
from trousseau.rules.guarantee import Day, by_creditor, owed_by_day

from . import chart
from .enums import Ledger, Sense
from .models import DayTotal, Entry, Fund, FundTotal, Line


@dataclass(frozen=True)
class Balance:
    """What moved on one account, for one fund and one lease: cents. `fund` is a code; "" stands for none."""

    account: str
    fund: str
    aux: str
    debit: int
    credit: int

    @property
    def balance(self) -> int:
        """Debit − credit, in cents."""
        return self.debit - self.credit


def chain_name(ledger: str) -> str:
    return f"ledger-{ledger}"


def lines(
    ledger: str, account: str | None = None, fund: Fund | None = None, aux: str | None = None, on: date | None = None
) -> QuerySet[Line]:
    """The posted lines of a ledger up to the day `on` (included), of an account, a fund, a lease."""
    wanted = {"account": account, "fund": fund, "aux": aux}
    found = Line.objects.filter(
        entry__ledger=ledger, entry__posted=True, **{name: value for name, value in wanted.items() if value is not None}
    )
    if on is None:
        return found
    if fund is None and aux is None:
        return found.filter(entry__date__lte=on)
    # said so that SQLite begins with the few lines of the fund or the lease, not with every entry until that day
    return found.exclude(entry__date__gt=on)


def day_totals(ledger: str, account: str | None = None, on: date | None = None) -> QuerySet[DayTotal]:
    """The totals of a ledger's days up to the day `on` (included), of an account: for sums without fund nor lease."""
    wanted = {"account": account, "date__lte": on}
    return DayTotal.objects.filter(
        ledger=ledger, **{name: value for name, value in wanted.items() if value is not None}
    )


def happened(path: str = "entry__") -> Coalesce:
    """The day of what an entry says, whatever year the books could still write it in; `path`: from the rows asked to it."""
    return Coalesce(f"{path}own_date", f"{path}date")


def happened_by(on: date, path: str = "entry__") -> Q:
    """Of the entries of what happened by the day `on`: those dated by it, and those that came once their year was closed."""
    return Q((f"{path}date__lte", on)) | Q((f"{path}own_date__lte", on))


def happened_after(on: date, path: str = "entry__") -> Q:
    return Q((f"{path}date__gt", on)) & (Q((f"{path}own_date", None)) | Q((f"{path}own_date__gt", on)))


def happened_within(first: date, last: date, path: str = "entry__") -> Q:
    return Q((f"{path}own_date", None), (f"{path}date__range", (first, last))) | Q(
        (f"{path}own_date__range", (first, last))
    )


def balance(
    ledger: str, account: str | None = None, fund: Fund | None = None, aux: str | None = None, on: date | None = None
) -> int:
    """Debit − credit in cents, up to the day `on` (included)."""
    sums = lines(ledger, account, fund, aux, on).aggregate(debit=Sum("debit"), credit=Sum("credit"))
    return (sums["debit"] or 0) - (sums["credit"] or 0)


def balances(
    ledger: str,
    account: str | None = None,
    fund: Fund | None = None,
    on: date | None = None,
    by: Sequence[str] = ("account", "fund", "aux"),
) -> list[Balance]:
    """Sums per account, fund and lease in one query, sorted; `by` says which of the three to keep apart."""
    fields = {"account": F("account"), "fund": Coalesce("fund__code", Value("")), "aux": F("aux")}
    kept = {f"by_{name}": fields[name] for name in by}
    rows = (
        lines(ledger, account, fund, on=on)
        .order_by()
        .values(**kept)
        .annotate(total_debit=Sum("debit"), total_credit=Sum("credit"))
        .order_by(*kept)
    )
    return [
        Balance(
            str(row.get("by_account", "")),
            str(row.get("by_fund", "")),
            str(row.get("by_aux", "")),
            row["total_debit"],
            row["total_credit"],
        )
        for row in rows
    ]


type FundKey = tuple[str, str, str]  # a fund's code, an account, a lease or ""


def fund_balances(
    accounts: Collection[str], funds: Collection[int] | None = None, on: date | None = None
) -> dict[FundKey, int]:
    """Debit − credit in cents by fund, account and lease, up to the day `on` (included), of all the funds of the clients'
    ledger or of some: their running totals, less the lines of the days after."""

    def of(rows: QuerySet) -> QuerySet:
        rows = rows.filter(account__in=accounts, fund__ledger=Ledger.CLIENTS)
        if funds is not None:
            rows = rows.filter(fund__in=funds)
        return rows.order_by().values_list("fund__code", "account", "aux")

    totals = of(FundTotal.objects.all()).values_list("fund__code", "account", "aux", "debit", "credit")
    found = {(code, account, aux): debit - credit for code, account, aux, debit, credit in totals}
    if on is not None:
        after = of(Line.objects.filter(entry__posted=True, entry__date__gt=on))
        for code, account, aux, cents in after.annotate(cents=Sum(F("debit") - F("credit"))):
            found[code, account, aux] -= cents
    return found


def fund_balance(fund: Fund, on: date | None = None) -> int:
    """What is held for `fund` in the clients' ledger, in cents: all that was credited to it and not paid out."""
    return -balance("clients", fund=fund, on=on)


# of the clients' ledger, the agency's own money: its fees before their transfer, its advances, what is on its way to it
OWN = ("46714", "46715", "46719")


OWNERS, ASKED = "46712", ("46711", "4672")  # what is owed to an owner; what tenants and guarantors are asked for it


def client_money(first: date, last: date) -> list[Day]:
    """What was owed to others at the end of each day of [first, last], all that came in and is not paid out: to each owner,
    tenant, guarantor, supplier apart, fund by fund. Nobody paid too much takes anything off what another is owed.

    Two queries, each grouped by the base; the fund of a line without one is nobody's yet, hence owed too.
    """
    rows = lines("clients", on=last).exclude(account__startswith="5").exclude(account__in=OWN).order_by()
    cents, by = Sum("credit", default=0) - Sum("debit", default=0), ("fund", "account", "aux")
    before = rows.filter(entry__date__lt=first).values(*by).annotate(cents=cents)
    during = rows.filter(entry__date__gte=first).values(*by, "entry__date").annotate(cents=cents)
    opening: dict[object, int] = {
        (fund, account, aux): held for fund, account, aux, held in before.values_list(*by, "cents")
    }
    moves = during.order_by("entry__date").values_list("entry__date", *by, "cents")
    each = ((day, (fund, account, aux), moved) for day, fund, account, aux, moved in moves.iterator())
    return owed_by_day(*by_creditor(opening, each, _owner_of), first, last)


def _owner_of(whose: Any) -> object:
    fund, account, _aux = whose
    return (fund, OWNERS, "") if account in ASKED else None


def head(ledger: str) -> Head:
    """The last entry sealed in a ledger: its chain number and seal."""
    row = (
        Entry.objects.posted()
        .filter(ledger=ledger)
        .order_by("-chain_number")
        .values_list("chain_number", "hash")
        .first()
    )
    return Head(*row) if row else START


def entries() -> QuerySet[Entry]:
    """Posted entries, newest first, each with the sum of its debits (`total`, cents)."""
    total = (
        Line.objects.filter(entry=OuterRef("pk"))
        .order_by()
        .values("entry")
        .annotate(total=Sum("debit"))
        .values("total")
    )
    return Entry.objects.posted().annotate(total=Subquery(total)).select_related("reverses", "reversed_by")


def of_income(ledger: str) -> Q:
    """Lines or totals on the accounts of income and expense of a ledger: none in the clients'."""
    found = Q(pk__in=[])
    if ledger == chart.closing().ledger:
        for beginning in chart.closing().income:
            found |= Q(account__startswith=beginning)
    return found


def results(ledger: str, before: int) -> dict[int, int]:
    """The result of each year before the year `before` that no closing posted: cents by year, above zero for a profit."""
    rows = day_totals(ledger, on=date(before - 1, 12, 31)).filter(of_income(ledger)).order_by()
    sums = rows.annotate(of=ExtractYear("date")).values_list("of").annotate(cents=Sum("credit") - Sum("debit"))
    return {year: cents for year, cents in sums if cents}


def provisional(ledger: str, year: int) -> dict[str, int]:
    """Where the results that no closing posted stand when `year` opens: debit − credit in cents, by account of class 1."""
    moved: Counter[str] = Counter()
    for cents in results(ledger, year).values():
        moved[chart.closing().profit if cents > 0 else chart.closing().loss] -= cents
    return dict(moved)


def carried(ledger: str, year: int) -> dict[str, int]:
    """The balances with which `year` opens, debit − credit in cents, by account: accounts of the balance sheet alone.

    An earlier year that is not closed yet brings its result, where its closing will post it.
    """
    rows = day_totals(ledger, on=date(year - 1, 12, 31)).exclude(of_income(ledger)).order_by()
    moved = Counter(dict(rows.values_list("account").annotate(cents=Sum("debit") - Sum("credit"))))
    moved.update(provisional(ledger, year))
    return {account: cents for account, cents in moved.items() if cents}


@dataclass(frozen=True)
class TrialRow:
    """One row of a trial balance: an account, or a fund of an account ("" = without a fund). Cents.

    `opening`: debit − credit on 1 January; `debit` and `credit`: what moved since.
    """

    code: str
    label: str
    opening: int
    debit: int
    credit: int
    sense: Sense = Sense.EITHER

    @property
    def balance(self) -> int:
        """Debit − credit on the day."""
        return self.opening + self.debit - self.credit

    @property
    def opened_owed(self) -> int:
        return max(self.opening, 0)

    @property
    def opened_due(self) -> int:
        return max(-self.opening, 0)

    @property
    def owed(self) -> int:
        """The balance when it stands on the debit side, else 0."""
        return max(self.balance, 0)

    @property
    def due(self) -> int:
        """The balance when it stands on the credit side, else 0."""
        return max(-self.balance, 0)

    @property
    def against_sense(self) -> bool:
        """The balance stands on the side where this account is not expected."""
        return bool(self.due if self.sense == Sense.DEBIT else self.owed if self.sense == Sense.CREDIT else 0)


@dataclass(frozen=True)
class Trial:
    """Rows, and the sums of their six columns."""

    rows: list[TrialRow]

    @property
    def opened_owed(self) -> int:
        return sum(row.opened_owed for row in self.rows)

    @property
    def opened_due(self) -> int:
        return sum(row.opened_due for row in self.rows)

    @property
    def debit(self) -> int:
        return sum(row.debit for row in self.rows)

    @property
    def credit(self) -> int:
        return sum(row.credit for row in self.rows)

    @property
    def owed(self) -> int:
        return sum(row.owed for row in self.rows)

    @property
    def due(self) -> int:
        return sum(row.due for row in self.rows)


def trial(ledger: str, on: date, account: str | None = None) -> Trial:
    """The trial balance of the year of `on`, from its opening to that day (included): by account, or by fund within
    `account`. The entry that closes that year is left out: the result is read on the accounts that make it.
    """
    first = date(on.year, 1, 1)
    if account:
        return _trial_by_fund(ledger, account, first, on)
    openings = carried(ledger, on.year)
    rows = day_totals(ledger, on=on).filter(date__gte=first).exclude(journal=chart.closing().journal).order_by()
    moved = {code: (debit, credit) for code, debit, credit in rows.values_list("account").annotate(*_SIDES)}
    found = []
    for code in sorted(openings.keys() | moved.keys()):
        known = chart.accounts().get((ledger, code))
        debit, credit = moved.get(code, (0, 0))
        sense = known.sense if known else Sense.EITHER
        found.append(TrialRow(code, chart.account_name(ledger, code), openings.get(code, 0), debit, credit, sense))
    return Trial(found)


_SIDES = (Sum("debit"), Sum("credit"))


def _trial_by_fund(ledger: str, account: str, first: date, on: date) -> Trial:
    labels = {"": "", **dict(Fund.objects.filter(ledger=ledger).values_list("code", "label"))}
    rows = lines(ledger, account, on=on).exclude(entry__journal=chart.closing().journal, entry__date__gte=first)
    by_fund = rows.order_by().annotate(of=Coalesce("fund__code", Value("")))
    before = by_fund.filter(entry__date__lt=first).values_list("of").annotate(cents=Sum("debit") - Sum("credit"))
    openings = Counter({} if chart.is_income(ledger, account) else dict(before))
    openings[""] += provisional(ledger, on.year).get(account, 0)
    since = by_fund.filter(entry__date__gte=first).values_list("of").annotate(*_SIDES)
    moved = {code: (debit, credit) for code, debit, credit in since}
    shown = sorted(moved.keys() | {code for code, cents in openings.items() if cents})
    return Trial([TrialRow(code, labels[code], openings[code], *moved.get(code, (0, 0))) for code in shown])
