"""What is held for each owner: the balances of the mandates' funds in the clients' ledger."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import batched

from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import BankLine, DayTotal, Fund, Statement
from trousseau.ledger.queries import fund_balances
from trousseau.mandates.models import Mandate
from trousseau.rules.owner_account import Held, payable

from ..models import AccountTerms, IbanCheck
from .awaited import Awaited, awaited

OWNERS, TENANTS, DEPOSITS, FEES, BILLS, GUARANTORS, ADVANCES, ASIDE = (
    "46712",
    "46711",
    "46713",
    "46714",
    "401",
    "4672",
    "46715",
    "46717",
)
NOTHING = Held(0)
HELD = (OWNERS, TENANTS, DEPOSITS, FEES, BILLS, GUARANTORS, ADVANCES, ASIDE)


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
    )


def _waits(rows: Iterable[Awaited]) -> Waits:
    found: dict[tuple[str, str, str], int] = defaultdict(int)
    for one in rows:
        found[one.fund, one.account, one.aux] += one.cents
    return found


def held(fund: Fund, on: date | None = None) -> Held:
    """The balances of a mandate's fund up to the day `on` (included)."""
    return _held(_rows(fund_balances(HELD, [fund.pk], on)), _waits(awaited(on, fund)))


def held_by_fund(on: date | None = None, funds: Collection[int] | None = None) -> dict[str, Held]:
    """The same for every fund, or some of them, by its code: from their running totals, whatever the years."""
    found: dict[str, list[FundSum]] = defaultdict(list)
    for row in _rows(fund_balances(HELD, funds, on)):
        found[row[0]].append(row)
    waits = _waits(awaited(on))
    return {code: _held(rows, waits) for code, rows in found.items()}


def _rows(sums: Mapping[tuple[str, str, str], int]) -> Iterable[FundSum]:
    return ((*key, cents) for key, cents in sums.items())


def later(on: date) -> bool:
    """Whether the books, or the bank, hold anything of a later day than `on`: else what they hold is what they held."""
    return (
        DayTotal.objects.filter(ledger=Ledger.CLIENTS, date__gt=on).exists()
        or BankLine.objects.filter(booked_on__gt=on).exists()
        or Statement.objects.filter(last_day__gt=on).exists()
    )


def terms_of(mandate: Mandate) -> AccountTerms:
    """What the mandate writes about its account; nothing kept, no works let pass while nobody wrote it here."""
    return AccountTerms.objects.filter(mandate=mandate).first() or AccountTerms(mandate=mandate, version=0)


def reserve_of(terms: AccountTerms, on: date) -> int:
    """What the mandate keeps aside, cents; nothing once it is over: what is left is the owner's."""
    ended_on = terms.mandate.ended_on
    return 0 if ended_on and ended_on <= on else terms.reserve


def reserves(on: date) -> dict[str, int]:
    """The same for every fund, by its code."""
    rows = AccountTerms.objects.filter(mandate__fund__isnull=False).select_related("mandate__fund")
    return {terms.mandate.fund.code: reserve_of(terms, on) for terms in rows}


@dataclass(frozen=True)
class Standing:
    """What the account of a mandate holds. `stop`: why nothing is paid though something could be; "" when it may."""

    held: Held
    reserve: int
    payable: int
    stop: str


def standings(on: date) -> dict[int, Standing]:
    """By mandate that has a fund, the last register number first: their sums alone, however many they are.

    What may be paid was collected by the day `on`, and nothing posted on a later day takes from it.
    """
    funds, found = held_by_fund(), {}
    by_then = held_by_fund(on) if later(on) else funds
    aside = reserves(on)
    confirmed = {(check.owner_id, check.iban) for check in IbanCheck.objects.exclude(owner=None)}
    rows = Mandate.objects.filter(fund__isnull=False).order_by("-number")
    for pk, code, owner, iban in rows.values_list("pk", "fund__code", "owner", "owner__iban"):
        reserve = aside.get(code, 0)
        sums = funds.get(code, NOTHING)
        may = payable(sums, reserve)
        if by_then is not funds:
            may = min(may, payable(by_then.get(code, NOTHING), reserve))
        stop = ("" if (owner, iban) in confirmed else "unconfirmed") if iban else "no_iban"
        found[pk] = Standing(sums, reserve, may, stop)
    return found


def accounts(on: date, which: Callable[[Standing], object] = lambda standing: True) -> list[tuple[Mandate, Standing]]:
    """Those of `standings` that are asked for, each with its mandate."""
    found = {pk: standing for pk, standing in standings(on).items() if which(standing)}
    rows = Mandate.objects.filter(fund__isnull=False).select_related("owner", "fund", "dwelling__commune")
    mandates = {one.pk: one for some in batched(found, 500) for one in rows.filter(pk__in=some)}
    return [(mandates[pk], standing) for pk, standing in found.items()]
