"""The lines of the bank that send back a transfer which the agency made."""

import re

from django.db import transaction

from trousseau.core.clock import today
from trousseau.ledger.bank.lines import clear_line
from trousseau.ledger.models import BankLine

from ..debits.enums import REASONS
from ..matching.enums import Step
from .actions.orders import reject_order
from .enums import OrderState
from .models import PaymentOrder

_OURS = re.compile(r"(?<![A-Z0-9])V(\d{5})-(\d+)(?!\d)")  # the reference of one transfer of a file


def sent(line: BankLine) -> PaymentOrder | None:
    """The transfer that money in of its very amount, under its own reference, sends back."""
    said = " ".join(line.words.get(name, "") for name in ("end_to_end", "reference", "structured", "label"))
    ours = {(int(run), int(order)) for run, order in _OURS.findall(said)}
    if line.cents <= 0 or line.left != line.cents or len(ours) != 1:
        return None
    [(run, order)] = ours
    return PaymentOrder.objects.filter(
        pk=order, run__number=run, state=OrderState.SENT, amount=line.cents, entry__date__lte=line.booked_on
    ).first()


@transaction.atomic
def identify(line: BankLine) -> bool:
    """Whether this line is a transfer sent back: the sum is then due again."""
    order = sent(line)
    if order is None:
        return False
    why = str(REASONS.get(line.reason, line.reason or line.label or line.party))
    reject_order(None, order=order, on=line.booked_on, why=why[:160], today=today())
    clear_line(None, line=line, entries=[order.reversal], why=Step.ISSUED)
    return True
