"""What the ledger does each night."""

from datetime import date

from trousseau.core import chain
from trousseau.core.errors import Failed
from trousseau.core.nightly import once
from trousseau.rules.said import Said, Sum, say, together

from . import findings
from .enums import Ledger
from .money_proofs import discover, keep_statement
from .queries import chain_name
from .verification import verify


@once
def verify_ledgers(on: date) -> Said:
    """Read both ledgers again. Raises Failed with what is wrong: no line of it names a person."""
    verdicts = [verify(ledger) for ledger in Ledger]
    if not all(verdict.ok for verdict in verdicts):
        raise Failed(together(verdict.said for verdict in verdicts if not verdict.ok))
    for verdict in verdicts:
        chain.catch_up(chain_name(verdict.ledger), verdict.head)
    return together(verdict.said for verdict in verdicts)


def prove_funds(on: date) -> Said:
    """Keep the day's statement of funds. Raises Failed with what does not hold: the job fails, and says it."""
    statement = keep_statement(on)
    if not statement.ok:
        raise Failed(together(findings.read(kept).said for _proof, *kept in statement.findings))
    return say(
        "Statement of funds: %(held)s held, owed to others to the cent; proofs made: %(proofs)s.",
        held=Sum(statement.held),
        proofs=len(discover()),
    )


JOBS = {"ledger.verify": verify_ledgers, "ledger.funds": prove_funds}
