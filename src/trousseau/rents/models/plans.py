"""A debt that a tenant pays by instalments, beside the current rent. No entry of the books: the debt stays where it is."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField
from trousseau.core.models import Document, User
from trousseau.tenancies.models import Lease

from ..enums import PlanEnd, PlanOrigin


class PaymentPlan(models.Model):
    """What the tenant and the agency agreed, for all that was late on the day `made_on`: `debt`; or what a judge or a
    commission decided (`origin`). `grace_days`: the delay agreed after each instalment, null: the agency's own rule."""

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="plans")
    debt = CentsField(_("debt"))
    origin = models.CharField(_("who set its terms"), max_length=10, choices=PlanOrigin, default=PlanOrigin.AGREED)
    agreed_on = models.DateField(_("agreed on"))
    grace_days = models.PositiveSmallIntegerField(_("days of delay"), null=True, blank=True)
    followed_to = models.DateField(null=True, editable=False)  # the last night that looked for what was missed
    note = models.CharField(_("what was agreed"), max_length=300, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("by"), related_name="+")
    made_on = models.DateField(_("noted on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_noted_on = models.DateField(_("end noted on"), null=True, editable=False)
    paper = models.OneToOneField(Document, models.PROTECT, null=True, editable=False, related_name="+")
    why_ended = models.CharField(_("why it ended"), max_length=8, choices=PlanEnd, blank=True)
    ended_for = models.CharField(_("reason"), max_length=300, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("ended by"), null=True, blank=True, related_name="+"
    )

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
            models.CheckConstraint(
                condition=~Q(why_ended=PlanEnd.MISTAKE) | ~Q(ended_for=""),
                name="payment_plan_mistake_says_why",
                violation_error_message=_("Write what was wrong: it stays in the history."),
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


class PlanBreach(models.Model):
    """A night found that what was due on `due_on` had not come by the end of its delay: `on` is the day after it, whenever
    that night ran. `cents`: what lacked then."""

    plan = models.ForeignKey(PaymentPlan, models.CASCADE, related_name="breaches")
    due_on = models.DateField(_("due on"))
    on = models.DateField(_("missed from"))
    cents = CentsField(_("amount"))

    class Meta:
        ordering = ("plan_id", "due_on")
        verbose_name = _("breach of a plan")
        constraints = [models.UniqueConstraint(fields=("plan", "due_on"), name="plan_breach_once")]

    def __str__(self) -> str:
        return f"{self.plan} {self.due_on}"


class DebtStop(models.Model):
    """What fell due before `before` is not collected of this lease, by the law, from that day on; `article` says which.
    Lifted, never erased: it was noted by mistake, its cause ended, or another file came after: it began `since` then."""

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="debt_stops")
    before = models.DateField(_("debts of before"))
    since = models.DateField(  # the day of the first file, when this one is another
        _("what is paid goes to the rents since"), null=True, editable=False
    )
    article = models.CharField(_("ground"), max_length=120)
    made_on = models.DateField(_("noted on"))
    lifted_on = models.DateField(_("lifted on"), null=True, blank=True)

    class Meta:
        ordering = ("-made_on", "-id")
        verbose_name = _("debt stopped")
        constraints = [
            models.UniqueConstraint(fields=("lease",), condition=Q(lifted_on=None), name="debt_stop_one_at_once")
        ]

    def __str__(self) -> str:
        return f"{self.lease} {self.before}"
