"""Make a claim, note what the guarantor pays or refuses, give it back when the tenant pays."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused, happened, sent_again
from trousseau.core.models import User
from trousseau.core.todo import close_todo, open_todo
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
from trousseau.rules.claims import Opening, OwedMonth, missing
from trousseau.rules.overindebtedness import STOPS
from trousseau.tenancies.models import Guarantee

from .. import todo
from ..actions.sums import ask_sum, give_back
from ..enums import CallKind
from ..models import Claim, ClaimReceipt, ClaimRefund, ReceiptShare, RentCall
from ..models.shares import CREDIT_KEY
from ..papers import claim_parts
from ..plans.queries import stopped_before
from ..queries import ledger_balance
from .queries import asked_by, awaited, open_claim, owed_months, paid, refunded


@transaction.atomic
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
    """Declare the unpaid rent to the guarantor, under the rules of its contract: the tenant's account is relieved of it.

    Refused while nothing opens a claim, or without the formal notice that the contract asks; past a delay it may still be
    declared: the guarantor answers. `letter`: that asked it of the guarantor: the claim is of its day, for no more than it asks.
    """
    happened(on, today)
    hold(Ledger.CLIENTS)
    found = open_claim(guarantee, on)
    lacks = missing(found, notice_on=notice_on, today=on)
    lease = guarantee.lease
    if known := Claim.objects.filter(credit__entry__idempotency_key=f"{CREDIT_KEY}claim:{key}").first():
        told = {"guarantee": guarantee, "amount": amount, "notice_on": notice_on, "declared_on": on}
        sent_again(known, refused=None, refused_on=None, reference=reference, **told)
        return known
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
    credit = give_back(
        actor,
        lease=lease,
        label="Déclaré au garant",
        amount=amount,
        on=on,
        key=f"claim:{key}",
        event="claim",
        noted_on=today,
    )
    _name(credit, owed)
    claim = Claim(
        guarantee=guarantee,
        amount=amount,
        months=_months_of(amount, found),
        notice_on=notice_on,
        declared_on=on,
        noted_on=today,
        reference=reference,
        credit=credit,
        mail=letter,
    )
    record(claim, actor)
    return claim


def _name(credit: Receipt, owed: Iterable[OwedMonth]) -> None:
    """The months that the guarantee answers for are settled by it, the oldest first: no debt of before or beside them is."""
    left = {month.due_on: month.unpaid for month in owed}
    calls = credit.of_lease.calls.filter(kind=CallKind.RENT, due_on__in=left).order_by("due_on", "pk")
    _settle(credit, [(call, left[call.due_on]) for call in calls])


def _settle(credit: Receipt, owed: Iterable[tuple[RentCall, int]]) -> None:
    """It goes to these debts, in their order, as long as it lasts."""
    rest = credit.amount
    for call, cents in owed:
        if part := min(cents, rest):
            record(ReceiptShare(receipt=credit, call=call, cents=part), None)
            rest -= part


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


@transaction.atomic
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
    hold(Ledger.CLIENTS)
    told = Sum(
        Purpose.CLAIM,
        amount,
        on,
        f"rents.claim_receipt:{key}",
        claim.guarantee.lease,
        payer=Payer.GUARANTOR,
        method=method,
    )
    if known := received(told, cheque_number, cheque_bank):
        sent_again(known.for_claim, claim=claim)
        return known
    if not 0 < amount <= awaited(claim):
        said = _("%(amount)s is awaited from this guarantor: check the amount.")
        raise Refused(said % {"amount": typography.money(awaited(claim))}, "amount")
    return receive(
        actor,
        told=told,
        today=today,
        cheque_number=cheque_number,
        cheque_bank=cheque_bank,
        then=lambda receipt: record(ClaimReceipt(claim=claim, receipt=receipt), actor),
    )


@contextmanager
def _undoing(_actor: User | None, receipt: Receipt, _on: date) -> Iterator[None]:
    """Awaited of the guarantor again. Raises Refused once it was given back to them, or refused by them."""
    claim = receipt.for_claim.claim
    if paid(claim) - receipt.amount < refunded(claim):
        raise Refused(_("This money was given back to the guarantor since: undone here, they would be given it twice."))
    if claim.is_refused:
        raise Refused(_("The guarantor refused what was left since: the tenant owes it again."))
    yield


CLAIM = Rules(claim_parts, undoing=_undoing)


@transaction.atomic
def refuse_claim(actor: User, *, claim: Claim, version: int, on: date, today: date) -> None:
    """The guarantor refuses what is left: the tenant owes these months to the owner again, since the day on which each fell due.
    Another may be asked for them, and what the law stops of them stays stopped."""
    happened(on, today)
    hold(Ledger.CLIENTS)
    left = awaited(claim)
    if not left:
        raise Refused(_("This guarantor paid or refused everything: nothing is left to refuse."))
    credit, came = claim.credit, claim.amount - left
    named = [(one.call, one.cents) for one in credit.named.filter(by_law=False).select_related("call")]
    take_back(actor, receipt=credit, on=on, today=today)
    if came:
        paid_ = give_back(
            actor,
            lease=claim.guarantee.lease,
            label="Payé par le garant",
            amount=came,
            on=on,
            key=f"claim-paid:{claim.pk}",
            event="claim",
            noted_on=today,
        )
        _settle(paid_, named)
    months = -(-came * claim.months // claim.amount)
    edit(actor, claim, version=version, refused_on=on, months=months)


def _may_repay(claim: Claim) -> None:
    """C. conso., art. L722-5: nor may the tenant pay back a surety who answered for an earlier debt."""
    lease = claim.guarantee.lease
    before = stopped_before([lease.pk]).get(lease.pk)
    months = [one.call for one in claim.credit.named.select_related("call")]
    if before and (not months or any(call.stopped(before) for call in months)):
        raise Refused(
            _("The guarantor answered for what fell due before %(day)s: the tenant may not pay it back to them.")
            % {"day": localised.day(before)},
            "",
            STOPS,
        )


@transaction.atomic
def refund_guarantor(actor: User, *, claim: Claim, amount: int, new_iban: str, on: date, today: date) -> ClaimRefund:
    """The tenant paid what the guarantor had paid: it leaves the tenant's credit and goes back to the guarantor, by the
    next payment run. Never more than what they paid, nor than what the tenant has in credit, nor for a debt
    that the law stops."""
    happened(on, today)
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
    key = f"claim-refund:{claim.pk}:{claim.refunds.count()}"
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


@transaction.atomic
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
