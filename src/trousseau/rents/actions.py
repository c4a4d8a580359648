"""Call the rents, receive what is paid, give the receipts. The only writer of rents in the ledger."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core import scales
from trousseau.core.actions import file_document, next_number, record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.todo import close_todo, open_todo
from trousseau.ledger.actions import Posting, post, reverse
from trousseau.rules.dates import add_days, month_end, month_start, prorata
from trousseau.tenancies.models import Lease

from . import todo
from .enums import Payer, SlipKind
from .models import Deposit, Payment, RentCall, Slip
from .papers import slip_paper
from .queries import months


@transaction.atomic
def call_month(actor: User | None, *, month: date) -> int:
    """Call rent and charges of `month` for every lease in force; once: a second run adds only what is new.

    Returns how many calls were made. The first and last months are in proportion of the days lived.
    """
    first, last = month_start(month), month_end(month)
    made = 0
    leases = Lease.objects.in_force(first, last).select_related("mandate__fund")
    for lease in leases.exclude(calls__month=first).order_by("number"):
        rent = prorata(lease.rent, first, lease.starts_on, lease.ends_on)
        # charges are what is left of the total in proportion, so that both parts add up to the cent
        charges = prorata(lease.rent + lease.charges, first, lease.starts_on, lease.ends_on) - rent
        expected = (
            RentCall.objects.filter(lease=lease).order_by("-month").values_list("caf_expected", flat=True)
        )
        lines = [
            Posting("46711", debit=rent + charges, fund=lease.mandate.fund, aux=lease.code),
            Posting("46712", credit=rent, fund=lease.mandate.fund),
        ]
        if charges:
            lines.append(Posting("46712", credit=charges, fund=lease.mandate.fund))
        entry = post(
            actor, ledger="clients", journal="AL", on=first, label=f"Appel {first:%Y-%m} {lease.code}", lines=lines,
            key=f"rents.call:{lease.pk}:{first:%Y-%m}", source=f"tenancies.lease:{lease.pk}",
        )  # fmt: skip
        due_on = max(first.replace(day=lease.payment_day), lease.starts_on)
        RentCall.objects.create(
            lease=lease, month=first, rent=rent, charges=charges, caf_expected=next(iter(expected), 0), due_on=due_on,
            entry=entry,
        )  # fmt: skip
        made += 1
    return made


@transaction.atomic
def expect_aid(actor: User, *, lease: Lease, month: date, amount: int) -> None:
    """The housing aid that the CAF announced for a month: a forecast shown beside what is due."""
    call = lease.calls.filter(month=month_start(month)).first()
    if call is None:
        raise Refused(_("Call this month's rent first."))
    if amount > call.total:
        raise Refused(_("The aid is more than the rent and charges: check the amount."), "amount")
    call.caf_expected = amount
    record(call, actor)


@transaction.atomic
def receive_payment(
    actor: User, *, lease: Lease, payer: str, method: str, amount: int, on: date, key: str
) -> Payment:
    """Money arrived for a lease. `key` makes a form sent twice one payment.

    The CAF's money passes through the account of what it still has to be broken down (4678).
    """
    if lease.keys_on is None:
        raise Refused(_("Hand over the keys first: rent is due from the entry on."))
    tenant = Posting("46711", credit=amount, fund=lease.mandate.fund, aux=lease.code)
    lines = [Posting("5121", debit=amount), tenant]
    if payer == Payer.CAF:
        lines = [
            Posting("5121", debit=amount),
            Posting("4678", credit=amount),
            Posting("4678", debit=amount),
            tenant,
        ]
    entry = post(
        actor, ledger="clients", journal="BQ", on=on, label=f"Reçu {Payer(payer).value} {lease.code}", lines=lines,
        key=f"rents.payment:{key}", source=f"tenancies.lease:{lease.pk}",
    )  # fmt: skip
    existing = Payment.objects.filter(entry=entry).first()
    if existing:
        return existing
    payment = Payment(lease=lease, payer=payer, method=method, amount=amount, received_on=on, entry=entry)
    record(payment, actor)
    return payment


@transaction.atomic
def undo_payment(actor: User, *, payment: Payment, on: date) -> None:
    """A payment recorded by mistake, or rejected by the bank: reversed, never erased."""
    if payment.reversal_id:
        raise Refused(_("This payment was already undone."))
    payment.reversal = reverse(actor, entry=payment.entry, on=on, label=f"Annulation {payment.lease.code}")
    record(payment, actor)


@transaction.atomic
def receive_deposit(actor: User, *, lease: Lease, amount: int, method: str, on: date) -> Deposit:
    """The deposit is held apart; the owner is told within the delay of décret 72-678, art. 67."""
    if amount != lease.deposit:
        raise Refused(_("The lease says another deposit: check the amount."), "amount")
    if Deposit.objects.filter(lease=lease).exists():
        raise Refused(_("The deposit of this lease was already received."))
    entry = post(
        actor, ledger="clients", journal="BQ", on=on, label=f"Dépôt {lease.code}",
        lines=[
            Posting("5121", debit=amount),
            Posting("46713", credit=amount, fund=lease.mandate.fund, aux=lease.code),
        ],
        key=f"rents.deposit:{lease.pk}", source=f"tenancies.lease:{lease.pk}",
    )  # fmt: skip
    deposit = Deposit(lease=lease, amount=amount, received_on=on, entry=entry)
    record(deposit, actor)
    delay = scales.at("mandate.sums_notice_days", on)
    open_todo(
        todo.TELL_OWNER, subject=f"lease:{lease.pk}", url=f"/loyers/{lease.pk}/", on=on,
        due_on=add_days(on, delay.value), article=delay.article, household=lease.household,
        owner=lease.mandate.owner.name, mandate=lease.mandate.code,
    )  # fmt: skip
    return deposit


@transaction.atomic
def tell_owner(actor: User, *, lease: Lease, on: date) -> None:
    """The notice of sums received was sent by registered letter or given against a signature."""
    Deposit.objects.filter(lease=lease, owner_told_on=None).update(owner_told_on=on)
    close_todo(todo.TELL_OWNER, subject=f"lease:{lease.pk}", on=on)


@transaction.atomic
def give_slip(actor: User, *, lease: Lease, month: date, on: date) -> Slip:
    """Loi 89-462, art. 21: a receipt when the month is fully paid, else a part-payment slip.

    Raises Refused when nothing was paid for that month. The receipt already given is returned again.
    """
    row = next((m for m in months(lease) if m.call.month == month_start(month)), None)
    if row is None or not row.settled.paid:
        raise Refused(_("Nothing was paid for this month yet."))
    kind = SlipKind.RECEIPT if row.left == 0 else SlipKind.PART
    given = Slip.objects.filter(lease=lease, month=row.call.month, kind=kind, amount=row.settled.paid).first()
    if given:
        return given
    number = next_number("rents.slips")
    paper = slip_paper(lease, row, number=number, on=on)
    document = file_document(
        kind=kind, number=f"Q{number:06d}", title=f"{SlipKind(kind).label} {row.call.month:%m/%Y}",
        content=paper.pdf, suffix=".pdf", on=on, template=f"{paper.template}@{paper.version}",
        household=lease.household,
    )  # fmt: skip
    slip = Slip(
        number=number, kind=kind, lease=lease, month=row.call.month, amount=row.settled.paid, made_on=on,
        paper=document,
    )  # fmt: skip
    record(slip, actor)
    return slip
