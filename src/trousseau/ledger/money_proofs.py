"""What is proved every night of the money held for others. Each proof says what does not hold.

A room adds its own, `Proof(code, title, check)`, where it is declared (`apps.py`). Its findings are kept in the day's
statement and read in the nightly record: they name funds and leases, never a person.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import override

from trousseau.core import rooms
from trousseau.core.fields import out_of_place

from . import funds
from .bank import reconciliation, sealed
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
    return [proof for room in rooms.installed() for proof in room.money_proofs()]


BEYOND = N_(
    "Fund %(fund)s: %(amount)s paid to the owner beyond what was collected for them, fees and expenses taken off."
)


def owners_within_what_was_collected(on: date) -> list[Finding]:
    return [
        Finding(BEYOND, {"fund": owed.fund or NONE, "amount": owed.beyond()})
        for owed in owed_to_owners(on)
        if owed.beyond()
    ]


STATEMENT = N_(
    "Account %(account)s, statement of %(day)s: its lines are no longer those that the bank gave. One was changed, moved, "
    "added or removed outside the software: compare it with the bank’s own statement."
)
IBAN = N_(
    "IBAN (%(what)s n° %(row)s): it was written for another, or outside the software. Pay and debit nothing with it before "
    "it was compared with the paper that gave it."
)


def statements_as_the_bank_gave_them(_on: date) -> list[Finding]:
    return [
        Finding(STATEMENT, {"account": found.account.account, "day": found.last_day.isoformat()})
        for found in sealed.broken()
    ]


def ibans_in_their_place(_on: date) -> list[Finding]:
    """A row is named by what it is and its key: whose it is, who may open it will see."""
    with override(None):  # the msgid itself
        return [Finding(IBAN, {"what": str(row._meta.verbose_name), "row": str(row.pk)}) for row in out_of_place()]


PROOFS = [
    Proof("funds", _("The money held is what is owed to others, account by account"), funds.gaps),
    Proof("sides", _("No account stands on the side where it cannot be"), funds.wrong_sides),
    Proof("owners", _("No owner was paid beyond what was collected for them"), owners_within_what_was_collected),
    Proof("bank", _("The books follow the bank, statement by statement"), reconciliation.gaps),
    Proof("lines", _("Each statement is as the bank gave it, line by line"), statements_as_the_bank_gave_them),
    Proof("ibans", _("Each IBAN stands where it was written"), ibans_in_their_place),
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
