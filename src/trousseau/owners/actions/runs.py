"""A payment run: staged and read, then posted and written for the bank in one transaction, once."""

from datetime import date, datetime, time
from itertools import batched

from django.db.models import F, Sum
from django.utils.translation import gettext as _

from trousseau.core.actions import edit, next_number, record, record_all
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.states import step
from trousseau.core.verbs import TODAY, VERSIONED, No, verb
from trousseau.engines import typography
from trousseau.exchange.sepa import Account, NotWritable, SepaFile, Transfer, TransferOrder, write_transfers
from trousseau.ledger.access import ACCOUNTS
from trousseau.ledger.actions import hold, post_many
from trousseau.ledger.enums import Ledger
from trousseau.ledger.events import draft
from trousseau.ledger.models import Line
from trousseau.mandates.models import Mandate
from trousseau.payouts.enums import ORDER_TRANSITIONS, RUN_TRANSITIONS, OrderKind, OrderState, RunState
from trousseau.payouts.funds import BESIDE, TAKES, require_beside
from trousseau.payouts.ibans import LastChecks, compared, last_checks
from trousseau.payouts.kinds import rules_for
from trousseau.payouts.models import PaymentOrder, PaymentRun
from trousseau.payouts.orders import ask_owners
from trousseau.payouts.payer import agency_account
from trousseau.rents.held import held_by_fund, later
from trousseau.rules.owner_account import Held, after, short

from ..queries.accounts import accounts, reserves
from .fees import take_fees
from .transfers import recover_advances


@verb(once=No("one run waits at a time"), frozen=ACCOUNTS, happened=No("the bank pays on a day to come"))
def stage_run(actor: User | None, *, on: date, today: date) -> PaymentRun:
    """Gather what may be paid for somebody to read: every owner's due, and the payments that wait. Nothing is posted but
    the fees, which come first: what may be paid is what is left after them.

    Two who stage at once: the second is refused by the base.
    """
    if on < today:
        raise Refused(_("The bank cannot pay on a past day: choose today or later."), "on")
    if PaymentRun.objects.filter(state=RunState.STAGED).exists():
        raise Refused(_("A payment run already waits to be read: finish it or give it up."))
    take_fees(actor, until=today)
    lent = Mandate.objects.filter(advances__isnull=False).select_related("fund").distinct()
    recover_advances(actor, mandates=lent, on=today)
    run = PaymentRun(on=on, staged_by=actor, staged_on=today)
    record(run, actor)
    due = [
        PaymentOrder(
            kind=OrderKind.OWNER,
            fund=mandate.fund,
            payee=mandate.owner.name,
            amount=account.payable,
            event="owner_paid",
            aux="",
            reference=f"{mandate.code} {today:%Y%m%d}",
            key=f"run:{run.pk}:{mandate.pk}",
            asked_on=today,
            owner=mandate.owner,
            run=run,
        )
        for mandate, account in accounts(today, lambda one: one.payable and not one.stop)
    ]
    ask_owners(actor, due, reserves(today))
    waiting = PaymentOrder.objects.filter(state=OrderState.WAITING, run=None)
    rows = list(waiting.select_related("owner", "supplier"))
    known = last_checks(rows)
    own = agency_account()
    for order in rows:
        if _iban(order, known):
            order.run = run
            if order.kind == OrderKind.AGENCY and own:
                order.payee = own.holder
            record(order, actor)
    orders = list(run.orders.filter(state=OrderState.WAITING))
    if not orders:
        if waits := sum(held.awaited for held in held_by_fund().values()):
            said = _("Nothing may be paid today: %(amount)s was noted and no statement of the bank shows it yet.")
            raise Refused(said % {"amount": typography.money(waits)}, article="Décret 72-678, art. 66")
        raise Refused(_("Nothing may be paid today: no sum is due to an owner whose IBAN is confirmed, no bill waits."))
    run.total, run.count = sum(order.amount for order in orders), len(orders)
    record(run, actor)
    return run


def _iban(order: PaymentOrder, known: LastChecks) -> str:
    """Where the order goes: the confirmed IBAN of an owner or a supplier, the agency's own as its bank account has it, else
    the one it was given; "" for none."""
    payee = order.owner or order.supplier
    if order.kind == OrderKind.AGENCY:
        own = agency_account()
        return own.iban if own else ""
    if payee is None:
        return order.iban
    last = known.get((order.owner_id, order.supplier_id))
    return payee.iban if compared(payee, last) else ""


@verb(once=No("a payment that is in no run is refused"), frozen=ACCOUNTS, happened=TODAY)
def take_out(actor: User, *, order: PaymentOrder) -> None:
    """Keep one payment out of the run that is being read: an owner's falls away, another waits for the next run."""
    order.refresh_from_db()
    run = order.run
    if run is None or run.state != RunState.STAGED:
        raise Refused(_("This payment is in no run that is being read: reload the page."))
    _leave(actor, order)
    orders = run.orders.filter(state=OrderState.WAITING)
    total = sum(orders.values_list("amount", flat=True))
    edit(actor, run, version=run.version, total=total, count=orders.count())


