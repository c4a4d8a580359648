"""What is proved every night of the money held for others. Each proof says what does not hold.

A room adds its own in a `money_proofs.py`: `PROOFS = [Proof(code, title, check)]`. Its findings are kept
in the day's statement and read in the nightly record: they name funds and leases, never a person.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_

from trousseau import journey

from . import funds
from .bank import reconciliation
from .findings import Finding
from .models import FundsStatement
from .payable import owed_to_owners

NONE = "–"  # a line of the books that names no fund, or no lease


@dataclass(frozen=True)
class Proof:
    """`check` gives what does not hold at the end of a day, one finding each: none when all is well."""

    code: str
    title: str
    check: Callable[[date], Sequence[Finding]]


def discover() -> list[Proof]:
    """The proofs of this site, in the order of the journey."""
    found: list[Proof] = []
    for room in journey.rooms(settings.SITE):
        if find_spec(f"{room.app}.money_proofs"):
            found += import_module(f"{room.app}.money_proofs").PROOFS
    return found


BEYOND = N_(
    "Fund %(fund)s: %(amount)s paid to the owner beyond what was collected for them, fees and expenses taken off."
)


def owners_within_what_was_collected(on: date) -> list[Finding]:
    return [
        Finding(BEYOND, {"fund": owed.fund or NONE, "amount": owed.beyond()})
        for owed in owed_to_owners(on)
        if owed.beyond()
    ]


PROOFS = [
    Proof("funds", _("The money held is what is owed to others, account by account"), funds.gaps),
    Proof("sides", _("No account stands on the side where it cannot be"), funds.wrong_sides),
    Proof(
        "owners", _("No owner was paid beyond what was collected for them"), owners_within_what_was_collected
    ),
    Proof("bank", _("The books follow the bank, statement by statement"), reconciliation.gaps),
]


@transaction.atomic
def keep_statement(on: date) -> FundsStatement:
    """Make the proofs of the day `on` and keep what they say; made again, it takes the place of the first."""
    found = funds.statement(on)
    findings = [[proof.code, *said.kept()] for proof in discover() for said in proof.check(on)]
    return FundsStatement.objects.update_or_create(
        on=on,
        defaults={
            "held": found.money,
            "owed": found.owed,
            "held_by": [[account, cents] for account, cents in found.held.items()],
            "terms": [[term.account, term.side, term.label, cents] for term, cents in found.parts],
            "findings": findings,
        },
    )[0]
