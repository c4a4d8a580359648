"""Give each line of a remittance its lease: a share pays it, a deduction takes back. Days are the transfer's: the tenant
was paid for on that day, whenever somebody found it out."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core.actions import record
from trousseau.core.bulk import update_each
from trousseau.core.errors import Refused, sent_again
from trousseau.core.models import User
from trousseau.core.verbs import Once, verb
from trousseau.ledger.actions import hold
from trousseau.ledger.enums import Ledger
from trousseau.receipts.enums import Payer, Purpose, Source
from trousseau.receipts.purposes import Sum
from trousseau.receipts.receiving import receive_all
from trousseau.rules.dates import month_start
from trousseau.tenancies.models import Lease

from ..access import ACCOUNT
from ..actions.beyond import follow_beyond
from ..actions.sums import ask_sum
from ..due import due_day
from ..enums import CallKind, Found, LineKind
from ..models import CafLine, CafNumber, Clawback, RentCall
from ..models.shares import SUM_KEY
from ..plans.queries import stopped_before
from .queries import open_clawbacks, still_waits


def place(actor: User | None, lines: Sequence[CafLine], *, on: date) -> int:
    """Place the lines whose lease and month are sure, and save what was found of each. Returns how many."""
    months = set(
        RentCall.objects.filter(
            lease__in={line.lease_id for line in lines if line.lease_id}, kind=CallKind.RENT
        ).values_list("lease_id", "month")
    )
    ours = [line for line in lines if line.lease and line.lease.mandate.way.for_owner]
    shares = [line for line in ours if line.kind == LineKind.SHARE and (line.lease_id, line.month) in months]
    receipts = receive_all(actor, [_share(line, on) for line in shares])
    for line, receipt in zip(shares, receipts, strict=True):
        line.receipt, line.times = receipt, line.times + 1
    for line in ours:
        if line.kind == LineKind.CLAWBACK:
            _take_back(actor, line, on=on)
    update_each(lines, "lease", "found", "receipt", "clawback", "times")
    placed = [line for line in ours if line.receipt_id or line.clawback_id]
    _learn(placed, on)
    return len(placed)


def _share(line: CafLine, on: date) -> Sum:
    assert line.lease  # it was found
    return Sum(
        Purpose.RENT,
        line.amount,
        on,
        f"rents.caf_share:{line.pk}:{line.times + 1}",
        line.lease,
        payer=Payer.CAF,
        month=line.month,
        source=Source.CAF,
        label=f"CAF {line.month:%Y-%m} {line.lease.code}",
    )


def _take_back(actor: User | None, line: CafLine, *, on: date) -> None:
    """A deduction recovers the clawback that was notified, of its month first; without any, it is the news itself."""
    assert line.lease  # it was found
    open_ones = [row for row in open_clawbacks(line.lease) if row.notified_on <= on]
    fits = [row for row in open_ones if row.left >= -line.amount]
    same = [row for row in fits if row.month == line.month]
    if fits:
        line.clawback = (same or fits)[0]
    elif not open_ones:
        try:
            with transaction.atomic():
                line.clawback = notify_clawback(
                    actor,
                    lease=line.lease,
                    month=line.month,
                    amount=-line.amount,
                    reason=_("Deducted by the CAF"),
                    on=on,
                    today=on,
                    key=f"line:{line.pk}",
                )
        except Refused:
            return  # it waits: one deduction that cannot be does not stop the remittance


def _learn(lines: Sequence[CafLine], on: date) -> None:
    """The number at the CAF of each household whose line was placed."""
    CafNumber.objects.bulk_create(
        [
            CafNumber(household_id=line.lease.household_id, number=line.number, since=on)
            for line in lines
            if line.number and line.lease
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def place_line(actor: User, *, line: CafLine, lease: Lease, month: date) -> None:
    """Somebody says whose this line is, and for which month. Raises Refused when it cannot be."""
    still_waits(line)
    if not lease.mandate.way.for_owner:
        raise Refused(_("These rents are the agency’s own: the clients’ ledger does not hold them."), "lease")
    line.lease, line.month, line.found = lease, month_start(month), Found.PERSON
    if not place(actor, [line], on=line.arrived_on):
        if line.kind == LineKind.CLAWBACK:
            raise Refused(
                _("This is more than what is left of the clawbacks notified to this lease: note the difference first."),
                "lease",
            )
        raise Refused(_("The CAF pays for a month: choose one whose rent was called."), "month")


def _born(lease: Lease, month: date, on: date) -> date:
    """C. conso., art. L722-5: the rent that this aid had paid is owed again. Of a month that the law stops, it is stopped too, and
    bears the day of that rent; else it is due the day on which the CAF said so."""
    before = stopped_before([lease.pk]).get(lease.pk)
    rent = lease.calls.filter(kind=CallKind.RENT, month=month).first()
    born = rent.due_on if rent else due_day(lease, month)
    return born if before and born < before else on


def _same_month(known: Clawback, told: Any) -> None:
    sent_again(known, month=month_start(told.month))


@verb(
    once=Once(
        Clawback,
        by="call__entry__idempotency_key",
        mark=SUM_KEY + "clawback:{key}",
        kept={"on": "notified_on"},
        apart=("month",),
        also=_same_month,
    ),
    frozen=ACCOUNT,
    happened=("on",),
)
def notify_clawback(
    actor: User | None, *, lease: Lease, month: date, amount: int, reason: str, on: date, today: date, key: str
) -> Clawback:
    """CCH, art. L821-1, CSS, art. L553-2: the CAF takes aid back. The tenant owes it again, with its month and
    reason; a tenant who left owes it too. The agency owes it to the CAF until it is deducted or paid back.
    """
    hold(Ledger.CLIENTS)
    month = month_start(month)
    mark = f"clawback:{key}"
    if not lease.mandate.way.for_owner:
        raise Refused(_("These rents are the agency’s own: the clients’ ledger does not hold them."))
    paid = lease.receipts.rent().filter(payer=Payer.CAF, month=month, reversal=None)
    if month > on:
        raise Refused(_("The CAF takes back aid of a month that has begun."), "month")
    if amount <= 0:
        raise Refused(_("A clawback is above zero."), "amount")
    if lease.signed_on is None or not reason.strip():
        raise Refused(_("Say the reason that the CAF gives."), "reason")
    before = list(Clawback.objects.filter(lease=lease, month=month).values_list("amount", flat=True))
    came = sum(paid.values_list("amount", flat=True))
    call = ask_sum(
        actor,
        lease=lease,
        kind=CallKind.CLAWBACK,
        label=f"Indu CAF {month:%m/%Y}",
        amount=amount,
        on=on,
        due_on=_born(lease, month, on),
        key=mark,
        event="caf_clawback",
        noted_on=today,
    )
    if came and amount + sum(before) > came:
        raise Refused(_("This is more than the aid paid for that month: check the amount."), "amount")
    clawback = Clawback(lease=lease, month=month, amount=amount, reason=reason.strip(), notified_on=on, call=call)
    record(clawback, actor)
    follow_beyond([lease.pk], today)
    return clawback
