"""The CAF's payment slip (bordereau de paiement), as a spreadsheet whose columns a person names once.

The CAF publishes no format: `docs/formats.md` says what is read. Nothing is guessed about money: a row that is not
understood, or lines that do not add up to the total, refuse the whole file.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .spreadsheets import NotReadable, Row, Table, cents, letter, plain

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
    label: str
    names: tuple[str, ...]


COLUMNS = (
    Column(
        "number",
        "Numéro d’allocataire",
        ("numero d allocataire", "numero allocataire", "n allocataire", "no allocataire", "matricule", "allocataire"),
    ),
    Column(
        "lease",
        "Numéro du bail",
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
        "Nom",
        ("nom et prenom", "nom prenom", "nom de l allocataire", "nom allocataire", "nom", "locataire", "beneficiaire"),
    ),
    Column(
        "month", "Mois du droit", ("mois du droit", "mois de droit", "mois concerne", "periode", "mois", "echeance")
    ),
    Column(
        "amount", "Montant", ("montant verse", "montant paye", "montant net", "montant du droit", "montant", "somme")
    ),
    Column("kind", "Nature (droit ou indu)", ("nature", "type de mouvement", "type", "libelle", "motif")),
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
    """The same for two files with the same columns in the same order."""
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
    absent = [LABELS[code] for code in ("month", "amount") if code not in columns]
    if not {"number", "lease", "name"} & columns.keys():
        absent.append(LABELS["number"])
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
            wrong.append(f"ligne {row.line}, {error}")
    if wrong:
        more = f" ; et {len(wrong) - SHOWN} autres lignes" if len(wrong) > SHOWN else ""
        raise NotReadable(f"Rien n’est repris de ce bordereau : {' ; '.join(wrong[:SHOWN])}{more}.")
    if not lines:
        raise NotReadable("Ce bordereau n’a aucune ligne sous ses noms de colonnes.")
    found = sum(line.cents for line in lines)
    if found != total:
        raise NotReadable(
            f"Les lignes font {euros(found)} et le bordereau annonce {euros(total)} : "
            f"{euros(abs(found - total))} {'de trop' if found > total else 'de moins'}. Rien n’est repris."
        )
    return lines


def _line(row: Row, columns: Mapping[str, int], paid_on: date) -> Line:
    """Raises ValueError with the column and what is wrong in it."""

    def cell(code: str) -> str:
        if code not in columns:
            return ""
        if columns[code] in row.troubles:
            raise ValueError(f"colonne {letter(columns[code])} : la cellule contient une formule ou une erreur")
        return row[columns[code]].strip()

    kind = CLAWBACK if any(word in plain(cell("kind")) for word in _TAKEN_BACK) else SHARE
    cents = _cents(cell("amount"))
    if kind == SHARE and cents < 0:
        raise ValueError(
            f"« {cell('amount')} » : une somme reprise par la CAF doit porter « indu » dans la colonne de sa nature"
        )
    if kind == CLAWBACK and cents > 0:
        raise ValueError(f"« {cell('amount')} » : un indu retenu s’écrit avec le signe moins")
    if not (cell("number") or cell("lease") or cell("name")):
        raise ValueError("ni numéro d’allocataire, ni bail, ni nom : on ne sait pas de qui elle parle")
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
    found = cents(text)
    if found is None or not 0 < abs(found) <= MOST:
        raise ValueError(f"« {text} » n’est pas un montant : écrivez par exemple 245,60")
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
        raise ValueError(f"« {text} » n’est pas un mois : écrivez par exemple 07/2026")
    if not EARLIEST.year <= years[0] <= 9999 or date(years[0], months[0], 1) > paid_on:
        raise ValueError(f"« {text} » : le mois du droit vient avant le paiement, et après {EARLIEST.year}")
    return date(years[0], months[0], 1)


def euros(cents: int) -> str:
    sign = "−" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100},{abs(cents) % 100:02d} €"
