"""The first sheet of an xlsx workbook, read as a stream and within limits (ISO/IEC 29500, SpreadsheetML).

Nothing is computed: a cell with a formula gives the result that the workbook kept, or is named as a trouble.
"""

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import IO

from lxml import etree

from trousseau.rules.said import Said, say

from .table import CELL, COLUMNS, WIDEST, NotReadable, Row, Table, build

UNPACKED = 300 * 1024 * 1024  # bytes that one part may become: beyond, the archive is a trap
SMALL = 32 * 1024 * 1024  # those of a part that is read whole: the list of sheets, the styles
BETWEEN = 4 * 1024 * 1024  # those between two cells, two rows or two texts: more is nothing that a cell holds
SHARED = 2_000_000  # texts that the cells share
TOO_WIDE = say(
    "A row of this workbook has more than %(most)s cells: keep the useful columns alone, or save it as csv.",
    most=WIDEST,
)
BROKEN = say("This workbook is damaged: open it in a spreadsheet program and save it again as xlsx.")
TOO_BIG = say("This workbook unfolds beyond what is read: keep the useful sheet alone, or save it as csv.")
# what a part that is cut, packed wrongly or written by nobody's program makes the libraries say
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    etree.XMLSyntaxError,
    EOFError,
    OSError,
    ValueError,
    ArithmeticError,
    LookupError,
    RuntimeError,
)
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


def _why(error: BaseException) -> Said:
    """lxml says that memory lacks as it says that a file is broken."""
    lacks = isinstance(error, etree.XMLSyntaxError) and error.code == etree.ErrorTypes.ERR_NO_MEMORY
    return TOO_BIG if lacks else BROKEN


class _Bounded(io.RawIOBase):
    """A part of the archive that refuses to unpack beyond the limit, whatever size it declared."""

    def __init__(self, inner: IO[bytes], most: int | None = None):
        self.inner, self.left = inner, UNPACKED if most is None else most
        self.marked = self.left

    def mark(self) -> None:
        """An element ended here."""
        self.marked = self.left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        data = self.inner.read(len(buffer))
        self.left -= len(data)
        if self.left < 0 or self.marked - self.left > BETWEEN:
            raise NotReadable(TOO_BIG)
        buffer[: len(data)] = data
        return len(data)


def _elements(archive: zipfile.ZipFile, part: str, *names: str) -> Iterator:
    """The elements of these names in a part, one at a time, each forgotten after use. No entity, no network."""
    with archive.open(part) as inner:
        stream = _Bounded(inner)
        for _event, element in etree.iterparse(
            stream,
            events=("end",),
            tag=[f"{{*}}{name}" for name in names],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
        ):
            stream.mark()
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _text(element) -> str:
    """Every text of a rich text but its phonetic guide."""
    found = []
    for node in element.iter("{*}t"):
        if not any(etree.QName(up).localname == "rPh" for up in node.iterancestors()):
            found.append(node.text or "")
    return "".join(found)


def _shared(archive: zipfile.ZipFile, part: str) -> list[str]:
    found: list[str] = []
    if part in archive.namelist():
        for element in _elements(archive, part, "si"):
            found.append(_text(element)[:CELL])
            if len(found) > SHARED:
                raise NotReadable(TOO_BIG)
    return found


def _is_day(code: str) -> bool:
    return bool(re.search("[ymdhs]", _QUOTED.sub("", code.lower().replace("general", ""))))


def _whole(archive: zipfile.ZipFile, part: str) -> etree._Element:
    stream = _Bounded(archive.open(part), SMALL)
    stream.marked = 0  # it has no cell to look for
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.parse(stream, parser).getroot()


def _day_styles(archive: zipfile.ZipFile, part: str) -> frozenset[int]:
    """The styles that show a number as a day."""
    if part not in archive.namelist():
        return frozenset()
    root = _whole(archive, part)
    own = {int(e.get("numFmtId")): _is_day(e.get("formatCode", "")) for e in root.iter("{*}numFmt")}
    formats = [int(xf.get("numFmtId", 0)) for xfs in root.iter("{*}cellXfs") for xf in xfs.iter("{*}xf")]
    return frozenset(n for n, code in enumerate(formats) if own.get(code, 14 <= code <= 22 or 45 <= code <= 47))


def _number(text: str) -> str:
    """« 44.499999999999996 » as the 44.5 that the workbook shows; fifteen digits, as it does."""
    value = float(text)
    return f"{value:.15g}" if abs(value) < 1e15 else text


