from trousseau.core.personal_data import FILE, PersonalData, delete, under
from trousseau.mail.personal_data import letters
from trousseau.rents.models import PaymentPlan

from . import signed
from .models import (
    ArrearsReport,
    CreditorStep,
    MeetingDecision,
    NotedDefault,
    OwnerInstruction,
    Pause,
    PlanDecision,
    Procedure,
    ProcedureAct,
    StepTaken,
)

PERSONAL_DATA = [
    letters("letter", "creditor", "procedure", "plan_decision", "arrears_report", "owner_debt"),
    signed.PLAN.erasable(lambda h: PaymentPlan.objects.filter(lease__household=h)),
    PersonalData(
        PlanDecision,
        lambda h: PlanDecision.objects.filter(plan__lease__household=h).select_related("plan__lease", "paper"),
        delete,
        order=0,
    ),
    PersonalData(
        CreditorStep, lambda h: CreditorStep.objects.filter(lease__household=h).select_related("lease", "paper"), delete
    ),
    PersonalData(
        NotedDefault, lambda h: NotedDefault.objects.filter(lease__household=h).select_related("lease"), delete
    ),
    PersonalData(Pause, lambda h: Pause.objects.filter(lease__household=h), delete),
    PersonalData(
        MeetingDecision,
        lambda h: MeetingDecision.objects.filter(lease__household=h).select_related("meeting", "lease", "who"),
        delete,
    ),
    PersonalData(StepTaken, lambda h: StepTaken.objects.filter(lease__household=h), delete),
    PersonalData(
        ArrearsReport,
        lambda h: ArrearsReport.objects.filter(lease__household=h).select_related("lease", "mail"),
        delete,
    ),
    PersonalData(
        ProcedureAct,
        lambda h: ProcedureAct.objects.filter(procedure__lease__household=h).select_related(
            "procedure__lease", "person", "paper"
        ),
        delete,
        order=3,
    ),
    PersonalData(
        OwnerInstruction,
        lambda h: OwnerInstruction.objects.filter(procedure__lease__household=h).select_related(
            "procedure__lease", "paper"
        ),
        delete,
        order=3,
    ),
    PersonalData(
        Procedure, lambda h: Procedure.objects.filter(lease__household=h).select_related("lease"), delete, order=4
    ),
]
PERSONAL_DATA = under(FILE, PERSONAL_DATA, claim=True)
