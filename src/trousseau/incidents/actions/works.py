"""Works: quotes, the owner's agreement above what the mandate lets pass, the order, its end, one expense."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core import localised, scales
from trousseau.core.actions import edit, next_number, record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused, sent_again
from trousseau.core.models import Household, ToDo, User
from trousseau.core.states import step
from trousseau.core.todo import about, close_todo, open_todo
from trousseau.core.verbs import TODAY, VERSIONED, No, Once, verb
from trousseau.mandates.models import Mandate
from trousseau.owners.actions.expenses import enter_expense
from trousseau.payouts.models import Supplier
from trousseau.payouts.suppliers import register_supplier
from trousseau.rules.incidents import working_days_after

from .. import queries, todo
from ..enums import AWAITED, ORDER_TRANSITIONS, Actor, IncidentState, OrderState
from ..models import Incident, WorkOrder, WorkQuote
from .incidents import finish

WORKS = No("works, without a name: the lessor owes them (loi 89-462, art. 6)")


def _household(order: WorkOrder) -> Household | None:
    lease = order.incident.lease
    return lease.household if lease else None


def _wait(kind, order: WorkOrder, *, on: date, due_on: date, day: date) -> None:
    place = str(order.mandate.dwelling)
    open_todo(kind, thing=order, on=on, due_on=due_on, household=_household(order), place=place, day=day.isoformat())


def _same_mandate(known: WorkOrder, told: Any) -> None:
    sent_again(known, mandate=told.incident.mandate or told.mandate)


@verb(
    once=Once(WorkOrder, stands={"dropped": False}, later=("refused_for",), apart=("mandate",), also=_same_mandate),
    frozen=WORKS,
    happened=TODAY,
)
def open_order(
    actor: User, *, incident: Incident, what: str, today: date, mandate: Mandate | None = None, key: str = ""
) -> WorkOrder:
    """Works for an incident, on the account of a mandate: of its dwelling, or of one of the building. `key`: a form sent twice
    is one."""
    mandate = incident.mandate or mandate
    if mandate is None:
        raise Refused(_("Say for which dwelling: its owner pays the works."), "mandate")
    if incident.closed:
        raise Refused(_("This incident is over: report it again if it goes on."))
    order = WorkOrder(
        number=next_number("incidents.orders"),
        incident=incident,
        mandate=mandate,
        what=what.strip(),
        opened_on=today,
        key=key or None,
    )
    record(order, actor)
    return order


@verb(
    once=No("one quote of a craftsman a day: the base refuses a second, and a name is new once"),
    frozen=WORKS,
    happened=("on",),
)
def add_quote(
    actor: User,
    *,
    order: WorkOrder,
    supplier: Supplier | None = None,
    new_supplier: str = "",
    amount: int,
    on: date,
    today: date,
    starts_on: date | None = None,
    proposed: bool = False,
    paper: tuple[bytes, str] | None = None,
) -> WorkQuote:
    """What a craftsman asks, who is noted among the suppliers when they are new; the paper is kept as it came."""
    if order.state != OrderState.DRAFT:
        raise Refused(_("The owner was asked about other quotes already: gather others first."))
    supplier = supplier or register_supplier(actor, name=new_supplier)
    kept = None
    if paper:
        content, suffix = paper
        title = _("Quote of %(name)s, %(code)s") % {"name": supplier.name, "code": order.code}
        kept = file_document(kind="quote", title=title[:200], content=content, suffix=suffix, on=on)
    quote = WorkQuote(
        order=order, supplier=supplier, amount=amount, on=on, starts_on=starts_on, proposed=proposed, paper=kept
    )
    record(quote, actor)
    return quote


@verb(once=VERSIONED, frozen=WORKS, happened=TODAY)
def ask_owner(actor: User, *, order: WorkOrder, version: int, today: date) -> None:
    """C. civ., art. 1988: the owner reads the quotes in their space, and answers there or in writing."""
    if not order.quotes.exists():
        raise Refused(_("Note at least one quote: the owner agrees to an amount."))
    state = step(ORDER_TRANSITIONS, "ask", order.state, actor)
    due_on = working_days_after(today, scales.at("incidents.owner_days", today).number)
    edit(actor, order, version=version, state=state, asked_on=today, answer_due_on=due_on)
    _act(actor, order, Actor.OWNER)
    _wait(todo.OWNER_ANSWER, order, on=today, due_on=due_on, day=today)


def _act(actor: User, order: WorkOrder, acts: Actor) -> None:
    """Who must act now on the incident of these works."""
    incident = Incident.objects.get(pk=order.incident_id)
    if incident.state == IncidentState.OPEN and incident.acts != acts:
        edit(actor, incident, version=incident.version, acts=acts)


def _answer(actor: User, order: WorkOrder, code: str, *, version: int, on: date, today: date, **fields: Any) -> None:
    """Raises Refused in words when the answer was given already, or when the works are no longer asked."""
    order.refresh_from_db()
    if order.state == OrderState.REFUSED:
        raise Refused(
            _("These works were refused on %(day)s: the agency gathers other quotes before they are asked again.")
            % {"day": localised.day(order.answered_on or today)}
        )
    if order.answered_on and order.state != OrderState.ASKED:
        raise Refused(
            _("The answer of %(day)s stands: the works are agreed to.") % {"day": localised.day(order.answered_on)}
        )
    if order.state != OrderState.ASKED:
        raise Refused(_("Nothing is asked of the owner about these works now."))
    if order.asked_on and on < order.asked_on:
        raise Refused(_("It was not asked yet on that day."), "on")
    state = step(ORDER_TRANSITIONS, code, order.state, actor)
    edit(actor, order, version=version, state=state, answered_on=on, answered_by=actor, **fields)
    close_todo(todo.OWNER_ANSWER, thing=order, on=today)


@verb(once=VERSIONED, frozen=WORKS, happened=("on",))
def approve_works(
    actor: User, *, order: WorkOrder, version: int, quote: WorkQuote, today: date, on: date | None = None
) -> None:
    """The owner agrees to one quote, in their space; or the team writes down what they wrote, with its day."""
    if quote.order_id != order.pk:
        raise Refused(_("This quote is for other works."), "quote")
    _answer(actor, order, "approve", version=version, on=on or today, today=today, quote=quote)
    _act(actor, order, Actor.AGENCY)
    _wait(todo.GIVE, order, on=today, due_on=working_days_after(today, 1), day=on or today)


@verb(once=VERSIONED, frozen=WORKS, happened=("on",))
def refuse_works(actor: User, *, order: WorkOrder, version: int, why: str, today: date, on: date | None = None) -> None:
    """The owner refuses. The dwelling stays to be kept in use: what the law asks of them is said beside the question."""
    if not why.strip():
        raise Refused(_("Say why: the agency looks for another way."), "why")
    _answer(actor, order, "refuse", version=version, on=on or today, today=today, refused_for=why.strip())
    _act(actor, order, Actor.AGENCY)
    _wait(todo.OTHER_QUOTES, order, on=today, due_on=working_days_after(today, 1), day=on or today)


@verb(once=No("from a refusal alone: a second time is refused"), frozen=WORKS, happened=TODAY)
def gather_again(actor: User, *, order: WorkOrder, version: int, today: date) -> None:
    """After a refusal: other quotes, then the owner is asked again. What they refused stays written in the history."""
    state = step(ORDER_TRANSITIONS, "again", order.state, actor)
    edit(
        actor,
        order,
        version=version,
        state=state,
        quote=None,
        asked_on=None,
        answer_due_on=None,
        answered_on=None,
        answered_by=None,
        refused_for="",
    )
    close_todo(todo.OTHER_QUOTES, thing=order, on=today)


@verb(once=VERSIONED, frozen=WORKS, happened=No("they come on a day to come"))
def give_order(
    actor: User,
    *,
    order: WorkOrder,
    version: int,
    planned_on: date,
    today: date,
    quote: WorkQuote | None = None,
    emergency: str = "",
) -> None:
    """The craftsman is told. Above what the mandate lets pass the owner agreed first, but for an urgency that threatens people
    or the home, whose reason is written; their agreement is then asked for the bill."""
    state = step(ORDER_TRANSITIONS, "give", order.state, actor)
    chosen = order.quote if order.state == OrderState.APPROVED else quote
    if chosen is None or chosen.order_id != order.pk:
        raise Refused(_("Choose the quote that is ordered."), "quote")
    if planned_on < today:
        raise Refused(_("This day is past: on which day do they come?"), "planned_on")
    if order.state != OrderState.APPROVED:
        found = queries.allowed(order, chosen.amount)
        if found.needed and not (emergency.strip() and order.incident.urgent):
            raise Refused(
                _(
                    "Above %(limit)s the mandate asks for the owner’s agreement: ask them. Only an urgent incident does not wait, and its reason is written."
                )
                % {"limit": localised.money(found.limit)},
                "emergency",
                "C. civ., art. 1988",
            )
    edit(actor, order, version=version, state=state, quote=chosen, planned_on=planned_on, emergency=emergency.strip())
    close_todo(todo.GIVE, todo.OWNER_ANSWER, thing=order, on=today)
    _act(actor, order, Actor.SUPPLIER)
    _wait(todo.FINISH, order, on=today, due_on=planned_on, day=planned_on)


@verb(once=VERSIONED, frozen=WORKS, happened=("on",))
def finish_works(actor: User, *, order: WorkOrder, version: int, on: date, today: date) -> None:
    """The craftsman is done: the incident is done with its last works, and who reported it is asked."""
    state = step(ORDER_TRANSITIONS, "finish", order.state, actor)
    edit(actor, order, version=version, state=state, done_on=on)
    close_todo(todo.FINISH, thing=order, on=on)
    _wait(todo.BILL, order, on=on, due_on=working_days_after(on, 10), day=on)
    incident = Incident.objects.select_related("mandate__dwelling", "building", "lease__household__holder").get(
        pk=order.incident_id
    )
    if incident.state == IncidentState.OPEN and not incident.orders.filter(state__in=AWAITED).exists():
        finish(actor, incident=incident, version=incident.version, on=on, today=today)


@verb(once=VERSIONED, frozen=WORKS, happened=No("asked of the expense, where it is entered"))
def bill_works(
    actor: User,
    *,
    order: WorkOrder,
    version: int,
    kind: str,
    number: str,
    dated: date,
    amount: int,
    today: date,
    recoverable: int = 0,
    nature: str = "",
    approved_on: date | None = None,
) -> None:
    """Décret 72-678, art. 66: the bill is the expense of the owner's account, entered once and read from there; again once
    that one is undone."""
    state = step(ORDER_TRANSITIONS, "bill_again" if order.bill_undone else "bill", order.state, actor)
    assert order.quote and order.done_on
    approved_on = approved_on or order.answered_on
    beyond = amount > order.quote.amount and queries.allowed(order, amount).needed
    if beyond and order.answered_on and approved_on and approved_on <= order.answered_on:
        raise Refused(
            _("The owner agreed to %(agreed)s: for more, write the day on which they agreed to the difference.")
            % {"agreed": localised.money(order.quote.amount)},
            "approved_on",
            "C. civ., art. 1988",
        )
    expense = enter_expense(
        actor,
        mandate=order.mandate,
        supplier=order.quote.supplier,
        number=number,
        kind=kind,
        label=order.what[:120],
        dated=dated,
        first_day=order.done_on,
        last_day=order.done_on,
        amount=amount,
        recoverable=recoverable,
        nature=nature,
        approved_on=approved_on,
        today=today,
    )
    edit(actor, order, version=version, state=state, expense=expense)
    close_todo(todo.BILL, thing=order, on=today)


@transaction.atomic
def await_bills(*, on: date) -> int:
    """Works whose bill was undone on the owner's account, and is asked for again: how many are asked today."""
    asked = set(ToDo.objects.waiting().filter(kind=todo.BILL.code).values_list("subject", flat=True))
    undone = WorkOrder.objects.filter(state=OrderState.BILLED, expense__reversal__isnull=False)
    rows = undone.select_related("incident__lease__household", "mandate__dwelling").order_by("pk")
    orders = [one for one in rows if about(one) not in asked]
    for order in orders:
        assert order.done_on
        _wait(todo.BILL, order, on=on, due_on=working_days_after(on, 10), day=order.done_on)
    return len(orders)


@verb(once=VERSIONED, frozen=WORKS, happened=TODAY)
def drop_works(actor: User, *, order: WorkOrder, version: int, why: str, today: date) -> None:
    """No works in the end: the incident goes on without them."""
    state = step(ORDER_TRANSITIONS, "drop", order.state, actor)
    edit(actor, order, version=version, state=state, dropped_for=why.strip())
    close_todo(todo.OWNER_ANSWER, todo.GIVE, todo.OTHER_QUOTES, todo.FINISH, thing=order, on=today)
    _act(actor, order, Actor.AGENCY)
