"""The account of one lease: its months, its payments, its deposit, its papers."""

from collections.abc import Collection, Mapping
from datetime import date

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.core import localised, rooms, scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, act, file_page, paper_page
from trousseau.receipts.enums import Payer
from trousseau.receipts.models import Receipt
from trousseau.receipts.queries import deposit_of
from trousseau.rules.dates import add_days, add_months, month_start
from trousseau.tenancies.models import Lease
from trousseau.tenancies.subjects import TENANCY
from trousseau.tenancies.terms import in_force

from . import access, actions, queries, signed
from .accounts import Accounts, Month, barred, months, on_its_way, since
from .claims.queries import awaited_of_guarantors, owed_to_guarantors
from .debits.views import debits_of
from .enums import GROUNDS, CallKind
from .forms import AidForm, DebtsForm, PaymentForm, RentReceiptForm
from .plans.queries import standing, stopped_before, stops
from .refunds.queries import of_caf, refundable
from .roll.queries import aged_of
from .said import not_known
from .settling import settlings
from .subjects import ACCOUNT, PAYMENT, RENT_RECEIPT

SHOWN = 6  # payments in sight: the last ones


def _lines(lease: Lease, rows: Collection[Month], awaited: Mapping[int, int]) -> list[dict]:
    """One line per month: the month, what is due of it apart from the aid `awaited` that is to pay it, what each payer paid,
    the paper given and the one that may be."""
    papers: dict = {}
    for paper in lease.rent_receipts.filter(cancelled_on=None).order_by("number"):
        papers[paper.month] = paper
    cancelled = {paper.month: paper for paper in lease.rent_receipts.exclude(cancelled_on=None).order_by("number")}
    lines = []
    settled = settlings(rows)
    for row in rows:
        how = settled[row.call.pk]
        kind = how.paper
        of_month = row.call.kind == CallKind.RENT
        given = papers.get(row.call.month) if of_month else None
        current = given is not None and (given.kind, given.amount) == (kind, row.settled.paid)
        lines.append(
            {
                "row": row,
                "due": row.left - awaited[row.call.pk],
                "awaited": awaited[row.call.pk],
                "caf": row.paid_by(Payer.CAF),
                "tenant": row.paid_by(Payer.TENANT),
                "given": given,
                "cancelled": cancelled.get(row.call.month) if of_month and not given else None,
                "giveable": kind if of_month and kind and not current else "",
                "none_for": how.why_none if of_month else "",
            }
        )
    return lines


def _signing(user, lease: Lease, deposit: Receipt | None) -> dict | None:
    """The draft of the owner's notice, then its signed copy: what is handed over comes back signed."""
    if deposit is None or deposit.taken_over and not deposit.notice:
        return None
    printed = reverse("rents:notice_paper", args=[lease.pk])
    return signed.SUMS_NOTICE.steps(deposit, user, draft=printed, to_sign=f"{printed}?copie=a_signer")


