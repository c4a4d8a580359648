"""Receive what is paid, and undo it: the tenants, the CAF, the deposits."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from trousseau.core import localised, scales
from trousseau.core.actions import file_document, record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.ledger.actions import hold, post_many, reverse
from trousseau.ledger.bank.lines import release
from trousseau.ledger.enums import Ledger
from trousseau.ledger.events import draft
from trousseau.mail import actions as mail
from trousseau.mail.enums import Channel
from trousseau.mail.happening import Proof
from trousseau.mail.recipients import Recipient, whose
from trousseau.rules.dates import month_start
from trousseau.tenancies.enums import DepositHolder
from trousseau.tenancies.models import Lease

from ..counter.receipts import cancel_receipt, still_here
from ..enums import CallKind, Method, Payer
from ..mail_papers import SUMS
from ..matching.giving_back import to_the_line
from ..models import Deposit, Payment, PaymentShare, RentCall
from ..queries import deposit_of, months
from ..sums_notice.announcing import announce_deposit
from ..sums_notice.enums import ToldBy
from ..sums_notice.papers import NOTICE, next_notice, notice_letter

CHANNELS = {ToldBy.REGISTERED: Channel.REGISTERED, ToldBy.SIGNATURE: Channel.HAND}
OF_ACCOUNT = ("46711", "46712")  # a credit that only the account holds: from the owner to the tenant
# where the money waits before the bank has it: the cash box, the cheques to deposit
TENANT_EVENTS = {Method.CASH: "tenant_paid_cash", Method.CHEQUE: "tenant_paid_cheque"}
DEPOSIT_EVENTS = {Method.CASH: "deposit_in_cash", Method.CHEQUE: "deposit_in_cheque"}


@transaction.atomic
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
) -> Payment:
    """Money arrived for a lease. `key` makes a form sent twice one payment.

    The CAF says for which `month` it pays; its money passes through the account of what it still has to be
    broken down (4678). A tenant's payment goes to the debts `named`, as (call, cents), else to the oldest (C. civ.,
    art. 1342-10). Cash is held to its ceiling, and goes to the cash box; a cheque waits for its deposit.
    """
    if lease.keys_on is None:
        raise Refused(_("Hand over the keys first: rent is due from the entry on."))
    _arrived(lease, on=on, today=today)
    if payer == Payer.CAF:
        if month is None or not lease.calls.filter(month=month_start(month), kind=CallKind.RENT).exists():
            raise Refused(_("The CAF pays for a month: choose one whose rent was called."), "month")
        month = month_start(month)
    elif month is not None:
        raise Refused(_("The tenant’s payment goes to the oldest debt: leave the month empty."), "month")
    if method == Method.CASH:
        _within_cash_limit(lease, amount, on)
    event = "caf_paid_one" if payer == Payer.CAF else TENANT_EVENTS.get(method, "tenant_paid")
    asked = draft(
        event,
        on=on,
        amounts={"amount": amount},
        fund=lease.mandate.fund,
        aux=lease.code,
        key=f"rents.payment:{key}",
        source=f"tenancies.lease:{lease.pk}",
    )
    [entry] = post_many(actor, ledger=Ledger.CLIENTS, drafts=[asked])
    existing = Payment.objects.filter(entry=entry).first()
    if existing:
        return existing
    payment = Payment(lease=lease, payer=payer, method=method, amount=amount, received_on=on, month=month, entry=entry)
    record(payment, actor)
    _name(payment, named)
    return payment


def _within_cash_limit(lease: Lease, amount: int, on: date) -> None:
    """CMF, art. L112-6: a debt above the ceiling is not paid in cash, not in several times either."""
    limit = scales.at("payments.cash_limit", on)
    same_day = lease.payments.filter(method=Method.CASH, received_on=on, reversal=None)
    before = same_day.aggregate(cents=Sum("amount", default=0))["cents"]
    if amount + before > limit.number:
        raise Refused(
            _("Cash is taken up to %(limit)s: ask for a transfer, a debit or a cheque.")
            % {"limit": localised.money(limit.number)},
            "amount",
            limit.article,
        )


def _name(payment: Payment, named: Sequence[tuple[RentCall, int]]) -> None:
    """Keep what the payer said goes to which debt. Raises Refused on more than was paid, or another's debt."""
    named = [(call, cents) for call, cents in named if cents]
    if any(call.lease_id != payment.lease_id or not 0 < cents <= call.total for call, cents in named):
        raise Refused(_("A part goes to a debt of this lease, and is not above it."))
    if sum(cents for _call, cents in named) > payment.amount:
        raise Refused(_("The parts come to more than the payment: lower one of them."))
    for call, cents in named:
        record(PaymentShare(payment=payment, call=call, cents=cents), None)


