"""Prepare the settlement of a deposit, settle it once, settle the provision afterwards."""

from collections.abc import Sequence
from datetime import date

from django.db.models import F
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import edit, record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import TODAY, VERSIONED, No, Once, verb
from trousseau.ledger.actions import post_many
from trousseau.ledger.enums import Ledger
from trousseau.ledger.events import draft as draft_event
from trousseau.ledger.models import Entry
from trousseau.rules import deposit as rules
from trousseau.rules import wear
from trousseau.rules.dates import add_months
from trousseau.tenancies.enums import LeaseState
from trousseau.tenancies.leaving.departure import follow_deposit
from trousseau.tenancies.models import Lease
from trousseau.tenancies.todo import DEPOSIT

from ..access import ACCOUNT, WRITE
from ..actions.calls import shorten_calls
from ..actions.stopping import share_advances
from ..actions.sums import ask_sum, give_back
from ..enums import CONFORMITY, Bearer, CallKind, RetentionKind, SettlementState, Way
from ..models import DepositSettlement, RentCall, Retention
from ..models.shares import ReceiptShare
from . import queries, todo
from .papers import settlement_paper
from .transfers import ARTICLE, ask, by_run, penalize

KINDS = {RetentionKind.CHARGES: CallKind.SETTLEMENT, RetentionKind.OTHER: CallKind.OTHER}
ACCOUNTS_MONTHS = 12  # when a person is asked about accounts whose day nobody knows yet


@verb(once=No("the settlement that was begun is returned"), frozen=ACCOUNT, happened=TODAY, right=WRITE)
def begin_settlement(actor: User, *, lease: Lease) -> DepositSettlement:
    """Once the keys came back: the delay runs from that day. The account is brought to the last day of the lease."""
    gone = queries.departure_of(lease)
    if gone is None or lease.state != LeaseState.ENDED:
        raise Refused(_("Record the departure and the keys first: the delay runs from that day."))
    if known := DepositSettlement.objects.filter(lease=lease).first():
        return known
    if queries.with_next_manager(lease):
        raise Refused(_("This deposit was handed over with the mandate: the next manager gives it back."))
    shorten_calls(actor)
    conform = queries.conforms(lease)
    due_on = rules.due_on(gone.keys_back_on, conform, queries.deposit_law(gone.keys_back_on))
    settlement = DepositSettlement(lease=lease, conform=conform, due_on=due_on)
    record(settlement, actor)
    follow_deposit(lease, conform=conform)
    return settlement


@verb(once=No("the day is counted again"), frozen=ACCOUNT, happened=TODAY)
def inspected(actor: User, lease: Lease) -> None:
    """An inspection was written once the keys were back: the last day to give the deposit back follows, if it is not settled."""
    settlement = DepositSettlement.objects.filter(lease=lease).first()
    if queries.departure_of(lease) is None or (settlement and settlement.settled):
        return
    if settlement:
        _keep_day(actor, settlement, settlement.version, "inspection")
    else:
        follow_deposit(lease, conform=queries.conforms(lease))


@verb(
    once=Once(Retention),
    frozen=ACCOUNT,
    happened=No("it is of the day on which the deposit is given back"),
    right=WRITE,
)
def add_retention(
    actor: User,
    *,
    settlement: DepositSettlement,
    version: int,
    kind: str,
    ground: str,
    proof: str,
    gross: int,
    share: int = 100,
    key: str = "",
) -> Retention:
    """Loi 89-462, art. 22: what is kept is due by the tenant and proved; wear is taken off. Decided by a person. `key`: a form
    sent twice is one."""
    _open(settlement)
    if not proof.strip():
        raise Refused(_("Say what proves it: an invoice, a quote, the two inspections."), "proof", ARTICLE)
    if kind in (RetentionKind.REPAIR, RetentionKind.CLEANING) and not _inspected(settlement.lease):
        raise Refused(
            _("Without an exit inspection a repair is not proved: only what the account says may be kept."),
            "kind",
            "Loi 89-462, art. 3-2",
        )
    retention = Retention(
        settlement=settlement,
        kind=kind,
        ground=ground.strip(),
        proof=proof.strip(),
        gross=gross,
        share=share,
        amount=wear.borne(gross, share),
        key=key or None,
    )
    record(retention, actor)
    _keep_day(actor, settlement, version, "retention")
    return retention


def _keep_day(actor: User, settlement: DepositSettlement, version: int, reason: str) -> None:
    """The inspections or the sums kept changed, and with them, perhaps, whether the exit inspection conforms, and the day."""
    lease = settlement.lease
    conform, keys = queries.conforms(lease), lease.departure.keys_back_on
    due_on = rules.due_on(keys, conform, queries.deposit_law(keys))
    edit(actor, settlement, version=version, reason=reason, conform=conform, due_on=due_on)
    follow_deposit(lease, conform=conform)


def _inspected(lease: Lease) -> bool:
    return lease.inspections.filter(kind="exit").exists()


