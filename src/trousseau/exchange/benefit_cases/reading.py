"""A row of a file of cases, or what is wrong in it: one French sentence a cell, with its line and its column."""

import re
from datetime import date
from typing import Any, NamedTuple

from trousseau.exchange import quantities
from trousseau.rules.benefit import MOST_DEPENDANTS, Letting, Tenant

COLUMNS = ("date", "zone", "couple", "dependants", "base_resources", "rent", "conventioned", "furnished", "disabled")
OPTIONAL = ("case",)
YES, NO = ("1", "oui", "yes", "true", "vrai"), ("0", "non", "no", "false", "faux", "")
MOST = {"base_resources": 1_000_000_000, "rent": 10_000_000}  # cents: more is a slip of the keyboard
SHOWN = 40  # characters of a wrong cell that are repeated
KEPT = 20_000  # cells of a column


class NotReadable(Exception):
    """`problems` are French lines, one a problem."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("\n".join(problems))


class Case(NamedTuple):
    on: date
    tenant: Tenant
    letting: Letting


class _Wrong(Exception):
    pass


def header(cells: list[str]) -> list[str]:
    """The names of the columns, checked. Raises NotReadable."""
    names = [cell.strip().lower() for cell in cells]
    problems = [f"ligne 1 : la colonne « {name} » manque" for name in COLUMNS if name not in names]
    for place, name in enumerate(names, 1):
        if name not in COLUMNS + OPTIONAL:
            problems.append(f"ligne 1 : la colonne {place}, « {_short(cells[place - 1])} », n’est pas connue")
        elif name in names[: place - 1]:
            problems.append(f"ligne 1 : la colonne « {name} » est écrite deux fois")
    if problems:
        raise NotReadable(problems)
    return names


class Cases:
    """The rows of one file: a cell written as an earlier one of its column is not read twice."""

    def __init__(self, names: list[str]):
        self.places: list[tuple[str, int, dict[str, Any]]] = [(name, names.index(name), {}) for name in COLUMNS]

    def case(self, cells: list[str], line: int, problems: list[str]) -> Case | None:
        """The case of a row; None when something is wrong, said in `problems`."""
        before = len(problems)
        found: list[Any] = []
        for name, place, known in self.places:
            text = cells[place]
            value = known.get(text)
            if value is None:
                try:
                    value = _read(name, text.strip())
                except _Wrong as wrong:
                    problems.append(f"ligne {line}, {name} : {wrong}")
                if len(known) < KEPT:
                    known[text] = value
            found.append(value)
        if len(problems) > before:
            return None
        on, zone, couple, dependants, resources, rent, conventioned, furnished, disabled = found
        return Case(on, Tenant(couple, dependants, resources, disabled), Letting(zone, rent, conventioned, furnished))


def _read(name: str, text: str):
    if name == "date":
        return _day(text)
    if name == "zone":
        return _among(text, 1, 3, "la zone est 1, 2 ou 3")
    if name == "dependants":
        return _among(text, 0, MOST_DEPENDANTS, f"de 0 à {MOST_DEPENDANTS} personnes à charge")
    if name in MOST:
        return _amount(name, text)
    if text.lower() in YES or text.lower() in NO:
        return text.lower() in YES
    raise _Wrong(f"« {_short(text)} » ; attendu : oui ou non")


def _day(text: str) -> date:
    try:
        if re.fullmatch(r"\d\d/\d\d/\d{4}", text):
            return date(int(text[6:]), int(text[3:5]), int(text[:2]))
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise _Wrong(f"« {_short(text)} » n’est pas un jour (AAAA-MM-JJ ou JJ/MM/AAAA)")


def _among(text: str, least: int, most: int, words: str) -> int:
    if re.fullmatch(r"[0-9]{1,3}", text) and least <= int(text) <= most:
        return int(text)
    raise _Wrong(f"« {_short(text)} » ; {words}")


def _amount(name: str, text: str) -> int:
    try:
        cents = quantities.cents(text)
    except quantities.Doubtful as doubt:
        raise _Wrong(f"« {_short(text)} » se lit de deux façons : écrivez {' ou '.join(doubt.ways)}") from None
    except quantities.Unread:
        cents = -1
    if cents < 0:
        raise _Wrong(f"« {_short(text)} » n’est pas un montant en euros, zéro ou plus, deux décimales au plus")
    if cents > MOST[name]:
        raise _Wrong(f"« {_short(text)} » dépasse {MOST[name] // 100} €")
    if name == "rent" and not cents:
        raise _Wrong("un loyer est de plus de zéro")
    return cents


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