@transaction.atomic
def name_debts(actor: User, *, payment: Payment, named: Sequence[tuple[RentCall, int]], today: date) -> None:
    """What the payer said goes to which debt, in place of what was noted; nothing named is the oldest first.

    The receipts whose months change are cancelled that day.
    """
    if payment.reversal_id:
        raise Refused(_("This payment was already undone."))
    if payment.payer == Payer.CAF:
        raise Refused(_("The CAF pays for its month: nobody else says where its money goes."))
    lease = payment.lease
    before = {row.call.pk: row.parts for row in months(lease)}
    payment.named.all().delete()
    _name(payment, named)
    _cancel_changed(lease, before, today)


def _cancel_changed(lease: Lease, before: dict[int, set], on: date) -> None:
    """The receipts of the months that other payments now fill."""
    changed = [row.call.month for row in months(lease) if row.parts != before.get(row.call.pk)]
    lease.slips.filter(month__in=changed, cancelled_on=None).update(cancelled_on=on)


def _arrived(lease: Lease, *, on: date, today: date) -> None:
    """Money is noted once it arrived, and for a lease that was signed."""
    if on > today:
        raise Refused(_("This day has not come yet: note the money once it arrived."), "on")
    if not lease.mandate.way.for_owner:
        raise Refused(
            _("“%(mode)s”: these rents are the agency’s own, and the clients’ ledger does not hold them.")
            % {"mode": lease.mandate.get_mode_display()}
        )
    if lease.signed_on is None or on < lease.signed_on:
        raise Refused(_("The lease was not signed yet on that day: check the date."), "on")


@transaction.atomic
def undo_payment(actor: User, *, payment: Payment, on: date, today: date) -> None:
    """A payment recorded by mistake: reversed, never erased. What the bank or another act decides is not undone here."""
    hold(Ledger.CLIENTS)
    _of_a_person(payment)
    reverse_payment(actor, payment=payment, on=on, today=today)


def _of_a_person(payment: Payment) -> None:
    """Raises Refused when another act answers for this payment: its books would say one thing, its account another."""
    now = Payment.objects.filter(pk=payment.pk)
    if now.filter(debit__isnull=False, debit__returned_on=None).exists():
        raise Refused(_("The bank says when it sends a debit back: read its notice, or load its statement."))
    still_here(payment)
    more = payment.entry.lines.exclude(account__in=OF_ACCOUNT)
    if payment.payer == Payer.CREDIT and more.exists():
        raise Refused(
            _(
                "This credit comes of a deposit, of a claim or of the balances brought in: undone here, it would move them too."
            )
        )


@transaction.atomic
def reverse_payment(actor: User | None, *, payment: Payment, on: date, today: date) -> None:
    """The opposite of a payment, by somebody's correction or because the bank sent it back.

    The receipts whose months it, or what it pushed forward, had filled are cancelled that day.
    """
    if payment.reversal_id:
        raise Refused(_("This payment was already undone."))
    if on > today:
        raise Refused(_("This day has not come yet: check the date."), "on")
    lease = payment.lease
    before = {row.call.pk: row.parts for row in months(lease)}
    release(actor, entry=payment.entry)
    payment.reversal = reverse(actor, entry=payment.entry, on=on, label=f"Annulation {lease.code}")
    record(payment, actor)
    to_the_line(payment)
    cancel_receipt(payment, on)
    _cancel_changed(lease, before, on)


