from functools import partial

from django.db.models import QuerySet

from trousseau.core.models import Document
from trousseau.core.personal_data import SOCIAL, PersonalData, delete, discard, under

from .models import (
    ClosedNote,
    Cosignature,
    MeasureReport,
    NoteMove,
    ReportGoal,
    Sharing,
    SupportGoal,
    SupportPlan,
    SupportReview,
    SupportStep,
    TeamMember,
)
from .signed import PLAN, REPORT


def _of_plans(rows: QuerySet, user, *, plan: str) -> QuerySet:
    return rows.filter(**{f"{plan}__in": SupportPlan.objects.for_user(user)})


PAPERS = ("support_plan", "measure_report")

PERSONAL_DATA = [
    PLAN.erasable(lambda h: SupportPlan.objects.filter(household=h)),
    REPORT.erasable(lambda h: MeasureReport.objects.filter(measure__household=h)),
    PersonalData(
        ReportGoal,
        lambda h: ReportGoal.objects.filter(report__measure__household=h),
        delete,
        order=0,
        readable=lambda rows, user: rows.filter(report__in=MeasureReport.objects.for_user(user)),
    ),
    PersonalData(
        MeasureReport,
        lambda h: MeasureReport.objects.filter(measure__household=h),
        delete,
        order=1,
        readable=lambda rows, user: rows.for_user(user),
    ),
    PersonalData(
        Sharing,
        lambda h: Sharing.objects.filter(household=h),
        delete,
        order=1,
        readable=lambda rows, user: rows.for_user(user),
    ),
    PersonalData(
        NoteMove,
        lambda h: NoteMove.objects.filter(household=h),
        delete,
        order=1,
        readable=lambda rows, user: rows.for_user(user),
    ),
    PersonalData(
        Cosignature,
        lambda h: Cosignature.objects.filter(plan__household=h),
        delete,
        order=1,
        readable=partial(_of_plans, plan="plan"),
    ),
    PersonalData(
        SupportReview,
        lambda h: SupportReview.objects.filter(plan__household=h),
        delete,
        order=1,
        readable=partial(_of_plans, plan="plan"),
    ),
    PersonalData(
        SupportStep,
        lambda h: SupportStep.objects.filter(goal__plan__household=h),
        delete,
        order=1,
        readable=partial(_of_plans, plan="goal__plan"),
    ),
    PersonalData(
        SupportGoal,
        lambda h: SupportGoal.objects.filter(plan__household=h),
        delete,
        order=2,
        readable=partial(_of_plans, plan="plan"),
    ),
    PersonalData(
        SupportPlan,
        lambda h: SupportPlan.objects.filter(household=h),
        delete,
        order=3,
        readable=lambda rows, user: rows.for_user(user),
    ),
    PersonalData(
        Document,
        lambda h: Document.objects.filter(kind__in=PAPERS, household=h),
        discard,
        order=4,  # once no plan and no report points at them
        readable=lambda rows, user: rows.none(),  # in the copy, it is one of the household's papers
    ),
    PersonalData(
        ClosedNote,
        lambda h: ClosedNote.objects.filter(household=h),
        delete,
        readable=lambda rows, user: rows.for_user(user),
    ),
    PersonalData(TeamMember, lambda h: TeamMember.objects.filter(household=h), delete),
]
PERSONAL_DATA = under(SOCIAL, PERSONAL_DATA)
