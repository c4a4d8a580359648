"""What the ledger does each night."""

from datetime import date

from trousseau.core import chain
from trousseau.core.errors import Refused

from .enums import Ledger
from .queries import chain_name
from .verification import verify


def verify_ledgers(on: date) -> str:
    """Read both ledgers again. Raises Refused with what is wrong: no line of it names a person."""
    verdicts = [verify(ledger) for ledger in Ledger]
    if not all(verdict.ok for verdict in verdicts):
        raise Refused(" ".join(str(verdict) for verdict in verdicts if not verdict.ok))
    for verdict in verdicts:
        chain.catch_up(chain_name(verdict.ledger), verdict.head)
    return " ".join(str(verdict) for verdict in verdicts)


JOBS = {"ledger.verify": verify_ledgers}
