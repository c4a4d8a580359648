"""What is asked of the ledger: entries to post, with their lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .models import Entry, Fund


@dataclass(frozen=True)
class Posting:
    """One line to write: an account of the chart, cents on one side, the fund and the lease it concerns.

    `aux` is a pseudonym (L00042, M00012): names never enter the ledger.
    """

    account: str
    debit: int = 0
    credit: int = 0
    fund: Fund | None = None
    aux: str = ""


@dataclass(frozen=True)
class Draft:
    """One entry to post. `key` is its own for ever: `room.what:id`, so that asking twice posts once."""

    journal: str
    on: date
    label: str
    lines: Sequence[Posting]
    key: str
    source: str = ""
    piece: str = ""
    reverses: Entry | None = None
