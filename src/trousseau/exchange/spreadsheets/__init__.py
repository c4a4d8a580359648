"""Spreadsheets as people send them: csv in its dialects and xlsx, told apart by content, never by name.

table = read(content)        raises NotReadable, a French sentence that says what to do
table.header                 the names of the columns
for row in table.rows(): …   each with the line number that its reader sees
cents(cell), day(cell)       an amount, a day, or None

"""

from .cells import cents, day, number, plain, two_ways
from .table import COLUMNS, LARGEST, ROWS, NotReadable, Row, Table, letter
from .text import read_text
from .workbook import read_workbook

__all__ = [
    "COLUMNS",
    "LARGEST",
    "ROWS",
    "NotReadable",
    "Row",
    "Table",
    "cents",
    "day",
    "letter",
    "number",
    "plain",
    "read",
    "two_ways",
]

_OLD = b"\xd0\xcf\x11\xe0"  # the container of xls, and of an xlsx behind a password


def read(content: bytes) -> Table:
    """The first sheet of a spreadsheet, whatever its name says it is."""
    if len(content) > LARGEST:
        raise NotReadable(f"Ce fichier dépasse {LARGEST // 1024 // 1024} Mo : découpez-le.")
    if content.startswith(b"PK\x03\x04"):
        return read_workbook(content)
    if content.startswith(_OLD):
        raise NotReadable(
            "Ce classeur est protégé par un mot de passe ou d’un ancien format (xls) : enregistrez-le en xlsx, sans mot de passe."
        )
    if content.startswith(b"%PDF"):
        raise NotReadable("Ce fichier est un PDF : demandez le tableau lui-même, en xlsx ou en csv.")
    return read_text(content)
