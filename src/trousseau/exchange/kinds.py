"""What a file is, by its content: its name says what somebody wishes it were."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from trousseau.exchange import apart
from trousseau.rules.said import say


class Kind(StrEnum):
    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    XLSX = "xlsx"
    DOCX = "docx"
    ODT = "odt"
    XML = "xml"
    JSON = "json"
    TEXT = "text"  # csv, CFONB, facts…
    HTML = "html"
    XLS = "xls"  # and the old formats of Word, and workbooks under a password
    ZIP = "zip"
    PROGRAM = "program"
    EMPTY = "empty"
    OTHER = "other"


SECONDS = 10  # of processor, to open a PDF: a page waits for it
PICTURES = (Kind.JPEG, Kind.PNG, Kind.WEBP)
TABLES = (Kind.TEXT, Kind.XLSX)

_SIGNS = (
    (b"%PDF-", Kind.PDF),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.XLS),
    (b"MZ", Kind.PROGRAM),
    (b"\x7fELF", Kind.PROGRAM),
    (b"#!", Kind.PROGRAM),
)
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_INSIDE = (
    (b"xl/workbook", Kind.XLSX),
    (b"word/document", Kind.DOCX),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", Kind.ODT),
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|iframe|svg)\b", re.IGNORECASE)
_STRANGE = bytes(set(range(9)) | set(range(14, 26)) | set(range(28, 32)) | {127})


def kind_of(content: bytes) -> Kind:
    """By its first bytes; an office document by the names in its archive; a text when nothing in it is no text.

    Looked at, not read: a file of this kind may still be a broken one.
    """
    if not content.strip():
        return Kind.EMPTY
    for sign, kind in _SIGNS:
        if content.startswith(sign):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Kind.WEBP
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        return Kind.HEIC
    if content.startswith(b"PK\x03\x04"):
        return next((kind for name, kind in _INSIDE if name in content), Kind.ZIP)
    if content.startswith(_UTF16):
        content = content.decode("utf-16", "replace").encode()
    return _text(content.removeprefix(b"\xef\xbb\xbf").lstrip())


def _text(content: bytes) -> Kind:
    sample = content[:65536]
    strange = len(sample) - len(sample.translate(None, _STRANGE))
    if b"\0" in content or strange * 50 > len(sample):  # a few stray control characters do not make a file binary
        return Kind.OTHER
    if _HTML.match(sample):
        return Kind.HTML
    if sample.startswith(b"<"):
        return Kind.HTML if _HTML.search(sample[:1024]) else Kind.XML
    return Kind.JSON if sample.startswith((b"{", b"[")) else Kind.TEXT


class NotReadable(ValueError):
    """Why a PDF is none, and what to do: its argument, a `Said`."""


NOT_A_PDF = say(
    "This file bears the mark of a PDF and is none, or is damaged: open it, print it again as PDF, give that one."
)
PASSWORD = say("This PDF is protected by a password: ask for it without, or print it again as PDF.")
TOO_MUCH = say("This PDF asks too much memory or time to be opened: print it again as PDF, or take a lighter one.")


def values(content: bytes) -> Iterator[Any]:
    """How many pages a PDF has: what `exchange.apart` runs. Raises NotReadable."""
    import pypdfium2

    apart.limit_seconds(SECONDS)
    try:
        pages = len(pypdfium2.PdfDocument(content))
    except pypdfium2.PdfiumError as error:
        raise NotReadable(PASSWORD if "password" in str(error).lower() else NOT_A_PDF) from None
    if not pages:
        raise NotReadable(NOT_A_PDF)
    yield pages


def pages_of(content: bytes) -> int:
    """How many pages a PDF has, read in a process of its own. Raises NotReadable with what to do."""
    try:
        return next(apart.read("pdf", content))
    except apart.Refused as refused:
        raise NotReadable(*refused.args) from refused
    except (apart.Exhausted, StopIteration) as error:
        raise NotReadable(TOO_MUCH) from error
