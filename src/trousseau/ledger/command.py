"""`trousseau ledger`: verify the books, or hand them to another tool."""

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from trousseau.core.clock import today
from trousseau.core.disk import why
from trousseau.core.models import Agency
from trousseau.exchange.books import Writer, beancount, fec, hledger

from .books import transactions
from .enums import Ledger
from .verification import verify

WRITERS: dict[str, Writer] = {"hledger": hledger.write, "beancount": beancount.write, "fec": fec.write}


def main(argv: Sequence[str]) -> int:
    """0 when all is well, 1 when a ledger is not whole, 2 when what is asked cannot be done."""
    parser = argparse.ArgumentParser(prog="trousseau ledger", description="Le grand livre.")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser(
        "verify", help="relit tout : équilibre, numéros, sceaux, tête notée hors base"
    )
    check.add_argument(
        "--ledger", choices=Ledger.values, help="clients (mandants) ou agency ; les deux sinon"
    )
    out = commands.add_parser("export", help="écrit les comptes pour un autre outil")
    out.add_argument("--ledger", choices=Ledger.values, default=Ledger.CLIENTS.value)
    out.add_argument("--format", choices=WRITERS, default="hledger")
    out.add_argument("--from", dest="start", type=_day, metavar="AAAA-MM-JJ", help="premier jour, compris")
    out.add_argument("--to", dest="end", type=_day, metavar="AAAA-MM-JJ", help="dernier jour, compris")
    out.add_argument(
        "--out", type=Path, metavar="FICHIER", help="fichier à écrire, ou dossier pour un FEC ; sinon l’écran"
    )
    options = parser.parse_args(argv)
    if options.command == "export":
        return _export(options)
    verdicts = [verify(ledger) for ledger in ([options.ledger] if options.ledger else Ledger)]
    for verdict in verdicts:
        sys.stdout.write(f"{verdict}\n")
    return 0 if all(verdict.ok for verdict in verdicts) else 1


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"« {text} » n’est pas un jour : écrivez par exemple 2026-01-31"
        ) from None


def _export(options: argparse.Namespace) -> int:
    if options.start and options.end and options.end < options.start:
        sys.stderr.write("Le dernier jour (--to) vient avant le premier (--from) : échangez-les.\n")
        return 2
    lines = WRITERS[options.format](transactions(options.ledger, options.start, options.end))
    if options.out is None:
        for line in lines:
            sys.stdout.write(f"{line}\n")
        return 0
    try:
        place = _place(options)
        _write_whole(place, lines, fec.ENCODING if options.format == "fec" else "utf-8")
    except OSError as error:
        sys.stderr.write(f"Rien n’a été écrit : {why(error) or error}.\n")
        return 2
    sys.stdout.write(f"{place}\n")
    return 0


def _place(options: argparse.Namespace) -> Path:
    """The file to write; in a folder, a FEC takes the name that the rule gives it."""
    if not options.out.is_dir() or options.format != "fec":
        return options.out
    agency = Agency.objects.first()
    siren = agency.siren if agency and agency.siren else "000000000"
    return options.out / fec.file_name(siren, options.end or today())


def _write_whole(place: Path, lines: Iterable[str], encoding: str) -> None:
    """All or nothing: a full disk or a crash leaves no half of a file under the name."""
    part = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        with part.open("w", encoding=encoding, newline="\r\n" if encoding == fec.ENCODING else "\n") as file:
            file.writelines(f"{line}\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)
