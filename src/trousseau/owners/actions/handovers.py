"""Hand over what a mandate leaves when it ends: set aside, asked of the next run, given up before it left."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import partial

from django.utils.translation import gettext as _

from trousseau.captation.models import Owner
from trousseau.core import localised
from trousseau.core.actions import edit, next_number, record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import TODAY, No, verb
from trousseau.ledger.access import ACCOUNTS
from trousseau.ledger.actions import hold, post_many, reverse
from trousseau.ledger.enums import Ledger
from trousseau.ledger.events import draft
from trousseau.ledger.models import Entry
from trousseau.mail import actions as mail
from trousseau.mail.enums import Channel
from trousseau.mail.models import MailItem
from trousseau.mail.recipients import Recipient, whose
from trousseau.mandates.enums import MandateState
from trousseau.mandates.models import Mandate
from trousseau.mandates.todo import CLOSE_FUND
from trousseau.payouts.enums import OrderKind, OrderState
from trousseau.payouts.funds import require_held
from trousseau.payouts.ibans import confirmed
from trousseau.payouts.kinds import OrderRules
from trousseau.payouts.models import PaymentOrder, Supplier
from trousseau.payouts.orders import ask_payment, cancel_order
from trousseau.rents.actions import shorten_calls
from trousseau.rents.actions.sums import give_back
from trousseau.rents.held import NOTHING, held_by_fund
from trousseau.rents.refunds.actions import take_off
from trousseau.tenancies.enums import DepositHolder
from trousseau.tenancies.models import Lease

from .. import todo
from ..enums import HandedPart, HandedTo
from ..mail_papers import HANDOVER
from ..models import Handover, HandoverPart
from ..papers import handover_paper
from ..queries.handovers import Part, left
from .fees import take_fees
from .transfers import recover_advances

ARTICLE = "C. civ., art. 1993"
HOLDERS = {HandedTo.OWNER: DepositHolder.OWNER, HandedTo.MANAGER: DepositHolder.MANAGER}
EVENTS = {HandedPart.DEPOSIT: "deposit_to_hand_over", HandedPart.FUND: "fund_to_hand_over"}


@verb(once=No("a sum set aside is no longer there to hand over"), frozen=ACCOUNTS, happened=("agreed_on",))
def hand_over(
    actor: User,
    *,
    mandate: Mandate,
    parts: Collection[str],
    to: str,
    today: date,
    manager: Supplier | None = None,
    agreed_on: date | None = None,
) -> Handover:
    """Somebody decides to whom the money of an ended mandate goes: `parts` are keys of `queries.handovers.Part`, set aside
    today for what they come to once fees are taken, and leave the bank by the next run. Each lease says who holds its deposit.

    Raises Refused before the mandate's end, for a sum that is no longer there, or while no second person compared the IBAN
    that is paid.
    """
    hold(Ledger.CLIENTS)
    mandate = Mandate.objects.select_related("owner", "fund").get(pk=mandate.pk)
    if mandate.state != MandateState.ENDED or mandate.ended_on is None or mandate.ended_on > today:
        raise Refused(_("The mandate has not ended: its money stays on its account until its last day."))
    payee = _payee(mandate, to, manager)
    if to == HandedTo.MANAGER and agreed_on is None:
        raise Refused(_("Write the day on which the owner named this manager, in writing."), "agreed_on", ARTICLE)
    bring_up_to_date(actor, mandate=mandate, on=today)
    there = {part.key: part for part in left(mandate, today).parts}
    if not parts:
        raise Refused(_("Choose at least one sum."), "parts")
    if not there.keys() >= set(parts):
        raise Refused(_("One of these sums is no longer there: read the page again before you decide."), "parts")
    number = next_number("owners.handovers")
    chosen = [part for key, part in there.items() if key in set(parts)]
    total = sum(part.cents for part in chosen)
    handover = Handover(
        number=number,
        mandate=mandate,
        to=to,
        manager=manager if to == HandedTo.MANAGER else None,
        agreed_on=agreed_on if to == HandedTo.MANAGER else None,
        on=today,
        decided_by=actor,
        total=total,
        order=_ask(actor, mandate, payee, number, total, today),
    )
    record(handover, actor)
    for part in chosen:
        _set_aside(actor, handover, part)
    require_held(handover.order)
    return handover


@verb(once=No("what is up to date stays as it is"), frozen=ACCOUNTS, happened=TODAY)
def bring_up_to_date(actor: User | None, *, mandate: Mandate, on: date) -> None:
    """What is due before anything is handed over: the calls stop at the last day, fees are taken, advances come back."""
    shorten_calls(actor)
    take_fees(actor, until=on, mandate=mandate)
    recover_advances(actor, mandates=[mandate], on=on)


def _payee(mandate: Mandate, to: str, manager: Supplier | None) -> Owner | Supplier:
    payee = manager if to == HandedTo.MANAGER else mandate.owner
    if payee is None:
        raise Refused(_("Say which manager comes after: note it first with the suppliers."), "manager")
    if not confirmed(payee):
        raise Refused(
            _("No second person compared the IBAN of %(name)s with the bank’s paper: have it confirmed first.")
            % {"name": payee.name},
            "manager" if to == HandedTo.MANAGER else "to",
        )
    return payee


def _ask(
    actor: User, mandate: Mandate, payee: Owner | Supplier, number: int, total: int, on: date, times: int = 0
) -> PaymentOrder:
    return ask_payment(
        actor,
        kind=OrderKind.HANDOVER,
        fund=mandate.owner_fund,
        payee=payee.name,
        amount=total,
        event="handed_over",
        aux="",
        reference=f"{mandate.code} FIN DE MANDAT",
        key=f"handover:{number}:{times}",
        on=on,
        owner=payee if isinstance(payee, Owner) else None,
        supplier=payee if isinstance(payee, Supplier) else None,
    )


def _set_aside(actor: User, handover: Handover, part: Part) -> None:
    key = f"handover:{handover.pk}:{part.kind}:{part.lease.pk if part.lease else 0}"
    call = None
    if part.kind == HandedPart.AHEAD:
        call = take_off(
            actor,
            lease=part.of_lease,
            label="Avance remise",
            amount=part.cents,
            on=handover.on,
            key=key,
            event="advance_to_hand_over",
        )
    entry = call.entry if call else _post(actor, handover, part, key)
    row = HandoverPart(handover=handover, kind=part.kind, lease=part.lease, amount=part.cents, entry=entry, call=call)
    record(row, actor)
    if part.kind == HandedPart.DEPOSIT:
        _held_by(actor, part.of_lease, HOLDERS[HandedTo(handover.to)])


def _post(actor: User, handover: Handover, part: Part, key: str) -> Entry:
    lease, mandate = part.lease, handover.mandate
    asked = draft(
        EVENTS[part.kind],
        on=handover.on,
        amounts={"amount": part.cents},
        fund=mandate.fund,
        aux=lease.code if lease else "",
        key=f"owners.{key}",
        source=f"owners.mandate:{mandate.pk}",
        piece=str(handover),
    )
    return post_many(actor, ledger=Ledger.CLIENTS, drafts=[asked])[0]


def _held_by(actor: User | None, lease: Lease, holder: str) -> None:
    lease = Lease.objects.get(pk=lease.pk)
    edit(actor, lease, version=lease.version, reason="handover", deposit_holder=holder)


@verb(once=No("once given up, nothing of it waits"), frozen=ACCOUNTS, happened=TODAY)
def give_up_handover(actor: User, *, handover: Handover, on: date) -> None:
    """Before it left: each sum stands again where it was, and the agency holds the deposits."""
    hold(Ledger.CLIENTS)
    handover.refresh_from_db()
    order = handover.order
    if handover.given_up_on:
        raise Refused(_("Nothing of it waits for another transfer."))
    if order.run_id and order.state == OrderState.WAITING:
        raise Refused(_("Somebody reads this payment in a run: take it out of the run first."))
    if order.state == OrderState.REJECTED:
        _put_back(actor, handover, on)
    else:
        cancel_order(actor, order=order, on=on)


@verb(once=No("what was asked for again waits no more"), frozen=ACCOUNTS, happened=TODAY)
def ask_again(actor: User, *, handover: Handover, on: date) -> None:
    """The bank sent it back: asked of the next run, to the IBAN that a second person compared since."""
    hold(Ledger.CLIENTS)
    handover = Handover.objects.select_related("order", "mandate__owner", "mandate__fund", "manager").get(
        pk=handover.pk
    )
    if handover.given_up_on or handover.order.state != OrderState.REJECTED:
        raise Refused(_("Nothing of it waits for another transfer."))
    mandate = handover.mandate
    payee = _payee(mandate, handover.to, handover.manager)
    times = mandate.owner_fund.payment_orders.filter(key__startswith=f"handover:{handover.number}:").count()
    order = _ask(actor, mandate, payee, handover.number, handover.total, on, times)
    edit(actor, handover, version=handover.version, reason="again", order=order)
    close_todo(todo.HANDOVER_CAME_BACK, thing=handover, on=on)


def _put_back(actor: User | None, handover: Handover, on: date) -> None:
    for part in handover.parts.select_related("entry", "call", "lease__mandate__fund"):
        day, said = max(on, part.entry.date), f"Non remis {handover}"
        if part.kind == HandedPart.AHEAD:
            part.back = give_back(
                actor,
                lease=part.of_lease,
                label="Avance non remise",
                amount=part.amount,
                on=day,
                key=f"handover:{part.pk}",
                event="advance_not_handed_over",
                of=part.call,
            )
        else:
            part.reversal = reverse(actor, entry=part.entry, on=day, label=said)
        record(part, actor)
        if part.kind == HandedPart.DEPOSIT:
            _held_by(actor, part.of_lease, DepositHolder.AGENCY)
    handover.refresh_from_db()
    edit(actor, handover, version=handover.version, reason="given up", given_up_on=on)
    close_todo(todo.HANDOVER_CAME_BACK, thing=handover, on=on)
    follow_money([handover.mandate], on=on)


def _left(actor: User | None, order: PaymentOrder, on: date) -> None:
    """It left: the statement of what was handed over is kept and written to who receives it, and to the owner."""
    handover = order.handover
    mandate, manager = handover.mandate, handover.manager
    paper = handover_paper(handover, on=on)
    document = file_document(
        kind="handover",
        number=f"{handover}-{order.pk}",
        title=_("Money handed over, mandate %(code)s") % {"code": mandate.code},
        content=paper.pdf,
        suffix=".pdf",
        on=order.left_on,
        template=f"{paper.template}@{paper.version}",
    )
    write = partial(
        mail.draft,
        paper=HANDOVER,
        channel=Channel.POST,
        title=document.title,
        on=order.left_on,
        by=actor,
        document=document,
        thing=mandate,
    )
    items = [write(to=Recipient(mandate.owner.name, mandate.owner.address, whom=whose(mandate.owner)))]
    if manager:
        items.insert(0, write(to=Recipient(manager.name, manager.address, whom=whose(manager))))
    mail.prepare(actor, items=items)
    edit(actor, handover, version=handover.version, reason="left", paper=document, mail=items[0])
    follow_money([mandate], on=order.left_on)


def _came_back(actor: User | None, order: PaymentOrder, on: date) -> None:
    """Given up, all stands where it was. Sent back by the bank, it waits where it was set aside and somebody is told."""
    handover = order.handover
    if order.state != OrderState.REJECTED:
        _put_back(actor, handover, on)
        return
    mail.withdraw(actor, items=MailItem.objects.filter(paper=handover.paper), today=on)
    follow_money([handover.mandate], on=on)
    open_todo(
        todo.HANDOVER_CAME_BACK,
        thing=handover,
        on=on,
        due_on=on,
        article=ARTICLE,
        url=todo.HANDOVER_CAME_BACK.url(handover.mandate_id),
        payee=handover.payee,
        mandate=handover.mandate.code,
        amount=localised.money(handover.total),
        why=order.why,
    )


HANDOVER_ORDER = OrderRules(left=_left, came_back=_came_back)


def follow_money(mandates: Sequence[Mandate], *, on: date) -> None:
    """What ended mandates leave is asked for until nothing of it is held; money that comes later asks again.
    Under notice a mandate keeps its money until its last day."""
    ended = [one for one in mandates if one.ended_on and one.ended_on <= on and one.fund_id]
    sums = held_by_fund(None, [one.owner_fund.pk for one in ended]) if ended else {}
    for mandate in ended:
        if sums.get(mandate.owner_fund.code, NOTHING).empty:
            close_todo(CLOSE_FUND, thing=mandate, on=on)
        else:
            open_todo(
                CLOSE_FUND,
                thing=mandate,
                on=on,
                due_on=on,
                article=ARTICLE,
                owner=mandate.owner.name,
                mandate=mandate.code,
            )
