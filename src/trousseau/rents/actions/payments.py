"""Receive what tenants and the CAF pay of the rents, say what it goes to; what each undone payment takes with it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import record
from trousseau.core.errors import Refused, sent_again
from trousseau.core.models import User
from trousseau.core.verbs import TODAY, No, verb
from trousseau.ledger.payable import OWNERS, TENANTS
from trousseau.receipts.enums import Payer, Purpose
from trousseau.receipts.models import Receipt
from trousseau.receipts.purposes import Rules, Sum
from trousseau.receipts.receiving import receive, received
from trousseau.rules.dates import month_start
from trousseau.rules.overindebtedness import STOPS
from trousseau.tenancies.models import Lease

from ..access import ACCOUNT, RECEIVED
from ..accounts import months
from ..announced import beyond as beyond_of
from ..enums import CallKind
from ..models import Adjustment, RentCall
from ..models.shares import ReceiptShare
from ..papers import rent_parts
from ..plans.queries import stops
from .beyond import follow_beyond
from .rent_receipts import cancel_changed
from .stopping import keep_current, share_advances, to_current

KEY = "rents.payment:"  # before the key of a form, in the books
OF_ACCOUNT = (TENANTS, OWNERS)  # a credit that only the account holds: from the owner to the tenant


def _sum(lease: Lease, payer: str, method: str, amount: int, on: date, key: str, month: date | None) -> Sum:
    return Sum(
        Purpose.RENT,
        amount,
        on,
        f"{KEY}{key}",
        lease,
        payer=payer,
        method=method,
        month=month_start(month) if month else None,
        event="caf_paid_one" if payer == Payer.CAF else "",
    )


def _payment_came(told: Any) -> Receipt | None:
    one = _sum(told.lease, told.payer, told.method, told.amount, told.on, told.key, told.month)
    known = received(one, told.cheque_number, told.cheque_bank)
    if known:
        asked = SimpleNamespace(named=set(known.named.filter(by_law=False).values_list("call", "cents")))
        sent_again(asked, named={(call.pk, cents) for call, cents in told.named if cents})
    return known


@verb(once=_payment_came, frozen=ACCOUNT, happened=RECEIVED)
def receive_payment(
    actor: User,
    *,
    lease: Lease,
    payer: str,
    method: str,
    amount: int,
    on: date,
    today: date,
    key: str,
    month: date | None = None,
    named: Sequence[tuple[RentCall, int]] = (),
    cheque_number: str = "",
    cheque_bank: str = "",
) -> Receipt:
    """Money arrived for the rents of a lease. `key` makes a form sent twice one payment.

    The CAF says for which `month` it pays; its money passes through the account of what it still has to be
    broken down (4678). A tenant's payment goes to the debts `named`, as (call, cents), else to the oldest (C. civ.,
    art. 1342-10).
    """
    told = _sum(lease, payer, method, amount, on, key, month)
    return receive(
        actor,
        told=told,
        today=today,
        cheque_number=cheque_number,
        cheque_bank=cheque_bank,
        then=lambda receipt: _name(actor, receipt, named, today),
    )


@verb(once=No("the payment that it notes has the key"), frozen=ACCOUNT, happened=RECEIVED)
def note_payment(
    actor: User,
    *,
    lease: Lease,
    payer: str,
    method: str,
    amount: int,
    on: date,
    key: str,
    month: date | None = None,
    cheque_number: str = "",
    another: bool = False,
    beyond: bool = False,
    **told: Any,
) -> Receipt:
    """`receive_payment` of what a person types. Raises Refused on what looks like a payment noted already, by a colleague
    or in another tab: of that payer, day, means and amount, and of that cheque; unless they say that it is `another`. And on
    more than the CAF announced, unless they say that it did pay it: `beyond`."""
    rows = Receipt.objects.rent().filter(lease=lease, payer=payer, method=method, amount=amount, received_on=on)
    rows = rows.filter(month=month_start(month) if month else None, reversal=None)
    rows = rows.exclude(entry__idempotency_key=f"{KEY}{key}")
    if cheque_number:
        rows = rows.filter(cheque__number=cheque_number)
    if not another and rows.exists():
        raise Refused(
            _("A payment of %(amount)s that arrived on %(day)s is noted here already: tick the box if this is another.")
            % {"amount": localised.money(amount), "day": localised.day(on)},
            "another",
        )
    if payer == Payer.CAF and month and not beyond:
        _ask_beyond(lease, month_start(month), amount, key)
    paid = {
        "payer": payer,
        "method": method,
        "amount": amount,
        "on": on,
        "month": month,
        "cheque_number": cheque_number,
    }
    return receive_payment(actor, lease=lease, key=key, **paid, **told)


def _ask_beyond(lease: Lease, month: date, amount: int, key: str) -> None:
    if Receipt.objects.filter(entry__idempotency_key=f"{KEY}{key}").exists():
        return  # it is sent again
    over = beyond_of([lease.pk], (month, amount)).get(lease.pk, 0) - beyond_of([lease.pk]).get(lease.pk, 0)
    if over > 0:
        raise Refused(
            _("It is %(amount)s more than the CAF announced: tick the box if this is what it paid, then ask it why.")
            % {"amount": localised.money(over)},
            "beyond",
            "CSS, art. L553-2",
        )


def _check(told: Sum) -> None:
    """Rent is due from the entry on; the CAF names a month that was called."""
    if told.lease.keys_on is None:
        raise Refused(_("Hand over the keys first: rent is due from the entry on."))
    if told.payer == Payer.CAF:
        called = told.lease.calls.filter(month=told.month, kind=CallKind.RENT)
        if told.month is None or not called.exists():
            raise Refused(_("The CAF pays for a month: choose one whose rent was called."), "month")
    elif told.month is not None:
        raise Refused(_("The tenant’s payment goes to the oldest debt: leave the month empty."), "month")


def _name(actor: User, receipt: Receipt, named: Sequence[tuple[RentCall, int]], today: date) -> None:
    """Keep what the payer said goes to which debt, the rest as the law wants. Raises Refused on more than was paid, another's
    debt, or one that the law stops."""
    named = [(call, cents) for call, cents in named if cents]
    if named:
        _not_stopped(receipt, [call for call, _cents in named])
        receipt.named.all().delete()
    if any(call.lease_id != receipt.lease_id or not 0 < cents <= call.total for call, cents in named):
        raise Refused(_("A part goes to a debt of this lease, and is not above it."))
    if sum(cents for _call, cents in named) > receipt.amount:
        raise Refused(_("The parts come to more than the payment: lower one of them."))
    for call, cents in named:
        record(ReceiptShare(receipt=receipt, call=call, cents=cents), None)
    if named:
        to_current(actor, [receipt], today)


def _not_stopped(receipt: Receipt, calls: Sequence[RentCall]) -> None:
    """C. conso., art. L722-5: the agency writes no payment of the tenant on a debt that may not be paid."""
    if receipt.payer != Payer.TENANT or receipt.lease_id is None:
        return
    stop = stops([receipt.lease_id]).get(receipt.lease_id)
    if stop is None or receipt.received_on < stop.since:
        return
    if any(call.stopped(stop.before) for call in calls):
        raise Refused(
            _("What fell due before %(day)s may not be paid: this payment goes to the rents since.")
            % {"day": localised.day(stop.before)},
            "",
            STOPS,
        )


@verb(once=No("what is named takes the place of what was"), frozen=ACCOUNT, happened=TODAY)
def name_debts(actor: User, *, receipt: Receipt, named: Sequence[tuple[RentCall, int]], today: date) -> None:
    """What the payer said goes to which debt, in place of what was noted; nothing named is the oldest first.

    The rent receipts whose months change are cancelled that day.
    """
    if receipt.reversal_id:
        raise Refused(_("This payment was already undone."))
    if receipt.payer == Payer.CAF:
        raise Refused(_("The CAF pays for its month: nobody else says where its money goes."))
    lease = receipt.lease
    before = {row.call.pk: row.parts for row in months(lease)}
    receipt.named.all().delete()
    _name(actor, receipt, named, today)
    if not named:
        to_current(actor, [receipt], today)
    cancel_changed(lease, before, today)


def _may_undo(receipt: Receipt) -> None:
    """Raises Refused when another act answers for this payment: its books would say one thing, its account another."""
    now = Receipt.objects.filter(pk=receipt.pk)
    if now.filter(debit__isnull=False, debit__returned_on=None).exists():
        raise Refused(_("The bank says when it sends a debit back: read its notice, or load its statement."))
    if Adjustment.objects.filter(Q(credit=receipt) | Q(back=receipt)).exists():
        raise Refused(
            _("This credit was written with its ground: undo it where the account shows it, or write another.")
        )
    if receipt.payer == Payer.CREDIT and receipt.entry.lines.exclude(account__in=OF_ACCOUNT).exists():
        raise Refused(
            _(
                "This credit comes of a deposit, of a claim or of the balances brought in: undone here, it would move them too."
            )
        )


@contextmanager
def _undoing(_actor: User | None, receipt: Receipt, on: date) -> Iterator[None]:
    """The rent receipts whose months it, or what it pushed forward, had filled are cancelled that day."""
    lease = receipt.lease
    before = {row.call.pk: row.parts for row in months(lease)}
    keep_current(lease)
    yield
    share_advances([lease.pk], on)
    cancel_changed(lease, before, on)
    if receipt.payer == Payer.CAF:
        follow_beyond([lease.pk], on)


def _together(actor: User | None, receipts: Sequence[Receipt]) -> None:
    aid = [one for one in receipts if one.payer == Payer.CAF]
    if len(aid) < len(receipts):
        to_current(actor, receipts)
    if aid:
        follow_beyond({one.of_lease.pk for one in aid}, max(one.noted_on or one.received_on for one in aid))


RENT = Rules(rent_parts, check=_check, together=_together, may_undo=_may_undo, undoing=_undoing)
