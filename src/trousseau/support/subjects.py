"""What the pages of the room are about."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.models import Household
from trousseau.core.subjects import Place, Subject
from trousseau.followup.models import HouseholdMeasure, TeamNote

from . import queries, queries_team
from .models import ClosedNote, MeasureReport, Sharing, SupportGoal, SupportPlan, SupportStep, TeamMember

SUPPORT = Place(_("Support"), "support:list")
HOUSEHOLD = Subject[Household](
    "household",
    lambda user: queries.households(user),
    SUPPORT,
    "support:household",
    household=lambda household: household,
)
OF_TEAM = Subject[Household](  # read by the direction too: the dates and the team, no note
    "household",
    lambda user: Household.objects.for_user(user).select_related("holder"),
    SUPPORT,
    "support:team",
    household=lambda household: household,
)
MEMBER = Subject[TeamMember]("row", queries_team.teams_of, OF_TEAM, of=lambda row: row.household)
LOADS = Place(_("Who supports whom"), "support:load")
OWN_NOTE = Subject[ClosedNote]("note", lambda user: queries.own(user), HOUSEHOLD, of=lambda note: note.household)
PLAN = Subject[SupportPlan](
    "plan",
    lambda user: queries.whole_plans(user),
    HOUSEHOLD,
    "support:plan",
    name=lambda plan: _("Plan"),
    of=lambda plan: plan.household,
)
GOAL = Subject[SupportGoal]("goal", lambda user: queries.goals(user), PLAN, of=lambda goal: goal.plan)
STEP = Subject[SupportStep]("step", lambda user: queries.steps(user), PLAN, of=lambda step: step.goal.plan)
TEAM_NOTE = Subject[TeamNote]("note", lambda user: queries.team_notes(user), HOUSEHOLD, of=lambda note: note.household)
MEASURE = Subject[HouseholdMeasure](  # whose report is written here; the measure itself is the follow-up's
    "measure", lambda user: queries.measures(user), HOUSEHOLD, of=lambda measure: measure.household
)
REPORT = Subject[MeasureReport](
    "report",
    lambda user: queries.reports(user),
    HOUSEHOLD,
    "support:report",
    name=lambda report: report.get_kind_display(),
    of=lambda report: report.measure.household,
)
SHARING = Subject[Sharing](
    "sharing", lambda user: queries.sharings(user), HOUSEHOLD, of=lambda sharing: sharing.household
)