@guard(access.READ)
def lease(request, pk):
    found, day = ACCOUNT.find(request, pk, "rents:lease"), today()
    account = Accounts([pk])
    rows = account.months(pk)
    awaited = account.awaited(pk, rows, day)
    lines = _lines(found, rows, on_its_way(rows, awaited, day))
    recent = add_months(month_start(day), -1)
    in_sight = [line for line in lines if line["row"].left or line["row"].call.month >= recent]
    aged = aged_of(found, day)
    debt = sum(row.call.total for row in rows if row.call.month <= day) - sum(
        receipt.amount for receipt in found.receipts.rent().filter(reversal=None)
    )
    notice = scales.at("mandate.sums_notice_days", day)
    limitation = scales.at("rents.limitation_years", day)
    received = deposit_of(found)
    refunds = list(found.refunds.select_related("order__run", "order__reversal", "decided_by"))
    payments = _covered(
        rows,
        found.receipts.rent()
        .select_related("entry", "reversal", "paper", "line_share")
        .order_by("-received_on", "-pk"),
        {one.call_id for one in refunds},
    )
    pay = Button(_("Note a payment"), reverse("rents:payment_new", args=[pk]), access.WRITE, main=True)
    url = f"{reverse('rents:payment_new', args=[pk])}?payer={Payer.CAF.value}"
    caf = Button(_("Note the CAF’s payment"), url, access.WRITE)
    announce = Button(_("Note the aid announced"), reverse("rents:aid", args=[pk]), access.WRITE)
    back = Button(_("Give the credit back"), reverse("rents:refund_new", args=[pk]), access.WRITE)
    adjust = Button(_("Debit or credit"), reverse("rents:adjustment_new", args=[pk]), access.WRITE)
    file = Button(_("Open the tenancy"), TENANCY.url(found))
    return file_page(
        request,
        "rents/lease.html",
        buttons=[
            file,
            *([announce, caf] if rows else []),
            *([adjust] if rows and found.mandate.fund else []),
            *([back] if debt < 0 and refundable(found) else []),
            *([pay] if found.keys_on else []),
        ],
        lease=found,
        dwelling=found.mandate.dwelling,
        asked=in_force(found, day),
        open_lines=in_sight,
        settled_lines=[line for line in lines if line not in in_sight],
        old=barred(rows, limitation.number, day),
        limitation=limitation,
        late=aged.debt,
        unread=aged.unread,
        read_until=aged.read_until,
        not_known=not_known(aged),
        since=aged.since,
        unaged=aged.unaged,
        debt=debt,
        credit=max(0, -debt),
        awaited=sum(awaited.values()),
        aid_rule=scales.at("rents.aid_arrival_day", day),
        ledger=queries.ledger_balance(found, day),
        account=queries.TENANTS,
        payments=payments[:SHOWN],
        earlier=payments[SHOWN:],
        returned=debits_of(found),
        deposit=received,
        signing=_signing(request.user, found, received),
        refunds=refunds,
        adjustments=found.adjustments.select_related(
            "decided_by", "credit__reversal", "credit__entry", "call__entry", "back", "mail"
        ),
        plan=standing(found, aged, day),
        beyond=of_caf(found),
        stopped=stopped_before([found.pk]).get(found.pk),
        sections=[part(request.user, found) for room in rooms.installed() for part in room.lease_sections()],
        undone=found.receipts.deposits().exclude(reversal=None).select_related("reversal"),
        guarantors=owed_to_guarantors(found),
        claims=awaited_of_guarantors(found),
        notice=notice,
        notice_by=received and add_days(received.received_on, notice.number),
        may_write=access.WRITE(request.user),
        crumbs=ACCOUNT.trail(found),
    )


def _called(lease: Lease) -> list:
    return list(lease.calls.filter(kind=CallKind.RENT).order_by("-month").values_list("month", flat=True))


def _next_aid(rows: list) -> dict:
    """The oldest month whose aid announced did not come, and what is missing of it."""
    for row in reversed(rows):
        missing = row.call.caf_expected - row.paid_by(Payer.CAF)
        if missing > 0:
            return {"month": row.call.month, "amount": missing}
    return {}


NAMED = 6  # debts that a payer may name on the form: the oldest


def _open_debts(rows: list, receipt: Receipt | None = None, stopped: date | None = None) -> list:
    """The debts that are open, or that `payment` covers, oldest first; not those that the law has `stopped`."""
    rows = [row for row in rows if not (stopped and row.call.stopped(stopped))]
    mine = {row.call.pk for row in rows if receipt and any(one.pk == receipt.pk for one, _cents in row.payments)}
    return [row for row in reversed(rows) if row.left or row.call.pk in mine][:NAMED]


def _covered(rows: list, payments, back: set[int]) -> list[dict]:
    """Each payment with what it covered and why, oldest debt first; what exceeds every debt is an advance. `back`: the sums
    asked of the account to be given back."""
    found: dict[int, list] = {}
    for row in reversed(rows):
        for receipt, ground, cents in row.grounds:
            found.setdefault(receipt.pk, []).append(
                (row.call, cents, _("set aside for the tenant") if row.call.pk in back else GROUNDS[ground])
            )
    return [
        {
            "receipt": receipt,
            "covered": found.get(receipt.pk, []),
            "advance": 0
            if receipt.reversal_id
            else receipt.amount - sum(c for _call, c, _g in found.get(receipt.pk, [])),
        }
        for receipt in payments
    ]


