"""Loi 89-462: which contract, which term, which deposit."""

from dataclasses import dataclass
from datetime import date

from .dates import last_day


@dataclass(frozen=True)
class LeaseLaw:
    """Years of the first term by kind of lessor and under a convention; deposit in months of rent."""

    years_natural: int
    years_legal: int
    deposit_months: int
    term_article: str
    deposit_article: str


def contract(convention: str) -> str:
    """Décret 2015-587: the contrat type leaves out dwellings under CCH L321-8 (Loc2, Loc3); Loc1 is inside."""
    return "conventioned" if convention in ("loc2", "loc3") else "contrat_type"


def first_term(starts_on: date, legal_person: bool, law: LeaseLaw) -> date:
    """Loi 89-462, art. 10: three years from a natural person (a family SCI counts as one), six otherwise."""
    years = law.years_legal if legal_person else law.years_natural
    return last_day(starts_on, 12 * years)


def deposit_max(rent: int, law: LeaseLaw) -> int:
    """Loi 89-462, art. 22: months of rent without charges, in cents."""
    return rent * law.deposit_months
