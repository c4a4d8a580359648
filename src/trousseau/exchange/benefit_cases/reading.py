"""A row of a file of cases, or what is wrong in it: one French sentence a cell, with its line and its column."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from trousseau.exchange import quantities
from trousseau.rules.benefit import MOST_DEPENDANTS, Letting, Tenant

COLUMNS = ("date", "zone", "couple", "dependants", "base_resources", "rent", "conventioned", "furnished", "disabled")
OPTIONAL = ("case",)
YES, NO = ("1", "oui", "yes", "true", "vrai"), ("0", "non", "no", "false", "faux", "")
MOST = {"base_resources": 1_000_000_000, "rent": 10_000_000}  # cents: more is a slip of the keyboard
SHOWN = 40  # characters of a wrong cell that are repeated


class NotReadable(Exception):
    """`problems` are French lines, one a problem."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class Case:
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


def case(row: Mapping[str, str], line: int, problems: list[str]) -> Case | None:
    """The case of a row; None when something is wrong, said in `problems`."""
    before = len(problems)
    found: dict[str, Any] = {}
    for name in COLUMNS:
        try:
            found[name] = _read(name, row[name].strip())
        except _Wrong as wrong:
            problems.append(f"ligne {line}, {name} : {wrong}")
    if len(problems) > before:
        return None
    return Case(
        found["date"],
        Tenant(found["couple"], found["dependants"], found["base_resources"], found["disabled"]),
        Letting(found["zone"], found["rent"], found["conventioned"], found["furnished"]),
    )


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
