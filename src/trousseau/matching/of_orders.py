"""The lines of the bank that send back a transfer which the agency made."""

import re

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.ledger.actions import hold
from trousseau.ledger.bank.lines import BY_HAND, clear_line
from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import BankLine
from trousseau.payouts.enums import OrderState
from trousseau.payouts.models import PaymentOrder
from trousseau.payouts.orders import reject_order
from trousseau.receipts.enums import Step
from trousseau.rents.enums import REASONS
from trousseau.rules.dates import add_days

LATE_DAYS = (
    60  # days after which an amount alone no longer says that a transfer came back: banks return one within a week
)
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


def identify(line: BankLine) -> bool:
    """Whether this line is a transfer sent back: the sum is then due again."""
    order = sent(line)
    if order is None:
        return False
    _send_back(None, line, order)
    return True


def returnable(line: BankLine) -> QuerySet[PaymentOrder]:
    """The transfers that money in may send back, for who says it: left not long before it, of its whole amount; latest first.

    An older one is taken where the bank names it (`sent`), or noted where the transfer is read.
    """
    if line.cents <= 0 or line.left != line.cents:
        return PaymentOrder.objects.none()
    left = (add_days(line.booked_on, -LATE_DAYS), line.booked_on)
    rows = PaymentOrder.objects.filter(state=OrderState.SENT, amount=line.cents, entry__date__range=left)
    return rows.select_related("run", "entry").order_by("-entry__date", "-pk")


@transaction.atomic
def say_sent_back(actor: User, *, line: BankLine, order: PaymentOrder) -> None:
    """This line is the return of that transfer, says a person, where the bank does not name it."""
    hold(Ledger.CLIENTS)
    line.refresh_from_db()
    if not returnable(line).filter(pk=order.pk).exists():
        raise Refused(_("This proposal is no longer there: look at the line again."))
    _send_back(actor, line, order)


@transaction.atomic
def _send_back(actor: User | None, line: BankLine, order: PaymentOrder) -> None:
    why = str(REASONS.get(line.reason, line.reason or line.label or line.party))
    back = reject_order(actor, order=order, on=line.booked_on, why=why[:160], today=today())
    clear_line(actor, line=line, entries=[back], why=BY_HAND if actor else Step.ISSUED)