@verb(once=VERSIONED, frozen=ACCOUNT, happened=TODAY, right=WRITE)
def remove_retention(actor: User, *, retention: Retention, version: int) -> None:
    _open(retention.settlement)
    settlement = retention.settlement
    retention.delete()
    _keep_day(actor, settlement, version, "retention")


@verb(once=VERSIONED, frozen=ACCOUNT, happened=("on",), right=WRITE)
def settle_deposit(
    actor: User,
    *,
    settlement: DepositSettlement,
    version: int,
    conform: bool,
    provision: int,
    payee: str,
    on: date,
    today: date,
    bearer: str = "",
    way: str = Way.OTHER,
    holder: str = "",
    new_iban: str = "",
) -> None:
    """What is owed is taken out of the deposit, the rest goes back with what the account owed; once.

    By the payment run, it is set aside: it is given back the day the run leaves. Its IBAN is written here, or afterwards.
    Raises Refused for a provision that the law does not allow, or a delay at nobody's cost.
    """
    _open(settlement)
    lease = settlement.lease
    number = by_run(lease, way, holder, new_iban)
    gone = lease.departure
    if on < gone.keys_back_on:
        raise Refused(_("The deposit goes back after the keys."), "on")
    exit_walk = lease.inspections.filter(kind="exit").first()
    if exit_walk and on < exit_walk.held_on:
        said = _("The exit inspection is of %(day)s: the deposit is settled that day at the earliest.")
        raise Refused(said % {"day": localised.day(exit_walk.held_on)}, "on", ARTICLE)
    if conform:
        _may_conform(lease)
    shorten_calls(actor)
    settlement.conform = conform
    settlement.due_on = rules.due_on(gone.keys_back_on, conform, queries.deposit_law(gone.keys_back_on))
    found = queries.draft(settlement, on, provision)
    if provision > found.provision_most:
        raise Refused(_provision_words(lease, found.provision_most), "provision", ARTICLE)
    if queries.by_owner(lease) and found.count.penalty:
        bearer = Bearer.OWNER  # who holds it gives it back late
    if found.count.penalty and bearer not in Bearer:
        raise Refused(_("It is given back late: the penalty is due. Say at whose cost."), "bearer", ARTICLE)
    if not DepositSettlement.objects.filter(pk=settlement.pk, version=version).update(version=F("version")):
        edit(actor, settlement, version=version)  # somebody wrote since: say what
    account = queries.account_lines(lease)
    entry = _post(actor, settlement, found.count, bearer, on, way)
    count = found.count
    aside = count.back + count.advance + (count.penalty if bearer == Bearer.OWNER else 0) if way == Way.RUN else 0
    fields = {
        "conform": conform,
        "due_on": settlement.due_on,
        "payee": payee,
        "bearer": bearer if count.penalty else "",
        "kept": count.kept,
        "held": count.held,
        "returned": count.paid,
        "penalty": count.penalty,
        "settled_on": on,
        "way": way,
        "aside": aside,
        "counted_on": on,
        "left_on": None if aside else on,
        "state": SettlementState.SETTLED,
        "entry": entry,
        "advance": settlement.advance,
    }
    for name, value in fields.items():
        setattr(settlement, name, value)
    paper = settlement_paper(settlement, found, account, on=on, iban=number)
    document = file_document(
        kind="deposit",
        number=lease.code,
        title=_("Deposit of lease %(code)s") % {"code": lease.code},
        content=paper.pdf,
        suffix=".pdf",
        on=on,
        template=f"{paper.template}@{paper.version}",
        household=lease.household,
    )
    edit(actor, settlement, version=version, reason="settle", paper=document, **fields)
    follow_deposit(lease, conform=conform)
    if not aside:
        close_todo(DEPOSIT, thing=lease, on=on)  # by the run, it stays to be done until the run leaves
    elif number:
        ask(actor, settlement, holder, number, on)
    if count.held:
        open_todo(
            todo.PROVISION,
            thing=lease,
            on=on,
            due_on=add_months(on, ACCOUNTS_MONTHS),
            article=ARTICLE,
            household=lease.household,
            name=str(lease.household),
            lease=lease.code,
        )


NO_WAY = (rules.Conformity.NO_EXIT, rules.Conformity.NO_ENTRY, rules.Conformity.KEPT)


def _may_conform(lease: Lease) -> None:
    """What differs a person may judge slight; what was not inspected, or is paid for, does not conform."""
    found = queries.conformity_of(lease)
    if found in NO_WAY:
        said = _("This exit inspection cannot be like the entry’s (%(why)s): untick it, two months hold.")
        raise Refused(said % {"why": CONFORMITY[found]}, "conform", ARTICLE)


def _provision_words(lease: Lease, most: int) -> str:
    if lease.flat_charges:
        return _("The charges of this lease are a flat rate: no provision is kept for them.")
    if not queries.collective(lease):
        return _("A provision is kept in a collective building only: this is a house.")
    return _("The provision is at most %(amount)s.") % {"amount": localised.money(most)}


