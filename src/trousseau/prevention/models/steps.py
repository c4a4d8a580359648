"""The steps taken about a debt that are no contact: a plan proposed, a person's decision; the reports of arrears; the day on
which a default was noted; how the debts born before a change of regime are read."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField
from trousseau.core.models import User
from trousseau.mail.models import MailItem
from trousseau.receipts.models import Receipt
from trousseau.rents.models import PaymentPlan
from trousseau.tenancies.models import Lease

from ..enums import Counted, Reading, Step


class StepTaken(models.Model):
    """What was done, when and by whom. Calls and letters are contacts, in the follow-up."""

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="steps_taken")
    step = models.CharField(_("step"), max_length=8, choices=Step)
    on = models.DateField(_("on"))
    noted_on = models.DateField(_("noted on"), null=True, editable=False)
    note = models.CharField(_("what was done or decided"), max_length=300)
    arrears = models.BooleanField(_("these are arrears"), null=True, blank=True)  # said by a decision
    by = models.ForeignKey(User, models.PROTECT, verbose_name=_("by"), related_name="+")
    plan = models.ForeignKey(  # that it agreed: withdrawn as a mistake, the step falls with it
        PaymentPlan, models.CASCADE, verbose_name=_("payment plan"), null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("step taken")

    def __str__(self) -> str:
        return f"{self.lease} {self.step} {self.on}"


class ArrearsReport(models.Model):
    """Arrears reported to who pays the aid (CCH, art. R824-4). Its day is the proved sending of `mail`, whose proof is
    kept in the register. `due_by`: the last day for it."""

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="arrears_reports")
    mail = models.OneToOneField(MailItem, models.PROTECT, related_name="arrears_report", verbose_name=_("mail item"))
    debt = CentsField(_("debt reported"))
    since = models.DateField(_("debt since"))
    due_by = models.DateField(_("due by"), null=True, blank=True)
    note = models.CharField(_("in a few words"), max_length=300, blank=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("report of arrears")

    def __str__(self) -> str:
        return f"{self.lease} {self.mail_id}"


class NotedDefault(models.Model):
    """The day on which the lessor noted that what fell due on a day was not paid (CCH, art. R824-2): the first on which the bank
    was read past it (`read_until`; none where the house has but its own entries) and it was unpaid. It never moves.

    Undone, never erased, when money noted since turns out to have come before: `undone_by` paid it.
    """

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="noted_defaults")
    due_on = models.DateField(_("due on"))
    cents = CentsField(_("unpaid"))
    noted_on = models.DateField(_("noted on"))
    read_until = models.DateField(_("bank read until"), null=True)
    undone_on = models.DateField(_("undone on"), null=True)
    undone_by = models.ForeignKey(Receipt, models.PROTECT, null=True, related_name="+", verbose_name=_("paid by"))

    class Meta:
        ordering = ("due_on", "id")
        verbose_name = _("default noted")
        constraints = [
            models.UniqueConstraint(
                fields=("lease", "due_on"), condition=models.Q(undone_on=None), name="noted_default_once"
            ),
            models.CheckConstraint(
                condition=models.Q(noted_on__gte=models.F("due_on"), cents__gt=0), name="noted_default_of_a_debt_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lease} {self.due_on}"


class DebtReading(models.Model):
    """One decision for all the debts, on what the regime that begins on `change` leaves open: how those born before are read,
    of which debt the threshold is the limit (empty: not said). Undone, never erased: the rows are the history, and one at most
    stands."""

    change = models.DateField(_("first day of the new rules"))
    reading = models.CharField(_("how they are read"), max_length=8, choices=Reading)
    counted = models.CharField(_("what the threshold is the limit of"), max_length=5, choices=Counted, blank=True)
    note = models.CharField(_("why"), max_length=300)
    on = models.DateField(_("decided on"))
    by = models.ForeignKey(User, models.PROTECT, verbose_name=_("by"), related_name="+")
    undone_on = models.DateField(_("undone on"), null=True, blank=True)
    undone_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("undone by"), null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-id",)
        verbose_name = _("reading of debts")
        constraints = [
            models.UniqueConstraint(
                fields=("change",),
                condition=models.Q(undone_on=None),
                name="debt_reading_once",
                violation_error_message=_("This was decided already: undo that decision first."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.change} {self.reading}"


class Pause(models.Model):
    """The agency's own steps about a tenancy wait until a day, included, for a reason. What the law or a contract asks is
    never stopped. Lifted, never erased; of two that run, the later day holds."""

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="pauses")
    on = models.DateField(_("on"))
    until = models.DateField(_("until"))
    reason = models.CharField(_("why"), max_length=300)
    by = models.ForeignKey(User, models.PROTECT, verbose_name=_("by"), related_name="+")
    lifted_on = models.DateField(_("lifted on"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("lifted by"), null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-id",)
        verbose_name = _("pause")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("on")),
                name="pause_ends_later",
                violation_error_message=_("A pause ends on a day to come."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.lease} {self.until}"
