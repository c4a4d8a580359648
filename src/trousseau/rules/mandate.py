"""What a management mandate must say before it is signed."""

from dataclasses import dataclass


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
class Missing:
    """A mandatory mention that is not there, with the text that asks for it."""

    code: str
    article: str


def missing_mentions(facts: MandateFacts) -> list[Missing]:
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
    return [Missing(code, article) for code, value, article in asked if not value]
