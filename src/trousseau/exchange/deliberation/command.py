"""`trousseau deliberation read FILE [--json]`: exit 0, or 2 with the reason on the error stream."""

import argparse
import json
import sys
from collections.abc import Sequence

from trousseau.exchange.french import in_french

from . import NotReadable, read_file, summary


@in_french()
def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="trousseau deliberation", description="Lit une délibération et vérifie son vote."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="read")
    read = commands.add_parser("read", help="lire un acte (txt, md, docx, odt, pdf)")
    read.add_argument("file", metavar="FICHIER")
    read.add_argument("--json", action="store_true", help="écrire la lecture en JSON")
    options = parser.parse_args(argv)
    try:
        reading = read_file(options.file)
    except NotReadable as refusal:
        sys.stderr.write(f"{refusal.message}\n")
        return 2
    shown = json.dumps(reading.to_dict(), ensure_ascii=False, indent=2) if options.json else summary(reading)
    sys.stdout.write(f"{shown}\n")
    return 0