def _day(text: str, base: datetime) -> str:
    moment = base + timedelta(days=float(text))
    return moment.date().isoformat() if moment.time().isoformat() == "00:00:00" else moment.isoformat(" ")


def _column(reference: str | None, following: int) -> int:
    match = _PLACE.fullmatch(reference or "")
    if not match:
        return following
    number = 0
    for sign in match[1]:
        number = number * 26 + ord(sign) - 64
    return number - 1


class _Sheet:
    """How to read the cells of one sheet."""

    def __init__(self, archive: zipfile.ZipFile, part: str, shared: list[str], days: frozenset[int], base):
        self.archive, self.part, self.shared, self.days, self.base = archive, part, shared, days, base

    def rows(self) -> Iterator[Row]:
        line = seen = 0
        cells: list[str] = []
        troubles: dict[int, str] = {}
        try:
            # a row is taken cell by cell: whole, it may hold millions
            for element in _elements(self.archive, self.part, "row", "c", "sheetData"):
                name = element.tag.rpartition("}")[2]
                if name == "sheetData":
                    return  # links and formats follow
                if name == "c":
                    seen += 1
                    if seen > WIDEST:
                        raise NotReadable(TOO_WIDE)
                    self._take(element, cells, troubles)
                    continue
                given = element.get("r", "")
                line = int(given) if given.isdecimal() else line + 1
                yield Row(line, tuple(cells), troubles)
                seen, cells, troubles = 0, [], {}
        except NotReadable:
            raise
        except _DAMAGE as error:
            raise NotReadable(_why(error)) from error

    def _take(self, cell, cells: list[str], troubles: dict[int, str]) -> None:
        column = _column(cell.get("r"), len(cells))
        if column >= COLUMNS * 2:
            return  # beyond every column that is read
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column], trouble = self._cell(cell)
        if trouble:
            troubles[column] = trouble

    def _cell(self, cell) -> tuple[str, str]:
        kind, held = cell.get("t", "n"), cell.find("{*}v")
        value = (held.text or "") if held is not None else ""
        if kind == "inlineStr":
            return _text(cell)[:CELL].strip(), ""
        if kind == "e":
            return "", "error"
        if not value:
            return "", "formula" if cell.find("{*}f") is not None else ""
        if kind == "s":
            if not value.isdecimal():  # « -1 » would be the last text, not none
                raise ValueError(value)
            return self.shared[int(value)].strip(), ""
        if kind == "b":
            return ("oui" if value == "1" else "non"), ""
        if kind in ("str", "d"):
            return value[:CELL].strip(), ""
        if int(cell.get("s") or 0) in self.days:
            return _day(value, self.base), ""
        return _number(value), ""


def _target(archive: zipfile.ZipFile) -> tuple[str, dict[str, str], bool]:
    """The part of the first visible sheet, the parts of texts and styles, whether days count from 1904."""
    book, links = _whole(archive, "xl/workbook.xml"), _whole(archive, "xl/_rels/workbook.xml.rels")
    parts = {}
    for link in links:
        target = link.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
        parts[link.get("Id")] = path
        parts[link.get("Type", "").rsplit("/", 1)[-1]] = path
    sheets = [s for s in book.iter("{*}sheet") if s.get("state", "visible") == "visible"]
    identity = next((v for k, v in sheets[0].attrib.items() if etree.QName(k).localname == "id"), "")
    old = any(p.get("date1904") in ("1", "true") for p in book.iter("{*}workbookPr"))
    return parts[identity], parts, old


def read_workbook(content: bytes) -> Table:
    """Raises NotReadable with what to do: not a workbook, damaged, protected, or a trap."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        names = set(archive.namelist())
        if "xl/workbook.xml" not in names:
            raise NotReadable(
                say("This file is an archive or of another format (ods, docx…): save the sheet as xlsx or as csv.")
            )
        if any(part.file_size > UNPACKED for part in archive.infolist()):
            raise NotReadable(TOO_BIG)
        part, parts, old = _target(archive)
        sheet = _Sheet(
            archive,
            part,
            _shared(archive, parts.get("sharedStrings", "")),
            _day_styles(archive, parts.get("styles", "")),
            datetime(1904, 1, 1) if old else datetime(1899, 12, 30),
        )
    except NotReadable:
        raise
    except _DAMAGE as error:
        raise NotReadable(_why(error)) from error
    return build("xlsx", "xlsx", sheet.rows)
