"""`trousseau mail`: read the reports by which servers say that a message did not arrive."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from trousseau.exchange import apart, bounces
from trousseau.exchange.given import content_of

from .actions import take_reports


def main(argv: Sequence[str]) -> int:
    """0 when each file was a report of one of our messages, 1 otherwise; argparse leaves with 2 on a wrong argument."""
    parser = argparse.ArgumentParser(prog="trousseau mail", description="Les messages envoyés.")
    commands = parser.add_subparsers(dest="command", required=True)
    sub = commands.add_parser("bounces", help="lit des avis de retour (RFC 3464) et note les messages revenus")
    sub.add_argument("source", metavar="FICHIER|DOSSIER|-", help="un avis, un dossier d’avis, ou l’entrée standard")
    options = parser.parse_args(argv)
    reports, others, unread = [], 0, 0
    for name, content in _contents(options.source):
        try:
            reports.append(bounces.read(content))
        except bounces.NoReport:
            others += 1
        except apart.Refused as why:  # nothing is known of this file: the others are noted all the same
            unread += 1
            sys.stderr.write(f"{name} : {why}\n")
    found = take_reports(reports)
    for count, words in (
        (found.came_back, "message(s) noté(s) comme revenu(s)"),
        (found.known, "déjà noté(s)"),
        (found.late, "en retard, pas perdu(s) : rien n’est changé"),
        (found.unmatched, "avis ne parlant d’aucun message gardé ici"),
        (others, "fichier(s) qui n’est (ne sont) pas un avis de retour"),
    ):
        if count:
            sys.stdout.write(f"{count} {words}.\n")
    if not reports and not others and not unread:
        sys.stdout.write("Aucun fichier à lire.\n")
    return 1 if found.unmatched or others or unread else 0


def _contents(source: str) -> Iterator[tuple[str, bytes]]:
    """The name of each file, and of what it holds no more than a report may, and one byte that says that it is longer."""
    if source == "-":
        yield source, content_of(source, bounces.MOST)
        return
    place = Path(source)
    for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
        if not path.is_file() and path != place:
            continue
        yield path.name, content_of(path, bounces.MOST)
