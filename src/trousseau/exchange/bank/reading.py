"""Which format a file is in, told by its content, never by its name."""

from collections.abc import Iterator
from enum import StrEnum

from trousseau.exchange.spreadsheets.text import decode
from trousseau.rules.said import say

from .model import LARGEST, NotReadable, Statement


class Format(StrEnum):
    CAMT = "camt"
    CFONB = "cfonb"
    SHEET = "sheet"  # csv or xlsx: its columns are said by a person


def format_of(content: bytes) -> Format:
    """Raises NotReadable on a file that is too large, empty or a PDF."""
    if len(content) > LARGEST:
        raise NotReadable(
            say("This file is over %(most)s MB: ask for one statement a month.", most=LARGEST // 1024 // 1024)
        )
    if not content.strip():
        raise NotReadable(say("This file is empty."))
    if content.startswith(b"%PDF"):
        raise NotReadable(say("This file is a PDF: ask the bank for the statement in CAMT.053 or CFONB120."))
    start = content[:400]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", "replace").encode()
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        return Format.CAMT
    if start.startswith(b"01") and start[2:7].isdigit():
        return Format.CFONB
    return Format.SHEET


def read_here(content: bytes) -> Iterator[Statement]:
    """The statements of a file, by the very process that asks: for the process apart, and for tests."""
    from . import camt, cfonb

    found = format_of(content)
    if found == Format.CAMT:
        yield from camt.statements(content)
    elif found == Format.CFONB:
        yield from cfonb.statements(decode(content)[0])
    else:
        raise NotReadable(say("This file is neither a CAMT.053 nor a CFONB120: say what each column holds."))
