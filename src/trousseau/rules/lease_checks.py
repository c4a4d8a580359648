"""What a lease must say and carry to be signed: mentions of loi 89-462, art. 3, annexes, ceilings.

Under CCH, art. L831-1 (Loc2, Loc3), art. 40 III sets some mentions aside: they are printed when known, never asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .rent_revision import MaybeCeiling

OK, MISSING, ASK, LATER, SET_ASIDE, BEFORE = "ok", "missing", "ask", "later", "set_aside", "before"
LEASE, RIGHTS = "Loi 89-462, art. 3", "Loi 89-462, art. 40 III"
# what art. 40 III takes out of the leases of L831-1 dwellings: read in the text in force on 7 February 2026
SET_ASIDE_ARTICLES = (
    "art. 3, 4°, 7° à 9° et dernier alinéa",
    "art. 3-1",
    "art. 5, II",
    "art. 8 et 8-1",
    "art. 10 à 12",
    "art. 15, sauf le congé du locataire (al. 13 à 23 du I)",
    "art. 17",
    "art. 17-1, II",
    "art. 17-2",
    "art. 18",
)


@dataclass(frozen=True)
class Paper:
    """A diagnostic of the dwelling: `status` asked, not_asked or unknown; `there` it holds on the day."""

    kind: str
    status: str
    there: bool
    article: str


@dataclass(frozen=True)
class Facts:
    """A draft on the day it would be signed. Amounts in cents.

    `previous`: "told" with its amount and day, "missing" when the agency knows that a tenant left less than eighteen
    months before, "none" otherwise. `flatmates`: several tenants, who are not spouses or PACS partners alone. `annexes`:
    the kinds handed over. `convention`: none, asked, or signed; `convention_classes`: the energy classes it admits.
    `contract_holds`: it is the one that the convention of its first day asks for.
    `brought_in`: the household entered before this software: what was done that day is in other papers.
    """

    conventioned: bool
    owner_address: bool
    agency: bool
    tenants: int
    surface: bool
    premises: bool
    rent: int
    ceiling: MaybeCeiling
    convention: str
    previous: str
    works: bool
    deposit: int
    deposit_max: int
    energy_cost: bool
    energy_class: str
    letting_classes: Sequence[str]
    papers: Sequence[Paper]
    annexes: frozenset[str]
    keys_given: bool = False
    brought_in: bool = False
    flat: bool = True
    flat_charges: bool = False
    flatmates: bool = False
    convention_classes: Sequence[str] = ()
    contract_holds: bool = True


@dataclass(frozen=True)
class Check:
    """One line: `blocking` when nothing is signed while it is missing."""

    code: str
    status: str
    article: str
    blocking: bool = False


def checks(facts: Facts) -> list[Check]:
    """Every mention and annex with its article, in the order of the contract."""
    return [
        _required("owner_address", facts.owner_address, "Loi 89-462, art. 3, 1°"),
        _required("agency", facts.agency, "Décret 72-678, art. 92"),
        _required("tenants", facts.tenants > 0, "Loi 89-462, art. 3, 2°"),
        _required("duration", True, RIGHTS if facts.conventioned else "Loi 89-462, art. 10"),
        _unless(facts, "surface", facts.surface, "Loi 89-462, art. 3, 4°"),
        _required("premises", facts.premises, "Loi 89-462, art. 3, 5°"),
        _required("rent", facts.rent > 0, "Loi 89-462, art. 3, 6°"),
        *_contract(facts),
        *_convention(facts),
        *_flat_charges(facts),
        _unless(facts, "previous", facts.previous != "missing", "Loi 89-462, art. 3, 8°"),
        _unless(facts, "works", True, "Loi 89-462, art. 3, 9°"),
        _required("deposit", facts.deposit <= facts.deposit_max, "Loi 89-462, art. 22"),
        _required("resolutory", True, "Loi 89-462, art. 24"),
        _required("fees", True, "Loi 89-462, art. 5"),
        _required("energy_cost", facts.energy_cost, LEASE),
        _energy(facts),
        *(_paper(paper) for paper in facts.papers if paper.status != "not_asked"),
        _required("rights", "rights" in facts.annexes, LEASE),
        _at_keys(facts, "inspection", "Loi 89-462, art. 3-2"),
        _at_keys(facts, "insurance", "Loi 89-462, art. 7"),
        *((_to_say(facts, "co_ownership", LEASE),) if facts.flat else ()),
        _to_say(facts, "permit", "CCH, art. L635-1"),
    ]


def _contract(facts: Facts) -> tuple[Check, ...]:
    """Loi 89-462, art. 40 III: a convention that changed since the draft makes another contract of it."""
    return () if facts.contract_holds else (_required("contract", False, RIGHTS),)


def _flat_charges(facts: Facts) -> tuple[Check, ...]:
    """Loi 89-462, art. 8-1 V: flatmates may agree on a flat rate; art. 40 III sets that article aside. Else art. 23."""
    if not facts.flat_charges:
        return ()
    return (_required("flat_charges", facts.flatmates and not facts.conventioned, "Loi 89-462, art. 8-1 V"),)


def missing(found: Sequence[Check]) -> list[Check]:
    """Checks that keep the lease from being signed."""
    return [check for check in found if check.blocking and check.status == MISSING]


def _required(code: str, there: bool, article: str) -> Check:
    return Check(code, OK if there else MISSING, article, blocking=True)


def _unless(facts: Facts, code: str, there: bool, article: str) -> Check:
    """Asked of a free or Loc1 dwelling; set aside by art. 40 III for the others."""
    return Check(code, SET_ASIDE, RIGHTS) if facts.conventioned else _required(code, there, article)


def _convention(facts: Facts) -> list[Check]:
    """Loi 89-462, art. 40 VI: the rent is at most the convention's; its copy goes with the lease once it is signed."""
    if facts.convention == "none":
        return []
    article = "Loi 89-462, art. 40 VI" if facts.conventioned else "CCH, art. L321-4"
    if isinstance(facts.ceiling, int):
        capped = _required("ceiling", facts.rent <= facts.ceiling, article)
    else:
        capped = Check("ceiling_known", MISSING, article, blocking=True)
    # the lease holds without it; the owner's tax reduction does not
    admitted = facts.energy_class in facts.convention_classes
    admitted_class = Check("convention_energy", OK if admitted else MISSING, "CGI, art. 199 tricies")
    if facts.convention == "asked":
        return [
            capped,
            admitted_class,
            Check("convention", LATER, "CCH, art. L321-8" if facts.conventioned else "CCH, art. L321-4"),
        ]
    copy = _required(
        "convention", "convention" in facts.annexes, "CCH, art. L321-8" if facts.conventioned else "CCH, art. L321-4"
    )
    return [capped, admitted_class, copy]


def _energy(facts: Facts) -> Check:
    """Loi 89-462, art. 6: a dwelling below the class of the day is not decent, and is not let."""
    decent = facts.energy_class in facts.letting_classes
    return _required("energy", decent, "Loi 89-462, art. 6")


def _paper(paper: Paper) -> Check:
    """Loi 89-462, art. 3-3: what is asked and is not there keeps the lease from being signed."""
    if paper.there:
        return Check(paper.kind, OK, paper.article, blocking=paper.status == "asked")
    return Check(
        paper.kind, MISSING if paper.status == "asked" else ASK, paper.article, blocking=paper.status == "asked"
    )


def _at_keys(facts: Facts, code: str, article: str) -> Check:
    """Due on the day of the keys: nothing keeps the lease from being signed before."""
    if code in facts.annexes:
        return Check(code, OK, article)
    # an inspection is held that day once for all; an insurance is proved each year
    if facts.brought_in and code == "inspection":
        return Check(code, BEFORE, article)
    return Check(code, MISSING if facts.keys_given else LATER, article)


def _to_say(facts: Facts, code: str, article: str) -> Check:
    """Asked of some dwellings, and nobody here knows of which: a person looks."""
    return Check(code, OK if code in facts.annexes else ASK, article)
