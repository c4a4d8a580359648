"""`trousseau simulate-owner CASE.json [--json]`: exit 0, or 2 with the reasons on the error stream.

What the disk refuses is an OSError, which `site.cli` says in French.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from typing import Any

from trousseau import scales
from trousseau.engines import typography
from trousseau.exchange.given import content_of

from .answer import answer
from .laws import laws
from .reading import NotReadable, read_cases

LARGEST = 32 * 1024 * 1024
NAMES = {"free": "marché libre", "loc1": "Loc1", "loc2": "Loc2", "loc3": "Loc3"}
WHY = {
    "micro": "exclut le micro-foncier",
    "furnished": "demande une location vide",
    "energy": "n’admet pas cette classe énergie",
    "ended": "ne se demande plus à cette date",
}


def main(argv: Sequence[str], *, today: date | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="trousseau simulate-owner", description="Compare le marché libre et Loc’Avantages pour un propriétaire."
    )
    parser.add_argument("file", metavar="CAS.json", help="un cas ou une liste (docs/formats.md) ; - : entrée")
    parser.add_argument("--json", action="store_true", help="écrire la réponse en JSON")
    options = parser.parse_args(argv)
    try:
        text = _text(options.file)
        found, several = answers(text, today or date.today())
    except NotReadable as refusal:
        for line in refusal.problems:
            sys.stderr.write(f"{typography.french(line)}\n")
        return 2
    if options.json:
        shown = json.dumps(found if several else found[0], ensure_ascii=False, indent=2)
    else:
        shown = "\n\n".join(summary(one) for one in found)
    sys.stdout.write(f"{shown}\n")
    return 0


def answers(text: str, today: date) -> tuple[list[dict[str, Any]], bool]:
    """The answers to the cases of a JSON text, and whether they were a list. Raises NotReadable: all or nothing."""
    asked, several = read_cases(text, today)
    of_day: dict[date, Any] = {}
    found, problems = [], []
    for one in asked:
        try:
            if one.on not in of_day:
                of_day[one.on] = laws(one.on, scales.at)
            law = of_day[one.on]
            found.append(answer(one.case(law), law, name=one.name, commune=one.commune))
        except scales.OutOfRange as error:
            problems.append(f"{one.place}on : {error}")
        except NotReadable as refusal:
            problems += refusal.problems
    if problems:
        raise NotReadable(problems)
    return found, several


def _text(name: str) -> str:
    try:
        content = content_of(name, LARGEST)
        if len(content) > LARGEST:
            raise NotReadable([f"{name} : plus de 32 Mo"])
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotReadable([f"{name} : n’est pas un texte UTF-8"]) from error


def summary(found: dict[str, Any]) -> str:
    """One case in a few French lines."""
    lines = [found["name"]] if found["name"] else []
    lines.append(f"le plus favorable sur six ans : {NAMES[found['best']]}")
    for scheme in found["schemes"]:
        name = NAMES[scheme["scheme"]]
        if not scheme["eligible"]:
            lines.append(f"{name} : {', '.join(WHY[code] for code in scheme['objections'])}")
            continue
        line = f"{name} : loyer {_money(scheme['rent'])}, il reste {_money(scheme['usual_year']['net'])} par an"
        if scheme["scheme"] != "free":
            line += f" ({_money(scheme['gap'], sign=True)}), {_money(scheme['total_gap'], sign=True)} sur six ans"
        lines.append(line)
    if leaving := found["leaving_micro"]:
        lines.append(
            f"passer au régime réel : {_money(leaving['cost'])} de moins par an sur le marché libre"
            if not leaving["cost"].startswith("-")
            else f"passer au régime réel : {_money(leaving['cost'][1:])} de plus par an sur le marché libre"
        )
    if found["unverified"]:
        lines.append(f"{len(found['unverified'])} valeurs du droit ou hypothèses non vérifiées (--json les nomme)")
    return typography.french("\n".join(lines))


def _money(euros: str, *, sign: bool = False) -> str:
    cents = int(euros.replace(".", ""))
    return ("+" if sign and cents >= 0 else "") + typography.money(cents)