def _post(
    actor: User, settlement: DepositSettlement, count: rules.Count, bearer: str, on: date, way: str
) -> Entry | None:
    """Repairs asked on the account, then what the deposit pays of it, then what leaves the bank. Of a deposit that the
    owner holds, what they keep is paid to them already, and what goes back leaves their own account: not this bank."""
    lease, key = settlement.lease, f"deposit:{settlement.pk}"
    asked = [
        ask_sum(
            actor,
            lease=lease,
            kind=KINDS.get(RetentionKind(one.kind), CallKind.REPAIR),
            label=f"{RetentionKind(one.kind).label} {rank}",
            amount=one.amount,
            on=on,
            due_on=on,
            key=f"{key}:{one.pk}",
        )
        for rank, one in enumerate(settlement.retentions.filter(amount__gt=0), 1)
    ]
    if count.kept:
        _set_against(actor, lease, asked, count.kept, "Dépôt retenu", on, f"{key}:kept")
    if count.advance:
        settlement.advance = ask_sum(
            actor,
            lease=lease,
            kind=CallKind.OTHER,
            label="Avance rendue",
            amount=count.advance,
            on=on,
            due_on=on,
            key=f"{key}:advance",
            event="refund_asked" if way == Way.RUN else "advance_out",
        )
    if queries.by_owner(lease):
        return None
    if count.penalty:
        penalize(actor, settlement, count.penalty, bearer, on, way)
    return _out(actor, lease, count.back, key=f"rents.{key}:out", on=on, way=way)


def _set_against(
    actor: User, lease: Lease, asked: Sequence[RentCall], amount: int, label: str, on: date, key: str
) -> None:
    """What is kept settles the sums that it was kept for, then the debts that it may pay, the oldest first."""
    rows = queries.open_debts(lease)
    rows.sort(key=lambda row: row.call not in asked)
    credit = give_back(actor, lease=lease, label=label, amount=amount, on=on, key=key, event=_kept_event(lease))
    for row in rows:
        if part := min(row.left, amount):
            record(ReceiptShare(receipt=credit, call=row.call, cents=part), None)
            amount -= part
    share_advances([lease.pk], on)


def _kept_event(lease: Lease) -> str:
    """What is kept of a deposit settles a debt: out of the deposits held, or by what its owner holds already."""
    return "sum_given_back" if queries.by_owner(lease) else "deposit_kept"


def _out(actor: User, lease: Lease, amount: int, *, key: str, on: date, way: str) -> Entry | None:
    if not amount:
        return None
    asked = draft_event(
        "deposit_due" if way == Way.RUN else "deposit_out",
        on=on,
        amounts={"amount": amount},
        fund=lease.mandate.fund,
        aux=lease.code,
        key=key,
        source=f"tenancies.lease:{lease.pk}",
    )
    return post_many(actor, ledger=Ledger.CLIENTS, drafts=[asked])[0]


@verb(once=VERSIONED, frozen=ACCOUNT, happened=("on",), right=WRITE)
def settle_provision(
    actor: User,
    *,
    settlement: DepositSettlement,
    version: int,
    charges: int,
    approved_on: date,
    on: date,
    today: date,
    way: str = Way.OTHER,
    holder: str = "",
    new_iban: str = "",
) -> None:
    """The accounts of the building are approved: what the tenant owes of them is kept, the rest goes back."""
    if not settlement.held or settlement.finished_on:
        raise Refused(_("No provision is held for this lease."))
    if approved_on > on or approved_on < settlement.lease.starts_on:
        raise Refused(_("The accounts are approved before the provision is settled."), "approved_on")
    assert settlement.settled_on  # a provision is held once the deposit is settled
    if on < settlement.settled_on:
        raise Refused(_("The provision is settled after the deposit."), "on")
    if settlement.aside:
        raise Refused(_("The deposit itself still waits for its transfer: give it back first."))
    number = by_run(settlement.lease, way, holder, new_iban)
    lease, key = settlement.lease, f"deposit:{settlement.pk}:provision"
    asked = []
    if charges:
        call = ask_sum(
            actor,
            lease=lease,
            kind=CallKind.SETTLEMENT,
            label="Solde des charges",
            amount=charges,
            on=on,
            due_on=on,
            key=f"{key}:charges",
        )
        asked.append(call)
    kept = min(settlement.held, max(queries.owed(lease), 0))
    if kept:
        _set_against(actor, lease, asked, kept, "Provision retenue", on, f"{key}:kept")
    if not queries.by_owner(lease):
        _out(actor, lease, settlement.held - kept, key=f"rents.{key}:out", on=on, way=way)
    edit(
        actor,
        settlement,
        version=version,
        approved_on=approved_on,
        finished_on=on,
        finished=settlement.held - kept,
        way=way,
        aside=settlement.held - kept if way == Way.RUN else 0,
        reason="provision",
    )
    if settlement.aside and number:
        ask(actor, settlement, holder, number, on)
    close_todo(todo.PROVISION, thing=lease, on=on)


def _open(settlement: DepositSettlement) -> None:
    if settlement.settled:
        raise Refused(_("This deposit is settled: its entries and its letter stay as they are."))
