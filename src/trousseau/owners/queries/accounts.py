"""What each owner may be paid: what is held for them, less what the mandate keeps aside."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import batched

from trousseau.mandates.models import Mandate
from trousseau.payouts.models import IbanCheck
from trousseau.rents.held import NOTHING, held_by_fund, later
from trousseau.rules.owner_account import Held, payable

from ..models import AccountTerms


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
    return {terms.mandate.owner_fund.code: reserve_of(terms, on) for terms in rows}


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
