"""Which diagnostics a dwelling needs before it is let, until when each holds: what the law asks, never more.

Loi 89-462, art. 3-3: the technical file annexed to the lease. The codes of diagnostics are those of KINDS;
a fact that nobody knows makes a need unknown, never asked and never set aside.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from .dates import add_days, add_months

KINDS = ("dpe", "crep", "erp", "electricity", "gas", "asbestos", "insurance")
# The text that asks for each, or speaks of it.
ARTICLES = {
    "dpe": "CCH, art. L126-29",
    "crep": "CSP, art. L1334-7",
    "erp": "C. env., art. L125-5",
    "electricity": "Loi 89-462, art. 3-3",
    "gas": "Loi 89-462, art. 3-3",
    "asbestos": "CSP, art. R1334-29-4",
    "insurance": "Loi 65-557, art. 9-1",
}
ASKED, NOT_ASKED, UNKNOWN = "asked", "not_asked", "unknown"
# How a paper stands on a day.
THERE, SOON, OVER, MISSING = "there", "soon", "over", "missing"

ADEME = re.compile(r"(\d\d)(\d\d|2[AB])[A-Z]\d{7}[A-Z]")


class Facts(NamedTuple):
    """What decides for one dwelling; None: nobody knows. Years are those of the building permit or of the fitting.

    `flat`: in a building of several dwellings. `gas`: False when the dwelling has none.
    `risk_zone`: the commune or the address lies in a zone of the environment code.
    """

    flat: bool
    built_in: int | None = None
    electricity_since: int | None = None
    gas: bool | None = None
    gas_since: int | None = None
    risk_zone: bool | None = None


@dataclass(frozen=True)
class Law:
    """The years that decide on the day asked."""

    old_after: int  # years after which an installation of gas or electricity is diagnosed
    lead_before: int  # permits of the years before this one
    asbestos_year: int  # permits before the middle of this year (1 July)


@dataclass(frozen=True)
class Need:
    """`reason` says in a code why it is asked, why not, or which fact is not known."""

    kind: str
    status: str
    reason: str
    article: str


def needs(facts: Facts, on: date, law: Law) -> list[Need]:
    """Loi 89-462, art. 3-3: one answer for each diagnostic, in the order of KINDS."""
    answers = {
        "dpe": (ASKED, "every_dwelling"),
        "crep": _crep(facts.built_in, law),
        "erp": _by_fact(facts.risk_zone, "in_zone", "out_of_zone", "zone_unknown"),
        "electricity": _old(facts.electricity_since, on, law),
        "gas": (NOT_ASKED, "no_gas")
        if facts.gas is False
        else (UNKNOWN, "gas_unknown")
        if facts.gas is None
        else _old(facts.gas_since, on, law),
        "asbestos": _asbestos(facts, law),
        "insurance": (UNKNOWN, "if_coownership") if facts.flat else (NOT_ASKED, "house_alone"),
    }
    return [Need(kind, *answers[kind], ARTICLES[kind]) for kind in KINDS]


def _by_fact(fact: bool | None, yes: str, no: str, unknown: str) -> tuple[str, str]:
    return (UNKNOWN, unknown) if fact is None else (ASKED, yes) if fact else (NOT_ASKED, no)


def _crep(built_in: int | None, law: Law) -> tuple[str, str]:
    """CSP, art. L1334-5 and L1334-7: dwellings whose permit is older than 1 January 1949."""
    old = None if built_in is None else built_in < law.lead_before
    return _by_fact(old, "before_1949", "since_1949", "year_unknown")


def _old(since: int | None, on: date, law: Law) -> tuple[str, str]:
    """Loi 89-462, art. 3-3: an installation of more than fifteen years; in its fifteenth the month decides."""
    if since is None:
        return UNKNOWN, "fitting_unknown"
    age = on.year - since
    if age == law.old_after:
        return UNKNOWN, "fitting_month"
    return (ASKED, "fitting_old") if age > law.old_after else (NOT_ASKED, "fitting_recent")


def _asbestos(facts: Facts, law: Law) -> tuple[str, str]:
    """CSP, art. R1334-16 and R1334-29-4: private parts of buildings whose permit is older than 1 July 1997."""
    if not facts.flat:
        return NOT_ASKED, "house_alone_asbestos"
    if facts.built_in is None:
        return UNKNOWN, "year_unknown"
    if facts.built_in == law.asbestos_year:
        return UNKNOWN, "permit_month"
    return (ASKED, "before_1997") if facts.built_in < law.asbestos_year else (NOT_ASKED, "since_1997")


@dataclass(frozen=True)
class Validity:
    """`months` None: without end. `clear_unlimited`: without end either when nothing was found.

    `ends`: papers made between two days end on a third, whatever `months` says.
    """

    months: int | None
    ends: Sequence[tuple[date, date, date]] = ()
    clear_unlimited: bool = False


def valid_until(made_on: date, validity: Validity, *, clear: bool | None) -> date | None:
    """CCH, art. D126-19; CSP, art. R1334-11; C. env., art. R125-26; décrets 2016-1104 and 2016-1105.

    The last day on which the paper holds; None when it has no end. `clear`: it found nothing to fear.
    """
    for first, last, end in validity.ends:
        if first <= made_on <= last:
            return end
    if validity.months is None or (clear and validity.clear_unlimited):
        return None
    return add_days(add_months(made_on, validity.months), -1)


def state(until: date | None, on: date, warning_days: int) -> str:
    """How a paper stands on the day `on`: THERE, SOON within its warning days, or OVER."""
    if until is None:
        return THERE
    if until < on:
        return OVER
    return SOON if (until - on).days < warning_days else THERE


def ademe_fault(number: str, made_on: date, department: str) -> str:
    """CCH, art. L126-32: the number that the ADEME gives each DPE; 13 signs, year, department, then the rest.

    "" when it may be right; else "form", "year" (that of the DPE or the next: it is sent afterwards) or "department".
    """
    match = ADEME.fullmatch(number)
    if not match:
        return "form"
    if int(match[1]) not in (made_on.year % 100, (made_on.year + 1) % 100):
        return "year"
    return "" if match[2] == department else "department"


def may_be_reissued(made_on: date, attested_on: date, change: date) -> bool:
    """Arrêté of 13 August 2025: a DPE made before the factor of electricity changed, attested since."""
    return made_on < change <= attested_on
