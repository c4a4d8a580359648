"""CSV as it comes: UTF-8, UTF-16 or Windows-1252, with or without a mark, separated by ; , or a tab."""

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from trousseau.rules.said import say

from .table import CELL, LOOKED, WIDEST, NotReadable, Row, Table, build

SEPARATORS = (";", "\t", ",")
END = "\x00"  # no text holds it: a last record without it is a quote that never closed, and swallowed what follows


def decode(content: bytes) -> tuple[str, str]:
    """The text and the encoding it was in. Raises NotReadable on bytes that are no text."""
    # latin-1 reads the five bytes that Windows leaves out
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252", "latin-1")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text, encoding.removesuffix("-sig")
    raise NotReadable(say("This file is neither an xlsx workbook nor a csv text: save it as xlsx or as csv."))


def _lines(text: str) -> str:
    """Only \\n, \\r\\n and \\r end a line: `splitlines` also cuts at rarer signs, which are data here."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def separator_of(text: str) -> str:
    """The sign that cuts the first records into the most columns, the same number for most of them."""
    best = (0.0, 0, "")
    for sign in SEPARATORS:
        try:
            widths = [len(r) for r in islice(_reader(text, sign), LOOKED) if any(r) and r != [END]]
        except csv.Error:
            continue
        if not widths:
            continue
        _width, times = Counter(widths).most_common(1)[0]
        cut = [width for width in widths if width > 1]
        if widths[0] > 1:
            best = max(best, (times / len(widths), widths[0], sign))
        elif cut and sign != ",":  # under lines of one cell; a comma there may be that of a sentence
            width, times = Counter(cut).most_common(1)[0]
            best = max(best, (times / len(widths), width, sign))
    return best[2]


def _reader(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(_cut(text), delimiter=separator)


def _cut(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        if any(text.count(sign, start, end) > WIDEST for sign in SEPARATORS):
            raise csv.Error  # each would be a cell
        yield text[start:end]
        start = end
    yield END


def read_text(content: bytes) -> Table:
    """Raises NotReadable with what to do."""
    text, encoding = decode(content)
    text = _lines(text)
    if not text.strip():
        raise NotReadable(say("This file is empty: its first row must name the columns."))
    separator = separator_of(text)
    if not separator:
        raise NotReadable(
            say("The columns of this file are not told apart: separate them by a semicolon, a comma or a tab.")
        )

    def rows() -> Iterator[Row]:
        # the limit of the csv module belongs to the whole process: two files read in turns would undo each other's
        try:
            for line, record in enumerate(_reader(text, separator), 1):
                if record == [END]:
                    return
                if any(len(cell) > CELL or END in cell for cell in record):
                    raise csv.Error
                cells = tuple(cell.strip() for cell in record)
                troubles = {n: "formula" for n, cell in enumerate(cells) if cell.startswith("=")}
                yield Row(line, tuple("" if n in troubles else c for n, c in enumerate(cells)), troubles)
        except csv.Error as error:
            raise NotReadable(
                say("A cell of this file is not closed or is boundless: look for a lone quotation mark.")
            ) from error

    named = {"\t": "tabulation"}.get(separator, separator)
    return build("csv", f"{encoding} {named}", rows)
