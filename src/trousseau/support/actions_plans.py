"""Write a plan with a person, agree on it, do its steps, read it again, end it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import edit, record, write
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused, planned, sent_again
from trousseau.core.models import Household, User
from trousseau.core.personal_data import delete
from trousseau.core.todo import close_todo, follow_todo
from trousseau.core.verbs import TODAY, VERSIONED, No, Once, Refuses, verb
from trousseau.rules.dates import add_months

from . import todo
from .enums import Shared, StepBy
from .models import Cosignature, Sharing, SupportGoal, SupportPlan, SupportReview, SupportStep
from .papers import plan_paper
from .signed import PLAN

REVIEW_MONTHS = 3  # months of the house: what a form proposes between two reviews


def next_review(on: date) -> date:
    return add_months(on, REVIEW_MONTHS)


@verb(
    once=No("a household has one plan at a time: the base refuses a second"),
    frozen=Refuses("household"),
    happened=("said_on",),
)
def write_plan(actor: User, *, household: Household, own_words: str, said_on: date, today: date) -> SupportPlan:
    """One at a time. Raises Refused for a day to come, ValidationError when the household has one."""
    plan = SupportPlan(household=household, own_words=own_words.strip(), said_on=said_on, written_by=actor)
    record(plan, actor)
    return plan


@verb(once=VERSIONED, frozen=Refuses("plan.household"), happened=("said_on",))
def edit_plan(actor: User, *, plan: SupportPlan, version: int, own_words: str, said_on: date, today: date) -> None:
    _not_agreed(plan)
    edit(actor, plan, version=version, own_words=own_words.strip(), said_on=said_on)


@verb(once=Once(SupportGoal), frozen=Refuses("plan.household"), happened=No("what is aimed at is to come"))
def add_goal(actor: User, *, plan: SupportPlan, area: str, words: str, today: date, key: str = "") -> SupportGoal:
    """Before the plan is agreed, or beside what was agreed: its day says which. `key`: a form sent twice is one."""
    _still_open(plan)
    goal = SupportGoal(plan=plan, area=area, words=words.strip(), added_on=today, key=key or None)
    record(goal, actor)
    return goal


@verb(once=VERSIONED, frozen=Refuses("goal.plan.household"), happened=No("what is aimed at is to come"))
def edit_goal(actor: User, *, goal: SupportGoal, version: int, area: str, words: str) -> None:
    _not_signed(goal.plan, goal.added_on)
    edit(actor, goal, version=version, area=area, words=words.strip())


def _same_service(known: SupportStep, told: Any) -> None:
    sent_again(known, service=_service(told.by, told.service))


@verb(
    once=Once(SupportStep, stands={"left_on": None}, apart=("service",), also=_same_service),
    frozen=Refuses("goal.plan.household"),
    happened=No("a step is to come"),
)
def add_step(
    actor: User, *, goal: SupportGoal, what: str, by: str, due_on: date, today: date, service: str = "", key: str = ""
) -> SupportStep:
    """Raises Refused for a step due before the plan is agreed, or before it was spoken of. `key`: a form sent twice is one."""
    _still_open(goal.plan)
    said = {"what": what.strip(), "by": by, "service": _service(by, service), "due_on": due_on}
    _due(goal.plan, due_on)
    step = SupportStep(goal=goal, added_on=today, key=key or None, **said)
    record(step, actor)
    return step


@verb(once=VERSIONED, frozen=Refuses("step.goal.plan.household"), happened=No("a step is to come"))
def edit_step(
    actor: User, *, step: SupportStep, version: int, what: str, by: str, due_on: date, service: str = ""
) -> None:
    _not_signed(step.goal.plan, step.added_on)
    if step.done_on:
        raise Refused(_("This step is done: it is no longer written again."))
    _due(step.goal.plan, due_on)
    edit(actor, step, version=version, what=what.strip(), by=by, service=_service(by, service), due_on=due_on)


@verb(once=VERSIONED, frozen=Refuses("step.goal.plan.household"), happened=("on",))
def do_step(actor: User, *, step: SupportStep, version: int, on: date, today: date) -> None:
    """Raises Refused for a day to come or before the plan, Conflict when somebody else noted it meanwhile."""
    _still_open(step.goal.plan)
    said_on = step.goal.plan.said_on
    if on < said_on:
        raise Refused(
            _("The plan was spoken of on %(day)s: a step of it is done that day or later.")
            % {"day": localised.day(said_on)},
            "on",
        )
    _not_left(step)
    if step.done_on:
        raise Refused(_("This step was noted done on %(day)s already.") % {"day": localised.day(step.done_on)})
    edit(actor, step, version=version, done_on=on, done_by=actor)


@verb(once=VERSIONED, frozen=Refuses("step.goal.plan.household"), happened=TODAY)
def leave_step(actor: User, *, step: SupportStep, version: int, today: date) -> None:
    """No longer wanted: one that nobody signed goes, one that was signed stays on the plan, left aside."""
    plan = step.goal.plan
    _still_open(plan)
    _not_left(step)
    if step.done_on:
        raise Refused(_("This step is done: it stays on the plan."))
    if plan.agreed_on and step.added_on <= plan.agreed_on:
        edit(actor, step, version=version, left_on=today, reason="leave")
        return
    edit(actor, step, version=version, reason="drop")
    delete(SupportStep.objects.filter(pk=step.pk))


@verb(once=VERSIONED, frozen=Refuses("goal.plan.household"), happened=TODAY)
def drop_goal(actor: User, *, goal: SupportGoal, version: int) -> None:
    """Typed by mistake, or no longer wanted, before it was signed: it goes, its steps with it."""
    _not_signed(goal.plan, goal.added_on)
    if any(step.done_on for step in goal.steps.all()):
        raise Refused(_("A step of this goal is done: it stays on the plan."))
    edit(actor, goal, version=version, reason="drop")
    delete(SupportStep.objects.filter(goal=goal))
    delete(SupportGoal.objects.filter(pk=goal.pk))


@verb(once=VERSIONED, frozen=Refuses("plan.household"), happened=("agreed_on",))
def agree_plan(
    actor: User, *, plan: SupportPlan, version: int, agreed_on: date, review_on: date, today: date
) -> SupportPlan:
    """The person signed it on that day: its paper is kept, its copy is asked for, its review comes. Raises Refused for a
    plan without a goal or a step, or one of which a step was due before."""
    _not_agreed(plan)
    if agreed_on < plan.said_on:
        raise Refused(
            _("The plan was spoken of on %(day)s: it is agreed that day or later.")
            % {"day": localised.day(plan.said_on)},
            "agreed_on",
        )
    if review_on <= agreed_on:
        raise Refused(_("The review comes after the agreement."), "review_on")
    planned(review_on, today, "review_on")
    goals = list(plan.goals.prefetch_related("steps"))
    if not goals or any(not goal.in_order for goal in goals):
        raise Refused(_("A plan has a goal at least, and each goal a step: who does what, by when."))
    for step in (step for goal in goals for step in goal.in_order):
        if step.due_on < agreed_on and not step.done_on:
            raise Refused(
                _(
                    "A step is due on %(day)s, before the plan is agreed: “%(what)s”. Note it done, or set a later day with the "
                    "person."
                )
                % {"day": localised.day(step.due_on), "what": step.what},
                "agreed_on",
            )
    paper = plan_paper(plan, on=agreed_on)
    kept = file_document(
        kind="support_plan",
        title=_("Support plan"),  # nothing of its words: the base holds this title in clear
        content=paper.pdf,
        suffix=".pdf",
        on=agreed_on,
        household=plan.household,
    )
    edit(
        actor,
        plan,
        version=version,
        agreed_on=agreed_on,
        agreed_by=actor,
        paper=kept,
        review_on=review_on,
        reason="agree",
    )
    PLAN.await_copy(plan, on=today)
    _await_review(plan, today)
    return plan


@verb(once=Once(SupportReview), frozen=Refuses("plan.household"), happened=("on",))
def review_plan(
    actor: User, *, plan: SupportPlan, version: int, on: date, words: str, next_on: date, today: date, key: str = ""
) -> SupportReview:
    """Read again with the person: what changed, and when it is read next. `key`: a form sent twice is one."""
    _still_open(plan)
    if plan.agreed_on is None:
        raise Refused(_("A plan is read again once it is agreed: write it and have it signed first."))
    last = plan.reviews.first()
    if on < (last.on if last else plan.agreed_on):
        raise Refused(_("A review comes after the agreement, and after the review before it."), "on")
    if next_on <= max(on, today):
        raise Refused(_("The next review comes after this day."), "next_on")
    planned(next_on, today, "next_on")
    edit(actor, plan, version=version, review_on=next_on, reason="review")
    review = SupportReview(
        plan=plan, on=on, noted_on=today, by=actor, words=words.strip(), next_on=next_on, key=key or None
    )
    write(review)
    close_todo(todo.REVIEW, thing=plan, on=today)
    _await_review(plan, today)
    return review


@verb(once=VERSIONED, frozen=Refuses("plan.household"), happened=("on",))
def end_plan(
    actor: User, *, plan: SupportPlan, version: int, on: date, ended_for: str, end_words: str, today: date
) -> None:
    """Its sharings end with it. Raises Refused when it ended already, Conflict when somebody wrote meanwhile."""
    _still_open(plan)
    last = plan.reviews.first()
    if on < (last.on if last else plan.agreed_on or plan.said_on):
        raise Refused(_("It ends after the day on which it was last spoken of."), "on")
    edit(
        actor,
        plan,
        version=version,
        ended_on=on,
        ended_for=ended_for,
        end_words=end_words.strip(),
        ended_by=actor,
        reason="end",
    )
    close_todo(todo.REVIEW, thing=plan, on=today)
    for sharing in Sharing.objects.filter(plan=plan, ended_on=None, until__gte=today):
        edit(actor, sharing, version=sharing.version, ended_on=today, ended_by=actor, reason="plan ended")


@verb(once=No("who signed it is told so"), frozen=No("a bare fact: who read it, and the day"), happened=TODAY)
def cosign_plan(actor: User, *, sharing: Sharing, today: date) -> Cosignature:
    """The outside referent signs what they read. Raises Refused when nothing opens it to them any more, or twice."""
    standing = Sharing.objects.of_reader(actor, today).filter(pk=sharing.pk, what=Shared.PLAN).first()
    plan = standing.plan if standing else None
    if plan is None:
        raise Refused(_("This sharing has ended: nothing of it is open to you."))
    if plan.ended_on:
        raise Refused(_("This plan has ended: it is signed no more."))
    if signed := Cosignature.objects.filter(plan=plan, user=actor).first():
        raise Refused(_("You signed this plan on %(day)s already.") % {"day": localised.day(signed.on)})
    cosignature = Cosignature(plan=plan, user=actor, on=today)
    write(cosignature)
    return cosignature


def _await_review(plan: SupportPlan, today: date) -> None:
    assert plan.review_on
    follow_todo(
        todo.REVIEW, thing=plan, on=today, due_on=plan.review_on, household=plan.household, name=str(plan.household)
    )


def _still_open(plan: SupportPlan) -> None:
    if plan.ended_on:
        raise Refused(
            _("This plan ended on %(day)s: nothing more was changed.") % {"day": localised.day(plan.ended_on)}
        )


def _not_agreed(plan: SupportPlan) -> None:
    _still_open(plan)
    if plan.agreed_on:
        raise Refused(
            _(
                "This plan was signed on %(day)s: what was signed stays. Add a goal or a step, or end it and write another."
            )
            % {"day": localised.day(plan.agreed_on)}
        )


def _not_signed(plan: SupportPlan, added_on: date) -> None:
    """What was added after the signature is not signed: it may be written again."""
    _still_open(plan)
    if plan.agreed_on and added_on <= plan.agreed_on:
        _not_agreed(plan)


def _not_left(step: SupportStep) -> None:
    if step.left_on:
        raise Refused(_("This step was left aside on %(day)s.") % {"day": localised.day(step.left_on)})


def _due(plan: SupportPlan, due_on: date) -> None:
    first = plan.agreed_on or plan.said_on
    if due_on < first:
        said = (
            _("The plan was agreed on %(day)s: a step is due that day or later.")
            if plan.agreed_on
            else _("The plan was spoken of on %(day)s: a step is due that day or later.")
        )
        raise Refused(said % {"day": localised.day(first)}, "due_on")


def _service(by: str, service: str) -> str:
    service = service.strip()
    if by == StepBy.SERVICE and not service:
        raise Refused(_("Say which service: it has a name, and somebody to call."), "service")
    return service if by == StepBy.SERVICE else ""
