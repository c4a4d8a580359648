"""Raise the one next action of each tenancy in debt, note what was done, let the action fall when it is."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.core import scales
from trousseau.core.actions import record
from trousseau.core.errors import Refused, happened
from trousseau.core.models import ToDo, User
from trousseau.core.todo import Kind, close_todo, follow_todo
from trousseau.engines import typography
from trousseau.followup.actions import note_contact
from trousseau.followup.models import Contact
from trousseau.rents.enums import PlanEnd
from trousseau.rents.models import PaymentPlan
from trousseau.rents.plans import actions as plans
from trousseau.rents.plans.queries import standings
from trousseau.rules.dates import add_days
from trousseau.tenancies.models import Lease

from .access import DECIDE
from .enums import CONTACTS, Step
from .models import DebtReading, StepTaken
from .queries import Situation, begun, history, situation, situations
from .todo import INSTALMENT, KINDS


def refresh(lease: Lease, *, on: date) -> Step | None:
    """Make the open action of one lease the one that its situation calls for today, with today's figures."""
    found = situation(lease, on)
    follow_plans(on, [found])
    return _follow(found, on)


@transaction.atomic
def _follow(found: Situation, on: date) -> Step | None:
    """Close the actions that the situation no longer calls for, open or correct the one that it does."""
    lease = found.lease
    wanted = Step(found.next.step) if found.next else None
    close_todo(*(kind for step, kind in KINDS.items() if step != wanted), thing=lease, on=on)
    if wanted is None or found.next is None:
        return None
    since = found.since
    if wanted == Step.REPORT:  # its day runs from then, though a part was paid meanwhile
        since = found.arrears.begun or since
    if found.unaged:  # a part is owed since a day that nobody wrote: no other day stands for it
        since = None
    _ask(KINDS[wanted], lease, found.debt, since, due_on=found.next.due_on, article=found.next.article, on=on)
    return wanted


def _ask(kind: Kind, lease: Lease, cents: int, since: date | None, *, due_on: date, article: str, on: date) -> None:
    """Ask for this about a debt of the lease; what was asked already says today's figures."""
    follow_todo(
        kind,
        thing=lease,
        on=on,
        due_on=due_on,
        article=article,
        household=lease.household,
        name=str(lease.household),
        lease=lease.code,
        cents=cents,
        debt=typography.money(cents, "fr"),
        since=since.isoformat() if since else "",
    )


def refresh_all(on: date) -> int:
    """Every tenancy that has begun, read together, each written in a short transaction of its own; returns how many
    actions stand. One that has ended is among them: what it owes is still owed, and a duty does not end with it."""
    leases = begun().select_related("household__holder", "mandate__dwelling__commune").order_by("pk")
    standing = set(ToDo.objects.waiting().filter(room="prevention").values_list("subject", flat=True))
    every = situations(leases, on)
    follow_plans(on, every)
    found = [one for one in every if one.next or f"lease:{one.lease.pk}" in standing]
    return sum(_follow(one, on) is not None for one in found)


@transaction.atomic
def note_about_debt(actor: User, *, lease: Lease, kind: str, on: date, today: date, presence: str) -> Contact:
    """A call, a letter, a meeting about the debt: the follow-up keeps the bare fact, the action is recomputed."""
    contact = note_contact(actor, household=lease.household, kind=kind, on=on, today=today, presence=presence)
    refresh(lease, on=today)
    return contact


@transaction.atomic
def take_step(
    actor: User, *, lease: Lease, step: str, on: date, today: date, note: str, arrears: bool | None = None
) -> StepTaken:
    """A plan was proposed, a decision taken: the action falls, the next one comes. A decision says whether these are
    `arrears`: they are then to be reported still."""
    if step in CONTACTS:
        raise Refused(_("A call or a letter is noted as a contact."))
    if step == Step.REPORT:
        raise Refused(_("A report is recorded with its channel and its proof."))
    if step == Step.DECIDE and arrears is None:
        raise Refused(_("Say what is decided: arrears or not."), "arrears")
    return _take(actor, lease=lease, step=step, on=on, today=today, note=note, arrears=arrears)


