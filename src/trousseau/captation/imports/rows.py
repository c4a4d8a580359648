"""From the cells of a row to facts, and what is wrong with them. Pure: no database, no clock.

Each problem is a code with its cell; `words.py` says what to write instead.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from trousseau.core.normal import normal
from trousseau.exchange import quantities
from trousseau.exchange.quantities import AREA, RENT, Kind
from trousseau.exchange.spreadsheets import Row
from trousseau.rules import identifiers, plausibility

LENGTHS = {
    "owner_name": 160,
    "owner_address": 240,
    "email": 254,
    "phone": 20,
    "address": 200,
    "complement": 80,
    "reference": 80,
}
_EMAIL = re.compile(r"[^@\s,;<>()]+@[^@\s,;<>()]+\.[^@\s,;<>().]{2,}")
_KINDS = {
    "flat": ("appartement", "appart", "apt", "studio", "flat", "collectif", "t"),
    "house": ("maison", "pavillon", "villa", "house", "individuel"),
}
_OWNERS = (
    ("sci", ("sci",)),
    ("body", ("sa", "sas", "sarl", "association", "fondation", "societe", "personne morale", "syndicat", "commune de")),
    ("couple", ("couple", "m et mme", "mme et m", "monsieur et madame", "m ou mme", "m mme", "epoux", "consorts")),
)


@dataclass(frozen=True)
class Problem:
    """`field` is the column's; `soft`: a person may confirm it."""

    field: str
    code: str
    value: str = ""
    params: dict = field(default_factory=dict)
    soft: bool = False


@dataclass(frozen=True)
class Facts:
    """What a row says: `values` by field, ready for JSON (areas as text, rents in cents); what is wrong with it."""

    values: dict
    problems: tuple[Problem, ...]

    @property
    def bad(self) -> bool:
        return any(not problem.soft for problem in self.problems)

    @property
    def doubtful(self) -> bool:
        return bool(self.problems) and not self.bad


Communes = Callable[[str, str, str], str]  # (insee, postal code, name) → INSEE code, or "" when not known


def find_commune(communes: list[tuple[str, str, str]]) -> Communes:
    """`communes` is (insee, name, postal code). By code; else by name, and postal code when two share the name."""
    codes = {insee for insee, _name, _postal in communes}
    by_name: dict[str, list[tuple[str, str]]] = {}
    by_postal: dict[str, list[str]] = {}
    for insee, name, postal in communes:
        by_name.setdefault(_town(name), []).append((insee, postal))
        by_postal.setdefault(postal, []).append(insee)

    def find(insee: str, postal: str, name: str) -> str:
        if insee:
            return insee if insee in codes else ""
        if name:
            found = by_name.get(_town(name), [])
            exact = [code for code, its in found if its == postal]
            return exact[0] if exact else found[0][0] if len(found) == 1 else ""
        alone = by_postal.get(postal, [])
        return alone[0] if len(alone) == 1 else ""

    return find


def _town(name: str) -> str:
    """« ST-APOLLINAIRE CEDEX 9 » as « saint apollinaire »."""
    words = normal(name).split(" cedex")[0].split()
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words)


class _Reading:
    """One row being read: its cells by field, what was understood, what is wrong."""

    def __init__(self, row: Row, columns: Mapping[str, int]):
        self.row, self.columns = row, columns
        self.values: dict = {}
        self.problems: list[Problem] = []
        for name, column in columns.items():
            if column in row.troubles:
                self.wrong(name, row.troubles[column])

    def text(self, name: str) -> str:
        column = self.columns.get(name)
        return " ".join(self.row[column].split()) if column is not None else ""

    def wrong(self, name: str, code: str, value: str = "", *, soft: bool = False, **params) -> None:
        if not any(p.field == name and not p.soft for p in self.problems):
            self.problems.append(Problem(name, code, value[:200], params, soft))

    def keep(self, name: str, value: str) -> None:
        most = LENGTHS[name]
        if len(value) > most:
            self.wrong(name, "long", value, most=most)
        elif value:
            self.values[name] = value

    def needed(self, name: str) -> str:
        value = self.text(name)
        if not value:
            self.wrong(name, "missing")
        return value


def read_row(row: Row, columns: Mapping[str, int], *, communes: Communes, limits: plausibility.Limits) -> Facts:
    """What the row says of an owner and a dwelling; nothing is guessed where the cell is not clear."""
    reading = _Reading(row, columns)
    _owner(reading)
    _place(reading, communes)
    _size(reading, limits)
    return Facts(reading.values, tuple(reading.problems))


