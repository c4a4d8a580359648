"""What the ledger does each night."""

from datetime import date

from trousseau.core import chain
from trousseau.core.errors import Refused
from trousseau.core.nightly import once
from trousseau.engines.typography import money

from . import findings
from .enums import Ledger
from .money_proofs import discover, keep_statement
from .queries import chain_name
from .verification import verify


@once
def verify_ledgers(on: date) -> str:
    """Read both ledgers again. Raises Refused with what is wrong: no line of it names a person."""
    verdicts = [verify(ledger) for ledger in Ledger]
    if not all(verdict.ok for verdict in verdicts):
        raise Refused(" ".join(str(verdict) for verdict in verdicts if not verdict.ok))
    for verdict in verdicts:
        chain.catch_up(chain_name(verdict.ledger), verdict.head)
    return " ".join(str(verdict) for verdict in verdicts)


def prove_funds(on: date) -> str:
    """Keep the day's statement of funds. Raises Refused with what does not hold: the job fails, and says it."""
    statement = keep_statement(on)
    if not statement.ok:
        raise Refused(" ".join(str(findings.read(said)) for _proof, *said in statement.findings))
    return (
        f"Représentation des fonds : {money(statement.held)} détenus, dus aux autres au centime près ; "
        f"{len(discover())} preuves faites."
    )


JOBS = {"ledger.verify": verify_ledgers, "ledger.funds": prove_funds}
