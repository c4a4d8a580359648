"""What the pages of the room are about."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.subjects import Place, Subject
from trousseau.rents.models import PaymentPlan
from trousseau.tenancies.models import Lease
from trousseau.tenancies.queries import leases
from trousseau.tenancies.subjects import TENANCY as FILE
from trousseau.tenancies.subjects import itself

from .models import CreditorStep, PlanDecision

PREVENTION = Place(_("Prevention"), "prevention:list")
LAW = Place(_("The law at a date"), "prevention:law", PREVENTION)
TENANCY = Subject[Lease](
    "lease",
    lambda user: leases(user).filter(keys_on__isnull=False),
    FILE,
    "prevention:situation",
    name=lambda lease: _("Debt"),
    of=itself,
)
DECISION = Subject[PlanDecision](
    "decision",
    lambda user: PlanDecision.objects.filter(plan__lease__in=leases(user)).select_related(
        "plan__lease__household__holder", "paper"
    ),
    TENANCY,
    of=lambda decision: decision.plan.lease,
)
CREDITOR_STEP = Subject[CreditorStep](
    "duty",
    lambda user: CreditorStep.objects.filter(lease__in=leases(user)).select_related(
        "lease__household__holder", "paper"
    ),
    TENANCY,
    of=lambda duty: duty.lease,
)
PLAN = Subject[PaymentPlan](
    "plan",
    lambda user: PaymentPlan.objects.filter(lease__in=leases(user)).select_related("lease__household", "paper"),
    TENANCY,
    of=lambda plan: plan.lease,
)
