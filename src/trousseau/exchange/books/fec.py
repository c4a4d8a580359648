"""The « fichier des écritures comptables » (livre des procédures fiscales, art. A47 A-1).

Eighteen columns between tabulations, a line of names first, days as AAAAMMJJ, amounts with a comma. The rule
asks for it from the agency's own books; the clients' ledger is written alike for its auditor or its guarantor.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date

from . import BookEntry, euros, flat

ENCODING = "iso8859-15"  # one of the two that the article names
COLUMNS = (
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompteLib",
    "CompAuxNum",
    "CompAuxLib",
    "PieceRef",
    "PieceDate",
    "EcritureLib",
    "Debit",
    "Credit",
    "EcritureLet",
    "DateLet",
    "ValidDate",
    "Montantdevise",
    "Idevise",
)


def file_name(siren: str, last: date) -> str:
    """« 123456789FEC20261231.txt »: the SIREN, then the last day of the period."""
    return f"{siren}FEC{_day(last)}.txt"


def write(book_entries: Iterable[BookEntry]) -> Iterator[str]:
    """The lines of the file, each within its encoding. The fund and the lease make the auxiliary account.

    LPF, art. A47 A-1, VII: it holds the balances brought from the year before, and leaves out the entries that bring the
    accounts of income and expense to nothing.
    """
    yield "\t".join(COLUMNS)
    for entry in book_entries:
        if entry.closing:
            continue
        day, of_piece = _day(entry.date), _day(entry.happened_on)
        piece, label = (_text(said) or entry.code for said in (entry.piece, entry.label))
        for movement in entry.movements:
            number, *rest = movement.parts
            number = number.ljust(3, "0")  # its first three signs are those of the chart of accounts
            auxiliary = _text("-".join(rest))
            yield "\t".join(
                (
                    entry.journal,
                    _text(entry.journal_label),
                    entry.number,
                    day,
                    number,
                    _text(movement.label) or number,
                    auxiliary,
                    auxiliary,
                    piece,
                    of_piece,
                    label,
                    euros(max(movement.cents, 0), ","),
                    euros(max(-movement.cents, 0), ","),
                    movement.letter,
                    _day(movement.lettered_on) if movement.lettered_on else "",
                    _day(entry.sealed_on),
                    "",
                    "",
                )
            )


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _text(text: str) -> str:
    """On one line, without the separator, and in letters that the encoding has."""
    return "".join(map(_letter, flat(text.replace("’", "'").replace("–", "-").replace("−", "-"))))


def _letter(letter: str) -> str:
    """The letter, or what the encoding has of it."""
    try:
        letter.encode(ENCODING)
    except UnicodeEncodeError:
        return unicodedata.normalize("NFKD", letter).encode(ENCODING, "ignore").decode(ENCODING)
    return letter
