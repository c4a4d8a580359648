"""What every spreadsheet becomes: a header and rows of texts, each row with the number its reader sees."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from trousseau.rules.said import say

LARGEST = 20 * 1024 * 1024  # bytes of the file
COLUMNS = 500
LOOKED = 50  # rows from which the separator is guessed, and where the titles stand
ROWS = 200_000
LINES = 2_000_000  # with the blank ones, of which a sheet that was tidied up keeps a million
CELL = 32_767  # characters: what a spreadsheet program itself holds
WIDEST = 16_384  # cells of a row: what a spreadsheet program itself holds
CELLS = 3_000_000  # of a file, that hold something
PLACES = 10_000_000  # with those that hold nothing
CHARACTERS = 60_000_000


class NotReadable(ValueError):
    """The file cannot be read; the message is a sentence that says what to do."""


@dataclass(frozen=True)
class Row:
    """`line` is the row's number in a spreadsheet program (the first is 1). `troubles` names the cells that hold no
    value: column → "formula" (a formula whose result was not kept) or "error" (#N/A and the like).
    """

    line: int
    cells: tuple[str, ...]
    troubles: dict[int, str] = field(default_factory=dict)

    def __getitem__(self, column: int) -> str:
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True)
class Table:
    """`kind` csv or xlsx; `dialect` says how it was read (« utf-8, ; »). `rows()` reads the file again each time."""

    kind: str
    dialect: str
    header: tuple[str, ...]
    header_line: int
    reader: Callable[[], Iterator[Row]]

    def rows(self) -> Iterator[Row]:
        """Every row under the header, but the blank ones. Raises NotReadable where the file breaks."""
        count = 0
        for row in _some(self.reader):
            if row.line <= self.header_line or not (any(row.cells) or row.troubles):
                continue
            count += 1
            if count > ROWS:
                raise NotReadable(_TOO_LONG)
            yield row


_TOO_LONG = say("This file has more than %(most)s rows: cut it up, or take away the empty rows of the end.", most=ROWS)


_TOO_MUCH = say("This file holds too many cells: take away the columns and rows of no use, or cut it up.")


def _some(reader: Callable[[], Iterator[Row]]) -> Iterator[Row]:
    """The rows, until there are too many of them to be a table, even blank, or too many cells."""
    places = cells = characters = 0
    for count, row in enumerate(reader()):
        held = [cell for cell in row.cells if cell]
        places += len(row.cells)
        cells += len(held)
        characters += sum(map(len, held))
        if count > LINES:
            raise NotReadable(_TOO_LONG)
        if places > PLACES or cells > CELLS or characters > CHARACTERS:
            raise NotReadable(_TOO_MUCH)
        yield row


def _reach(row: Row) -> int:
    """How many columns the row reaches: the place of its last cell that holds something."""
    return max((n for n, cell in enumerate(row.cells, 1) if cell), default=0)


def _above(rows: Sequence[Row]) -> set[int]:
    """The lines above the titles: each reaches less than half as far as the table, which most of what follows is."""
    table = Counter(reach for row in rows if (reach := _reach(row)) > 1)
    wide = max(table, key=lambda width: (table[width], width), default=0)
    first = next((n for n, row in enumerate(rows) if _reach(row) * 2 >= wide), 0)
    after = [_reach(row) > 1 for row in rows[first + 1 :]]
    return {row.line for row in rows[:first]} if sum(after) * 2 > len(after) else set()


def build(kind: str, dialect: str, reader: Callable[[], Iterator[Row]]) -> Table:
    """The table whose header is the first row that is not blank, under the lines that a bank writes above it: those that reach
    less than half as far as most rows."""
    above = _above([row for row in islice(_some(reader), LOOKED) if any(row.cells)])
    for row in _some(reader):
        if not any(row.cells) or row.line in above:
            continue
        header = tuple(cell.strip() for cell in row.cells)
        while not header[-1]:
            header = header[:-1]
        if len(header) > COLUMNS:
            raise NotReadable(
                say(
                    "This file has %(found)s columns, %(most)s at most are read: take away those of no use.",
                    found=len(header),
                    most=COLUMNS,
                )
            )
        return Table(kind, dialect, header, row.line, reader)
    raise NotReadable(say("This file is empty: its first row must name the columns."))


def letter(column: int) -> str:
    """The name of a column (the first is 0) in a spreadsheet program: A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
