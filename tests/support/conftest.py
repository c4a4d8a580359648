"""A household that a social worker accompanies, its plan, and an outside referent."""

from datetime import date

import pytest

from trousseau.support.actions_plans import add_goal, add_step, agree_plan, write_plan
from trousseau.support.actions_team import join_team

DAY = date(2026, 9, 15)
WORDS, GOAL, STEP, SERVICE = "REPERE-MOTS dormir", "REPERE-BUT payer", "REPERE-ETAPE appeler", "REPERE-SERVICE"


@pytest.fixture
def followed(on_day, staff, application):
    on_day(DAY.isoformat())
    support(application.household, staff.social)
    return application.household


def support(household, user, part="referent") -> None:
    """The referent comes first by themselves, and adds the others."""
    led = household.team.filter(part="referent").first()
    by = led.user if led else user
    join_team(by, household=household, part=part, user=user, why="Budget.", starts_on=DAY, today=DAY)


@pytest.fixture
def partner(account):
    return account("partner", name="Laure Linotte")


@pytest.fixture
def draft(staff, followed):
    """A plan that is not signed yet, with one goal and one step."""
    plan = write_plan(staff.social, household=followed, own_words=WORDS, said_on=DAY, today=DAY)
    goal = add_goal(staff.social, plan=plan, area="budget", words=GOAL, today=DAY)
    add_step(staff.social, goal=goal, what=STEP, by="service", service=SERVICE, due_on=date(2026, 10, 1), today=DAY)
    return plan


@pytest.fixture
def plan(staff, draft):
    """The same, signed."""
    agree_plan(staff.social, plan=draft, version=draft.version, agreed_on=DAY, review_on=date(2026, 12, 15), today=DAY)
    return draft
