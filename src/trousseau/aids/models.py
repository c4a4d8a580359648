"""The aids of a household, what its housing benefit went through, its budget at a date. Every free text is encrypted."""

from datetime import date

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from trousseau.core.enums import Role
from trousseau.core.fields import CentsField, EncryptedTextField
from trousseau.core.models import Household, Organisation, User, Versioned, household_open
from trousseau.core.ring import Purpose
from trousseau.followup.supporting import support_open
from trousseau.mail.models import MailItem
from trousseau.receipts.models import Receipt
from trousseau.tenancies.models import Lease

from .enums import GOES_ON, OF_HOME, AidFor, AidKind, AidPaperKind, AidState, BenefitStep, BudgetPost, Change, PaidTo

# Of a payment: neither taken back here, nor undone on the account that received it.
STANDS = Q(withdrawn_on=None) & (Q(receipt=None) | Q(receipt__reversal=None))


class AidQuerySet(models.QuerySet["Aid"]):
    def for_user(self, user: User) -> "AidQuerySet":
        """Those of the households whose file is open: all of them to a social worker, those that pay the home to the
        landlord's side."""
        rows = self.filter(household_open("household", user))
        if user.holds(Role.SOCIAL):
            return rows
        if user.holds(Role.RENTAL) or user.holds(Role.DIRECTOR):
            return rows.filter(Q(kind__in=OF_HOME) | Q(paid_to=PaidTo.AGENCY))
        return self.none()

    def with_paid(self) -> "AidQuerySet":
        """Each with `paid`: what came of it and was not undone since, wherever it was undone."""
        came = AidPayment.objects.filter(STANDS, aid=OuterRef("pk")).order_by()
        sums = came.values("aid").annotate(sum=Sum("cents")).values("sum")
        return self.annotate(paid=Coalesce(Subquery(sums), 0))


