"""The CAF's payment slip (bordereau de paiement), as a spreadsheet whose columns a person names once.

The CAF publishes no format: `docs/formats.md` says what is read. Nothing is guessed about money: a row that is not
understood, or lines that do not add up to the total, refuse the whole file.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from trousseau.rules.said import Said, say

from . import quantities
from .spreadsheets import NotReadable, Row, Table, letter, plain

SHARE, CLAWBACK = "share", "clawback"
EARLIEST = date(2010, 1, 1)
MOST = 10_000_000  # cents on one line: beyond, it is a total or a number that is no amount
SHOWN = 10  # problems said at once
MONTHS = (
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
)
_TAKEN_BACK = ("indu", "trop percu", "retenue", "recuperation", "reprise")


@dataclass(frozen=True)
class Column:
    """What a column may say. `names`: plain headers that usually say it, the surest first."""

    code: str
    label: Said
    names: tuple[str, ...]


COLUMNS = (
    Column(
        "number",
        say("Beneficiary number"),
        ("numero d allocataire", "numero allocataire", "n allocataire", "no allocataire", "matricule", "allocataire"),
    ),
    Column(
        "lease",
        say("Number of the lease"),
        (
            "numero de bail",
            "numero bail",
            "n bail",
            "reference bailleur",
            "reference locataire",
            "reference",
            "code locataire",
            "bail",
        ),
    ),
    Column(
        "name",
        say("Name"),
        ("nom et prenom", "nom prenom", "nom de l allocataire", "nom allocataire", "nom", "locataire", "beneficiaire"),
    ),
    Column(
        "month",
        say("Month of the right"),
        ("mois du droit", "mois de droit", "mois concerne", "periode", "mois", "echeance"),
    ),
    Column(
        "amount",
        say("Amount"),
        ("montant verse", "montant paye", "montant net", "montant du droit", "montant", "somme"),
    ),
    Column("kind", say("Nature (right or overpayment)"), ("nature", "type de mouvement", "type", "libelle", "motif")),
)
LABELS = {column.code: column.label for column in COLUMNS}


@dataclass(frozen=True)
class Line:
    """One line of the breakdown. `cents` is above zero for a share, below for what the CAF takes back."""

    line: int
    kind: str
    number: str
    lease: str
    name: str
    month: date
    cents: int


def signature(header: Sequence[str]) -> str:
    """A digest, the same for two files with the same columns in the same order."""
    return hashlib.sha256("\n".join(plain(name) for name in header).encode()).hexdigest()


def guess(header: Sequence[str]) -> dict[str, int]:
    """Column code → its place, for the headers that are known; a surer name wins over a vaguer one."""
    names = [plain(name) for name in header]
    found: dict[str, int] = {}
    for _rank, code, name in sorted((rank, c.code, name) for c in COLUMNS for rank, name in enumerate(c.names)):
        if code not in found and name in names and names.index(name) not in found.values():
            found[code] = names.index(name)
    return found


def lacking(columns: Mapping[str, int]) -> list[str]:
    """The labels of what a breakdown needs and no column says: the amount, the month, and whose it is."""
    absent = [str(LABELS[code]) for code in ("month", "amount") if code not in columns]
    if not {"number", "lease", "name"} & columns.keys():
        absent.append(str(LABELS["number"]))
    return absent


def read_lines(table: Table, columns: Mapping[str, int], *, total: int, paid_on: date) -> list[Line]:
    """The lines of a slip of `total` cents paid on a day.

    Raises NotReadable naming each row that is not understood, or the difference between the lines and the total.
    """
    lines: list[Line] = []
    wrong: list[str] = []
    for row in table.rows():
        try:
            lines.append(_line(row, columns, paid_on))
        except ValueError as error:
            wrong.append(str(say("row %(row)s, %(why)s", row=row.line, why=error)))
    if wrong:
        more = say(" ; and %(n)s other rows", n=len(wrong) - SHOWN) if len(wrong) > SHOWN else ""
        raise NotReadable(
            say("Nothing is taken from this slip: %(rows)s%(more)s.", rows=" ; ".join(wrong[:SHOWN]), more=more)
        )
    if not lines:
        raise NotReadable(say("This slip has no row under the names of its columns."))
    found = sum(line.cents for line in lines)
    if found != total:
        sums = {"found": euros(found), "total": euros(total), "off": euros(abs(found - total))}
        if found > total:
            raise NotReadable(
                say(
                    "The rows make %(found)s and the slip states %(total)s: %(off)s too much. Nothing is taken.", **sums
                )
            )
        raise NotReadable(
            say("The rows make %(found)s and the slip states %(total)s: %(off)s too little. Nothing is taken.", **sums)
        )
    return lines


def _line(row: Row, columns: Mapping[str, int], paid_on: date) -> Line:
    """Raises ValueError with the column and what is wrong in it."""

    def cell(code: str) -> str:
        if code not in columns:
            return ""
        if columns[code] in row.troubles:
            raise ValueError(
                say("column %(letter)s: the cell holds a formula or an error", letter=letter(columns[code]))
            )
        return row[columns[code]].strip()

    kind = CLAWBACK if any(word in plain(cell("kind")) for word in _TAKEN_BACK) else SHARE
    cents = _cents(cell("amount"))
    if kind == SHARE and cents < 0:
        raise ValueError(
            say(
                "“%(cell)s”: a sum taken back by the CAF must bear “indu” in the column of its nature",
                cell=cell("amount"),
            )
        )
    if kind == CLAWBACK and cents > 0:
        raise ValueError(
            say("“%(cell)s”: an overpayment held back is written with the minus sign", cell=cell("amount"))
        )
    if not (cell("number") or cell("lease") or cell("name")):
        raise ValueError(
            say("neither a beneficiary number, nor a lease, nor a name: it is not known of whom it speaks")
        )
    return Line(
        row.line,
        kind,
        cell("number")[:20],
        cell("lease")[:20],
        cell("name")[:120],
        _month(cell("month"), paid_on),
        cents,
    )


def _cents(text: str) -> int:
    found = quantities.cents(text)
    if not 0 < abs(found) <= MOST:
        raise ValueError(say("“%(text)s” is not an amount: write for instance 245,60", text=text))
    return found


def _month(text: str, paid_on: date) -> date:
    """The first day of « 2026-07 », « 07/2026 », « 01/07/2026 », « juillet 2026 » or « 2026-07-01 »."""
    words = plain(text).split()
    parts = [
        MONTHS.index(word) + 1 if word in MONTHS else int(word) if re.fullmatch("[0-9]{1,4}", word) else 0
        for word in words
    ]
    if len(parts) == 3:
        parts = parts[1:] if parts[2] > 1000 else parts[:2]
    years = [part for part in parts if part > 1000]
    months = [part for part in parts if 1 <= part <= 12]
    if len(parts) != 2 or len(years) != 1 or len(months) != 1:
        raise ValueError(say("“%(text)s” is not a month: write for instance 07/2026", text=text))
    if not EARLIEST.year <= years[0] <= 9999 or date(years[0], months[0], 1) > paid_on:
        raise ValueError(
            say(
                "“%(text)s”: the month of the right comes before the payment, and after %(year)s",
                text=text,
                year=EARLIEST.year,
            )
        )
    return date(years[0], months[0], 1)


def euros(cents: int) -> str:
    sign = "−" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100},{abs(cents) % 100:02d} €"
