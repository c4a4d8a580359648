"""A workbook as Excel and LibreOffice open it: a few sheets of words, numbers and days, the head of each kept in sight, no formula.

XlsxWriter writes it (`docs/decisions/0027`). The same cells give the same bytes.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 32_767  # characters of a cell
WIDEST = 420  # pixels of a column
_UNWRITTEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 has none of them
_UNNAMED = re.compile(r"[\[\]:*?/\\]")
_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)  # the day of its making is no part of what it says

type Cell = str | int | Decimal | date | None


@dataclass(frozen=True)
class Sheet:
    """`rows`: the first names the columns."""

    name: str
    rows: Sequence[Sequence[Cell]]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Raises ValueError without a sheet."""
    from xlsxwriter import Workbook

    if not sheets:
        raise ValueError("a workbook has a sheet")
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": _MOMENT})
        head, amount = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, sheet in zip(_names(sheets), sheets, strict=True):
            page = book.add_worksheet(name)
            for n, row in enumerate(sheet.rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, str) and cell:
                        page.write_string(n, place, _UNWRITTEN.sub("", cell)[:LONGEST], None if n else head)
                    elif isinstance(cell, int | Decimal):
                        page.write_number(n, place, cell, amount if isinstance(cell, Decimal) else None)
                    elif isinstance(cell, date):
                        page.write_datetime(n, place, cell, day)
            page.freeze_panes(1, 0)
            page.autofit(WIDEST)
    return out.getvalue()


def _names(sheets: Sequence[Sheet]) -> list[str]:
    """At most 31 characters, none that a name may not hold, each once."""
    found: list[str] = []
    for n, sheet in enumerate(sheets, 1):
        name = _UNNAMED.sub(" ", sheet.name).strip("' ")[:31] or str(n)
        found.append(name if name.casefold() not in map(str.casefold, found) else f"{name[:28]} {n}")
    return found