class Aid(Versioned):
    """Money asked of a fund, a body or a charity for a household. `granted`: the cents of the decision; `lent`: to be paid
    back. Whether it is paid is read from its payments."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="aids")
    lease = models.ForeignKey(
        Lease, models.PROTECT, null=True, blank=True, verbose_name=_("lease"), related_name="aids"
    )
    kind = models.CharField(_("aid"), max_length=12, choices=AidKind)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("asked of"), related_name="+"
    )
    pays = models.CharField(_("what it pays"), max_length=10, choices=AidFor)
    paid_to = models.CharField(_("paid to"), max_length=10, choices=PaidTo)
    asked = CentsField(_("amount asked"), null=True, blank=True)
    words = EncryptedTextField(_("why"), purpose=Purpose.NOTES, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=AidState, default=AidState.PREPARED)
    prepared_on = models.DateField(pgettext_lazy("aid", "begun on"))
    agreed_on = models.DateField(_("the household agreed on"))
    send_by = models.DateField(_("to be sent by"), null=True, blank=True)
    asked_on = models.DateField(pgettext_lazy("aid", "asked on"), null=True, blank=True)
    papers_by = models.DateField(_("papers awaited by"), null=True, blank=True)
    reference = models.CharField(_("reference of the request"), max_length=60, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    granted = CentsField(_("amount granted"), null=True, blank=True)
    lent = models.BooleanField(_("to be paid back"), default=False)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    refused_for = EncryptedTextField(_("ground of the refusal"), purpose=Purpose.NOTES, blank=True)
    contest_by = models.DateField(_("may be contested until"), null=True, blank=True)
    taken_back_for = EncryptedTextField(_("why a decision was taken back"), purpose=Purpose.NOTES, blank=True)
    contested_on = models.DateField(_("contested on"), null=True, blank=True)
    ended_on = models.DateField(_("given up or ended on"), null=True, blank=True)
    mail = models.ForeignKey(
        MailItem, models.SET_NULL, null=True, blank=True, editable=False, verbose_name=_("letter"), related_name="aids"
    )
    renews = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, verbose_name=_("renews"), related_name="renewals"
    )
    asked_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("asked with"), related_name="+")
    key = models.CharField(
        max_length=36, unique=True, null=True, blank=True, editable=False
    )  # of the form: prepared once
    history = HistoricalRecords()
    paid: int  # by `with_paid`

    objects = AidQuerySet.as_manager()

    class Meta:
        ordering = ("-prepared_on", "-id")
        verbose_name = pgettext_lazy("money", "aid")
        constraints = [
            models.CheckConstraint(
                condition=(Q(asked=None) | Q(asked__gt=0)) & (Q(granted=None) | Q(granted__gt=0)),
                name="aid_amounts",
                violation_error_message=_("An amount is above zero."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=(AidState.PREPARED, AidState.WITHDRAWN)) | Q(asked_on__isnull=False),
                name="aid_sent_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=AidState.GRANTED) | Q(granted__isnull=False, decided_on__isnull=False),
                name="aid_granted_has_its_amount",
            ),
            models.CheckConstraint(
                condition=~Q(state=AidState.REFUSED) | Q(decided_on__isnull=False), name="aid_refused_has_its_day"
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None) | Q(decided_on__gte=F("asked_on")), name="aid_decided_once_asked"
            ),
            models.UniqueConstraint(
                fields=("renews",), condition=~Q(state=AidState.WITHDRAWN), name="aid_renewed_once"
            ),
        ]
        indexes = [models.Index(fields=("state", "prepared_on"), name="aid_in_state")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.household}"

    @property
    def sent_on(self) -> date:
        """The day from which an answer is awaited; of a request that was sent."""
        sent = self.contested_on or self.asked_on
        assert sent, "a request that was sent has its day"
        return sent

    @property
    def first_refused(self) -> bool:
        """Whether the ground is of a refusal that was contested since, and is the last word no more."""
        return self.contested_on is not None and (self.granted is not None or self.decided_on is None)

    @property
    def decision(self) -> tuple[int, date]:
        """Of an aid that was granted: how much, on which day."""
        assert self.granted and self.decided_on, "an aid that was granted has its amount and its day"
        return self.granted, self.decided_on

    def contestable(self, on: date) -> bool:
        """Whether it is refused, and may still be contested that day."""
        return self.state == AidState.REFUSED and self.contest_by is not None and on <= self.contest_by

    @property
    def of_lease(self) -> Lease:
        """Of an aid that is paid to the agency."""
        assert self.lease, "what the agency receives pays a lease"
        return self.lease

    @property
    def letter_waits(self) -> bool:
        """Whether its letter is ready and did not leave yet."""
        return self.mail is not None and self.mail.cancelled_on is None and self.mail.sent_on is None

    @property
    def goes_on(self) -> bool:
        return self.state in GOES_ON

    @property
    def of_home(self) -> bool:
        """Whether the landlord's side reads it."""
        return self.kind in OF_HOME or self.paid_to == PaidTo.AGENCY


class AidPaper(models.Model):
    """A paper that a fund asks for a request. `had_on`: the day on which the agency had it."""

    aid = models.ForeignKey(Aid, models.CASCADE, related_name="papers")
    kind = models.CharField(_("paper"), max_length=10, choices=AidPaperKind)
    had_on = models.DateField(_("had on"), null=True, blank=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("paper of an aid")
        constraints = [models.UniqueConstraint(fields=("aid", "kind"), name="aid_paper_once")]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class AidPayment(models.Model):
    """A sum of an aid that came. `receipt`: the one that brought it to the agency, whose undoing undoes it here."""

    aid = models.ForeignKey(Aid, models.PROTECT, related_name="payments")
    cents = CentsField(_("amount"))
    on = models.DateField(_("paid on"))
    receipt = models.OneToOneField(Receipt, models.PROTECT, null=True, blank=True, related_name="aid_payment")
    key = models.CharField(max_length=60, unique=True, editable=False)  # of the form: sent twice, noted once
    noted_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("noted by"), related_name="+")
    withdrawn_on = models.DateField(_("noted by mistake, taken back on"), null=True, blank=True)

    class Meta:
        ordering = ("on", "id")
        verbose_name = _("payment of an aid")
        constraints = [
            models.CheckConstraint(
                condition=Q(cents__gt=0),
                name="aid_payment_positive",
                violation_error_message=_("A payment is above zero."),
            )
        ]

    def __str__(self) -> str:
        return str(self.on)

    @property
    def stands(self) -> bool:
        return self.withdrawn_on is None and (self.receipt is None or self.receipt.reversal_id is None)


