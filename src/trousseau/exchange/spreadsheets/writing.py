"""A workbook as Excel and LibreOffice open it: a few sheets of words and numbers, no formula. The same cells give the same bytes.

ECMA-376, part 1, § 18 (SpreadsheetML). Words are written inline; a number is a number, an amount in cents has two decimals.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_UNWRITTEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 has none of them
_UNNAMED = re.compile(r"[\[\]:*?/\\]")
_MOMENT = (2026, 1, 1, 0, 0, 0)  # of every part: the day of its making is no part of what it says

type Cell = str | int | Decimal | None


@dataclass(frozen=True)
class Sheet:
    """`rows`: the first names the columns."""

    name: str
    rows: Sequence[Sequence[Cell]]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Raises ValueError without a sheet."""
    if not sheets:
        raise ValueError("a workbook has a sheet")
    names = _names(sheets)
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{XLSX[:-5]}worksheet+xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{XLSX}.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{XLSX[:-5]}styles+xml"/>{kinds}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELS}"><sheets>'
        + "".join(
            f'<sheet name="{escape(name, {chr(34): "&quot;"})}" sheetId="{n}" r:id="rId{n}"/>'
            for n, name in enumerate(names, 1)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{_RELS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(1, len(sheets) + 1)
        )
        + f'<Relationship Id="rId{len(sheets) + 1}" Type="{_RELS}/styles" Target="styles.xml"/></Relationships>',
        # 0: as it is; 1: bold, the head; 2: two decimals, an amount
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font/><font><b/></font></fonts>'
        '<fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="3"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="4" applyNumberFormat="1"/></cellXfs></styleSheet>',
        **{f"xl/worksheets/sheet{n}.xml": _sheet(sheet) for n, sheet in enumerate(sheets, 1)},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), (_HEAD + text).encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _names(sheets: Sequence[Sheet]) -> list[str]:
    """At most 31 characters, none that a name may not hold, each once."""
    found: list[str] = []
    for n, sheet in enumerate(sheets, 1):
        name = _UNNAMED.sub(" ", sheet.name).strip("' ")[:31] or str(n)
        found.append(name if name.casefold() not in map(str.casefold, found) else f"{name[:28]} {n}")
    return found


def _sheet(sheet: Sheet) -> str:
    rows = "".join(
        f'<row r="{n}">{"".join(_cell(cell, _column(place) + str(n), head=n == 1) for place, cell in enumerate(row))}</row>'
        for n, row in enumerate(sheet.rows, 1)
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def _cell(value: Cell, place: str, *, head: bool) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, int):
        return f'<c r="{place}"><v>{value}</v></c>'
    if isinstance(value, Decimal):
        return f'<c r="{place}" s="2"><v>{value}</v></c>'
    text = escape(_UNWRITTEN.sub("", value))
    return f'<c r="{place}" t="inlineStr"{" s=" + chr(34) + "1" + chr(34) if head else ""}><is><t xml:space="preserve">{text}</t></is></c>'


def _column(place: int) -> str:
    """A, B, …, Z, AA…"""
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text
