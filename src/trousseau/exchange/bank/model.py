"""What every bank file becomes: statements and their lines. Cents are signed: above zero, money came in."""

from dataclasses import dataclass
from datetime import date

from trousseau.exchange.spreadsheets import NotReadable as NotReadable
from trousseau.rules.identifiers import bare

LARGEST = 50 * 1024 * 1024  # bytes of a file
LINES = 200_000  # lines of a file: beyond, it is a trap or a mistake


@dataclass(frozen=True)
class Line:
    """One movement. What the bank did not say is "" or None.

    `end_to_end`: the reference of who ordered it; `mandate`: the RUM of a debit; `batch`: the file (MsgId) or lot
    (PmtInfId) that it settles; `structured`: the creditor's reference; `reason`: why a movement was sent back (AM04).
    `party` and `iban`: the other side. `count`: how many movements this one adds up.
    """

    booked_on: date
    cents: int
    currency: str = "EUR"
    valued_on: date | None = None
    label: str = ""
    party: str = ""
    iban: str = ""
    reference: str = ""
    end_to_end: str = ""
    mandate: str = ""
    batch: str = ""
    structured: str = ""
    reason: str = ""
    code: str = ""
    count: int = 1


@dataclass(frozen=True)
class Statement:
    """What moved between two balances, in cents. A notice (`balanced` false) has none.

    `account`: an IBAN, or the RIB without its key (bank, branch, account) of a CFONB120 file. `currencies`: every
    one met, of balances and lines.
    """

    account: str
    number: str
    opening: int
    opening_on: date | None
    closing: int
    closing_on: date | None
    lines: tuple[Line, ...]
    currencies: frozenset[str] = frozenset({"EUR"})
    balanced: bool = True

    @property
    def moved(self) -> int:
        return sum(line.cents for line in self.lines)

    @property
    def first_day(self) -> date | None:
        days = [line.booked_on for line in self.lines]
        return min(days, default=self.opening_on)

    @property
    def last_day(self) -> date | None:
        return self.closing_on or max((line.booked_on for line in self.lines), default=None)


def same_account(said: str, iban: str) -> bool:
    """Whether a file speaks of the account of this IBAN: it says the IBAN, or the bank, branch and account in it."""
    said, iban = bare(said), bare(iban)
    return bool(said) and (said == iban or (len(said) == 21 and iban[4:25] == said))


def euros(cents: int) -> str:
    """« −1234,56 € » for a message."""
    return f"{'−' if cents < 0 else ''}{abs(cents) // 100},{abs(cents) % 100:02d} €"
