"""A debt that a tenant pays by instalments, beside the current rent. No entry of the books: the debt stays where it is."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField
from trousseau.core.models import User
from trousseau.tenancies.models import Lease

from ..enums import PlanEnd


class PaymentPlan(models.Model):
    """What the tenant and the agency agreed, for all that was late on the day `made_on`: `debt`."""

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="plans")
    debt = CentsField(_("debt"))
    agreed_on = models.DateField(_("agreed on"))
    note = models.CharField(_("what was agreed"), max_length=300, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("by"), related_name="+")
    made_on = models.DateField(_("noted on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    why_ended = models.CharField(_("why it ended"), max_length=8, choices=PlanEnd, blank=True)

    class Meta:
        ordering = ("-made_on", "-id")
        verbose_name = _("payment plan")
        constraints = [
            models.UniqueConstraint(
                fields=("lease",),
                condition=Q(ended_on=None),
                name="payment_plan_one_at_once",
                violation_error_message=_("A payment plan already runs for this lease: end it first."),
            ),
            models.CheckConstraint(condition=Q(debt__gt=0), name="payment_plan_debt"),
            models.CheckConstraint(
                condition=Q(ended_on=None, why_ended="") | Q(ended_on__isnull=False) & ~Q(why_ended=""),
                name="payment_plan_end_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lease} {self.agreed_on}"


class PlanInstalment(models.Model):
    """One sum of a plan, due on a day. The sums of a plan add up to its debt."""

    plan = models.ForeignKey(PaymentPlan, models.CASCADE, related_name="instalments")
    rank = models.PositiveSmallIntegerField(_("rank"))
    due_on = models.DateField(_("due on"))
    cents = CentsField(_("amount"))

    class Meta:
        ordering = ("plan_id", "rank")
        verbose_name = _("plan instalment")
        constraints = [
            models.UniqueConstraint(fields=("plan", "rank"), name="plan_instalment_once"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="plan_instalment_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.rank}"
