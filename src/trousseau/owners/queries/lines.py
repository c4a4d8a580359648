"""The lines of an owner's account, read from the ledger: what each entry moved of what was collected for them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from trousseau.ledger.books import taken_over
from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import Entry, Fund, Line
from trousseau.ledger.queries import lines
from trousseau.receipts.purposes import OF_OWNER, OF_SUPPLIER
from trousseau.rents.held import ASIDE, BILLS, DEPOSITS, FEES, GUARANTORS, HANDED, OWNERS, TENANTS

from ..enums import LineKind

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Begun(TypedDict):
    """Whether the entry of a line is a balance taken over."""

    begun: bool


type Moved = WithAnnotations[Line, Begun]

OF_ACCOUNT = (OWNERS, TENANTS, GUARANTORS)  # together they move only when money does: a rent called comes to nothing


@dataclass(frozen=True)
class AccountLine:
    """`amount`: cents, above zero when it adds to what is held for the owner. `balance`: after it."""

    entry: Entry
    kind: LineKind
    aux: str
    amount: int
    balance: int = 0


def account_lines(fund: Fund, on: date | None = None) -> list[AccountLine]:
    """In the order of their days. Their sum is the balance of the fund on the accounts of `OF_ACCOUNT`, to the cent."""
    return _told(_moving(lines(Ledger.CLIENTS, fund=fund, on=on)))


type Shown = tuple[int, date]  # of the last accounts: the number of the ledger's last entry then, and their last day


def lines_since(funds: Mapping[int, Shown | None], on: date) -> dict[int, list[AccountLine]]:
    """The same of several funds, in one query: of each, what its last accounts could not show yet."""
    of_fund: dict[int, list[Moved]] = defaultdict(list)
    rows = Line.objects.filter(entry__ledger=Ledger.CLIENTS, entry__posted=True, fund__in=funds)
    shown = [last for last in funds.values() if last]
    if shown and len(shown) == len(funds):
        head, day = min(head for head, _day in shown), min(day for _head, day in shown)
        rows = rows.filter(Q(entry__chain_number__gt=head) | Q(entry__date__gt=day))
    for line in _moving(rows.exclude(entry__date__gt=on)):
        assert line.fund_id  # one of `funds`
        last = funds[line.fund_id]
        if last is None or line.entry.chain_number > last[0] or line.entry.date > last[1]:
            of_fund[line.fund_id].append(line)
    return {fund: _told(several) for fund, several in of_fund.items()}


def _moving(rows: QuerySet[Line]) -> "QuerySet[Moved]":
    begun = ExpressionWrapper(taken_over("entry__"), BooleanField())
    moving = rows.filter(account__in=(*OF_ACCOUNT, DEPOSITS, FEES, BILLS, ASIDE, HANDED))
    return moving.select_related("entry").annotate(begun=begun)


def _told(rows: "Iterable[Moved]") -> list[AccountLine]:
    by_entry: dict[int, list[Moved]] = defaultdict(list)
    # put in order here: asked to, the base would read every entry of the ledger by its date
    for line in sorted(rows, key=lambda one: (one.entry.date, one.entry_id, one.pk)):
        by_entry[line.entry_id].append(line)
    found, balance = [], 0
    for several in by_entry.values():
        for kind, aux, amount in _moves(several):
            balance += amount
            found.append(AccountLine(several[0].entry, kind, aux, amount, balance))
    return found


def _moves(several: "list[Moved]") -> list[tuple[LineKind, str, int]]:
    """(kind, lease, cents) of one entry; nothing when it only moves what is owed, as a rent call does."""
    owner, sums = 0, defaultdict[str, int](int)
    for line in several:
        if line.account == OWNERS:
            owner += line.credit - line.debit
        elif line.account in OF_ACCOUNT:
            sums[line.aux] += line.credit - line.debit
    by_lease = {aux: cents for aux, cents in sums.items() if cents}
    if not owner + sum(by_lease.values()):
        return []
    if several[0].begun:
        return [(LineKind.BALANCE, aux, cents) for aux, cents in (("", owner), *by_lease.items()) if cents]
    accounts = {line.account for line in several}
    if HANDED in accounts:
        by_lease = by_lease or {"": owner}
        return [(LineKind.HANDED, aux, cents) for aux, cents in by_lease.items()]
    if not owner:
        kind = LineKind.DEPOSIT if DEPOSITS in accounts else LineKind.COLLECTED
        return [(kind, aux, cents) for aux, cents in by_lease.items()]
    if several[0].entry.source == OF_OWNER:
        return [(LineKind.CONTRIBUTION, "", owner)]
    if several[0].entry.source == OF_SUPPLIER:
        return [(LineKind.EXPENSE, "", owner)]
    if by_lease:
        return [(LineKind.OTHER, "", owner + sum(by_lease.values()))]
    known = {FEES: LineKind.FEE, BILLS: LineKind.EXPENSE, DEPOSITS: LineKind.DEPOSIT, ASIDE: LineKind.OTHER}
    kinds = [kind for account, kind in known.items() if account in accounts]
    return [(kinds[0] if kinds else LineKind.PAID, "", owner)]