def _take(
    actor: User, *, lease: Lease, step: str, on: date, today: date, note: str, arrears: bool | None = None
) -> StepTaken:
    if on > today:
        raise Refused(_("This day has not come yet: note it once it is done."), "on")
    if not note.strip():
        raise Refused(_("Write in a few words what was done or decided."), "note")
    taken = StepTaken(lease=lease, step=step, on=on, note=note, arrears=arrears, by=actor)
    record(taken, actor)
    refresh(lease, on=today)
    return taken


@transaction.atomic
def agree_plan(
    actor: User, *, lease: Lease, each: int, first_on: date, agreed_on: date, today: date, note: str = ""
) -> PaymentPlan:
    """All that is late is paid by `each` cents a month from `first_on`, beside the current rent. Noted as a step too."""
    debt = situation(lease, today).debt
    plan = plans.agree_plan(
        actor, lease=lease, debt=debt, each=each, first_on=first_on, agreed_on=agreed_on, today=today, note=note
    )
    count = plan.instalments.count()
    said = ngettext(
        "Plan agreed: %(amount)s in %(n)s instalment.", "Plan agreed: %(amount)s in %(n)s instalments.", count
    ) % {"amount": typography.money(debt, "fr"), "n": count}
    _take(actor, lease=lease, step=Step.PLAN, on=agreed_on, today=today, note=f"{said} {note.strip()}".strip()[:300])
    return plan


@transaction.atomic
def end_plan(actor: User, *, plan: PaymentPlan, on: date, why: str, today: date) -> None:
    """The plan runs no more: what is late is due at once, and the next action is computed again."""
    happened(on, today)
    if why == PlanEnd.KEPT:
        raise Refused(_("A plan kept to its end closes by itself, once nothing of it is left."), "why")
    plans.end_plan(actor, plan=plan, on=on, why=why)
    refresh(plan.lease, on=today)


def follow_plans(on: date, found: Iterable[Situation]) -> int:
    """The plans of these tenancies: one kept to its end closes, an instalment missed is said. How many are missed."""
    late = {one.lease.pk: one.debt for one in found}
    days = scales.at("prevention.call_days", on)
    missed = 0
    for state in standings(late, late, on):
        plan, lease, one = state.plan, state.plan.lease, state.missed
        if not state.left:
            plans.end_plan(None, plan=plan, on=on, why=PlanEnd.KEPT)
        if one is None or add_days(one.due_on, days.number) > on:
            close_todo(INSTALMENT, thing=lease, on=on)
            continue
        missed += 1
        due_on = add_days(one.due_on, days.number)
        _ask(INSTALMENT, lease, state.missing, one.due_on, due_on=due_on, article=days.article, on=on)
    return missed


def decide_reading(actor: User, *, reading: str, note: str, today: date) -> DebtReading:
    """One decision for every debt born before the latest change of regime; each next action is computed again."""
    if not DECIDE(actor):
        raise Refused(_("Your role may not do this."))
    if not note.strip():
        raise Refused(_("Write in a few words why: a letter of the CAF, an opinion, the text once read."), "note")
    decided = DebtReading(change=history()[-1].start, reading=reading, note=note.strip(), on=today, by=actor)
    with transaction.atomic():
        record(decided, actor)
    refresh_all(today)
    return decided


def undo_reading(actor: User, *, decided: DebtReading, today: date) -> None:
    """The decision no longer stands, for any debt: the earlier day holds again, to confirm."""
    if not DECIDE(actor):
        raise Refused(_("Your role may not do this."))
    with transaction.atomic():
        standing = DebtReading.objects.filter(pk=decided.pk, undone_on=None)
        if not standing.update(undone_on=today, undone_by=actor):
            raise Refused(_("This decision was undone already."))
    refresh_all(today)
