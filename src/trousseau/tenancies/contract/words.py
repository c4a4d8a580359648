"""The checks of a lease in sentences: what is there, what is missing, what to do and where."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.captation.enums import DiagnosticKind
from trousseau.core import components, localised, scales
from trousseau.rules import lease_checks
from trousseau.rules.lease_checks import ASK, BEFORE, LATER, MISSING, OK, SET_ASIDE, Check
from trousseau.rules.rent_index import Quarter
from trousseau.rules.rent_revision import CeilingUnknown, MaybeCeiling

from ..enums import AnnexKind
from ..models import Lease
from . import queries
from .clauses import quarter_words


@dataclass(frozen=True)
class Line:
    """One check as the page shows it; `url` and `verb` lead to what would settle it."""

    code: str
    label: str
    said: str
    tone: str
    word: str
    article: str
    advice: str = ""
    url: str = ""
    verb: str = ""
    scale: scales.Value | None = None


ORDER = (MISSING, ASK, LATER, OK, BEFORE, SET_ASIDE)


def labels() -> dict[str, str]:
    return {
        "owner_address": _("the owner’s name and address"),
        "agency": _("the agency’s card, guarantee and insurance"),
        "tenants": _("the tenants who sign"),
        "duration": _("the day it takes effect and its duration"),
        "surface": _("the living area and the use"),
        "premises": _("the rooms, the equipment and the shared parts"),
        "rent": _("the rent, its payment and its revision"),
        "contract": _("the contract that the mandate’s convention asks for"),
        "ceiling": _("the rent within the convention’s ceiling"),
        "ceiling_known": _("the convention’s ceiling"),
        "convention": _("the copy of the convention with Anah"),
        "flat_charges": _("flatmates, without whom charges are a provision and not a flat rate"),
        "previous": _("the last rent of a tenant who left less than 18 months ago"),
        "works": _("the works since the last lease"),
        "deposit": _("the deposit, one month without charges at most"),
        "resolutory": _("the clause that ends the lease for unpaid rent"),
        "fees": _("the letting fees and their ceilings"),
        "energy_cost": _("the yearly energy cost that the DPE gives"),
        "energy": _("an energy class that may be let"),
        "convention_energy": _("an energy class that the convention admits"),
        "rights": _("the notice of rights and duties"),
        "inspection": _("the entry inspection"),
        "insurance": _("the tenant’s home insurance"),
        "co_ownership": _("the extracts of the co-ownership rules, if there is one"),
        "permit": _("the permit to let, where the commune asks for one"),
        **{kind.value: str(kind.label) for kind in DiagnosticKind if kind != DiagnosticKind.INSURANCE},
    }


LIVING = ("inspection", "insurance")  # what a signed lease still waits for, or must keep up


def lines(lease: Lease, on: date) -> list[Line]:
    """Every check of the draft, what is missing first; once signed, what lives on alone: the rest was looked at then."""
    found = lease_checks.checks(queries.facts(lease, on))
    if lease.signed_on:
        found = [check for check in found if check.code in LIVING]
    return [_line(lease, check, on) for check in sorted(found, key=lambda one: ORDER.index(one.status))]


def missing(lease: Lease, on: date) -> list[Check]:
    return lease_checks.missing(lease_checks.checks(queries.facts(lease, on)))


def named(checks: list[Check]) -> str:
    """« la notice d’information (Loi 89-462, art. 3), … »."""
    known = labels()
    return ", ".join(f"{known[check.code]} ({check.article})" for check in checks)


def _line(lease: Lease, check: Check, on: date) -> Line:
    tone, word = {
        OK: ("ok", _("There")),
        MISSING: ("bad", _("Missing")),
        ASK: ("warn:ask", _("To be said")),
        LATER: ("note:clock", _("At the keys") if check.code in ("inspection", "insurance") else _("Later")),
        SET_ASIDE: ("", _("Not asked")),
        BEFORE: ("", _("Before this software")),
    }[check.status]
    url, verb = _door(lease, check) if check.status in (MISSING, ASK, LATER) else ("", "")
    advice = _advice(check.code) if check.status in (MISSING, ASK) else ""
    return Line(check.code, labels()[check.code], _said(lease, check, on), tone, word, check.article, advice, url, verb)


def _said(lease: Lease, check: Check, on: date) -> str:
    """The figures behind the answer, when it has some."""

    if check.status == SET_ASIDE:
        return _("Set aside for a dwelling under this convention.")
    if check.status == BEFORE:
        return _("Its paper is among those of before: record it as an annex to find it here.")
    if check.code in ("ceiling", "ceiling_known"):
        top = queries.ceiling_of(lease)
        if not isinstance(top, int):
            return ceiling_said(top)
        return _("Rent %(rent)s, ceiling %(ceiling)s on %(day)s.") % {
            "rent": localised.money(lease.rent),
            "ceiling": localised.money(top),
            "day": localised.day(lease.starts_on),
        }
    if check.code == "deposit":
        return _("%(deposit)s for a rent of %(rent)s.") % {
            "deposit": localised.money(lease.deposit),
            "rent": localised.money(lease.rent),
        }
    if check.code in ("energy", "convention_energy"):
        return _("Class %(letter)s.") % {"letter": lease.mandate.dwelling.energy or "–"}
    if check.code == "convention" and check.status == LATER:
        months = scales.at("locavantages.request_months", lease.starts_on).number
        said = _("Anah has not signed it yet: it is asked within %(months)s months of the lease’s effect.")
        return said % {"months": months}
    if check.code in AnnexKind.values:
        given = lease.annexes.filter(kind=check.code, withdrawn_on=None).last()
        if given:
            return _("Handed over on %(day)s.") % {"day": localised.day(given.given_on)}
    return ""


def ceiling_said(ceiling: MaybeCeiling) -> str:
    """The convention's ceiling in a sentence: how much, or why it is not known and who must look; "" where none caps."""
    if ceiling is None:
        return ""
    if isinstance(ceiling, int):
        return _("Ceiling of the convention: %(sum)s.") % {"sum": localised.money(ceiling)}
    if ceiling.missing is None:
        return _("The convention’s ceiling is not known: whoever manages the mandate writes it there.")
    return _(
        "The convention’s ceiling is not known: it needs the index of %(quarter)s, which an administrator adds in the "
        "settings, page Scales."
    ) % {"quarter": quarter(ceiling.missing)}


