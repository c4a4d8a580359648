"""`trousseau deadlines CASE.json [--json]`: exit 0, or 1 with one line on the error stream and nothing on the other."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from trousseau import scales
from trousseau.engines import typography
from trousseau.exchange.french import in_french
from trousseau.exchange.given import content_of
from trousseau.rules.eviction import deadlines
from trousseau.rules.eviction_case import Certainty, Deadline

from .laws import law_of
from .reading import NotReadable, read_case

LARGEST = 4 * 1024 * 1024
NAMES = {
    "clause_effective": "clause résolutoire acquise",
    "surety_told": "caution prévenue",
    "ccapex_seizure": "CCAPEX saisie ou prévenue",
    "summons_allowed": "assignation possible",
    "prefect_told": "préfet averti de l’assignation",
    "leave": "lieux à quitter",
    "enforcement_delays": "délais du juge de l’exécution",
    "truce": "trêve hivernale",
    "force_silence": "silence du préfet, refus",
    "indemnity_claim": "demande d’indemnité à l’État",
}
CERTAIN = {
    Certainty.SURE: "sûr",
    Certainty.CONTESTABLE: "contestable",
    Certainty.ASK: "à demander",
    Certainty.NONE: "sans objet",
}


@in_french()
def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="trousseau deadlines",
        description="Calcule les dix échéances d’une procédure, du commandement de payer à l’indemnité de l’État.",
    )
    parser.add_argument("file", metavar="CAS.json", help="un cas (docs/formats.md) ; « - » lit l’entrée")
    parser.add_argument("--json", action="store_true", help="écrire les dix lignes en JSON")
    options = parser.parse_args(argv)
    try:
        case = read_case(_text(options.file))
    except NotReadable as refusal:
        sys.stderr.write(f"{typography.french(str(refusal))}\n")
        return 1
    found = deadlines(case, law_of(case, scales.at))
    if options.json:
        sys.stdout.write(f"{json.dumps([plain(row) for row in found], ensure_ascii=False, indent=2)}\n")
    else:
        sys.stdout.write(typography.french("\n".join(_shown(found))) + "\n")
    return 0


def plain(row: Deadline) -> dict[str, Any]:
    """One row as JSON."""
    return {
        "deadline": row.deadline,
        "on": row.on and row.on.isoformat(),
        "not_before": row.not_before and row.not_before.isoformat(),
        "not_after": row.not_after and row.not_after.isoformat(),
        "article": row.article,
        "certainty": row.certainty.value,
        "why": str(row.why).replace("\u202f", " ").replace("\xa0", " "),
    }


def _text(name: str) -> str:
    try:
        content = content_of(name, LARGEST)
        if len(content) > LARGEST:
            raise NotReadable("le fichier pèse plus de 4 Mo")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotReadable("le fichier n’est pas un texte UTF-8") from error
    except OSError as error:
        raise NotReadable(f"le fichier ne s’ouvre pas : {error.strerror or 'erreur du disque'}") from error


def _shown(found: Sequence[Deadline]) -> Iterator[str]:
    width = max(len(name) for name in NAMES.values())
    for row in found:
        yield f"{NAMES[row.deadline]:{width}}  {CERTAIN[row.certainty]:11}  {_days(row) or '–'}"
        yield f"    {row.article}"
        yield f"    {row.why}"


def _days(row: Deadline) -> str:
    def said(words: str, day: date | None) -> list[str]:
        return [f"{words} {day:%d/%m/%Y}"] if day else []

    if row.deadline == "truce":
        return ", ".join([*said("à partir du", row.on), *said("départ possible le", row.not_before)])
    if row.deadline == "enforcement_delays":
        return ", ".join([*said("au plus tôt le", row.not_before), *said("au plus tard le", row.not_after)])
    return ", ".join([*said("à partir du", row.on), *said("au plus tard le", row.not_after)])
