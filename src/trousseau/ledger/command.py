"""`trousseau ledger`: verify the books, or hand them to another tool."""

import argparse
import os
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from trousseau.core import heads
from trousseau.core.chain import Head
from trousseau.core.clock import today
from trousseau.core.disk import why
from trousseau.core.errors import Refused
from trousseau.core.models import Agency
from trousseau.exchange.books import Writer, beancount, fec, hledger
from trousseau.exchange.given import content_of
from trousseau.exchange.spreadsheets import LARGEST

from .books import book_entries
from .enums import Ledger
from .money_proofs import changed_outside
from .opening import open_books
from .verification import WORDS, verify

WRITERS: dict[str, Writer] = {"hledger": hledger.write, "beancount": beancount.write, "fec": fec.write}


def main(argv: Sequence[str]) -> int:
    """0 when all is well, 1 when a ledger is not whole, 2 when what is asked cannot be done."""
    parser = argparse.ArgumentParser(prog="trousseau ledger", description="Le grand livre.")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser(
        "verify",
        help="relit tout : équilibre, numéros, sceaux, tête notée hors base, et ce qui fut changé hors du logiciel",
    )
    check.add_argument("--ledger", choices=Ledger.values, help="clients (mandants) ou agency ; les deux sinon")
    check.add_argument(
        "--head",
        type=_heads,
        action="extend",
        default=[],
        metavar="NUMÉRO:SCEAU|FICHIER",
        help="une tête notée ailleurs, sur papier, ou une copie du fichier des têtes ; avec --ledger ; répétable",
    )
    check.add_argument(
        "--sheet", metavar="FEUILLE", help="la ligne d’une feuille signée, recopiée, ou un fichier qui la contient"
    )
    begin = commands.add_parser("open", help="commence les comptes par les soldes d’un autre logiciel")
    begin.add_argument(
        "file", type=Path, metavar="FICHIER", help="csv ou xlsx : compte, fonds, auxiliaire, debit, credit"
    )
    begin.add_argument("--ledger", choices=Ledger.values, required=True)
    begin.add_argument("--on", type=_day, required=True, metavar="AAAA-MM-JJ", help="premier jour tenu ici")
    out = commands.add_parser("export", help="écrit les comptes pour un autre outil")
    out.add_argument("--ledger", choices=Ledger.values, default=Ledger.CLIENTS.value)
    out.add_argument("--format", choices=WRITERS, default="hledger")
    out.add_argument("--from", dest="start", type=_day, metavar="AAAA-MM-JJ", help="premier jour, compris")
    out.add_argument("--to", dest="end", type=_day, metavar="AAAA-MM-JJ", help="dernier jour, compris")
    out.add_argument("--year", type=int, metavar="AAAA", help="un exercice entier, au lieu de --from et --to")
    out.add_argument(
        "--out", type=Path, metavar="DESTINATION", help="fichier à écrire, ou dossier pour un FEC ; sinon l’écran"
    )
    options = parser.parse_args(argv)
    if options.command == "export":
        return _export(options)
    if options.command == "open":
        return _open(options)
    if options.head and not options.ledger:
        parser.error("--head est la tête d’un livre : dites lequel avec --ledger clients ou agency")
    asked = [Ledger(options.ledger)] if options.ledger else list(Ledger)
    sheets = {ledger: heads.given(options.sheet, WORDS[ledger]) if options.sheet else [] for ledger in asked}
    verdicts = [verify(ledger, [*options.head, *sheets[ledger]]) for ledger in asked]
    for verdict in verdicts:
        sheet = sheets[verdict.ledger]
        sys.stdout.write(f"{verdict}\n")
        sys.stdout.write(f"  {heads.compared(verdict, sheet) if sheet else heads.only_paper(verdict.head)}\n")
    found = [] if options.ledger else changed_outside(today())
    for finding in found:
        sys.stdout.write(f"{finding}\n")
    return 0 if all(verdict.ok for verdict in verdicts) and not found else 1


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas un jour : écrivez par exemple 2026-01-31") from None


def _heads(text: str) -> list[Head]:
    """« 42:9f3a… » as it was noted, the twelve first digits of the seal at least; or a copy of the file of heads."""
    if noted := re.fullmatch(r"([1-9][0-9]*):([0-9a-f]{12,64})", text.strip().lower()):
        return [Head(int(noted[1]), noted[2])]
    try:
        rows = [line.split() for line in content_of(text, heads.LARGEST).decode("ascii").splitlines()]
        if not rows:
            raise ValueError("no head is written there")
        return [Head(int(row[0]), row[1]) for row in rows if int(row[0])]
    except (OSError, ValueError, IndexError):
        raise argparse.ArgumentTypeError(
            "attendu NUMÉRO:SCEAU (les douze premiers chiffres du sceau au moins), ou un fichier de têtes"
        ) from None


def _open(options: argparse.Namespace) -> int:
    try:
        entry = open_books(None, ledger=options.ledger, on=options.on, content=content_of(options.file, LARGEST))
    except OSError as error:
        sys.stderr.write(f"Rien n’a été écrit : {why(error) or error}.\n")
        return 2
    except Refused as refusal:
        sys.stderr.write(f"Rien n’a été écrit : {refusal}\n")
        return 1
    sys.stdout.write(f"Écriture {entry} : {entry.lines.count()} soldes repris.\n")
    return 0


def _export(options: argparse.Namespace) -> int:
    if options.year:
        if options.start or options.end or not 1900 <= options.year < 9999:
            sys.stderr.write("--year est un exercice entier, par exemple 2026 : sans --from ni --to.\n")
            return 2
        options.start, options.end = date(options.year, 1, 1), date(options.year, 12, 31)
    if options.start and options.end and options.end < options.start:
        sys.stderr.write("Le dernier jour (--to) vient avant le premier (--from) : échangez-les.\n")
        return 2
    asked = book_entries(options.ledger, options.start, options.end, with_letters=options.format == "fec")
    lines = WRITERS[options.format](asked)
    if options.out is None:
        for line in lines:
            sys.stdout.write(f"{line}\n")
        return 0
    try:
        place = _place(options)
        if place != options.out and place.exists():
            sys.stderr.write(f"{place} existe déjà, et les deux livres ont ce nom : un dossier par livre.\n")
            return 2
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
    siren = agency.siren if agency else ""
    if not siren:
        sys.stderr.write("Le SIREN de l’agence manque (Réglages) : le nom de ce fichier n’est pas encore le sien.\n")
    last = options.end or max(today(), options.start or today())
    return options.out / fec.file_name(siren or "000000000", last)


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
