"""`trousseau bank read FILE [--json]`: exit 0, or 1 with one line on the error stream and nothing on the other.

What a file of the bank holds, nothing being taken. docs/formats.md has the JSON.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from trousseau.exchange.french import in_french
from trousseau.exchange.given import content_of
from trousseau.rules.said import say

from . import LARGEST, Kind, Line, NotReadable, Statement, read, unsound

KINDS = {
    Kind.STATEMENT: say("statement"),
    Kind.REPORT: say("report of the day, provisional"),
    Kind.NOTICE: say("notice of movements, without balances"),
}


@in_french()
def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="trousseau bank", description="Lit les fichiers d’une banque, sans rien en prendre."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="read")
    reading = commands.add_parser(
        "read", help="lire un relevé (CAMT.052, .053, .054, CFONB120, OFX, MT940, csv, xlsx, ou un zip de ceux-ci)"
    )
    reading.add_argument("file", metavar="FICHIER", help="« - » lit l’entrée")
    reading.add_argument("--json", action="store_true", help="écrire ce qu’il contient en JSON")
    options = parser.parse_args(argv)
    try:
        found = list(_sound(_content(options.file)))
    except NotReadable as refusal:
        sys.stderr.write(f"{' '.join(str(refusal).split())}\n")
        return 1
    if options.json:
        sys.stdout.write(f"{json.dumps([_plain(one) for one in found], ensure_ascii=False, indent=2)}\n")
    else:
        sys.stdout.write("\n".join(_shown(found)) + "\n")
    return 0


def _content(name: str) -> bytes:
    try:
        return content_of(name, LARGEST)
    except OSError as error:
        raise NotReadable(say("This file cannot be opened: %(why)s.", why=error.strerror or "")) from error


def _sound(content: bytes) -> Iterator[Statement]:
    for statement in read(content):
        if why := unsound(statement):
            raise NotReadable(why)
        yield statement


def _plain(statement: Statement) -> dict[str, Any]:
    return {
        "account": statement.account or None,
        "currency": statement.currency or None,
        "opening": statement.opening,
        "closing": statement.closing,
        "lines": [_line(line) for line in statement.lines],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "booked_on": line.booked_on.isoformat() if line.booked_on else None,
        "cents": line.cents,
        "reference": line.reference or None,
        "end_to_end": line.end_to_end or None,
        "party": line.party or None,
        "party_account": line.iban or line.other or None,
        "label": line.label or None,
        "returned": line.returned,
    }


WIDTHS = (30, 46)  # of the other side, of the label: the JSON holds them whole


def _shown(found: Sequence[Statement]) -> Iterator[str]:
    for place, statement in enumerate(found):
        if place:
            yield ""
        lines = statement.lines
        yield f"{statement.account or say('account not said')} · {statement.source} · {KINDS[Kind(statement.kind)]}"
        yield f"{say('Opening balance')} : {_money(statement.opening, statement.currency)}"
        for line in lines:
            back = "↩ " if line.returned else ""
            party, label = (_cut(text, width) for text, width in zip((line.party, line.label), WIDTHS, strict=True))
            day = f"{line.booked_on:%d/%m/%Y}" if line.booked_on else " " * 10
            yield f"  {day}  {_money(line.cents, ''):>14}  {party:{WIDTHS[0]}}  {back}{label}".rstrip()
        yield f"{say('Closing balance')} : {_money(statement.closing, statement.currency)}"
        yield f"{say('Movements')} : {len(lines)}, {_money(statement.moved, statement.currency)}"


def _money(cents: int | None, currency: str) -> str:
    from .model import money

    return str(say("not said")) if cents is None else money(cents, currency)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
