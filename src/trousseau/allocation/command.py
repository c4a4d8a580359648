"""`trousseau allocation replay NUMÉRO`: exit 0 when the same bytes come out again, 1 when not, 2 when it is not found."""

import argparse
import sys
from collections.abc import Sequence

from trousseau.engines import typography

from .freezing import replay
from .models import FrozenProblem


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="trousseau allocation", description="Rejoue une proposition figée.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMANDE")
    again = commands.add_parser(
        "replay", help="recalcule une proposition et la compare à ce qui fut figé, octet par octet"
    )
    again.add_argument("number", type=int, metavar="NUMÉRO", help="le numéro du problème figé, lu sur la fiche")
    number = parser.parse_args(argv).number
    frozen = FrozenProblem.objects.select_related("sitting").filter(pk=number).first()
    if frozen is None:
        sys.stderr.write(f"{typography.french(f'Aucun problème figé ne porte le numéro {number}.')}\n")
        return 2
    found = replay(frozen)
    words = (
        f"Séance du {frozen.sitting}, problème {number} : le même résultat, octet pour octet ({frozen.result_sha256})."
        if not found.difference
        else f"Séance du {frozen.sitting}, problème {number} : le résultat diffère. {found.difference}"
    )
    sys.stdout.write(f"{typography.french(words)}\n")
    return 1 if found.difference else 0
