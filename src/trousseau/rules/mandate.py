"""What a management mandate must say before it is signed, and which rent it may ask."""

from dataclasses import dataclass

CONSUMER, SMALL, PROFESSIONAL = "consumer", "small", "pro"  # who the owner is before the law


@dataclass(frozen=True)
class MandateFacts:
    """What is known of a draft and of the agency's papers; an empty text is a missing mention.

    `fees` holds, for each fee clause, whether its calculation, its payer and its day are all written. `limited`: it
    does not renew itself, or says which day no renewal passes.
    """

    owner_name: str
    owner_address: str
    dwelling: str
    powers: str
    may_receive: bool
    fees: tuple[bool, ...]
    accounts_months: int | None
    accounts_most: int
    choice: str
    starts: bool
    ends: bool
    limited: bool
    notice_months: int | None
    card_number: str
    card_place: str
    guarantor: str
    quality: str
    mediator: str
    signed_at: str


@dataclass(frozen=True)
class Mention:
    """A mandatory mention, with the text that asks for it, and whether it is there."""

    code: str
    article: str
    there: bool


def mentions(facts: MandateFacts) -> list[Mention]:
    """Loi 70-9, art. 6 and 7; décret 72-678, art. 64, 66 and 92: the mentions a signature waits for.

    The register number is none of them: the signature gives it. A consumer also reads how the mandate is
    not renewed (loi 70-9, art. 7) and who mediates (C. conso., art. L616-1).
    """
    accounts = facts.accounts_months is not None and 1 <= facts.accounts_months <= facts.accounts_most
    asked = [
        ("owner_name", facts.owner_name, "Loi 70-9, art. 6"),
        ("owner_address", facts.owner_address, "Loi 70-9, art. 6"),
        ("dwelling", facts.dwelling, "Décret 72-678, art. 64"),
        ("powers", facts.powers.strip(), "Décret 72-678, art. 64"),
        ("receipt", facts.may_receive, "Décret 72-678, art. 64"),
        ("fee", facts.fees and all(facts.fees), "Décret 72-678, art. 66"),
        ("accounts", accounts, "Décret 72-678, art. 66"),
        ("choice", facts.choice, "Décret 72-678, art. 64"),
        ("duration", facts.starts and facts.ends, "Loi 70-9, art. 7"),
        ("limit", facts.limited, "Loi 70-9, art. 7"),
        ("card", facts.card_number and facts.card_place, "Décret 72-678, art. 92"),
        ("guarantor", facts.guarantor, "Décret 72-678, art. 92"),
    ]
    if facts.quality == CONSUMER:
        asked.append(("renewal", facts.notice_months is not None, "Loi 70-9, art. 7"))
        asked.append(("mediator", facts.mediator.strip(), "C. conso., art. L616-1"))
    asked.append(("quality", facts.quality, "C. conso., art. L221-3"))
    asked.append(("signed_at", facts.signed_at, "C. conso., art. L221-5"))
    return [Mention(code, article, bool(value)) for code, value, article in asked]


def missing_mentions(facts: MandateFacts) -> list[Mention]:
    """Loi 70-9, art. 6 and 7: the mandatory mentions that are not there."""
    return [mention for mention in mentions(facts) if not mention.there]


def above_ceiling(rent: int, ceiling: int | None) -> bool:
    """CCH, art. L321-8: the rent asked passes the one that the dwelling's Anah convention allows; cents."""
    return ceiling is not None and rent > ceiling
