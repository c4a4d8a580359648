"""`trousseau papers`: read again the papers that are kept."""

import argparse
import sys
from collections.abc import Sequence

from .clock import today
from .digests import examine, named
from .models import Document


def main(argv: Sequence[str]) -> int:
    """0 when each paper is what was filed, 1 otherwise; argparse leaves with 2 on a wrong argument."""
    parser = argparse.ArgumentParser(prog="trousseau papers", description="Les papiers conservés.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("verify", help="relit chaque papier et le compare à son empreinte")
    parser.parse_args(argv)
    count = wrong = 0
    for paper, why in examine(Document.objects.all(), today()):
        count += 1
        if why:
            wrong += 1
            sys.stdout.write(f"Papier {named(paper)} : {str(why).rstrip('.')}.\n")
    if wrong:
        sys.stdout.write(f"{wrong} papier(s) sur {count} à reprendre d’une sauvegarde.\n")
        return 1
    sys.stdout.write(f"{count} papier(s) relu(s) : chacun est ce qui a été classé.\n")
    return 0
