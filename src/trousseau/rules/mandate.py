"""What a management mandate must say before it is signed."""

from dataclasses import dataclass
from datetime import date

from .dates import add_days
from .working_days import next_open


@dataclass(frozen=True)
class MandateFacts:
    """What is known of a draft and of the agency's papers; an empty text is a missing mention."""

    owner_name: str
    owner_address: str
    dwelling: str
    card_number: str
    card_place: str
    guarantor: str
    fee_basis_points: int | None
    starts: bool
    ends: bool
    signed_at: str


@dataclass(frozen=True)
class Mention:
    """A mandatory mention, with the text that asks for it, and whether it is there."""

    code: str
    article: str
    there: bool


def mentions(facts: MandateFacts) -> list[Mention]:
    """Loi 70-9, art. 6 and 7; décret 72-678, art. 64, 66 and 92: the mentions a signature waits for."""
    asked = [
        ("owner_name", facts.owner_name, "Loi 70-9, art. 6"),
        ("owner_address", facts.owner_address, "Loi 70-9, art. 6"),
        ("dwelling", facts.dwelling, "Décret 72-678, art. 64"),
        ("fee", facts.fee_basis_points is not None, "Décret 72-678, art. 66"),
        ("duration", facts.starts and facts.ends, "Loi 70-9, art. 7"),
        ("card", facts.card_number and facts.card_place, "Décret 72-678, art. 92"),
        ("guarantor", facts.guarantor, "Décret 72-678, art. 92"),
        ("signed_at", facts.signed_at, "C. conso., art. L221-5"),
    ]
    return [Mention(code, article, bool(value)) for code, value, article in asked]


def missing_mentions(facts: MandateFacts) -> list[Mention]:
    """Loi 70-9, art. 6 and 7: the mandatory mentions that are not there."""
    return [mention for mention in mentions(facts) if not mention.there]


def withdrawal_last_day(signed_on: date, days: int) -> date:
    """C. conso., art. L221-18 and L221-19: until when the owner may withdraw from a mandate signed elsewhere.

    The day of signature does not count; a delay that ends on a closed day runs to the next open one.
    """
    return next_open(add_days(signed_on, days))


def above_ceiling(rent: int, ceiling: int | None) -> bool:
    """CCH, art. L321-8: the rent asked passes the one that the dwelling's Anah convention allows; cents."""
    return ceiling is not None and rent > ceiling
