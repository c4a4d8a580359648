"""A spreadsheet as plain values: what `exchange.apart` runs, and the table that is made again from them."""

from collections.abc import Generator, Iterator
from typing import Any

from trousseau.exchange import apart
from trousseau.rules.said import say

from .here import read_here
from .table import NotReadable as NotReadable
from .table import Row, Table

TOO_MUCH = say(
    "This file asks too much memory or time to be read: keep the useful sheet alone, without its empty cells, or cut it up."
)


def values(content: bytes) -> Iterator[Any]:
    """The head of the table, then its rows."""
    table = read_here(content)
    yield [table.kind, table.dialect, table.header, table.header_line]
    for row in table.rows():
        yield [row.line, row.cells, [*row.troubles.items()]]


def read(content: bytes) -> Table:
    """The first sheet of a spreadsheet, whatever its name says it is; read in a process of its own, as are its rows
    each time. Raises NotReadable with what to do."""
    found = _values(content)
    try:
        kind, dialect, header, line = next(found)
    finally:
        found.close()
    return Table(kind, dialect, tuple(header), line, lambda: _rows(content))


def first_rows(content: bytes, most: int) -> list[Row]:
    """The first rows, to show what columns hold; fewer where the file breaks: who reads it whole says so."""
    found: list[Row] = []
    rows = _rows(content)
    try:
        for row in rows:
            found.append(row)
            if len(found) >= most:
                break
    except NotReadable:
        pass
    finally:
        rows.close()
    return found


def _rows(content: bytes) -> Generator[Row]:
    found = _values(content)
    try:
        next(found)
        for line, cells, troubles in found:
            yield Row(line, tuple(cells), dict(troubles))
    finally:
        found.close()


def _values(content: bytes) -> Generator[Any]:
    try:
        yield from apart.read("sheet", content)
    except apart.Refused as refused:
        raise NotReadable(*refused.args) from refused
    except apart.Exhausted as error:
        raise NotReadable(TOO_MUCH) from error
