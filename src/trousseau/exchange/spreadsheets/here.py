"""A spreadsheet read by the very process that asks: for the process apart, and for tests."""

from trousseau.rules.said import say

from .table import LARGEST, NotReadable, Table
from .text import read_text
from .workbook import read_workbook

_OLD = b"\xd0\xcf\x11\xe0"  # the container of xls, and of an xlsx behind a password


def read_here(content: bytes) -> Table:
    """The first sheet of a spreadsheet, whatever its name says it is."""
    if len(content) > LARGEST:
        raise NotReadable(say("This file is over %(most)s MB: cut it up.", most=LARGEST // 1024 // 1024))
    if content.startswith(b"PK\x03\x04"):
        return read_workbook(content)
    if content.startswith(_OLD):
        raise NotReadable(
            say(
                "This workbook is protected by a password or of an old format (xls): save it as xlsx, without a password."
            )
        )
    if content.startswith(b"%PDF"):
        raise NotReadable(say("This file is a PDF: ask for the table itself, as xlsx or csv."))
    return read_text(content)
