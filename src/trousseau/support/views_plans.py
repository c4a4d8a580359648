"""The plan of a household: written, printed, agreed, done step by step, read again, ended."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, file_page, paper_page, pdf_page, unsigned_page

from . import access, queries
from . import actions_plans as actions
from .forms import (
    AgreeForm,
    DoneForm,
    EditGoalForm,
    EditPlanForm,
    EditStepForm,
    GoalForm,
    PlanForm,
    PlanReviewForm,
    StepForm,
    SupportPlanEndForm,
    Versioned,
)
from .models import SupportPlan
from .papers import plan_paper
from .signed import PLAN as SIGNED
from .subjects import GOAL, HOUSEHOLD, PLAN, STEP


@guard(access.READ)
def plan(request, pk):
    found = PLAN.find(request, pk, "support:plan")
    draft = reverse("support:plan_draft", args=[pk])
    ready = all(goal.in_order for goal in found.goals.all()) and found.goals.all()
    lacks = [] if ready else [_("a goal, and a step for each goal")]
    steps = SIGNED.steps(
        found,
        request.user,
        draft=draft if ready else "",
        to_sign=f"{draft}?copie=a_signer" if ready else "",
        record=reverse("support:plan_agree", args=[pk]) if access.WRITE(request.user) else "",
        lacks=lacks,
    )
    return file_page(
        request,
        "support/plan.html",
        buttons=_buttons(found, ready=not lacks, filed=steps["copy"] is not None),
        plan=found,
        household=found.household,
        holder=str(found.household),
        signing=steps,
        sharings=queries.sharings(request.user).stand(today()).filter(plan=found),
        crumbs=PLAN.trail(found),
    )


def _buttons(found: SupportPlan, *, ready: bool, filed: bool) -> tuple[Button, ...]:
    """One main button: what comes next. While the signed copy is not filed, it is the one that files it."""

    def to(name: str, words: str, *, main: bool = False) -> Button:
        return Button(words, reverse(f"support:{name}", args=[found.pk]), access.WRITE, main=main)

    if found.ended_on:
        return ()
    if not found.goals.all():
        return (to("goal_new", _("Add a goal"), main=True), to("plan_end", _("End the plan")))
    others = (to("goal_new", _("Add a goal")), to("plan_end", _("End the plan")))
    if found.agreed_on:
        return (*others, to("plan_review", _("Review the plan"), main=filed))
    return (*others, to("plan_agree", _("Record the signature"), main=True)) if ready else others


@guard(access.WRITE)
def plan_new(request, pk):
    household = HOUSEHOLD.find(request, pk)
    standing = queries.open_plan(request.user, household)
    if standing and request.method == "GET":  # what was typed in another window is kept, and told why it is not taken
        return redirect(PLAN.url(standing))
    return HOUSEHOLD.form(
        request,
        household,
        title=_("Write a plan with %(name)s") % {"name": household},
        here=_("Plan"),
        subtitle=_("First their words; then goals, and who does what by when."),
        verb=_("Keep these words"),
        form=PlanForm,
        does=actions.write_plan,
        given={"today": today()},
        initial={"said_on": today()},
        then=PLAN.url,
        said=_("The words are kept, encrypted. Add the first goal."),
    )


@guard(access.WRITE)
def plan_edit(request, pk):
    found = PLAN.find(request, pk)
    if found.agreed_on and request.method == "GET":
        messages.error(request, _("This plan is signed: what was signed stays."))
        return redirect(PLAN.url(found))
    return PLAN.form(
        request,
        found,
        title=_("Write the words again"),
        verb=_("Keep these words"),
        form=EditPlanForm,
        does=actions.edit_plan,
        given={"today": today()},
        obj=found,
        said=_("The words are kept."),
    )


@guard(access.WRITE)
def goal_new(request, pk):
    found = PLAN.find(request, pk)
    return PLAN.form(
        request,
        found,
        title=_("Add a goal"),
        subtitle=_("Signed on %(day)s: this goal comes beside what was signed.")
        % {"day": localised.day(found.agreed_on)}
        if found.agreed_on
        else "",
        verb=_("Add the goal"),
        form=GoalForm,
        does=actions.add_goal,
        given={"today": today()},
        then=lambda goal: reverse("support:step_new", args=[goal.pk]),
        said=_("The goal is kept. Add its first step."),
    )


@guard(access.WRITE)
def goal_edit(request, pk):
    found = GOAL.find(request, pk)
    return GOAL.form(
        request,
        found,
        title=_("Write the goal again"),
        verb=_("Keep the goal"),
        form=EditGoalForm,
        does=actions.edit_goal,
        obj=found,
        said=_("The goal is kept."),
    )


@guard(access.WRITE)
def step_new(request, pk):
    found = GOAL.find(request, pk)
    return GOAL.form(
        request,
        found,
        title=_("Add a step"),
        subtitle=found.words,
        verb=_("Add the step"),
        form=StepForm,
        does=actions.add_step,
        given={"today": today()},
        said=_("The step is kept."),
    )


@guard(access.WRITE)
def step_edit(request, pk):
    found = STEP.find(request, pk)
    return STEP.form(
        request,
        found,
        title=_("Write the step again"),
        verb=_("Keep the step"),
        form=EditStepForm,
        does=actions.edit_step,
        obj=found,
        said=_("The step is kept."),
    )


@guard(access.WRITE)
def step_done(request, pk):
    found = STEP.find(request, pk)
    return STEP.form(
        request,
        found,
        title=_("Note a step done"),
        subtitle=found.what,
        verb=_("It is done"),
        form=DoneForm,
        does=actions.do_step,
        given={"today": today()},
        initial={"on": today()},
        said=_("The step is noted done."),
    )


@guard(access.WRITE)
def step_leave(request, pk):
    found = STEP.find(request, pk)
    return STEP.form(
        request,
        found,
        title=_("Leave a step aside"),
        subtitle=found.what,
        verb=_("Leave it aside"),
        form=Versioned,
        does=actions.leave_step,
        given={"today": today()},
        said=_("The step is left aside."),
    )


@guard(access.WRITE)
def goal_drop(request, pk):
    found = GOAL.find(request, pk)
    return GOAL.form(
        request,
        found,
        title=_("Take a goal off the plan"),
        subtitle=found.words,
        verb=_("Take it off"),
        form=Versioned,
        does=actions.drop_goal,
        said=_("The goal is off the plan, its steps with it."),
    )


@guard(access.WRITE)
def plan_draft(request, pk):
    """Before it is agreed: the draft, or the paper to be signed."""
    found = PLAN.find(request, pk, "support:plan_draft")
    if found.agreed_on:
        raise Http404
    return unsigned_page(
        request, lambda: plan_paper(found, on=today()), name=f"plan-accompagnement-{pk}", url=PLAN.url(found)
    )


@guard(access.READ)
def plan_today(request, pk):
    """As it stands today, what was done and what came beside."""
    found = PLAN.find(request, pk, "support:plan_today", agreed_on__isnull=False)
    return pdf_page(plan_paper(found, on=today()).pdf, f"plan-accompagnement-{pk}")


@guard(access.READ)
def plan_kept(request, pk):
    """As it was signed."""
    found = PLAN.find(request, pk, "support:plan_kept", paper__isnull=False)
    return paper_page(found.paper, f"plan-accompagnement-{pk}-signe")


@guard(access.WRITE)
def plan_agree(request, pk):
    found, day = PLAN.find(request, pk), today()
    return PLAN.form(
        request,
        found,
        title=_("Record the signature of the plan"),
        here=_("Signature"),
        part="signature",
        subtitle=_("The person signed it: its paper is kept as it is, and its signed copy is asked for."),
        verb=_("Record the signature"),
        form=AgreeForm,
        does=actions.agree_plan,
        given={"today": day},
        initial={"agreed_on": day, "review_on": actions.next_review(day)},
        said=_("The plan is agreed."),
    )


@guard(access.WRITE)
def plan_review(request, pk):
    found, day = PLAN.find(request, pk, "support:plan_review"), today()
    return PLAN.form(
        request,
        found,
        title=_("Review the plan with %(name)s") % {"name": found.household},
        here=_("Review"),
        part="reviews",
        subtitle=_("What is done, what changed, what is wanted now. Steps are noted done on the plan."),
        verb=_("Keep the review"),
        form=PlanReviewForm,
        does=actions.review_plan,
        given={"today": day},
        initial={"on": day, "next_on": actions.next_review(day)},
        said=_("The review is kept."),
    )


@guard(access.WRITE)
def plan_end(request, pk):
    found, day = PLAN.find(request, pk), today()
    return PLAN.form(
        request,
        found,
        title=_("End the plan of %(name)s") % {"name": found.household},
        here=_("End the plan"),
        subtitle=_("It stays in the file. What is shared of it outside closes at once."),
        verb=_("End the plan"),
        form=SupportPlanEndForm,
        does=actions.end_plan,
        given={"today": day},
        initial={"on": day},
        said=_("The plan is ended."),
    )
