"""What asks for the owner's notice once a deposit arrived."""

from trousseau.core import scales
from trousseau.core.todo import open_todo
from trousseau.receipts.models import Receipt
from trousseau.rules.dates import add_days

from .. import todo


def announce_deposit(deposit: Receipt) -> None:
    """Ask for the notice of sums received, due within the delay of décret 72-678, art. 67; of one taken over, nothing."""
    if deposit.taken_over:
        return
    lease, on = deposit.lease, deposit.received_on
    delay = scales.at("mandate.sums_notice_days", on)
    open_todo(
        todo.TELL_OWNER,
        thing=lease,
        on=on,
        due_on=add_days(on, delay.number),
        article=delay.article,
        household=lease.household,
        owner=lease.mandate.owner.name,
        mandate=lease.mandate.code,
    )
