"""A spreadsheet read by the very process that asks: for the process apart, and for tests."""

from .table import LARGEST, NotReadable, Table
from .text import read_text
from .workbook import read_workbook

_OLD = b"\xd0\xcf\x11\xe0"  # the container of xls, and of an xlsx behind a password


def read_here(content: bytes) -> Table:
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
