"""What waits with a household that somebody supports, the first due first: what the day reminds of, the steps of its plan, and
what nothing reminds of."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.core.models import Household, ToDo, User
from trousseau.core.todo import words
from trousseau.followup.queries import rhythm
from trousseau.rules.dates import add_days

from .models import SupportPlan

CALLS = ("followup.contact", "followup.silent")  # either asks to reach the household already


@dataclass(frozen=True)
class Waiting:
    """One thing to do with a household, at `url`. `due` None: nobody set its day."""

    title: str
    why: str
    verb: str
    url: str
    due: date | None = None
    article: str = ""


def waiting(
    user: User, household: Household, on: date, *, plan: SupportPlan | None, heard: date | None, frozen: bool = False
) -> list[Waiting]:
    """`heard`: the last day on which it gave a sign. `frozen`: nothing of its plan is written meanwhile."""
    rows = list(ToDo.objects.waiting().for_user(user).filter(household=household).order_by("due_on", "pk"))
    found = [Waiting(**words(row), due=row.due_on, article=row.article) for row in rows]
    found += [] if frozen else _steps(plan, household)
    law = rhythm(on)
    if heard and (on - heard).days >= law.silent and not any(row.kind in CALLS for row in rows):
        days = (on - heard).days
        found.append(
            Waiting(
                title=_("Reach %(name)s") % {"name": household},
                why=ngettext("No sign for %(n)s day.", "No sign for %(n)s days.", days) % {"n": days},
                verb=_("Note the contact"),
                url=reverse("followup:contact_new", args=[household.pk]),
                due=add_days(heard, law.silent),
                article=law.articles["silent"],
            )
        )
    found.sort(key=lambda one: one.due or date.max)
    return found if frozen else found + _undated(plan, household)


def _steps(plan: SupportPlan | None, household: Household) -> list[Waiting]:
    """What the person and those who support them agreed to do."""
    if plan is None or not plan.agreed_on:
        return []
    return [
        Waiting(
            title=str(step.what),
            why=_("%(who)s, for: %(goal)s") % {"who": step.who(str(household)), "goal": goal.words},
            verb=_("It is done"),
            url=reverse("support:step_done", args=[step.pk]),
            due=step.due_on,
        )
        for goal in plan.goals.all()
        for step in goal.in_order
        if step.waits
    ]


def _undated(plan: SupportPlan | None, household: Household) -> list[Waiting]:
    if plan is None:
        return [
            Waiting(
                title=_("Write a plan with %(name)s") % {"name": household},
                why=_("What they want, in their words, then who does what by when. They sign it."),
                verb=_("Write a plan"),
                url=reverse("support:plan_new", args=[household.pk]),
            )
        ]
    if not plan.agreed_on:
        return [
            Waiting(
                title=_("Go on with the plan of %(name)s, and have it signed") % {"name": household},
                why=_("Begun with them, it is not signed yet: nothing of it is shared."),
                verb=_("Open the plan"),
                url=reverse("support:plan", args=[plan.pk]),
            )
        ]
    return []
