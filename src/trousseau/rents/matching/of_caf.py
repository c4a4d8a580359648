"""A transfer of the CAF: recognised by its payer and by the total of the one slip that waits for it."""

import re

from django.db import transaction

from trousseau.core.clock import today
from trousseau.core.models import User
from trousseau.core.normal import normal
from trousseau.ledger.bank.lines import clear_line
from trousseau.ledger.models import BankLine, Entry

from ..caf.actions import receive_lump
from ..caf.models import CafSlip
from ..caf.queries import slips_awaiting
from .enums import Step

WORDS = {"caisse", "allocations", "familiales"}
_CAF = re.compile(r"caf[0-9]{0,3}")  # « CAF21 », as some banks write it


def from_caf(line: BankLine) -> bool:
    """Whether the payer is a CAF, by its name; that alone decides nothing."""
    said = set(normal(f"{line.party} {line.label}").split())
    return line.cents > 0 and (said >= WORDS or any(_CAF.fullmatch(word) for word in said))


def slip_of(line: BankLine) -> CafSlip | None:
    """The one slip that waits for exactly this sum, or None when none does, or several."""
    waiting = slips_awaiting(line.cents)
    return waiting.get() if waiting.count() == 1 else None


@transaction.atomic
def receive(actor: User | None, *, line: BankLine, slip: CafSlip | None) -> None:
    """The line is a transfer of the CAF: broken down by `slip`, or whole on 4678 until its slip comes."""
    times = Entry.objects.filter(idempotency_key__startswith=f"rents.caf_lump:line:{line.pk}:").count()
    lump = receive_lump(
        actor, amount=line.cents, on=line.booked_on, today=today(), key=f"line:{line.pk}:{times}", slip=slip
    )
    clear_line(actor, line=line, entries=[lump.entry], why=Step.CAF)
