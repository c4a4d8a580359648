"""Text of docx and odt files: zip archives of XML, opened with limits and without entities.

Parsed by events: no tree is built, so a document costs the memory of its text. In a process apart all the same: what is
nested by millions costs seconds and a hundred million bytes before it is refused.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from trousseau.exchange import apart
from trousseau.rules.said import Said, say

from .model import NotReadable

MAX_ENTRIES = 5_000
MAX_XML = 24 * 1024 * 1024
SECONDS = 20  # of processor
MAX_TEXT = 1_000_000

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


class _TooLong(Exception):
    """The document holds more than a deliberation can."""


class _Target:
    """Gathers text from parser events. Paragraphs end with a blank line, cells with a tab, rows with a line end."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0
        self.cells = 0  # depth of table cells: inside, paragraphs stay on one line
        self.skipped = 0  # depth inside what is not shown

    def add(self, text: str) -> None:
        self.size += len(text)
        if self.size > MAX_TEXT:
            raise _TooLong
        self.parts.append(text)

    def comment(self, text: str) -> None:
        pass

    def pi(self, target: str, data: str | None = None) -> None:
        pass

    def close(self) -> str:
        return "".join(self.parts)

    def end_paragraph(self) -> None:
        self.add(" " if self.cells else "\n\n")

    def end_cell(self) -> None:
        self.cells -= 1
        while self.parts and self.parts[-1] == " ":
            self.parts.pop()
        self.add("\t")


class _Docx(_Target):
    """WordprocessingML: w:t holds the text; deletions (w:delText) and fallbacks are left out."""

    _HIDDEN = frozenset((f"{_W}moveFrom", f"{_W}del", _FALLBACK))

    def __init__(self) -> None:
        super().__init__()
        self.in_text = False

    def start(self, tag: str, attributes: Any) -> None:
        if self.skipped or tag in self._HIDDEN:
            self.skipped += 1
        elif tag == f"{_W}t":
            self.in_text = True
        elif tag == f"{_W}tab":
            self.add("\t")
        elif tag in (f"{_W}br", f"{_W}cr"):
            self.add("\n")
        elif tag == f"{_W}noBreakHyphen":
            self.add("-")
        elif tag == f"{_W}numPr":
            self.add("- ")
        elif tag == f"{_W}tc":
            self.cells += 1

    def end(self, tag: str) -> None:
        if self.skipped:
            self.skipped -= 1
        elif tag == f"{_W}t":
            self.in_text = False
        elif tag == f"{_W}p":
            self.end_paragraph()
        elif tag == f"{_W}tc":
            self.end_cell()
        elif tag == f"{_W}tr" or tag == f"{_W}tbl":
            self.add("\n")

    def data(self, text: str) -> None:
        if self.in_text and not self.skipped:
            self.add(text)


class _Odt(_Target):
    """OpenDocument text: paragraphs and headings inside office:text; notes and tracked deletions are left out."""

    _HIDDEN = frozenset((f"{_TEXT}tracked-changes", f"{_TEXT}note", f"{_OFFICE}annotation", f"{_TEXT}sequence-decls"))
    _BLOCKS = frozenset((f"{_TEXT}p", f"{_TEXT}h"))

    def __init__(self) -> None:
        super().__init__()
        self.inside = 0
        self.item = False

    def start(self, tag: str, attributes: Any) -> None:
        if self.skipped or tag in self._HIDDEN:
            self.skipped += 1
        elif tag in self._BLOCKS:
            self.inside += 1
            if self.item:
                self.item = False
                self.add("- ")
        elif tag == f"{_TEXT}list-item":
            self.item = True
        elif tag == f"{_TEXT}tab":
            self.add("\t")
        elif tag == f"{_TEXT}line-break":
            self.add("\n")
        elif tag == f"{_TEXT}s":
            count = attributes.get(f"{_TEXT}c", "1")
            self.add(" " * min(int(count), 100) if count.isdecimal() else " ")
        elif tag == f"{_TABLE}table-cell":
            self.cells += 1

    def end(self, tag: str) -> None:
        if self.skipped:
            self.skipped -= 1
        elif tag in self._BLOCKS:
            self.inside -= 1
            self.end_paragraph()
        elif tag == f"{_TABLE}table-cell":
            self.end_cell()
        elif tag in (f"{_TABLE}table-row", f"{_TABLE}table"):
            self.add("\n")

    def data(self, text: str) -> None:
        if self.inside and not self.skipped:
            # White space of the file itself is worth one space.
            self.add(" ".join(text.split("\n")) if "\n" in text else text)


