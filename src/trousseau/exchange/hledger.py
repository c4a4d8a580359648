"""Entries as a journal of hledger, the plain-text accounting tool: an auditor's independent reading."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Movement:
    """`account` may have parts, shown as a hierarchy; `cents` is debit − credit."""

    account: Sequence[str]
    cents: int


@dataclass(frozen=True)
class Transaction:
    date: date
    code: str
    label: str
    movements: Sequence[Movement]


def write(transactions: Iterable[Transaction]) -> Iterator[str]:
    """The lines of the journal, amounts in euros with a dot. https://hledger.org/hledger.html#journal"""
    for transaction in transactions:
        label = " ".join(transaction.label.replace(";", ",").split())
        yield f"{transaction.date.isoformat()} ({transaction.code}) {label}"
        for movement in transaction.movements:
            sign = "-" if movement.cents < 0 else ""
            amount = f"{sign}{abs(movement.cents) // 100}.{abs(movement.cents) % 100:02d}"
            yield f"    {':'.join(movement.account)}  {amount} EUR"
        yield ""
