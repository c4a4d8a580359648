"""A case typed as JSON becomes a case of the rules, or is refused whole with the first thing that is wrong in it.

Nothing is guessed: an unknown key, a key given twice, a text for a number, a day that does not exist are refused. An act that
lacks, or comes before its predecessor, is none of these: the rules name it.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from trousseau.rules.eviction_case import ACTS, Act, Case, Delay, Owed

KEYS = ("today", "lessor", "aid_to_lessor", "signed_on", "renewed", "clause", "arrears", "acts")
LESSORS = ("natural", "family_company", "legal_person")
OWED = ("since", "debt", "rent", "charges")
ACT, OPTIONAL = ("act", "on", "proof"), ("by", "until")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FIRST_YEAR, LAST_YEAR = 1900, 2199  # the rules add up to some years to a day
MOST_CENTS = 100_000_000_00
MOST_DELAY = 520  # weeks or months
MOST_ACTS = 1000


class NotReadable(Exception):
    """One French line: what is wrong, and where."""


def read_case(text: str) -> Case:
    """The case of a JSON text. Raises NotReadable."""
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except NotReadable:
        raise
    except json.JSONDecodeError as error:
        raise NotReadable(f"ce n’est pas du JSON : ligne {error.lineno}, colonne {error.colno}") from error
    except ValueError as error:  # more digits than Python reads
        raise NotReadable("un nombre est trop long") from error
    except RecursionError as error:
        raise NotReadable("trop d’objets ou de listes sont mis l’un dans l’autre") from error
    row = _object(found, "le cas", KEYS)
    today, signed = _day(row["today"], "today"), _day(row["signed_on"], "signed_on")
    lessor = _among(row["lessor"], "lessor", LESSORS)
    if not isinstance(row["aid_to_lessor"], bool):
        raise NotReadable("aid_to_lessor : doit être true ou false")
    acts = row["acts"]
    if not isinstance(acts, list):
        raise NotReadable("acts : doit être une liste")
    if len(acts) > MOST_ACTS:
        raise NotReadable(f"acts : plus de {MOST_ACTS} actes")
    return Case(
        today=today,
        lessor=lessor,
        aid_to_lessor=row["aid_to_lessor"],
        signed_on=signed,
        renewed=_renewed(row["renewed"]),
        clause=_clause(row["clause"]),
        arrears=_arrears(row["arrears"]),
        acts=tuple(_act(one, f"acts[{place}]") for place, one in enumerate(acts)),
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise NotReadable(f"{_short(key)} : ce champ est donné deux fois")
        found[key] = value
    return found


def _no_number(constant: str) -> None:
    raise NotReadable(f"{constant} n’est pas un nombre")


def _short(key: str) -> str:
    shown = "".join(letter for letter in " ".join(key.split()) if letter.isprintable())  # it goes to a terminal
    return shown[:60] or "(vide)"


def _object(value: Any, where: str, keys: tuple[str, ...], optional: tuple[str, ...] = ()) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise NotReadable(f"{where} : doit être un objet JSON")
    for key in value:
        if key not in keys and key not in optional:
            raise NotReadable(f"{where} : champ inconnu, {_short(key)}")
    for key in keys:
        if key not in value:
            raise NotReadable(f"{where} : {key} manque")
    return value


def _day(value: Any, where: str) -> date:
    if isinstance(value, str) and DAY.fullmatch(value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise NotReadable(f"{where} : ce jour n’existe pas") from None
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
        raise NotReadable(f"{where} : l’année doit être entre {FIRST_YEAR} et {LAST_YEAR}")
    raise NotReadable(f"{where} : doit être un jour, écrit AAAA-MM-JJ")


def _among(value: Any, where: str, choices: tuple[str, ...]) -> str:
    if isinstance(value, str) and value in choices:
        return value
    raise NotReadable(f"{where} : doit être l’un de {', '.join(choices)}")


def _whole(value: Any, where: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise NotReadable(f"{where} : doit être un nombre entier")
    if not least <= value <= most:
        raise NotReadable(f"{where} : doit être entre {least} et {most}")
    return value


def _renewed(value: Any) -> date | str:
    if value is None:
        return ""
    if value is False:
        return "no"
    if value == "tacit":
        return "tacit"
    if isinstance(value, str):
        return _day(value, "renewed")
    raise NotReadable('renewed : doit être un jour, "tacit", false ou null')


def _clause(value: Any) -> Delay | None:
    if value is None:
        return None
    row = _object(value, "clause", (), ("weeks", "months"))
    if len(row) != 1:
        raise NotReadable("clause : doit dire weeks ou months, l’un des deux")
    ((unit, count),) = row.items()
    return Delay(_whole(count, f"clause.{unit}", 1, MOST_DELAY), unit)


def _arrears(value: Any) -> Owed | None:
    if value is None:
        return None
    row = _object(value, "arrears", OWED)
    cents = (_whole(row[key], f"arrears.{key}", 0, MOST_CENTS) for key in OWED[1:])
    return Owed(_day(row["since"], "arrears.since"), *cents)


def _act(value: Any, where: str) -> Act:
    row = _object(value, where, ACT, OPTIONAL)
    act = _among(row["act"], f"{where}.act", tuple(ACTS))
    on, proof = _day(row["on"], f"{where}.on"), row["proof"]
    if proof is not None and (not isinstance(proof, str) or not proof.strip()):
        raise NotReadable(f"{where}.proof : doit être un texte, ou null")
    by, until = row.get("by"), row.get("until")
    if act != "delays_granted":
        for key in OPTIONAL:
            if row.get(key) is not None:
                raise NotReadable(f"{where}.{key} : n’est dit que de delays_granted")
        return Act(act, on, proof is not None)
    who = _among(by, f"{where}.by", ("judge", "enforcement"))
    return Act(act, on, proof is not None, who, _day(until, f"{where}.until"))
