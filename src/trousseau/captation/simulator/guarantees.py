"""The guarantees against unpaid rent and the conditions of the scheme, in words."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.core import localised
from trousseau.core.scales import Value
from trousseau.exchange.owner_case import Laws
from trousseau.rules.guarantees import Guarantee, compare_guarantees
from trousseau.rules.owner_schemes import Case
from trousseau.rules.owner_simulation import Comparison

from .words import money


@dataclass(frozen=True)
class GuaranteeRow:
    """A guarantee as the page compares it; `unverified` is a dated value to check, None when all are."""

    name: str
    who: str
    covers: str
    cost: str
    dates: str
    article: str
    unverified: Value | None


@dataclass(frozen=True)
class Condition:
    """One thing that the scheme asks, with its ground."""

    text: str
    article: str
    value: Value | None = None


def guarantees(case: Case, comparison: Comparison, laws: Laws) -> list[GuaranteeRow]:
    """Side by side for this rent: cover, eligibility, cost a year, dates."""
    received = comparison.free.usual.received
    found = compare_guarantees(case.rent, received, laws.market.insurance, laws.guarantees)
    return [_row(one, laws) for one in found]


def _row(one: Guarantee, laws: Laws) -> GuaranteeRow:
    name, who, covers, dates = _WORDS[one.code](one, laws)
    cost = _("set by the agency") if one.cost is None else _("nothing") if one.cost == 0 else money(one.cost)
    values = [value for code, value in laws.values.items() if code.startswith(f"guarantees.{one.code}_")]
    if one.code == "insurance":
        values.append(laws.values["simulator.market_insurance"])
    unverified = next((value for value in values if not value.verified), None)
    return GuaranteeRow(name, who, covers, cost, dates, one.article, unverified)


def _visale(one: Guarantee, laws: Laws) -> tuple[str, str, str, str]:
    limit = {"rent": money(laws.guarantees.visale_rent)}
    who = (
        _("Not open: the rent passes %(rent)s a month, charges included.") % limit
        if one.open is False
        else _("Rent and charges up to %(rent)s a month; the tenant asks for it and must be admitted.") % limit
    )
    covers = _("%(months)s months of unpaid rent, and damage up to %(damage)s months of rent.") % {
        "months": one.months,
        "damage": one.damage,
    }
    dates = _(
        "Visa before the lease. After %(unpaid)s unpaid months: formal notice within %(notice)s days, claim "
        "within %(claim)s days."
    ) % {"unpaid": one.unpaid, "notice": one.notice, "claim": one.claim}
    return _("Visale"), who, covers, dates


def _insurance(one: Guarantee, laws: Laws) -> tuple[str, str, str, str]:
    return (
        _("Rent insurance"),
        _("A tenant whom the insurer finds solvent; nobody may stand surety beside it."),
        _("What the policy says: often with a maximum and an excess."),
        _("Before the lease; claims within the delays of the policy."),
    )


def _fsl(one: Guarantee, laws: Laws) -> tuple[str, str, str, str]:
    return (
        _("Housing solidarity fund (FSL)"),
        _("The tenant, on their means, under the fund’s own rules."),
        _("Help to enter or to stay: deposit, first rent, arrears; it is not owed to the owner."),
        _("Asked at the entry, or as soon as rent is unpaid."),
    )


def _fund(one: Guarantee, laws: Laws) -> tuple[str, str, str, str]:
    return (
        _("The agency’s fund"),
        _("Dwellings under the agency’s mandate, if the agency has set one up."),
        _("What the mandate says: ask for the sentence in writing."),
        _("With the mandate."),
    )


def _none(one: Guarantee, laws: Laws) -> tuple[str, str, str, str]:
    return (
        _("No guarantee"),
        _("Everyone."),
        _("Nothing: the agency still acts from the first unpaid rent."),
        _("None."),
    )


_WORDS = {"visale": _visale, "insurance": _insurance, "fsl": _fsl, "fund": _fund, "none": _none}


def conditions(laws: Laws) -> list[Condition]:
    """What an owner accepts with a convention: said before anything is signed."""
    values = laws.values
    classes = values["locavantages.energy"]
    years = values["locavantages.years.loc2"]
    months = values["locavantages.request_months"]
    end = values["locavantages.request_end"]
    return [
        Condition(
            _("A convention of at least %(years)s years with the Anah.") % {"years": years.number}, years.article, years
        ),
        Condition(
            _(
                "Unfurnished, as a main home, to someone outside the family, whose income is below the "
                "ceiling of the level."
            ),
            values["locavantages.request_end"].article,
        ),
        Condition(
            _("An energy class from %(first)s to %(last)s on the day of the lease.")
            % {"first": classes.parts[0], "last": classes.parts[-1]},
            classes.article,
            classes,
        ),
        Condition(
            ngettext(
                "The request reaches the Anah %(n)s month after the lease starts at the latest.",
                "The request reaches the Anah %(n)s months after the lease starts at the latest.",
                months.number,
            )
            % {"n": months.number},
            months.article,
            months,
        ),
        Condition(_("Requests are registered until %(day)s.") % {"day": _written_day(end.text)}, end.article, end),
        Condition(
            _("In Loc2 and Loc3 the owner cannot give the tenant notice while the convention runs."), years.article
        ),
    ]


def _written_day(iso: str) -> str:
    return localised.day(date.fromisoformat(iso))
