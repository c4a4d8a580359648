"""Accounts for another tool: an auditor's, an accountant's, the tax office's. Pure writers of one shape."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Movement:
    """One account moved. `parts` are account, fund, lease: a hierarchy; `cents` is debit − credit.

    `letter` is shared by the movements of these parts that settle each other, since the day `lettered_on`; "" while open.
    """

    parts: Sequence[str]
    label: str  # of the account
    cents: int
    letter: str = ""
    lettered_on: datetime.date | None = None


@dataclass(frozen=True)
class BookEntry:
    """One entry. `number` runs without a gap in its journal; `sealed_on` is the day from which it cannot change.

    `date` is its day in the books. `closing`: it only brings the accounts of income and expense of its year to nothing.
    """

    date: datetime.date
    journal: str
    journal_label: str
    number: str
    piece: str
    label: str
    sealed_on: datetime.date
    movements: Sequence[Movement]
    closing: bool = False
    own_date: datetime.date | None = None  # of what happened in a year that was closed when it came

    @property
    def happened_on(self) -> datetime.date:
        return self.own_date or self.date

    @property
    def code(self) -> str:
        return f"{self.journal}-{self.number}"


Writer = Callable[[Iterable[BookEntry]], Iterator[str]]  # gives lines without their end


def flat(text: str) -> str:
    """On one line, single spaces."""
    return " ".join(text.split())


def euros(cents: int, point: str = ".") -> str:
    """« -438.50 »: no separator of thousands, two decimals always."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}{point}{abs(cents) % 100:02d}"
