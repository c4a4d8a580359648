"""What others decide on a payment plan; what the lessor does in a file of over-indebtedness."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField
from trousseau.core.models import Document, User, Versioned
from trousseau.rents.models import PaymentPlan
from trousseau.tenancies.models import Lease

from ..enums import AidDecision, CreditorDuty, Decider


class PlanDecision(Versioned):
    """What the payer of the aid, or the CCAPEX, answered on a plan; the last of those that stand holds. Withdrawn, never
    erased."""

    plan = models.ForeignKey(PaymentPlan, models.PROTECT, verbose_name=_("payment plan"), related_name="decisions")
    decision = models.CharField(_("decision"), max_length=9, choices=AidDecision)
    body = models.CharField(_("decided by"), max_length=6, choices=Decider)
    on = models.DateField(_("day of the decision"))
    paper = models.ForeignKey(Document, models.PROTECT, verbose_name=_("proof"), related_name="+")
    noted_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("noted by"), related_name="+")
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_for = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("withdrawn by"), null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("decision on a plan")
        constraints = [
            models.UniqueConstraint(
                fields=("plan", "decision", "on"),
                condition=Q(withdrawn_on=None),
                name="plan_decision_once",
                violation_error_message=_("This decision of this day is already noted."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | ~Q(withdrawn_for=""),
                name="plan_decision_withdrawn_why",
                violation_error_message=_("Write why it is withdrawn."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.on}"


class CreditorStep(Versioned):
    """What the lessor did in a file of over-indebtedness: the claim justified for `cents`, who had to be told. `paper` null:
    nothing proves it. Withdrawn, never erased."""

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="creditor_steps")
    duty = models.CharField(_("what was done"), max_length=9, choices=CreditorDuty)
    on = models.DateField(_("on"))
    noted_on = models.DateField(_("noted on"), null=True, editable=False)
    cents = CentsField(_("sum declared"), null=True, blank=True)
    paper = models.ForeignKey(
        Document, models.PROTECT, verbose_name=_("proof"), null=True, blank=True, related_name="+"
    )
    noted_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("noted by"), related_name="+")
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_for = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("withdrawn by"), null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("step of a creditor")
        constraints = [
            models.CheckConstraint(
                condition=Q(duty=CreditorDuty.CLAIM, cents__gt=0) | (~Q(duty=CreditorDuty.CLAIM) & Q(cents=None)),
                name="creditor_step_claim_has_sum",
                violation_error_message=_("A claim says its sum; nothing else does."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | ~Q(withdrawn_for=""),
                name="creditor_step_withdrawn_why",
                violation_error_message=_("Write why it is withdrawn."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lease} {self.duty} {self.on}"
