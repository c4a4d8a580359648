"""Call the rents, receive what is paid, give the receipts. The only writer of rents in the ledger."""

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from trousseau.core import scales
from trousseau.core.actions import file_document, next_number, record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.todo import close_todo, open_todo
from trousseau.ledger.actions import Draft, Posting, post, post_many, reverse
from trousseau.rules.dates import add_days, add_months, month_end, month_start, prorata
from trousseau.tenancies.models import Lease

from . import todo
from .enums import Payer, SlipKind
from .models import Deposit, Payment, RentCall, Slip
from .papers import slip_paper
from .queries import CALLS, TENANTS, months

# how the books, which are in French, name what came in
_RECEIVED = {Payer.TENANT: "Reçu du locataire", Payer.CAF: "Reçu de la CAF"}


@transaction.atomic
def call_month(actor: User | None, *, month: date) -> int:
    """Call rent and charges of `month` for every lease in force under a mandate; once: a second run adds only what is
    new.

    Returns how many calls were made. The first and last months are in proportion of the days lived. The
    aid expected is the previous call's, until the CAF announces another.
    """
    first, last = month_start(month), month_end(month)
    leases = list(
        Lease.objects.for_owner()
        .in_force(first, last)
        .exclude(calls__month=first)
        .select_related("mandate__fund")
        .order_by("number")
    )
    expected = dict(
        RentCall.objects.filter(month=add_months(first, -1)).values_list("lease_id", "caf_expected")
    )
    calls = []
    for lease in leases:
        rent, charges = due_for(lease, first)
        aid = min(expected.get(lease.pk, 0), rent + charges)
        due_on = max(first.replace(day=lease.payment_day), lease.starts_on)
        calls.append(
            RentCall(lease=lease, month=first, rent=rent, charges=charges, caf_expected=aid, due_on=due_on)
        )
    entries = post_many(actor, ledger="clients", drafts=[_call_draft(call) for call in calls])
    for call, entry in zip(calls, entries, strict=True):
        call.entry = entry
    RentCall.objects.bulk_create(calls)
    return len(calls)


def due_for(lease: Lease, month: date) -> tuple[int, int]:
    """Rent and charges of a month, in cents, for the days of the lease in it."""
    rent = prorata(lease.rent, month, lease.starts_on, lease.managed_until)
    # charges are what is left of the total in proportion, so that both parts add up to the cent
    return rent, prorata(lease.rent + lease.charges, month, lease.starts_on, lease.managed_until) - rent


@transaction.atomic
def shorten_calls(actor: User | None) -> int:
    """Rent is due to the last day of a lease, or to the day its owner takes it over: calls made before that day
    was known are corrected.

    The entry of each is reversed and the right one posted, both on that last day. Returns how many changed.
    """
    left = Q(month__gte=TruncMonth("lease__ends_on"))  # nothing for a lease without an end
    taken_over = Q(lease__mandate__taken_over=True, month__gte=TruncMonth("lease__mandate__ended_on"))
    calls = RentCall.objects.filter(left | taken_over)
    changed = 0
    for call in calls.select_related("lease__mandate__fund", "entry").order_by("pk"):
        lease = call.lease
        rent, charges = due_for(lease, call.month)
        if (rent, charges) == (call.rent, call.charges):
            continue
        last = max(lease.managed_until, call.entry.date)
        reverse(actor, entry=call.entry, on=last, label=f"Départ {lease.code}")
        call.rent, call.charges, call.caf_expected = rent, charges, min(call.caf_expected, rent + charges)
        lease.slips.filter(month=call.month, cancelled_on=None).update(cancelled_on=last)
        if not call.total:
            call.delete()
        else:
            draft = replace(
                _call_draft(call), on=last, key=f"{call.entry.idempotency_key}:{lease.managed_until}"
            )
            call.entry = post_many(actor, ledger="clients", drafts=[draft])[0]
            record(call, actor)
        changed += 1
    return changed


