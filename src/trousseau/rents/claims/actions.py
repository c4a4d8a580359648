"""Make a claim, note what the guarantor pays or refuses, give it back when the tenant pays."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused, sent_again
from trousseau.core.models import User
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import TODAY, VERSIONED, No, Once, verb
from trousseau.engines import typography
from trousseau.ledger.actions import hold
from trousseau.ledger.enums import Ledger
from trousseau.mail.models import MailItem
from trousseau.payouts.enums import OrderKind, OrderState
from trousseau.payouts.ibans import require_iban
from trousseau.payouts.kinds import OrderRules
from trousseau.payouts.models import PaymentOrder
from trousseau.payouts.orders import ask_payment
from trousseau.receipts.enums import Method, Payer, Purpose
from trousseau.receipts.models import Receipt
from trousseau.receipts.purposes import Rules, Sum
from trousseau.receipts.receiving import receive, received, take_back
from trousseau.rules.claims import Opening, missing
from trousseau.rules.overindebtedness import STOPS
from trousseau.tenancies.models import Guarantee

from .. import todo
from ..access import ACCOUNT, RECEIVED
from ..accounts import months
from ..actions.sums import ask_sum, give_back
from ..enums import CallKind
from ..models import Claim, ClaimMonth, ClaimReceipt, ClaimRefund, ReceiptShare
from ..models.shares import CREDIT_KEY, SUM_KEY
from ..papers import claim_parts
from ..plans.queries import stopped_before
from ..queries import ledger_balance
from .queries import asked_by, asked_months, awaited, open_claim, owed_months, paid, refunded


def _claimed(told: Any) -> Claim | None:
    """What this form declared already: of before, its row is found by the entry that took the debt off."""
    hold(Ledger.CLIENTS)
    sent = Q(key=told.key) | Q(credit__entry__idempotency_key=f"{CREDIT_KEY}claim:{told.key}")
    known = Claim.objects.filter(sent).first()
    if known:
        sent_again(known, refused=None, refused_on=None, guarantee=told.guarantee, reference=told.reference)
        sent_again(known, amount=told.amount, notice_on=told.notice_on, declared_on=told.on)
        if told.letter:
            sent_again(known, mail=told.letter)
    return known


@verb(once=_claimed, frozen=ACCOUNT, happened=("on",))
def make_claim(
    actor: User,
    *,
    guarantee: Guarantee,
    amount: int,
    notice_on: date | None,
    reference: str,
    on: date,
    today: date,
    key: str,
    letter: MailItem | None = None,
) -> Claim:
    """Declare the unpaid rent to the guarantor, under the rules of its contract. The tenant owes it until it is paid: nothing
    moves in the books.

    Refused while nothing opens a claim, or without the formal notice that the contract asks; past a delay it may still be
    declared: the guarantor answers. `letter`: that asked it of the guarantor: the claim is of its day, for no more than it asks.
    """
    found = open_claim(guarantee, on)
    lacks = missing(found, notice_on=notice_on, today=on)
    if letter:
        _as_asked(letter, amount, on)
    if "opening" in lacks:
        raise Refused(_("Nothing opens a claim yet under the terms of this guarantee: read what is missing."))
    if notice_on is None and found.notice_by is not None:
        raise Refused(_("Serve formal notice on the tenant first, and write its day."), "notice_on")
    # what was paid, or claimed, between that day and its writing is asked no more
    most = found.amount if on == today else min(found.amount, open_claim(guarantee, today).amount)
    if not 0 < amount <= most:
        said = _("At most %(amount)s may be asked: the unpaid months that it covers, net of the aid.")
        raise Refused(said % {"amount": typography.money(most)}, "amount")
    owed = owed_months([guarantee], on)[guarantee.pk]
    claim = Claim(
        guarantee=guarantee,
        amount=amount,
        months=_months_of(amount, found),
        notice_on=notice_on,
        declared_on=on,
        noted_on=today,
        reference=reference,
        key=key,
        mail=letter,
    )
    record(claim, actor)
    _name(claim, {month.due_on: month.unpaid for month in owed})
    return claim


def _name(claim: Claim, owed: Mapping[date, int]) -> None:
    """The months that the guarantee answers for are asked, the oldest first: no debt of before or beside them is."""
    rest = claim.amount
    calls = claim.guarantee.lease.calls.filter(kind=CallKind.RENT, due_on__in=owed).order_by("due_on", "pk")
    for call in calls:
        if part := min(owed[call.due_on], rest):
            record(ClaimMonth(claim=claim, month=call.month, cents=part), None)
            rest -= part


@verb(once=No("what is owed again is left as it is"), frozen=ACCOUNT, happened=TODAY)
def asked_is_owed(actor: User | None, *, claim: Claim, today: date) -> bool:
    """A claim of before took the debt off the account as soon as it was asked: it is owed again, since the day on which each
    month fell due, but for what the guarantor paid. False for one that did not, and for what was paid whole or refused."""
    credit = Receipt.objects.filter(claim=claim, reversal=None).first()
    if credit is None or claim.is_refused or not awaited(claim):
        return False
    take_back(actor, receipt=credit, on=today, today=today)
    for one in claim.receipts.filter(receipt__reversal=None, credit=None).select_related("receipt"):
        one.credit = _credit(actor, claim, one.receipt, on=today, today=today)
        record(one, actor)
    return True


def _credit(actor: User | None, claim: Claim, receipt: Receipt, *, on: date, today: date) -> Receipt:
    """What a guarantor paid is owed to the owner no more: it settles the months that were asked of them, the oldest first."""
    lease, rest = claim.guarantee.lease, receipt.amount
    owed = [row for row in reversed(months(lease)) if row.call.kind == CallKind.RENT]
    credit = give_back(
        actor,
        lease=lease,
        label="Payé par le garant",
        amount=rest,
        on=on,
        key=f"claim-came:{receipt.pk}",
        event="claim",
        noted_on=today,
    )
    asked = dict(asked_months(claim))
    for row in owed:
        if part := min(asked.get(row.call.month, 0), row.left, rest):
            record(ReceiptShare(receipt=credit, call=row.call, cents=part), None)
            rest -= part
    return credit


def _as_asked(letter: MailItem, amount: int, on: date) -> None:
    asked = asked_by(letter)
    if on != asked.on:
        raise Refused(
            _("The letter to the guarantor left on %(day)s: the claim is of that day.")
            % {"day": localised.day(asked.on)},
            "on",
        )
    if amount > asked.cents:
        raise Refused(
            _("The letter asks for %(amount)s: the claim asks no more.") % {"amount": localised.money(asked.cents)},
            "amount",
        )


def _months_of(amount: int, found: Opening) -> int:
    """How many of the months that may be asked this amount takes, rounded up."""
    return -(-amount * found.months // found.amount)


def _sum(claim: Claim, amount: int, on: date, key: str, method: str) -> Sum:
    mark = f"rents.claim_receipt:{key}"
    return Sum(Purpose.CLAIM, amount, on, mark, claim.guarantee.lease, payer=Payer.GUARANTOR, method=method)


def _claim_came(told: Any) -> Receipt | None:
    hold(Ledger.CLIENTS)
    one = _sum(told.claim, told.amount, told.on, told.key, told.method)
    known = received(one, told.cheque_number, told.cheque_bank)
    if known:
        sent_again(known.for_claim, claim=told.claim)
    return known


@verb(once=_claim_came, frozen=ACCOUNT, happened=RECEIVED)
def receive_claim(
    actor: User,
    *,
    claim: Claim,
    amount: int,
    on: date,
    today: date,
    key: str,
    method: str = Method.TRANSFER,
    cheque_number: str = "",
    cheque_bank: str = "",
) -> Receipt:
    """The guarantor paid: the money is collected for the owner; the tenant now owes it to the guarantor."""
    told = _sum(claim, amount, on, key, method)
    if not 0 < amount <= awaited(claim):
        said = _("%(amount)s is awaited from this guarantor: check the amount.")
        raise Refused(said % {"amount": typography.money(awaited(claim))}, "amount")

    def came(receipt: Receipt) -> None:
        credit = _credit(actor, claim, receipt, on=on, today=today)
        record(ClaimReceipt(claim=claim, receipt=receipt, credit=credit), actor)

    asked_is_owed(actor, claim=claim, today=today)
    return receive(actor, told=told, today=today, cheque_number=cheque_number, cheque_bank=cheque_bank, then=came)


@contextmanager
def _undoing(actor: User | None, receipt: Receipt, on: date) -> Iterator[None]:
    """Awaited of the guarantor again, and owed by the tenant. Raises Refused once it was given back to them, or refused by them."""
    one = receipt.for_claim
    claim = one.claim
    if paid(claim) - receipt.amount < refunded(claim):
        raise Refused(_("This money was given back to the guarantor since: undone here, they would be given it twice."))
    if claim.is_refused:
        raise Refused(_("The guarantor refused what was left since: the tenant owes it again."))
    yield
    noted = receipt.undone_noted_on or on
    if one.credit:
        take_back(actor, receipt=one.credit, on=on, today=noted)
    else:
        asked_is_owed(actor, claim=claim, today=noted)


CLAIM = Rules(claim_parts, undoing=_undoing)


@verb(once=VERSIONED, frozen=ACCOUNT, happened=("on",))
def refuse_claim(actor: User, *, claim: Claim, version: int, on: date, today: date) -> None:
    """The guarantor refuses what is left: another may be asked for these months, which the tenant did not cease to owe."""
    hold(Ledger.CLIENTS)
    left = awaited(claim)
    if not left:
        raise Refused(_("This guarantor paid or refused everything: nothing is left to refuse."))
    asked_is_owed(actor, claim=claim, today=today)
    months = -(-(claim.amount - left) * claim.months // claim.amount)
    edit(actor, claim, version=version, refused_on=on, months=months)


def _may_repay(claim: Claim) -> None:
    """C. conso., art. L722-5: nor may the tenant pay back a surety who answered for an earlier debt."""
    lease = claim.guarantee.lease
    before = stopped_before([lease.pk]).get(lease.pk)
    asked = [month for month, _cents in asked_months(claim)]
    calls = lease.calls.filter(kind=CallKind.RENT, month__in=asked)
    if before and (not asked or any(call.stopped(before) for call in calls)):
        raise Refused(
            _("The guarantor answered for what fell due before %(day)s: the tenant may not pay it back to them.")
            % {"day": localised.day(before)},
            "",
            STOPS,
        )


def _same_iban(known: ClaimRefund, told: Any) -> None:
    sent_again(known.order, iban=require_iban(told.new_iban))


@verb(
    once=Once(
        ClaimRefund,
        by="call__entry__idempotency_key",
        mark=SUM_KEY + "claim-refund:{key}",
        apart=("new_iban",),
        also=_same_iban,
    ),
    frozen=ACCOUNT,
    happened=("on",),
)
def refund_guarantor(
    actor: User, *, claim: Claim, amount: int, new_iban: str, on: date, today: date, key: str
) -> ClaimRefund:
    """The tenant paid what the guarantor had paid: it leaves the tenant's credit and goes back to the guarantor, by the
    next payment run. Never more than what they paid, nor than what the tenant has in credit, nor for a debt
    that the law stops. `key`: asked twice, it is paid once."""
    hold(Ledger.CLIENTS)
    lease, rest = claim.guarantee.lease, paid(claim) - refunded(claim)
    if not 0 < amount <= rest:
        raise Refused(
            _("%(amount)s of this guarantor’s money was not given back: check the amount.")
            % {"amount": typography.money(rest)},
            "amount",
        )
    _may_repay(claim)
    if -ledger_balance(lease) < amount:
        raise Refused(
            _(
                "The tenant’s account is %(amount)s in credit: the guarantor is given back what the tenant paid, no more."
            )
            % {"amount": typography.money(max(0, -ledger_balance(lease)))},
            "amount",
        )
    number = require_iban(new_iban)
    if not number:
        raise Refused(_("Write the guarantor’s IBAN, from their own paper."), "new_iban")
    key = f"claim-refund:{key}"
    call = ask_sum(
        actor,
        lease=lease,
        kind=CallKind.OTHER,
        label="Dû au garant",
        amount=amount,
        on=on,
        due_on=on,
        key=key,
        event="claim_back",
    )
    order = ask_payment(
        actor,
        kind=OrderKind.GUARANTOR,
        fund=lease.mandate.owner_fund,
        payee=claim.guarantee.name,
        amount=amount,
        event="guarantor_repaid",
        aux=lease.code,
        reference=f"{lease.code} {claim.reference}"[:60].strip(),
        key=key,
        on=on,
        iban=number,
    )
    refund = ClaimRefund(claim=claim, amount=amount, on=on, call=call, order=order)
    record(refund, actor)
    return refund


@verb(once=No("what was asked for again waits no more"), frozen=ACCOUNT, happened=TODAY)
def refund_again(actor: User, *, refund: ClaimRefund, new_iban: str, on: date) -> PaymentOrder:
    """The bank sent it back: asked of the next run, to the IBAN that the guarantor gave since."""
    hold(Ledger.CLIENTS)
    refund = ClaimRefund.objects.select_related("order", "claim__guarantee__lease__mandate__fund").get(pk=refund.pk)
    last = refund.order
    if last.state != OrderState.REJECTED:
        raise Refused(_("Nothing of it waits for another transfer."))
    number = require_iban(new_iban)
    if not number:
        raise Refused(_("Write the guarantor’s IBAN, from their own paper."), "new_iban")
    refund.order = ask_payment(
        actor,
        kind=OrderKind.GUARANTOR,
        fund=last.fund,
        payee=last.payee,
        amount=last.amount,
        event=last.event,
        aux=last.aux,
        reference=last.reference,
        key=f"claim-refund-again:{refund.pk}:{last.pk}",
        on=on,
        iban=number,
    )
    record(refund, actor)
    close_todo(todo.GUARANTOR_CAME_BACK, thing=refund, on=on)
    return refund.order


def _came_back(_actor: User | None, order: PaymentOrder, on: date) -> None:
    """The bank sent it back: it is still the guarantor's, and who keeps the lease is told."""
    if order.state != OrderState.REJECTED:
        return
    refund = order.claim_refund
    lease = refund.claim.guarantee.lease
    open_todo(
        todo.GUARANTOR_CAME_BACK,
        thing=refund,
        on=on,
        due_on=on,
        household=lease.household,
        name=order.payee,
        lease=lease.code,
        amount=localised.money(order.amount),
        why=order.why,
    )


GUARANTOR = OrderRules(came_back=_came_back)