@guard(access.WRITE)
def payment_debts(request, pk):
    """What a payment goes to, as its payer says."""
    receipt = PAYMENT.find(request, pk)
    stop = stops([receipt.lease_id]).get(receipt.lease_id)
    stopped = stop.before if stop and since(receipt, stop) else None
    rows = _open_debts(months(receipt.lease), receipt, stopped)
    subtitle = _("Received on %(day)s. The payer says which debts it pays; what is not said goes to the oldest.")
    if stopped:
        subtitle = _(
            "Received on %(day)s. The payer says which debts it pays: the rents since, for what fell due before may not be paid."
        )
    return PAYMENT.form(
        request,
        receipt,
        title=_("What this payment of %(amount)s pays") % {"amount": localised.money(receipt.amount)},
        here=_("What it pays"),
        verb=_("Note what the payer says"),
        said=_("The account shows it; the papers that no longer fit are cancelled."),
        subtitle=subtitle % {"day": localised.day(receipt.received_on)},
        form=DebtsForm,
        options={"debts": rows, "stopped": stopped is not None},
        does=actions.name_debts,
        given={"today": today()},
        initial={f"debt{share.call_id}": share.cents for share in receipt.named.filter(by_law=False)},
        article="C. civ., art. 1342-10",
    )


@guard(access.WRITE)
def payment_new(request, pk):
    found, day = ACCOUNT.find(request, pk), today()
    account = Accounts([pk])
    rows = account.months(pk)
    stopped = stopped_before([pk]).get(pk)
    due = [row for row in rows if row.call.month <= day and not (stopped and row.call.stopped(stopped))]
    owed = sum(row.left for row in due) - sum(account.awaited(pk, due, day).values())
    initial = {"payer": Payer.TENANT, "amount": owed if owed > 0 else None}
    if request.GET.get("payer") == Payer.CAF:
        initial = {"payer": Payer.CAF, **_next_aid(rows)}
    subtitle = _(
        "The tenant owes %(amount)s, the aid awaited left out. A tenant’s payment goes to the oldest debt first."
    )
    if stopped:
        subtitle = _(
            "%(amount)s of the rents since is owed, the aid awaited left out: what fell due before may not be paid."
        )
    return ACCOUNT.form(
        request,
        found,
        title=_("Note a payment of %(name)s") % {"name": found.household},
        here=_("Note a payment"),
        verb=_("Note the payment"),
        said=_("The payment is in the clients’ ledger."),
        subtitle=subtitle % {"amount": localised.money(max(owed, 0))},
        form=PaymentForm,
        options={"months": _called(found), "debts": _open_debts(rows, stopped=stopped), "stopped": stopped is not None},
        does=actions.note_payment,
        given={"today": day},
        initial={"on": day, **initial},
        article="C. civ., art. 1342-10",
    )


@guard(access.WRITE)
def aid(request, pk):
    found = ACCOUNT.find(request, pk)
    called = _called(found)
    return ACCOUNT.form(
        request,
        found,
        title=_("Aid announced for %(name)s") % {"name": found.household},
        here=_("Aid announced"),
        verb=_("Save the aid announced"),
        said=_("The aid announced is shown beside what is due."),
        subtitle=_(
            "A forecast, not money: it is counted as paid once it arrives. The next months take the same amount."
        ),
        form=AidForm,
        options={"months": called},
        does=actions.expect_aid,
        given={"today": today()},
        initial={"month": called[0] if called else None},
    )


@guard(access.WRITE)
@require_POST
def rent_receipt(request, pk):
    found, form = ACCOUNT.find(request, pk), RentReceiptForm(request.POST)
    if not form.is_valid():
        raise Http404
    month = month_start(form.cleaned_data["month"])
    return act(
        request,
        lambda: actions.give_rent_receipt(request.user, lease=found, month=month, on=today()),
        url=ACCOUNT.url(found, "months"),
        said=_("The paper is ready: download it from its month."),
    )


@guard(access.READ)
def paper(request, pk):
    found = RENT_RECEIPT.find(request, pk, "rents:paper")
    return paper_page(found.paper, str(found))
