"""`trousseau ledger`: verify the books, or hand them to another tool."""

import argparse
import sys
from collections.abc import Iterator, Sequence

from trousseau.exchange import hledger

from .enums import Ledger
from .models import Entry
from .verification import verify


def main(argv: Sequence[str]) -> int:
    """0 when all is well, 1 when a ledger is not whole; argparse leaves with 2 on a wrong argument."""
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
    out.add_argument("--format", choices=["hledger"], default="hledger")
    options = parser.parse_args(argv)
    if options.command == "export":
        for line in hledger.write(transactions(options.ledger)):
            sys.stdout.write(f"{line}\n")
        return 0
    verdicts = [verify(ledger) for ledger in ([options.ledger] if options.ledger else Ledger)]
    for verdict in verdicts:
        sys.stdout.write(f"{verdict}\n")
    return 0 if all(verdict.ok for verdict in verdicts) else 1


def transactions(ledger: str) -> Iterator[hledger.Transaction]:
    """The posted entries of a ledger, oldest first; an account's parts are account, fund, lease."""
    entries = Entry.objects.posted().filter(ledger=ledger).order_by("date", "chain_number")
    for entry in entries.prefetch_related("lines__fund").iterator(chunk_size=1000):
        yield hledger.Transaction(
            entry.date,
            f"{entry.journal}-{entry.year}-{entry.number}",
            entry.label,
            [
                hledger.Movement(
                    [part for part in (line.account, line.fund and line.fund.code, line.aux) if part],
                    line.debit - line.credit,
                )
                for line in entry.lines.all()
            ],
        )
