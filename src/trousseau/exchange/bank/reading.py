"""Which format a file is in, told by its content, never by its name."""

import re
from collections.abc import Iterator
from enum import StrEnum

from trousseau.exchange import spreadsheets
from trousseau.exchange.spreadsheets.text import decode
from trousseau.rules.said import Said, say

from .model import LARGEST, NotReadable, Statement


class Format(StrEnum):
    CAMT = "camt"
    CFONB = "cfonb"
    OFX = "ofx"
    MT940 = "mt940"
    ZIP = "zip"
    SHEET = "sheet"  # csv or xlsx: its columns are said by a person


_OFX = re.compile(rb"OFXHEADER|<OFX>|<\?OFX")
_MT940 = re.compile(rb"(?:^|[\r\n{:]):20:|^\{1:")


def format_of(content: bytes) -> Format:
    """Raises NotReadable on a file that is too large, empty, a PDF, or of the bank but no statement."""
    if len(content) > LARGEST:
        raise NotReadable(
            say("This file is over %(most)s MB: ask for one statement a month.", most=LARGEST // 1024 // 1024)
        )
    if not content.strip():
        raise NotReadable(say("This file is empty."))
    if content.startswith(b"%PDF"):
        raise NotReadable(say("This file is a PDF: ask the bank for the statement in CAMT.053 or CFONB120."))
    from .archive import is_archive

    if is_archive(content):
        return Format.ZIP
    start = content[:2000]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", "replace").encode()
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _OFX.search(start[:1000]):
        return Format.OFX
    if start.startswith(b"<"):
        return Format.CAMT
    if start.startswith(b"01") and start[2:7].isdigit():
        return Format.CFONB
    if re.match(rb"31[0-9]{2}.{236}[\r\n]", start):
        raise NotReadable(
            say("This file is a CFONB240, of orders sent back: ask the bank for the statement, CFONB120.")
        )
    if _MT940.search(start):
        return Format.MT940
    return Format.SHEET


def read_here(content: bytes) -> Iterator[Statement]:
    """The statements of a file, by the very process that asks: for the process apart, and for tests."""
    found = format_of(content)
    if found != Format.ZIP:
        yield from _one(content, found)
        return
    from .archive import members

    for place, member in members(content):
        try:
            inside = format_of(member)
            if inside == Format.ZIP:
                raise NotReadable(say("An archive inside the archive is not read."))
            yield from _one(member, inside)
        except NotReadable as error:
            why = error.args[0]
            raise NotReadable(
                say(
                    "File %(place)s of the archive, by the order of names: %(why)s",
                    place=place,
                    why=why if isinstance(why, Said) else str(why),
                )
            ) from error


def _one(content: bytes, found: Format) -> Iterator[Statement]:
    from . import camt, cfonb, mt940, ofx
    from .columns import read_sheet

    match found:
        case Format.CAMT:
            yield from camt.statements(content)
        case Format.CFONB:
            yield from cfonb.statements(decode(content)[0])
        case Format.OFX:
            yield from ofx.statements(decode(content)[0])
        case Format.MT940:
            yield from mt940.statements(decode(content)[0])
        case _:
            yield read_sheet(spreadsheets.read_here(content))
