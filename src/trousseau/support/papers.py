"""The plan as it is printed: before it is agreed, as it was signed, as it stands today."""

import re
from datetime import date

from django.utils.translation import gettext_lazy as _

from trousseau.core.papers import agency_part, in_french, printed
from trousseau.engines import typography
from trousseau.engines.documents import PlanGoal, PlanStep, Referent, SupportPlanDocument
from trousseau.engines.documents.fields import Prose
from trousseau.engines.typesetting import Rendered

from .enums import GoalArea
from .models import Sharing, SupportPlan, SupportStep

NAMES = {"goals": _("the goals of the plan"), "own_words": _("the person’s own words")}


@in_french
def plan_paper(plan: SupportPlan, *, on: date) -> Rendered:
    """PDF of the plan: their words, each goal and its steps. Raises Refused while it has no goal, or one without a step."""
    holder = str(plan.household)
    agency = agency_part(on)
    goals = tuple(
        PlanGoal(
            area=Prose(str(GoalArea(goal.area).label)),
            words=Prose(goal.words),
            steps=tuple(_step(step, holder) for step in goal.in_order),
        )
        for goal in plan.goals.prefetch_related("steps")
    )
    document = SupportPlanDocument(
        agency=agency,
        dated=on,
        number=f"PA-{plan.pk}",
        person=holder,
        worker=(plan.agreed_by or plan.written_by).name,
        said_on=plan.said_on,
        own_words=Prose(plan.own_words),
        goals=goals,
        place=re.sub(r"^\d{5}\s*", "", agency.address[-1]) if agency.address else "",
        review_on=plan.review_on,
        signed_on=plan.agreed_on,
        referents=tuple(_referents(plan, on)),
    )
    return printed("support_plan", document, NAMES)


def _step(step: SupportStep, holder: str) -> PlanStep:
    done = Prose(typography.day(step.done_on, "fr")) if step.done_on else None
    if step.left_on:
        done = Prose(f"laissée le {typography.day(step.left_on, 'fr')}")
    return PlanStep(what=Prose(step.what), who=Prose(step.who(holder)), due_on=step.due_on, done=done)


def _referents(plan: SupportPlan, on: date) -> list[Referent]:
    """The outside referents who signed it, and those who read it that day through a sharing that stands."""
    signed = {row.user_id: row for row in plan.cosignatures.select_related("user__organisation")}
    rows = Sharing.objects.stand(on).filter(plan=plan).exclude(reader__in=signed).select_related("reader__organisation")
    found = [(row.user, row.on) for row in signed.values()] + [(row.reader, None) for row in rows.order_by("pk")]
    return [Referent(name=f"{user.name}, {user.organisation}", signed_on=day) for user, day in found]