def docx_text(data: bytes) -> str:
    """The text of a Word document. Raises NotReadable."""
    return _archive_text(data, "docx", "word/document.xml", _Docx())


def odt_text(data: bytes) -> str:
    """The text of an OpenDocument text. Raises NotReadable."""
    return _archive_text(data, "odt", "content.xml", _Odt())


def text_apart(data: bytes, name: str) -> str:
    """The text of a "docx" or an "odt", read in a process of its own. Raises NotReadable."""
    try:
        return next(apart.read("office", name.encode() + b"\n" + data))
    except apart.Refused as refused:
        raise NotReadable(*refused.args) from refused
    except (apart.Exhausted, StopIteration) as error:
        raise NotReadable(_boundless(name)) from error


def values(content: bytes) -> Iterator[str]:
    """In the process apart."""
    apart.limit_seconds(SECONDS)
    name, _line, data = content.partition(b"\n")
    yield {"docx": docx_text, "odt": odt_text}[name.decode()](data)


def _archive_text(data: bytes, name: str, member: str, target: _Target) -> str:
    parser = etree.XMLParser(
        target=target, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > MAX_ENTRIES:
                raise _TooLong
            if member not in archive.namelist():
                raise NotReadable(
                    say(
                        "This file bears the extension “.%(name)s”, but is not one. Rename it with the right extension, then give it again.",
                        name=name,
                    )
                )
            _refuse_encrypted(archive, name, member)
            with archive.open(member) as stream:
                read = 0
                while chunk := stream.read(65536):
                    read += len(chunk)
                    if read > MAX_XML or target.size > MAX_TEXT:
                        raise _TooLong
                    parser.feed(chunk)
        return parser.close()
    except _TooLong as error:
        raise NotReadable(_boundless(name)) from error
    except NotReadable:
        raise
    except (zipfile.BadZipFile, zipfile.LargeZipFile, etree.LxmlError, OSError, EOFError, ValueError) as error:
        raise NotReadable(_damaged(name)) from error
    except (NotImplementedError, RuntimeError, KeyError, LookupError, MemoryError) as error:
        raise NotReadable(_damaged(name)) from error
    except Exception as error:
        # zlib, lzma and bz2 each raise their own error on damaged data.
        if type(error).__name__ in ("error", "LZMAError"):
            raise NotReadable(_damaged(name)) from error
        raise


def _boundless(name: str) -> Said:
    return say(
        "This %(name)s file unfolds into a boundless document. Give the extract of one deliberation alone.", name=name
    )


def _damaged(name: str) -> Said:
    return say(
        "This %(name)s file is damaged or incomplete: it does not open. Save it again from its software, or ask for it "
        "again.",
        name=name,
    )


def _refuse_encrypted(archive: zipfile.ZipFile, name: str, member: str) -> None:
    """A password: set on the zip entry, or (odt) announced by the manifest."""
    sealed = archive.getinfo(member).flag_bits & 0x1
    if name == "odt" and "META-INF/manifest.xml" in archive.namelist():
        with archive.open("META-INF/manifest.xml") as stream:
            sealed = sealed or b"encryption-data" in stream.read(1 << 20)
    if sealed:
        raise NotReadable(
            say("This %(name)s file is protected by a password. Save a copy of it without a password.", name=name)
        )
