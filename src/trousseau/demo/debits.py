"""Tenants of the portfolio who are debited each month: the file, its money, two debits that the bank sends back."""

from datetime import date

from trousseau.core.enums import Role
from trousseau.exchange.sepa import DEBIT_SCHEMAS
from trousseau.rents.debits.actions import make_collection, send_collection, sign_mandate
from trousseau.rents.debits.queries import due_for, next_announced
from trousseau.rules.dates import add_days
from trousseau.tenancies.models import Lease

from .bank import PAYERS, Row
from .cast import MONTHS, Cast
from .yearly import give_notices

DEBITED = (20, 35, 50, 65, 95, 110, 125)  # numbers of leases
# month of the story → the place of the debit that comes back, and why: no money, then an account that is closed, which
# ends the mandate
RETURNED = {2: (1, "AM04"), MONTHS - 1: (3, "AC04")}


def debit(cast: Cast, index: int, first: date) -> None:
    """Told by the notice of the month, handed over on the 3rd, debited about the 10th: the statement of the month brings the whole,
    then the return."""
    manager, today = cast.people[Role.RENTAL], cast.day(first, 3)
    if today is None:
        return
    if not cast.debited:
        for lease in Lease.objects.filter(number__in=DEBITED).select_related("household__holder").order_by("number"):
            sign_mandate(
                manager,
                lease=lease,
                debtor=str(lease.household.holder),
                iban=PAYERS,
                signed_on=first,
                today=today,
                notice_days=5,
            )
            cast.debited.add(lease.pk)
    give_notices(cast, first, cast.debited)
    due = next_announced(today)
    if due is None or not due_for(due, today):
        return
    made = make_collection(manager, due_on=due, today=today, schema=DEBIT_SCHEMAS[0])
    send_collection(manager, collection=made, version=made.version, on=today, today=today)
    if due > cast.until:
        return
    cast.transfers.append(Row(due, made.total, label="Prélèvements", batch=made.number))
    place, reason = RETURNED.get(index, (0, ""))
    if reason and add_days(due, 3) <= cast.until:
        back = made.debits.select_related("mandate").order_by("pk")[place]
        cast.transfers.append(
            Row(
                add_days(due, 3),
                -back.cents,
                label="Prélèvement revenu impayé",
                end_to_end=back.reference,
                mandate=back.mandate.rum,
                reason=reason,
            )
        )
