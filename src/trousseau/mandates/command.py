"""`trousseau register`: read the register of mandates again."""

import argparse
import re
import sys
from collections.abc import Sequence

from trousseau.core import heads
from trousseau.core.chain import Head

from .verification import WORD, verify


def _head(text: str) -> Head:
    """« 42:9f3a… » as it was noted; at least the twelve first digits of the seal."""
    found = re.fullmatch(r"([1-9][0-9]*):([0-9a-f]{12,64})", text.strip().lower())
    if not found:
        raise argparse.ArgumentTypeError("attendu NUMÉRO:SCEAU, les douze premiers chiffres du sceau au moins")
    return Head(int(found[1]), found[2])


def main(argv: Sequence[str]) -> int:
    """0 when all is well, 1 when the register is not whole; argparse leaves with 2 on a wrong argument."""
    parser = argparse.ArgumentParser(prog="trousseau register", description="Le registre des mandats.")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("verify", help="relit tout : numéros, sceaux, tête notée hors base")
    check.add_argument(
        "--head",
        type=_head,
        action="append",
        default=[],
        metavar="NUMÉRO:SCEAU",
        help="une tête notée ailleurs, sur papier par exemple ; peut être répété",
    )
    check.add_argument(
        "--sheet", metavar="FEUILLE", help="la ligne d’une feuille signée, recopiée, ou un fichier qui la contient"
    )
    options = parser.parse_args(argv)
    sheet = heads.given(options.sheet, WORD) if options.sheet else []
    verdict = verify([*options.head, *sheet])
    sys.stdout.write(f"{verdict}\n")
    sys.stdout.write(f"{heads.compared(verdict, sheet) if sheet else heads.only_paper(verdict.head)}\n")
    return 0 if verdict.ok else 1
