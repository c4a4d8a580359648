"""A problem's JSON text becomes a problem. Everything that is wrong is said at once, with its place."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from trousseau.engines.allocation import Problem
from trousseau.rules.applicant import Dwelling, Household, Quota, Threshold, Thresholds
from trousseau.rules.grid import GridNotReadable, read_grid, short

from .checks import MOST_DWELLINGS, MOST_HOUSEHOLDS, MOST_QUOTAS, NotReadable, problem_from
from .frozen import read_law
from .writing import LENIENT, PROBLEM

HEADER = ("format", "on", "seed", "grid", "thresholds", "quotas", "law", "households", "dwellings")
WHOLE, YES, TEXT, DAY, TEXTS, SET = "whole", "yes", "text", "day", "texts", "set"
WORDS = {
    WHOLE: "doit être un nombre entier",
    YES: "doit être true ou false",
    TEXT: "doit être un texte",
    DAY: "doit être un jour, écrit AAAA-MM-JJ",
    TEXTS: "doit être une liste de textes",
    SET: "doit être une liste de textes, chacun une seule fois",
}
# By field: what it takes, and whether null will do.
FIELDS: dict[Any, dict[str, tuple[str, bool]]] = {
    Household: {
        "id": (TEXT, False),
        "size": (WHOLE, False),
        "adults": (WHOLE, False),
        "young": (WHOLE, False),
        "couple": (YES, False),
        "dependants": (WHOLE, False),
        "base_resources": (WHOLE, True),
        "resources": (WHOLE, True),
        "rsa": (YES, False),
        "disabled": (YES, False),
        "tax_income": (WHOLE, True),
        "rooms_min": (WHOLE, False),
        "rooms_max": (WHOLE, True),
        "needs_access": (YES, False),
        "communes": (SET, True),
        "since": (DAY, False),
        "priority": (YES, False),
        "ethos": (WHOLE, True),
        "quotas": (TEXTS, False),
        "declined": (TEXTS, False),
    },
    Dwelling: {
        "id": (TEXT, False),
        "surface": (WHOLE, False),
        "rooms": (WHOLE, False),
        "accessible": (YES, True),
        "commune": (TEXT, False),
        "zone": (WHOLE, False),
        "rent": (WHOLE, False),
        "charges": (WHOLE, False),
        "level": (TEXT, False),
        "conventioned": (YES, False),
        "furnished": (YES, False),
        "free_on": (DAY, True),
    },
    Threshold: {"value": (WHOLE, False), "decision": (TEXT, False)},
    Quota: {"code": (TEXT, False), "label": (TEXT, False), "at_least": (WHOLE, False), "reserved": (TEXTS, False)},
}


def read(text: str | bytes) -> Problem:
    """The problem of a JSON text, in its one order. Raises NotReadable."""
    found = _json(text)
    if not isinstance(found, Mapping):
        raise NotReadable(["le fichier n’est pas un objet JSON : il commence par { et se lit dans docs/formats.md"])
    if found.get("format") not in (PROBLEM, LENIENT):
        raise NotReadable([f"format : « {short(found.get('format'))} » ; ce programme lit « {PROBLEM} »"])
    problems = [f"{short(name)} : champ inconnu" for name in found if name not in HEADER]
    problems += [f"{name} : manque" for name in HEADER if name not in found]
    if problems:
        raise NotReadable(problems)
    rows = {
        "households": _rows(found, "households", MOST_HOUSEHOLDS, problems),
        "dwellings": _rows(found, "dwellings", MOST_DWELLINGS, problems),
        "quotas": _rows(found, "quotas", MOST_QUOTAS, problems),
    }
    if problems:
        raise NotReadable(problems)
    grid = None
    try:
        grid = read_grid(found["grid"])
    except GridNotReadable as refusal:
        problems += refusal.problems
    law = read_law(found["law"], problems)
    on = _value(DAY, found["on"])
    if on is None:
        problems.append(f"on : {WORDS[DAY]}")
    if not isinstance(found["seed"], str):
        problems.append(f"seed : {WORDS[TEXT]}")
    limits = _thresholds(found["thresholds"], problems)
    homes = _all(Dwelling, "dwellings", rows, problems)
    people = _all(Household, "households", rows, problems)
    quotas = _all(Quota, "quotas", rows, problems)
    if problems or grid is None or law is None:  # what is not there is said among the problems
        raise NotReadable(problems)
    return problem_from(
        on=on,
        seed=found["seed"],
        grid=grid,
        law=law,
        thresholds=limits,
        quotas=quotas,
        households=people,
        dwellings=homes,
        lenient=found["format"] == LENIENT,
    )


def _json(text: str | bytes) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _value in pairs]
            raise ValueError(
                f"« {short(next(n for n in names if names.count(n) > 1))} » est écrit deux fois dans un objet"
            )
        return found

    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        # a decimal number stays what it is: no field takes one, and none may pass through a float
        return json.loads(text, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=once)
    except UnicodeDecodeError as error:
        raise NotReadable(["le fichier n’est pas un texte UTF-8"]) from error
    except json.JSONDecodeError as error:
        raise NotReadable([f"le fichier n’est pas du JSON : ligne {error.lineno}, colonne {error.colno}"]) from error
    except RecursionError as error:
        raise NotReadable(["le fichier n’est pas un problème : trop de crochets les uns dans les autres"]) from error
    except ValueError as error:
        words = "un nombre est démesuré" if "integer string conversion" in str(error) else str(error)
        raise NotReadable([f"le fichier n’est pas lisible : {words}"]) from error


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} n’est pas un nombre")


def _rows(found: Mapping[str, Any], name: str, most: int, problems: list[str]) -> list[Any]:
    rows = found[name]
    if not isinstance(rows, list):
        problems.append(f"{name} : doit être une liste")
        return []
    if len(rows) > most:
        problems.append(f"{name} : {len(rows)} lignes, {most} au plus ; partagez le fichier")
    return rows


def _all[T](kind: Callable[..., T], name: str, rows: Mapping[str, list], problems: list[str]) -> list[T]:
    """The rows that are right; of the others, `problems` say what is wrong."""
    found = (_row(kind, row, f"{name}, ligne {n}", problems) for n, row in enumerate(rows[name], 1))
    return [one for one in found if one is not None]


def _row[T](kind: Callable[..., T], row: Any, place: str, problems: list[str]) -> T | None:
    """One dataclass from an object of the same names; None when something is wrong, said in `problems`."""
    if not isinstance(row, Mapping):
        problems.append(f"{place} : doit être un objet")
        return None
    before, known = len(problems), FIELDS[kind]
    if isinstance(row.get("id"), str):
        place = f"{place} (« {short(row['id'])} »)"
    problems += [f"{place}, {short(name)} : champ inconnu" for name in row if name not in known]
    values: dict[str, Any] = {}
    for name, (wanted, nullable) in known.items():
        given = row.get(name)
        values[name] = _value(wanted, given)
        if name not in row or (given is None and not nullable):
            problems.append(f"{place}, {name} : manque")
        elif values[name] is None and given is not None:
            words = WORDS[wanted] + (", ou null" if nullable else "")
            problems.append(f"{place}, {name} : {words} (« {short(given)} »)")
    return kind(**values) if len(problems) == before else None


def _value(wanted: str, given: Any) -> Any:
    """The value, or None when it is not of the kind that is wanted."""
    if wanted == WHOLE:
        return given if isinstance(given, int) and not isinstance(given, bool) else None
    if wanted == YES:
        return given if isinstance(given, bool) else None
    if wanted == TEXT:
        return given if isinstance(given, str) else None
    if wanted == TEXTS:
        good = isinstance(given, list) and all(isinstance(one, str) for one in given)
        return tuple(given) if good else None
    if wanted == SET:
        listed = _value(TEXTS, given)
        return frozenset(listed) if listed is not None and len(set(listed)) == len(listed) else None
    try:
        good = isinstance(given, str) and len(given) == 10 and given[4] == given[7] == "-" and given[5] != "W"
        return date.fromisoformat(given) if good else None
    except ValueError:
        return None


def _thresholds(found: Any, problems: list[str]) -> Thresholds:
    if not isinstance(found, Mapping) or set(found) != {"effort", "left"}:
        problems.append("thresholds : doit être un objet, avec effort et left (null : aucun seuil)")
        return Thresholds()
    limits: dict[str, Threshold | None] = {}
    for name in ("effort", "left"):
        row = found[name]
        limits[name] = None if row is None else _row(Threshold, row, f"thresholds.{name}", problems)
    return Thresholds(**limits)
