"""The balances with which books begin, from another software: one row for each account, fund and lease.

A pure reader: whether an account or a fund exists is not known here. `docs/formats.md` says the columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from trousseau.exchange import spreadsheets

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


def read(content: bytes) -> tuple[list[Balance], list[str]]:
    """The rows, and a French sentence for each that cannot be read. Raises NotReadable as the spreadsheets do."""
    table = spreadsheets.read(content)
    header = [spreadsheets.plain(name) for name in table.header]
    absent = [name for name in COLUMNS if name not in header]
    if absent:
        raise spreadsheets.NotReadable(
            f"Il manque la colonne {', '.join(absent)} : les cinq sont {', '.join(COLUMNS)}, dans l’ordre que vous voulez."
        )
    if double := [name for name in COLUMNS if header.count(name) > 1]:
        raise spreadsheets.NotReadable(f"La colonne {', '.join(double)} est là deux fois : gardez celle qui compte.")
    places = [header.index(name) for name in COLUMNS]
    found: list[Balance] = []
    wrong: list[str] = []
    for row in table.rows():
        cells = [row[place].strip() for place in places]
        if any(cells):
            _add(row.line, cells, found, wrong)
    return found, wrong


def _add(line: int, cells: Sequence[str], found: list[Balance], wrong: list[str]) -> None:
    account, fund, aux, *amounts = cells
    debit, credit = (_cents(text) for text in amounts)
    if debit is None or credit is None:
        wrong.append(f"Ligne {line} : un montant ne se lit pas, écrivez par exemple 1234,56, sans signe.")
    elif not account:
        wrong.append(f"Ligne {line} : le compte manque.")
    elif bool(debit) == bool(credit):
        wrong.append(f"Ligne {line} : un montant, au débit ou au crédit, pas les deux.")
    else:
        found.append(Balance(line, account, fund, aux, debit, credit))


def _cents(text: str) -> int | None:
    """Nothing is zero; None when it is no amount without a sign."""
    if not text.strip():
        return 0
    found = spreadsheets.cents(text)
    return None if found is None or found < 0 or text.strip()[0] in "+-−" else found