def _owner(r: _Reading) -> None:
    last, first = r.needed("owner_name"), r.text("owner_first_name")
    r.keep("owner_name", f"{first} {last}".strip())
    r.keep("reference", r.text("reference"))
    kind = _owner_kind(r.text("owner_kind"), last)
    if kind:
        r.values["owner_kind"] = kind
    street, postal, town = r.text("owner_address"), r.text("owner_postal_code"), r.text("owner_town")
    place = f"{_padded(postal)} {town}".strip()
    r.keep("owner_address", ", ".join(part for part in (street, place) if part))
    email = r.text("email")
    if email and not _EMAIL.fullmatch(email):
        r.wrong("email", "email", email)
    else:
        r.keep("email", email)
    r.keep("phone", r.text("phone"))
    siren = r.text("siren")
    if siren:
        # a workbook drops the zero that a number begins with
        number = identifiers.bare(siren)
        number = number.zfill(9) if len(number) == 8 else number.zfill(14) if len(number) == 13 else number
        verdict = identifiers.siren_or_siret(number)
        if verdict == "ok":
            r.values["siren"] = number
        else:
            r.wrong("siren", f"siren_{verdict}", siren)


def _owner_kind(text: str, name: str) -> str:
    for source in (normal(text), normal(name)):
        padded = f" {source} "
        for kind, words in _OWNERS:
            if any(f" {word} " in padded for word in words):
                return kind
    return ""


def _padded(code: str) -> str:
    """« 1000 » as « 01000 »: a workbook drops the zero that a number begins with."""
    return code.zfill(5) if code.isdecimal() and len(code) == 4 else code


def _place(r: _Reading, communes: Communes) -> None:
    street = r.needed("address")
    number = r.text("number")
    r.keep("address", f"{number} {street}".strip())
    r.keep("complement", r.text("complement"))
    insee, postal, name = _padded(r.text("insee").upper()), _padded(r.text("postal_code")), r.text("commune")
    if not (insee or postal or name):
        r.wrong("commune" if "commune" in r.columns else "insee", "missing")
        return
    found = communes(insee, postal, name)
    if found:
        r.values["insee"] = found
        return
    column = next(f for f, v in (("insee", insee), ("commune", name), ("postal_code", postal)) if v)
    r.wrong(column, "commune", insee or f"{postal} {name}".strip())


def _size(r: _Reading, limits: plausibility.Limits) -> None:
    typed, pieces = r.text("kind"), r.text("rooms")
    said = set(normal(typed).split())
    kind = next((k for k, words in _KINDS.items() if said.intersection(words)), "")
    if kind:
        r.values["kind"] = kind
    rooms = _rooms(pieces) if pieces else _rooms(typed)
    if rooms:
        r.values["rooms"] = rooms
    elif pieces:
        r.wrong("rooms", "rooms", pieces)
    else:
        r.wrong("rooms" if "rooms" in r.columns else "kind", "missing_rooms", typed)
    surface = _measure(r, "surface", AREA.computed, needed=True, most=limits.surface.hard[1])
    rent = _measure(r, "rent", RENT, needed=False)
    cents = int(rent * 100) if rent is not None else None
    if surface is not None:
        r.values["surface"] = str(surface.quantize(Decimal("0.01"))) if abs(surface) < 10**8 else "0"
    if cents:
        r.values["rent"] = cents
    energy = normal(r.text("energy")).removeprefix("classe ").upper()
    if len(energy) == 1 and energy in "ABCDEFG":
        r.values["energy"] = energy
    elif energy and energy not in ("NC", "VIERGE", "INCONNU", "N A", "NON RENSEIGNE", "NON COMMUNIQUE"):
        r.wrong("energy", "energy", r.text("energy"))
    for doubt in plausibility.doubts(limits, surface=surface, rooms=rooms or None, rent=cents or None):
        r.wrong(
            doubt.field,
            doubt.code if not doubt.hard else f"{doubt.code}_hard",
            r.text(doubt.field) or typed,
            soft=not doubt.hard,
            least=str(doubt.least),
            most=str(doubt.most),
        )


def _measure(r: _Reading, name: str, kind: Kind, *, needed: bool, most: Decimal | None = None) -> Decimal | None:
    text = r.needed(name) if needed else r.text(name)
    if not text:
        return None
    try:
        return quantities.read(text, kind, most=most)
    except quantities.Doubtful as doubt:
        whole, parts = doubt.ways
        r.wrong(name, "two_ways", text, whole=whole, parts=parts)
    except quantities.Unread:
        r.wrong(name, name, text)
    return None


def _rooms(text: str) -> int:
    """« T2 bis », « F3 », « 2 pièces », « studio » as a number of main rooms; 0 when it is not clear."""
    words = normal(text)
    if "studio" in words.split():
        return 1
    found = re.fullmatch(r"(?:.*\b)?[tf] ?(\d{1,2})(?: bis)?", words) or re.fullmatch(
        r"(\d{1,2})(?: 0+)?(?: (?:p|pieces?|pieces principales))?", words
    )
    rooms = int(found[1]) if found else 0
    return rooms if 0 < rooms <= 30 else 0


def identity(values: Mapping) -> str:
    """What makes two rows speak of one dwelling of one owner: normalised name, address, complement, commune."""
    parts = (
        normal(values["owner_name"]),
        normal(values["address"]),
        normal(values.get("complement", "")),
        values["insee"],
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
