"""The balances with which books begin, from another software: one row for each account, fund and lease.

A pure reader: whether an account or a fund exists is not known here. `docs/formats.md` says the columns.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from trousseau.exchange import spreadsheets

COLUMNS = ("compte", "fonds", "auxiliaire", "debit", "credit")
_CENTS = re.compile(r"(\d{1,12})(?:[.,](\d{1,2}))?")


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
    header = [_plain(name) for name in table.header]
    absent = [name for name in COLUMNS if name not in header]
    if absent:
        raise spreadsheets.NotReadable(
            f"Il manque la colonne {', '.join(absent)} : les cinq sont {', '.join(COLUMNS)}, dans l’ordre que vous voulez."
        )
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
    """Cents of « 1 234,5 » or « 1234.56 »; nothing is zero; None when it is no amount."""
    bare = re.sub(r"[\s\u00a0\u202f€]", "", text)
    if not bare:
        return 0
    read = _CENTS.fullmatch(bare)
    return int(read[1]) * 100 + int((read[2] or "").ljust(2, "0")) if read else None


def _plain(name: str) -> str:
    bare = unicodedata.normalize("NFKD", name.strip().casefold())
    return "".join(letter for letter in bare if not unicodedata.combining(letter))
