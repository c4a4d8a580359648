"""What every bank file becomes: statements and their lines. Cents are signed: above zero, money came in."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from trousseau.exchange.spreadsheets import NotReadable as NotReadable
from trousseau.rules.identifiers import bare
from trousseau.rules.said import say

LARGEST = 50 * 1024 * 1024  # bytes of a file
LINES = 200_000  # lines of a file: beyond, it is a trap or a mistake


class Kind(StrEnum):
    STATEMENT = "statement"  # what is booked, between two balances
    REPORT = "report"  # of the day, provisional: CAMT.052, MT942
    NOTICE = "notice"  # movements without balances: CAMT.054


@dataclass(frozen=True)
class Line:
    """One movement. What the bank did not say is "" or None.

    `booked_on`: the day of booking, else of value. `end_to_end`: the reference of who ordered it; `mandate`: the RUM of a debit; `batch`: the file (MsgId) or lot
    (PmtInfId) that it settles; `structured`: the creditor's reference; `reason`: why a movement was sent back (AM04).
    `returned`: it sends another back. `party`: the other side, on a return who was to pay at first; `iban` its account,
    `other` that account when it is no IBAN, `party_id` what else names it (an ICS), which is no account. `label`: the
    words of the movement; `more`: all else that the bank wrote. `count`: how many movements this one adds up.
    """

    booked_on: date | None
    cents: int
    currency: str = "EUR"
    valued_on: date | None = None
    label: str = ""
    more: str = ""
    party: str = ""
    iban: str = ""
    other: str = ""
    party_id: str = ""
    reference: str = ""
    end_to_end: str = ""
    mandate: str = ""
    batch: str = ""
    structured: str = ""
    reason: str = ""
    code: str = ""
    returned: bool = False
    count: int = 1

    @property
    def wording(self) -> str:
        """All its words: for who looks for a name in them."""
        return f"{self.label} {self.more}".strip()


@dataclass(frozen=True)
class Statement:
    """What moved on an account, in cents; the booked balances between which it did, None for one that is not said.

    `account`: an IBAN, else as the bank writes it (bank, branch, account of a CFONB120 file); `rib`: bank, branch and account
    where `account` is the last of them alone. `currency`: of the account, "" when the file does not say. `currencies`: every
    one met, of balances and lines. `source`: the format and its version, `camt.053.001.08`.
    """

    account: str
    number: str
    opening: int | None
    opening_on: date | None
    closing: int | None
    closing_on: date | None
    lines: tuple[Line, ...]
    currency: str = "EUR"
    currencies: frozenset[str] = frozenset({"EUR"})
    kind: Kind = Kind.STATEMENT
    source: str = ""
    rib: str = ""

    @property
    def balanced(self) -> bool:
        """Whether both balances are said."""
        return self.opening is not None and self.closing is not None

    @property
    def moved(self) -> int:
        return sum(line.cents for line in self.lines)

    @property
    def first_day(self) -> date | None:
        return min((line.booked_on for line in self.lines if line.booked_on), default=self.opening_on)

    @property
    def last_day(self) -> date | None:
        return self.closing_on or max((line.booked_on for line in self.lines if line.booked_on), default=None)


def same_account(statement: Statement, iban: str) -> bool:
    """Whether a file speaks of the account of this IBAN: it says the IBAN, or the bank, branch and account in it."""
    iban = bare(iban)
    return any(
        said == iban or (len(said) == 21 and iban[4:25] == said)
        for said in (bare(statement.account), bare(statement.rib))
        if said
    )


_EMPTY = ("NOTPROVIDED", "NOTPROVIDED.")


def given(text: str) -> str:
    """A text on one line; "" for the word by which banks say that they were given none."""
    text = " ".join(text.split())
    return "" if text.upper() in _EMPTY else text


def exact(text: str) -> str:
    """A reference, whose spaces may be part of it; "" as for `given`."""
    return text.strip() if given(text) else ""


_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")


def is_iban(text: str) -> bool:
    """Whether it is written as one and its key is right, of whatever country."""
    if not _IBAN.fullmatch(text):
        return False
    turned = text[4:] + text[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


# after a comma, three digits may be thousands
_AMOUNT = re.compile(r"([+-]?)([0-9]{0,15})(?:\.([0-9]{0,8})|,([0-9]{0,2}|[0-9]{4,8}))?")


def cents(text: str) -> int:
    """The hundredths of an amount of a bank, « 18.150 », « 27, » or « -3 ». Raises NotReadable on what is no amount, or has
    parts of a hundredth."""
    match = _AMOUNT.fullmatch(text.strip())
    decimals = match and (match[3] or match[4])
    if match is None or not (match[2] or decimals):
        raise NotReadable(say("An amount of this statement is not readable: ask the bank for it again."))
    parts = (decimals or "").rstrip("0")
    if len(parts) > 2:
        raise NotReadable(
            say("The amount %(amount)s has more than two decimals: ask the bank for the statement again.", amount=text)
        )
    found = int(match[2] or 0) * 100 + int(parts.ljust(2, "0"))
    return -found if match[1] == "-" else found


def money(cents: int, currency: str = "EUR") -> str:
    """« −1234,56 € » for a message; the code of another currency, or nothing."""
    sign = {"EUR": "€"}.get(currency, currency)
    return f"{'−' if cents < 0 else ''}{abs(cents) // 100},{abs(cents) % 100:02d} {sign}".rstrip()
