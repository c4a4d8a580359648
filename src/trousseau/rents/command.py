"""`trousseau rents`: call the rents of a month."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date

from trousseau.core.clock import today
from trousseau.core.errors import Refused

from .actions.calls import shorten_calls
from .run.asking import check_month
from .run.calling import call_month


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas un mois : écrivez par exemple 2026-11") from None


def main(argv: Sequence[str]) -> int:
    """0 when the month is called, 1 when something stops it and nothing was called, 2 on a wrong argument."""
    parser = argparse.ArgumentParser(prog="trousseau rents", description="Les loyers.")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="appelle les loyers et charges d’un mois, une fois")
    run.add_argument("month", type=_month, metavar="AAAA-MM")
    month = parser.parse_args(argv).month
    try:
        check_month(month, today())
        made = call_month(None, month=month)
        shortened = shorten_calls(None)
    except Refused as refusal:
        sys.stderr.write(f"trousseau : {refusal}\n")
        return 1
    sys.stdout.write(f"{month:%Y-%m} : {made} loyer(s) appelé(s), {shortened} corrigé(s) après un départ.\n")
    return 0
