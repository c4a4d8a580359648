"""The balances with which books begin, from another software: one row for each account, fund and lease.

A pure reader: whether an account or a fund exists is not known here. `docs/formats.md` says the columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from trousseau.exchange import quantities, spreadsheets
from trousseau.rules.said import Said, say

COLUMNS = ("compte", "fonds", "auxiliaire", "debit", "credit")


@dataclass(frozen=True)
class Balance:
    """One row: codes as they are written, cents on one side. `row` is its number in the file."""

    row: int
    account: str
    fund: str
    aux: str
    debit: int
    credit: int


def read(content: bytes) -> tuple[list[Balance], list[Said]]:
    """The rows, and a sentence for each that cannot be read. Raises NotReadable as the spreadsheets do."""
    table = spreadsheets.read(content)
    header = [spreadsheets.plain(name) for name in table.header]
    absent = [name for name in COLUMNS if name not in header]
    if absent:
        raise spreadsheets.NotReadable(
            say(
                "The column %(absent)s is missing: the five are %(columns)s, in the order you like.",
                absent=", ".join(absent),
                columns=", ".join(COLUMNS),
            )
        )
    if double := [name for name in COLUMNS if header.count(name) > 1]:
        raise spreadsheets.NotReadable(
            say("The column %(double)s is there twice: keep the one that counts.", double=", ".join(double))
        )
    places = [header.index(name) for name in COLUMNS]
    found: list[Balance] = []
    wrong: list[Said] = []
    for row in table.rows():
        cells = [row[place].strip() for place in places]
        if any(cells):
            _add(row.line, cells, found, wrong)
    return found, wrong


def _add(line: int, cells: Sequence[str], found: list[Balance], wrong: list[Said]) -> None:
    account, fund, aux, *amounts = cells
    try:
        debit, credit = (_cents(text) for text in amounts)
    except quantities.Unread as unread:
        wrong.append(say("Row %(row)s: %(why)s", row=line, why=unread.why))
        return
    if debit < 0 or credit < 0:
        wrong.append(say("Row %(row)s: an amount is written without a sign, for instance 1234,56.", row=line))
    elif not account:
        wrong.append(say("Row %(row)s: the account is missing.", row=line))
    elif bool(debit) == bool(credit):
        wrong.append(say("Row %(row)s: an amount, in the debit or the credit, not both.", row=line))
    else:
        found.append(Balance(line, account, fund, aux, debit, credit))


def _cents(text: str) -> int:
    """Nothing is zero."""
    return quantities.cents(text) if text else 0
