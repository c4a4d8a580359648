"""What each owner may be paid: what is held for them, less what the mandate keeps aside."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from itertools import batched

from django.db.models import QuerySet

from trousseau.captation.models import Owner
from trousseau.ledger.models import Fund
from trousseau.mandates.models import Mandate
from trousseau.payouts.models import IbanCheck
from trousseau.rents.awaited import Awaited, awaited
from trousseau.rents.held import NOTHING, held_by_fund, later, own_and_beside
from trousseau.rules.owner_account import Held, payable, works_threshold

from ..models import AccountTerms


def terms_of(mandate: Mandate) -> AccountTerms:
    """What the mandate writes about its account; nothing kept while nobody wrote it here. Of works, see `works_limit`."""
    return AccountTerms.objects.filter(mandate=mandate).first() or AccountTerms(mandate=mandate, version=0)


def works_limit(terms: AccountTerms) -> int:
    """The works that pass without the owner's agreement, in cents: nothing else reads either of the two columns that say
    it, the mandate's, as it was signed, and that of these terms, for a mandate that says nothing."""
    return works_threshold(terms.mandate.works_threshold, terms.works_threshold)


def reserve_of(terms: AccountTerms, on: date) -> int:
    """What the mandate keeps aside, cents; nothing once it is over: what is left is the owner's."""
    ended_on = terms.mandate.ended_on
    return 0 if ended_on and ended_on <= on else terms.reserve


def reserves(on: date) -> dict[str, int]:
    """The same for every fund, by its code."""
    return {terms.mandate.owner_fund.code: reserve_of(terms, on) for terms in _terms()}


def _terms() -> QuerySet[AccountTerms]:
    return AccountTerms.objects.filter(mandate__fund__isnull=False).select_related("mandate__fund")


@dataclass(frozen=True)
class Standing:
    """What the account of a mandate holds. `stop`: why nothing is paid though something could be; "" when it may."""

    held: Held
    reserve: int
    payable: int
    stop: str


@dataclass(frozen=True)
class Beside:
    """What is read once for all the accounts of a day: what the bank has not shown, what mandates keep aside, the owners whose
    IBAN a second person compared. `later`: whether the books hold anything of a later day."""

    waits: list[Awaited]
    later: bool
    aside: dict[int, int]  # by mandate
    confirmed: set[int]


def beside(on: date) -> Beside:
    checks = IbanCheck.objects.exclude(owner=None).order_by().values_list("owner", "iban", "owner__iban")
    confirmed = {owner for owner, iban, noted in checks if iban == noted}
    return Beside(awaited(), later(on), {terms.mandate_id: reserve_of(terms, on) for terms in _terms()}, confirmed)


@dataclass(frozen=True)
class Payables:
    """By mandate: the `cents` that may be paid, when there are any; why nothing is paid of them (`stops`). `below`: the
    mandates whose account is below zero."""

    cents: dict[int, int]
    stops: dict[int, str]
    below: set[int]

    @property
    def ready(self) -> dict[int, int]:
        return {mandate: cents for mandate, cents in self.cents.items() if mandate not in self.stops}


def payables(on: date, read: Beside | None = None) -> Payables:
    """As `standings` has them, without the sums of each: a list of many mandates shows those of a page alone."""
    read, found = read or beside(on), Payables({}, {}, set())
    if read.later:
        for pk, one in standings(on, read=read).items():
            _note(found, pk, one.payable, one.held.own, one.stop)
        return found
    waits = {one.fund for one in read.waits}
    apart = Fund.objects.filter(code__in=waits).values_list("pk", flat=True) if waits else ()
    known = standings(on, list(apart), read) if waits else {}
    sums = own_and_beside()
    noted = set(Owner.objects.exclude(iban="").order_by().values_list("pk", flat=True))
    rows = Mandate.objects.filter(fund__isnull=False).order_by().values_list("pk", "fund", "owner")
    for pk, fund, owner in rows.iterator(chunk_size=5000):
        if pk in known or fund not in sums:
            continue
        own, more = sums[fund]
        cents = max(0, min(own - read.aside.get(pk, 0), own + more))
        _note(found, pk, cents, own, _stop(owner, owner in noted, read) if cents else "")
    for pk, one in known.items():
        _note(found, pk, one.payable, one.held.own, one.stop)
    return found


def _note(found: Payables, mandate: int, cents: int, own: int, stop: str) -> None:
    if own < 0:
        found.below.add(mandate)
    if cents:
        found.cents[mandate] = cents
        if stop:
            found.stops[mandate] = stop


def _stop(owner: int, noted: bool, read: Beside) -> str:
    return ("" if owner in read.confirmed else "unconfirmed") if noted else "no_iban"


def standings(on: date, of: Collection[int] | None = None, read: Beside | None = None) -> dict[int, Standing]:
    """By mandate that has a fund, or one of the funds `of`, the last register number first: their sums alone.

    What may be paid was collected by the day `on`, and nothing posted on a later day takes from it.
    """
    read = read or beside(on)
    funds, found = held_by_fund(None, of, read.waits), {}
    by_then = held_by_fund(on, of) if read.later else funds
    rows = Mandate.objects.filter(fund__isnull=False).order_by("-number")
    if of is not None:
        rows = rows.filter(fund__in=of)
    for pk, code, owner, iban in rows.values_list("pk", "fund__code", "owner", "owner__iban"):
        reserve = read.aside.get(pk, 0)
        sums = funds.get(code, NOTHING)
        may = payable(sums, reserve)
        if by_then is not funds:
            may = min(may, payable(by_then.get(code, NOTHING), reserve))
        found[pk] = Standing(sums, reserve, may, _stop(owner, bool(iban), read))
    return found


def standing_of(mandate: Mandate, on: date) -> Standing:
    """The same of one mandate that has a fund: of its account page, and of its owner's space."""
    return standings(on, [mandate.owner_fund.pk])[mandate.pk]


def accounts(on: date, which: Callable[[Standing], object] = lambda standing: True) -> list[tuple[Mandate, Standing]]:
    """Those of `standings` that are asked for, each with its mandate."""
    found = {pk: standing for pk, standing in standings(on).items() if which(standing)}
    rows = Mandate.objects.filter(fund__isnull=False).select_related("owner", "fund", "dwelling__commune")
    mandates = {one.pk: one for some in batched(found, 500) for one in rows.filter(pk__in=some)}
    return [(mandates[pk], standing) for pk, standing in found.items()]
