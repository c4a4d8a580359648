"""The yearly rents per commune of the order, as a table becomes ceilings per m². No Django.

Columns are found by their names, whatever their order: the commune's INSEE code, then either a ceiling for each
level (Loc1, Loc2, Loc3) or the market rent from which each level's discount is taken; flat or house if it is said.
A bad cell is named and stops nothing else.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from . import quantities, spreadsheets
from .quantities import PER_AREA

LEVELS = ("loc1", "loc2", "loc3")
LEAST, MOST = Decimal(1), Decimal(100)  # euros per m² and month: outside, it is another unit or a slip
GRAIN = Decimal("0.0001")

_NAMES = {
    "insee": r"(code )?(insee|commune insee|geo|insee c|insee com|insee commune|commune)|codgeo|depcom|code insee.*",
    "loc1": r"(plafond |loyer )?loc ?1\b.*",
    "loc2": r"(plafond |loyer )?loc ?2\b.*",
    "loc3": r"(plafond |loyer )?loc ?3\b.*",
    "market": r".*\b(marche|estime|reference|market)\b.*|loypredm2",
    "kind": r"(type|nature|categorie)( de| du| d)?( logement| bien| local)?|kind",
}
_KINDS = {
    "": "",
    "appartement": "flat",
    "appartements": "flat",
    "flat": "flat",
    "collectif": "flat",
    "maison": "house",
    "maisons": "house",
    "house": "house",
    "individuel": "house",
    "tous": "",
    "ensemble": "",
}


class NotNamed(Exception):
    """The columns are not named as expected; `found`: their names."""

    def __init__(self, found: str):
        self.found = found
        super().__init__(found)


@dataclass(frozen=True, order=True)
class CeilingRow:
    """The most that a m² may be let for, a month, charges apart, before the area's coefficient; `kind` is flat, house
    or "" for both."""

    insee: str
    kind: str
    level: str
    per_m2: Decimal


@dataclass(frozen=True)
class Problem:
    """What is wrong at a line and a column (as the file names it), and what was read there."""

    line: int
    column: str
    code: str
    value: str


@dataclass(frozen=True)
class Read:
    """`rows` in a fixed order; `outside` are codes of communes that the territory does not hold; `from_market`:
    the levels were computed."""

    rows: tuple[CeilingRow, ...]
    outside: int
    problems: tuple[Problem, ...] = field(default=())
    from_market: bool = False


Lines = Sequence[tuple[int, Sequence[str]]]


def lines_of(content: bytes) -> Lines:
    """The cells of a csv or xlsx, each row with its number; the first names the columns. Raises
    `spreadsheets.NotReadable`, whose sentence says what to do."""
    table = spreadsheets.read(content)
    return [(table.header_line, table.header), *((row.line, row.cells) for row in table.rows())]


def read_ceilings(table: Lines, *, territory: Iterable[str], discounts: Mapping[str, Decimal]) -> Read:
    """The ceilings of the communes of `territory` (INSEE codes); `discounts` are shares of one, by level.

    Raises NotNamed when the whole cannot be read.
    """
    known = set(territory)
    (_first, names), *body = table
    places = _places(names)
    levels = [level for level in LEVELS if level in places]
    if "insee" not in places or not (len(levels) == len(LEVELS) or "market" in places):
        raise NotNamed(", ".join(name.strip() for name in names if name.strip())[:200])
    reader = _Reader(names, places, discounts, computed=len(levels) < len(LEVELS))
    outside = 0
    for line, row in body:
        insee = reader.insee(line, row)
        if insee and insee not in known:
            outside += 1
        elif insee:
            reader.ceilings(line, row, insee)
    return Read(tuple(sorted(reader.rows.values())), outside, tuple(reader.problems), reader.computed)


class _Reader:
    def __init__(self, names: Sequence[str], places: Mapping[str, int], discounts, *, computed: bool):
        self.names, self.places, self.discounts, self.computed = names, places, discounts, computed
        self.rows: dict[tuple[str, str, str], CeilingRow] = {}
        self.problems: list[Problem] = []

    def cell(self, row: Sequence[str], name: str) -> str:
        place = self.places[name]
        return row[place].strip() if place < len(row) else ""

    def wrong(self, line: int, name: str, code: str, value: str) -> None:
        self.problems.append(Problem(line, self.names[self.places[name]].strip(), code, value[:40]))

    def insee(self, line: int, row: Sequence[str]) -> str:
        code = self.cell(row, "insee").upper()
        code = code.zfill(5) if code.isdecimal() else code  # a spreadsheet drops the zero of 01004
        if re.fullmatch(r"[0-9][0-9AB][0-9]{3}", code):
            return code
        self.wrong(line, "insee", "insee", code)
        return ""

    def ceilings(self, line: int, row: Sequence[str], insee: str) -> None:
        kind = ""
        if "kind" in self.places:
            said = spreadsheets.plain(self.cell(row, "kind"))
            if said not in _KINDS:
                self.wrong(line, "kind", "kind", self.cell(row, "kind"))
                return
            kind = _KINDS[said]
        if self.computed:
            market = self.number(line, row, "market")
            if not market:
                return
            found = {level: (market * (1 - self.discounts[level])).quantize(GRAIN, ROUND_HALF_UP) for level in LEVELS}
        else:
            found = {level: number for level in LEVELS if (number := self.number(line, row, level))}
            if len(found) < len(LEVELS):
                return
            if not found["loc1"] >= found["loc2"] >= found["loc3"]:
                self.wrong(line, "loc1", "order", " / ".join(str(found[level]) for level in LEVELS))
                return
        for level, per_m2 in found.items():
            new = CeilingRow(insee, kind, level, per_m2)
            if self.rows.setdefault((insee, kind, level), new) != new:
                self.wrong(line, "insee", "twice", insee)
                return

    def number(self, line: int, row: Sequence[str], name: str) -> Decimal | None:
        """Euros per m², four decimals at most are kept."""
        written = self.cell(row, name)
        if not written:
            self.wrong(line, name, "blank", "")
            return None
        try:
            number = quantities.read(written, PER_AREA.computed, most=MOST)
        except quantities.Unread:
            self.wrong(line, name, "number", written)
            return None
        if not LEAST <= number <= MOST:
            self.wrong(line, name, "negative" if number < 0 else "range", written)
            return None
        return number.quantize(GRAIN, ROUND_HALF_UP)


def _places(names: Sequence[str]) -> dict[str, int]:
    """Which column holds what: the first that bears the name."""
    found: dict[str, int] = {}
    for place, name in enumerate(names):
        plain = spreadsheets.plain(name)
        for what, pattern in _NAMES.items():
            if what not in found and re.fullmatch(pattern, plain):
                found[what] = place
                break
    return found