def _leave(actor: User | None, order: PaymentOrder) -> None:
    if order.kind == OrderKind.OWNER:
        order.state = step(ORDER_TRANSITIONS, "cancel", order.state, actor)
    else:
        order.run = None
    record(order, actor)


@verb(once=VERSIONED, frozen=ACCOUNTS, happened=TODAY)
def drop_run(actor: User, *, run: PaymentRun, version: int) -> None:
    """Nothing leaves: the owners' sums stay due, the other payments wait for the next run."""
    edit(actor, run, version=version, state=step(RUN_TRANSITIONS, "drop", run.state, actor))
    for order in run.orders.filter(state=OrderState.WAITING):
        _leave(actor, order)


@verb(once=VERSIONED, frozen=ACCOUNTS, happened=TODAY)
def write_run(actor: User, *, run: PaymentRun, version: int, payer: Account, today: date) -> PaymentRun:
    """Post every payment and write the file of the bank, together or not at all; never twice for one run.

    Each payment is held again against its account, as it stands now: one that changed since stops the whole run.
    """
    state = step(RUN_TRANSITIONS, "write", run.state, actor)
    hold(Ledger.CLIENTS)
    edit(actor, run, version=version)  # who comes second stops here, before anything is posted
    orders = list(
        run.orders.filter(state=OrderState.WAITING).select_related("fund", "owner", "supplier").order_by("pk")
    )
    if not orders:
        raise Refused(_("Nothing is left to pay in this run: give it up."))
    on = max(run.on, today)
    known = last_checks(orders)
    days = (today, None) if later(today) else (None,)
    for on_day in days:  # what came in by today, and nothing that a later day already takes
        _check(orders, known, held_by_fund(on_day), reserves(today), on)
    number = next_number("owners.payment_runs")
    entries = post_many(
        actor,
        ledger=Ledger.CLIENTS,
        drafts=[
            draft(
                order.event,
                on=today,
                amounts={"amount": order.amount},
                fund=order.fund,
                aux=order.aux,
                key=f"owners.order:{order.pk}",
                source=f"owners.run:{run.pk}",
                piece=f"V{number:05d}",
                label=f"Virement {order.aux or (order.fund.code if order.fund else order.reference)}",
            )
            for order in orders
        ],
    )
    for order, entry in zip(orders, entries, strict=True):
        order.entry, order.iban = entry, _iban(order, known)
        order.state = step(ORDER_TRANSITIONS, "send", order.state, actor)
    record_all(orders, actor, fields=("entry", "iban", "state"))
    file = _file(orders, number=number, payer=payer, on=on, today=today)
    _same_as_ledger(file, entries)
    run.number, run.state, run.written_by, run.written_on, run.on = number, state, actor, today, on
    run.total, run.count = file.cents, file.count
    run.file = file_document(
        kind="payment_run",
        number=str(run),
        title=f"Virements {run}",
        content=file.content,
        suffix=".xml",
        on=today,
        template=file.schema,
    )
    record(run, actor)
    for order in orders:
        rules_for(order.kind).left(actor, order, on)
    return run


def _check(
    orders: list[PaymentOrder], known: LastChecks, funds: dict[str, Held], aside: dict[str, int], on: date
) -> None:
    """No payment takes more than its own account holds, one after the other; each goes to a confirmed IBAN."""
    for order in orders:
        if not _iban(order, known):
            said = _("%(payment)s: its IBAN is no longer confirmed. Take it out of the run, or have it confirmed.")
            raise Refused(said % {"payment": order.reference})
        rules_for(order.kind).check(order, on)
        if order.fund is None:
            if order.kind in BESIDE:
                require_beside(order)
            continue  # no owner's account pays it: what it takes was set aside, as its `check` says
        code = order.fund.code
        before, of = funds.get(code, Held(0)), TAKES[OrderKind(order.kind)]
        if short(before, of, order.amount, aside.get(code, 0)):
            said = _("%(payment)s: %(amount)s is more than its account holds now. Take it out, or stage the run again.")
            raise Refused(
                said % {"payment": order.reference, "amount": typography.money(order.amount)},
                article="Décret 72-678, art. 66",
            )
        funds[code] = after(before, of, order.amount)


def _file(orders: list[PaymentOrder], *, number: int, payer: Account, on: date, today: date) -> SepaFile:
    try:
        return write_transfers(
            TransferOrder(
                f"V{number:05d}",
                payer,
                on,
                datetime.combine(today, time()),
                [
                    Transfer(
                        f"V{number:05d}-{order.pk}", Account(order.payee, order.iban), order.amount, order.reference
                    )
                    for order in orders
                ],
            )
        )
    except NotWritable as error:
        raise Refused(str(error)) from error


def _same_as_ledger(file: SepaFile, entries: list) -> None:
    """The sum read in the file is what left the bank's account in the ledger: else nothing happened."""
    left = 0
    for some in batched(entries, 500):
        rows = Line.objects.filter(entry__in=some, account="5121")
        left += rows.aggregate(cents=Sum(F("credit") - F("debit"), default=0))["cents"]
    if left != file.cents:
        raise Refused(_("The file and the ledger differ: nothing was posted. Tell the director."))