class BenefitEventQuerySet(models.QuerySet["BenefitEvent"]):
    def for_user(self, user: User) -> "BenefitEventQuerySet":
        return self.filter(household_open("lease__household", user))


class BenefitEvent(Versioned):
    """One thing that happened to the housing benefit of a lease, or a change to declare by `due_on`.

    How much the CAF pays the agency stands in the rents, and nowhere else; `cents` is an overpayment alone.
    """

    lease = models.ForeignKey(Lease, models.PROTECT, related_name="benefit_events")
    step = models.CharField(_("what happened"), max_length=10, choices=BenefitStep)
    on = models.DateField(_("on"))
    change = models.CharField(_("what changes"), max_length=10, choices=Change, blank=True)
    due_on = models.DateField(_("to be declared by"), null=True, blank=True)
    done_on = models.DateField(_("declared on"), null=True, blank=True)
    cents = CentsField(_("amount"), null=True, blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("noted by"), related_name="+")
    withdrawn_on = models.DateField(_("noted by mistake, taken back on"), null=True, blank=True)
    history = HistoricalRecords()

    objects = BenefitEventQuerySet.as_manager()

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("event of a housing benefit")
        constraints = [
            models.CheckConstraint(
                condition=Q(step=BenefitStep.CHANGE, due_on__isnull=False) & ~Q(change="")
                | ~Q(step=BenefitStep.CHANGE) & Q(change="", due_on=None, done_on=None),
                name="benefit_change_whole",
            ),
            models.CheckConstraint(
                condition=Q(step=BenefitStep.OVERPAID, cents__gt=0) | ~Q(step=BenefitStep.OVERPAID) & Q(cents=None),
                name="benefit_overpaid_amount",
                violation_error_message=_("An overpayment has its amount, above zero; nothing else has one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}, {self.lease}"

    @property
    def said(self) -> str:
        return f"{self.get_step_display()} : {self.get_change_display()}" if self.change else self.get_step_display()


class RentsDeclared(models.Model):
    """The rents of July of a year were told to who pays the benefits, on a day, for so many leases."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    on = models.DateField(_("declared on"))
    leases = models.PositiveIntegerField(_("leases"))
    by = models.ForeignKey(User, models.PROTECT, verbose_name=_("noted by"), related_name="+")

    class Meta:
        ordering = ("-year",)
        verbose_name = _("yearly declaration of rents")

    def __str__(self) -> str:
        return str(self.year)


class BudgetQuerySet(models.QuerySet["Budget"]):
    def for_user(self, user: User) -> "BudgetQuerySet":
        """To the social workers who support the household: a file that an application or a lease opens says nothing of it."""
        return self.filter(support_open("household", user)) if user.holds(Role.SOCIAL) else self.none()


class Budget(Versioned):
    """What comes in and what goes out each month, as the household said it on a day: another day is another sheet."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="budgets")
    on = models.DateField(_("said on"))
    adults = models.PositiveSmallIntegerField(_("people of 14 or more"))
    young = models.PositiveSmallIntegerField(_("children under 14"), default=0)
    written_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("written with"), related_name="+")
    history = HistoricalRecords()

    objects = BudgetQuerySet.as_manager()

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("budget sheet")
        constraints = [
            models.UniqueConstraint(
                fields=("household", "on"),
                name="budget_once_a_day",
                violation_error_message=_("A sheet of that day is kept already: correct it."),
            ),
            models.CheckConstraint(
                condition=Q(adults__gte=1, adults__lte=20, young__lte=20),
                name="budget_people",
                violation_error_message=_("A household counts one adult or more, and twenty people at most."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household} {self.on}"

    @property
    def sums(self) -> dict[str, int]:
        return {line.post: line.cents for line in self.lines.all()}


class BudgetLine(models.Model):
    """One line of a sheet. A line that is not there was not asked: it is unknown, and is not zero."""

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="lines")
    post = models.CharField(_("line"), max_length=12, choices=BudgetPost)
    cents = CentsField(_("amount per month"))

    class Meta:
        ordering = ("id",)
        verbose_name = _("line of a budget sheet")
        constraints = [
            models.UniqueConstraint(fields=("budget", "post"), name="budget_line_once"),
            models.CheckConstraint(condition=Q(cents__gte=0), name="budget_line_amount"),
        ]

    def __str__(self) -> str:
        return str(self.get_post_display())