def quarter(value: Quarter) -> str:
    """« 2e trimestre 2026 », « Q2 2026 »."""
    return quarter_words(str(value)) if components.language().startswith("fr") else f"Q{value.rank} {value.year}"


def _advice(code: str) -> str:
    return {
        "owner_address": _("Write the owner’s address on their file."),
        "agency": _("Settings, The agency’s papers: the card, the guarantee and the insurance of that day."),
        "premises": _("Name the rooms, the equipment, the cellar, the shared parts and the access to the internet."),
        "contract": _("The convention changed since this draft: save the draft again, and it follows."),
        "ceiling": _("Lower the rent, or the mandate’s ceiling is not the right one."),
        "previous": _("Write the last rent that was paid and the day it was paid."),
        "energy_cost": _("It stands on the first page of the DPE, with its year of prices."),
        "energy": _("Read the DPE again: a dwelling below this class is not decent."),
        "convention_energy": _("The owner would have no tax reduction: tell them before they sign."),
        "co_ownership": _("Ask the owner whether there is one; record the extracts if so."),
        "permit": _("Ask the commune whether the street is in such a zone; record the permit if so."),
    }.get(code, "")


def _door(lease: Lease, check: Check) -> tuple[str, str]:
    if check.code == "inspection" and lease.signed_on:
        return reverse("tenancies:inspections", args=[lease.pk]), _("Open the inspections")
    if check.code == "insurance":
        return (
            (reverse("tenancies:certificates", args=[lease.pk]), _("Record this paper"))
            if lease.signed_on
            else ("", "")
        )
    if check.code in AnnexKind.values and check.code != "other":
        return reverse("tenancies:annex_new", args=[lease.pk, check.code]), _("Record this paper")
    if check.code in ("contract", "premises", "previous", "energy_cost", "deposit", "ceiling", "works"):
        return (reverse("tenancies:edit", args=[lease.pk]), _("Change the draft")) if not lease.signed_on else ("", "")
    if check.code in ("owner_address",):
        return reverse("captation:owner", args=[lease.mandate.owner_id]), _("Open their file")
    papers = check.code in DiagnosticKind.values or check.code in ("energy", "convention_energy")
    if papers and lease.mandate.prospect_id:
        return reverse("captation:prospect", args=[lease.mandate.prospect_id]) + "#papers", _("Open its papers")
    if check.code == "ceiling_known":
        top = queries.ceiling_of(lease)
        if isinstance(top, CeilingUnknown) and top.missing:
            return reverse("core:scales") + "?q=Indice", _("Values of the index")
        return reverse("mandates:mandate", args=[lease.mandate_id]), _("Open the mandate")
    return "", ""