def _call_draft(call: RentCall) -> Draft:
    lease, fund = call.lease, call.lease.mandate.fund
    lines = [Posting(TENANTS, debit=call.total, fund=fund, aux=lease.code)]
    lines += [Posting("46712", credit=cents, fund=fund) for cents in (call.rent, call.charges) if cents]
    return Draft(
        CALLS, call.month, f"Appel {call.month:%Y-%m} {lease.code}", lines,
        f"rents.call:{lease.pk}:{call.month:%Y-%m}", f"tenancies.lease:{lease.pk}",
    )  # fmt: skip


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
    actor: User, *, lease: Lease, payer: str, method: str, amount: int, on: date, today: date, key: str,
    month: date | None = None,
) -> Payment:  # fmt: skip
    """Money arrived for a lease. `key` makes a form sent twice one payment.

    The CAF says for which `month` it pays; its money passes through the account of what it still has to be
    broken down (4678). A tenant's payment goes to the oldest debt (C. civ., art. 1342-10).
    """
    if lease.keys_on is None:
        raise Refused(_("Hand over the keys first: rent is due from the entry on."))
    _arrived(lease, on=on, today=today)
    if payer == Payer.CAF:
        if month is None or not lease.calls.filter(month=month_start(month)).exists():
            raise Refused(_("The CAF pays for a month: choose one whose rent was called."), "month")
        month = month_start(month)
    elif month is not None:
        raise Refused(_("The tenant’s payment goes to the oldest debt: leave the month empty."), "month")
    tenant = Posting(TENANTS, credit=amount, fund=lease.mandate.fund, aux=lease.code)
    lines = [Posting("5121", debit=amount), tenant]
    if payer == Payer.CAF:
        lines[1:1] = [Posting("4678", credit=amount), Posting("4678", debit=amount)]
    entry = post(
        actor, ledger="clients", journal="BQ", on=on, label=f"{_RECEIVED[Payer(payer)]} {lease.code}", lines=lines,
        key=f"rents.payment:{key}", source=f"tenancies.lease:{lease.pk}",
    )  # fmt: skip
    existing = Payment.objects.filter(entry=entry).first()
    if existing:
        return existing
    payment = Payment(
        lease=lease, payer=payer, method=method, amount=amount, received_on=on, month=month, entry=entry
    )
    record(payment, actor)
    return payment


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
    """A payment recorded by mistake, or rejected by the bank: reversed, never erased.

    The receipts whose months it, or what it pushed forward, had filled are cancelled that day.
    """
    if payment.reversal_id:
        raise Refused(_("This payment was already undone."))
    if on > today:
        raise Refused(_("This day has not come yet: check the date."), "on")
    lease = payment.lease
    before = {row.call.month: row.parts for row in months(lease)}
    payment.reversal = reverse(actor, entry=payment.entry, on=on, label=f"Annulation {lease.code}")
    record(payment, actor)
    changed = [row.call.month for row in months(lease) if row.parts != before[row.call.month]]
    lease.slips.filter(month__in=changed, cancelled_on=None).update(cancelled_on=on)


@transaction.atomic
def receive_deposit(actor: User, *, lease: Lease, amount: int, method: str, on: date, today: date) -> Deposit:
    """The deposit is held apart; the owner is told within the delay of décret 72-678, art. 67."""
    _arrived(lease, on=on, today=today)
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
    deposit = Deposit(lease=lease, method=method, amount=amount, received_on=on, entry=entry)
    record(deposit, actor)
    delay = scales.at("mandate.sums_notice_days", on)
    open_todo(
        todo.TELL_OWNER, subject=f"lease:{lease.pk}", url=f"/loyers/{lease.pk}/", on=on,
        due_on=add_days(on, delay.value), article=delay.article, household=lease.household,
        owner=lease.mandate.owner.name, mandate=lease.mandate.code,
    )  # fmt: skip
    return deposit


@transaction.atomic
def tell_owner(actor: User, *, lease: Lease, on: date, today: date) -> None:
    """Décret 72-678, art. 67: the notice of sums received was sent by registered letter or handed over."""
    deposit = Deposit.objects.filter(lease=lease, owner_told_on=None).first()
    if deposit is None:
        raise Refused(_("No notice is due: the deposit did not arrive, or the owner was already told."))
    if on > today:
        raise Refused(_("This day has not come yet: note the notice once it is sent."), "on")
    if on < deposit.received_on:
        raise Refused(_("The notice comes after the deposit: check the date."), "on")
    deposit.owner_told_on = on
    record(deposit, actor)
    close_todo(todo.TELL_OWNER, subject=f"lease:{lease.pk}", on=on)


@transaction.atomic
def give_slip(actor: User, *, lease: Lease, month: date, on: date) -> Slip:
    """Loi 89-462, art. 21: a receipt when the month is fully paid, else a part-payment slip.

    Raises Refused when nothing was paid for that month. The paper already given is returned again.
    """
    row = next((m for m in months(lease) if m.call.month == month_start(month)), None)
    if row is None or not row.settled.paid:
        raise Refused(_("Nothing was paid for this month yet."))
    kind = SlipKind.RECEIPT if row.left == 0 else SlipKind.PART
    given = lease.slips.filter(
        month=row.call.month, kind=kind, amount=row.settled.paid, cancelled_on=None
    ).first()
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