@transaction.atomic
def receive_deposit(actor: User, *, lease: Lease, amount: int, method: str, on: date, today: date) -> Deposit:
    """The deposit is held apart; the owner is told within the delay of décret 72-678, art. 67."""
    _arrived(lease, on=on, today=today)
    check_deposit(lease, amount)
    if method == Method.CASH:
        _within_cash_limit(lease, amount, on)
    times = Deposit.objects.filter(lease=lease).count()  # those that were undone
    asked = draft(
        DEPOSIT_EVENTS.get(method, "deposit_in"),
        on=on,
        amounts={"amount": amount},
        fund=lease.mandate.fund,
        aux=lease.code,
        key=f"rents.deposit:{lease.pk}" + (f":{times}" if times else ""),
        source=f"tenancies.lease:{lease.pk}",
    )
    [entry] = post_many(actor, ledger=Ledger.CLIENTS, drafts=[asked])
    deposit = Deposit(lease=lease, method=method, amount=amount, received_on=on, entry=entry)
    record(deposit, actor)
    announce_deposit(deposit)
    return deposit


def check_deposit(lease: Lease, amount: int) -> None:
    """Raises Refused unless the agency awaits a deposit of this amount for the lease."""
    if lease.deposit_holder != DepositHolder.AGENCY:
        raise Refused(
            _("The lease says that the deposit is held by somebody else: the clients’ ledger does not receive it.")
        )
    if amount != lease.deposit:
        raise Refused(_("The lease says another deposit: check the amount."), "amount")
    if deposit_of(lease):
        raise Refused(_("The deposit of this lease was already received."))


@transaction.atomic
def tell_owner(actor: User, *, lease: Lease, on: date, by: str, proof: str, today: date) -> None:
    """Décret 72-678, art. 67: the notice of sums received was sent by registered letter, or handed over.

    `proof` is the number of the letter, or the name of who signed for it; the letter is kept as it was sent. One that
    came back is followed by another, with a number of its own.
    """
    Lease.objects.select_for_update().get(pk=lease.pk)  # two at once take one number
    deposit = deposit_of(lease)
    if deposit is None or deposit.notice and not (deposit.notice.returned_on or deposit.notice.cancelled_on):
        raise Refused(_("No notice is due: the deposit did not arrive, or the owner was already told."))
    if on > today:
        raise Refused(_("This day has not come yet: note the notice once it is sent."), "on")
    if on < deposit.received_on:
        raise Refused(_("The notice comes after the deposit: check the date."), "on")
    if deposit.notice and deposit.notice.returned_on and on < deposit.notice.returned_on:
        raise Refused(
            _("The notice before it came back on %(day)s: this one leaves after.")
            % {"day": localised.day(deposit.notice.returned_on)},
            "on",
        )
    if not proof.strip():
        raise Refused(_("Write the number of the registered letter, or the name of who signed for it."), "proof")
    number = next_notice(lease)
    paper = notice_letter(deposit, on=on, by=by, proof=proof.strip(), number=number)
    document = file_document(
        kind=NOTICE,
        number=number,
        title=_("Notice of sums received, lease %(code)s") % {"code": lease.code},
        content=paper.pdf,
        suffix=".pdf",
        on=on,
        template=f"{paper.template}@{paper.version}",
        household=lease.household,
    )
    owner = lease.mandate.owner
    deposit.notice = mail.draft(
        paper=SUMS,
        to=Recipient(owner.name, owner.address, whom=whose(owner)),
        channel=CHANNELS[ToldBy(by)],
        title=document.title,
        on=on,
        by=actor,
        document=document,
        thing=lease,
    )
    mail.prepare(actor, items=[deposit.notice])
    record(deposit, actor)
    mail.send(actor, items=[deposit.notice], on=on, today=today, proofs=[(deposit.notice, Proof(proof))])
