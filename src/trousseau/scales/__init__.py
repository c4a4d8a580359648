"""Dated parameters of the law: value, unit, validity, article, source, date of verification.

The TOML files beside this module are the starting set; an administrator adds later values by page
(`core.ScaleValue`), and `core.scales` reads both. Values travel to the rules as arguments: a rule
never reads a scale by itself.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files

from trousseau.rules import rent_index


class UnknownScale(LookupError):
    """No parameter bears this code."""


class OutOfRange(LookupError):
    """The parameter is known, but not at the date asked: never answered by the nearest value."""


@dataclass(frozen=True)
class Value:
    """One value of a parameter between `start` and `end` (both included; None = still in force)."""

    code: str
    label: str
    value: int | str | tuple[str, ...]
    unit: str
    start: date
    end: date | None
    article: str
    source: str
    verified_on: date | None
    # the words that a scale of words may say, where its shipped values do not say them all: no part of the law of a day
    among: tuple[str, ...] = field(default=(), compare=False)

    @property
    def verified(self) -> bool:
        return self.verified_on is not None

    @property
    def number(self) -> int:
        """The value of a scale of whole numbers. Raises TypeError for a text or a list."""
        if isinstance(self.value, int):
            return self.value
        raise TypeError(f"« {self.code} » n’est pas un nombre entier : {self.text}")

    @property
    def decimal(self) -> Decimal:
        """The value of a scale of one number, typed with a point or a comma. Raises ArithmeticError."""
        return Decimal(self.text.replace(",", "."))

    @property
    def parts(self) -> tuple[str, ...]:
        """The values of a scale that holds a list. Raises TypeError for a number or a text."""
        if isinstance(self.value, tuple):
            return self.value
        raise TypeError(f"« {self.code} » n’est pas une liste : {self.text}")

    @property
    def text(self) -> str:
        """The value as it is typed: a list with commas."""
        return ", ".join(self.value) if isinstance(self.value, tuple) else str(self.value)


def _value(row: dict) -> Value:
    value = row["value"]
    return Value(
        code=row["code"],
        label=row["label"],
        value=tuple(value) if isinstance(value, list) else value,
        unit=row["unit"],
        start=row["from"],
        end=row.get("to"),
        article=row["article"],
        source=row["source"],
        verified_on=row.get("verified_on"),
        among=tuple(row.get("among", ())),
    )


@dataclass(frozen=True)
class Chapter:
    """The scales of one file, which are read together. `label` in French."""

    label: str
    codes: tuple[str, ...]


@cache
def _read() -> tuple[dict, ...]:
    """What the files of scales hold, in the order of their names."""
    entries = sorted((e for e in files(__package__).iterdir() if e.name.endswith(".toml")), key=lambda e: e.name)
    found = (tomllib.loads(entry.read_text(encoding="utf-8")) for entry in entries)
    return tuple(data for data in found if "scale" in data)


_ARTICLE = re.compile(r"^(Le |La |Les |L’)")


@cache
def chapters() -> tuple[Chapter, ...]:
    """The chapters, in the order of their labels, whose article counts for nothing."""
    found = (Chapter(data["chapter"], tuple(dict.fromkeys(row["code"] for row in data["scale"]))) for data in _read())
    return tuple(sorted(found, key=lambda chapter: _ARTICLE.sub("", chapter.label).casefold()))


@cache
def load() -> dict[str, tuple[Value, ...]]:
    """Every shipped value, by code, oldest first."""
    found: dict[str, list[Value]] = {}
    for data in _read():
        for row in data["scale"]:
            found.setdefault(row["code"], []).append(_value(row))
    check_indexes(value for values in found.values() for value in values)
    return {code: tuple(sorted(values, key=lambda v: v.start)) for code, values in found.items()}


@cache
def _english() -> dict[str, dict[str, str]]:
    return tomllib.loads((files(__package__) / "english.toml").read_text(encoding="utf-8"))


def english() -> tuple[dict[str, str], dict[str, str]]:
    """What the pages say in English: of each scale its label, by code; of each unit, by its French words."""
    return _english()["label"], _english()["unit"]


def english_chapters() -> dict[str, str]:
    """What the pages say in English of each chapter, by its French label."""
    return _english()["chapter"]


def english_renewals() -> dict[str, str]:
    """What the pages say in English of what renews a scale, and of what stops without it, by its French words."""
    return _english()["renewal"]


INDEX = "irl.metropole"


def indexes(values: Iterable[Value]) -> dict[rent_index.Quarter, rent_index.Index]:
    """The values of the IRL among these, by quarter; of two for one quarter, the last one given."""
    return {
        rent_index.Quarter.of(row.start): rent_index.read(row.value)
        for row in values
        if row.code == INDEX and isinstance(row.value, tuple)
    }


def check_indexes(values: Iterable[Value]) -> None:
    """Raises rent_index.Disagrees when a value of the IRL is not what its published change says."""
    rent_index.check(indexes(values))


def pick(code: str, on: date, values: Iterable[Value]) -> Value:
    """The value of `code` in force on the day `on`; a value added later wins over an older open one.

    Raises UnknownScale or OutOfRange, with a French message that says what is known.
    """
    known = sorted((v for v in values if v.code == code), key=lambda v: v.start)
    if not known:
        raise UnknownScale(f"Le barème « {code} » n’existe pas.")
    for value in reversed(known):
        if value.start <= on:
            if value.end is None or on <= value.end:
                return value
            break
    spans = ", ".join(f"du {v.start:%d/%m/%Y} {f'au {v.end:%d/%m/%Y}' if v.end else 'à ce jour'}" for v in known)
    raise OutOfRange(
        f"« {known[0].label} » n’a pas de valeur au {on:%d/%m/%Y} (connu {spans}). "
        "Un administrateur peut l’ajouter dans les réglages, page Barèmes."
    )


def at(code: str, on: date) -> Value:
    """The shipped value of `code` on the day `on`, for programs without a database."""
    return pick(code, on, load().get(code, ()))


def communes() -> list[dict[str, str]]:
    """The communes of the territory: insee, name, postal_code, zone_apl."""
    text = (files(__package__) / "territory.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["commune"]


def centres() -> dict[str, tuple[float, float]]:
    """Where each commune of the territory is, by INSEE code: longitude, latitude in degrees."""
    text = (files(__package__) / "territory.toml").read_text(encoding="utf-8")
    return {insee: (x, y) for insee, (x, y) in tomllib.loads(text).get("centres", {}).items()}
