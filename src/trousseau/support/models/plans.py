"""The plan of a household: its own words, goals, steps, reviews. Every text of it is encrypted."""

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from trousseau.core.enums import Role
from trousseau.core.fields import EncryptedTextField
from trousseau.core.models import Document, Household, User, Versioned
from trousseau.core.ring import Purpose
from trousseau.followup.supporting import support_open

from ..enums import GoalArea, StepBy, SupportPlanEnd


class SupportPlanRows(models.QuerySet["SupportPlan"]):
    def for_user(self, user: User) -> "SupportPlanRows":
        """Those of the households whose file is open to a social worker."""
        return self.filter(support_open("household", user)) if user.holds(Role.SOCIAL) else self.none()


class SupportPlan(Versioned):
    """What a person wants, in their words, and who does what by when. `agreed_on`: the day on which the person signed;
    before it everything may be written again, after it steps are done, and others come beside."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="support_plans")
    own_words = EncryptedTextField(_("their own words"), purpose=Purpose.NOTES)
    said_on = models.DateField(_("said on"))
    written_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("written by"), related_name="+")
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    agreed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("agreed with"), related_name="+"
    )
    paper = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    review_on = models.DateField(_("next review"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_for = models.CharField(_("why it ended"), max_length=10, choices=SupportPlanEnd, blank=True)
    end_words = EncryptedTextField(_("what was reached"), purpose=Purpose.NOTES, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("ended by"), related_name="+"
    )
    history = HistoricalRecords()

    objects = SupportPlanRows.as_manager()

    class Meta:
        ordering = ("-said_on", "-id")
        verbose_name = _("support plan")
        constraints = [
            models.UniqueConstraint(
                fields=("household",),
                condition=Q(ended_on=None),
                name="one_open_support_plan",
                violation_error_message=_("This household has a plan already: open it, or end it first."),
            ),
            models.CheckConstraint(
                condition=Q(agreed_on=None, agreed_by=None, paper=None)
                | Q(agreed_on__gte=F("said_on"), agreed_by__isnull=False, paper__isnull=False),
                name="an_agreed_support_plan_has_its_paper",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_for="", ended_by=None)
                | (Q(ended_on__gte=F("said_on"), ended_by__isnull=False) & ~Q(ended_for="")),
                name="a_support_plan_ends_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.household)

    @property
    def done(self) -> int:
        return sum(goal.done for goal in self.goals.all())

    @property
    def wanted(self) -> int:
        """How many steps of its goals are done or still to be done."""
        return sum(goal.wanted for goal in self.goals.all())


class SupportGoal(Versioned):
    """One thing that the person wants to reach."""

    plan = models.ForeignKey(SupportPlan, models.CASCADE, related_name="goals")
    area = models.CharField(_("area of life"), max_length=10, choices=GoalArea)
    words = EncryptedTextField(_("goal"), purpose=Purpose.NOTES)
    added_on = models.DateField(_("added on"))
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)  # of the form
    history = HistoricalRecords()

    class Meta:
        ordering = ("id",)
        verbose_name = _("goal of a support plan")

    def __str__(self) -> str:
        return str(self.pk)

    @cached_property
    def in_order(self) -> "list[SupportStep]":
        """Its steps, the first due first."""
        return sorted(self.steps.all(), key=lambda one: (one.due_on, one.pk))

    @property
    def open_steps(self) -> "list[SupportStep]":
        return [one for one in self.in_order if one.waits]

    @property
    def settled_steps(self) -> "list[SupportStep]":
        return [one for one in self.in_order if not one.waits]

    @property
    def done(self) -> int:
        return sum(1 for one in self.steps.all() if one.done_on)

    @property
    def wanted(self) -> int:
        """How many of its steps are done or still to be done."""
        return sum(1 for one in self.steps.all() if not one.left_on)


class SupportStep(Versioned):
    """What somebody does for a goal, by a day. `service`: its name, when it is one's; encrypted, since it says much."""

    goal = models.ForeignKey(SupportGoal, models.CASCADE, related_name="steps")
    what = EncryptedTextField(_("what"), purpose=Purpose.NOTES)
    by = models.CharField(_("who does it"), max_length=8, choices=StepBy)
    service = EncryptedTextField(_("which service"), purpose=Purpose.NOTES, blank=True)
    due_on = models.DateField(_("by"))
    done_on = models.DateField(pgettext_lazy("step", "done on"), null=True, blank=True)
    done_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("noted by"), related_name="+"
    )
    left_on = models.DateField(_("left aside on"), null=True, blank=True)  # signed, then no longer wanted
    added_on = models.DateField(_("added on"))
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)  # of the form
    history = HistoricalRecords()

    class Meta:
        ordering = ("due_on", "id")
        verbose_name = _("step of a support plan")
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None, done_by=None) | Q(done_on__isnull=False, done_by__isnull=False),
                name="a_step_done_says_by_whom",
            ),
            models.CheckConstraint(condition=Q(done_on=None) | Q(left_on=None), name="a_step_is_done_or_left"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def who(self, holder: str) -> str:
        """Who does it, by name: the person, the agency, the service."""
        if self.by == StepBy.PERSON:
            return holder
        return str(self.service) if self.by == StepBy.SERVICE else str(StepBy.AGENCY.label)

    @property
    def waits(self) -> bool:
        return self.done_on is None and self.left_on is None


class SupportReview(models.Model):
    """A plan read again with the person, on a day."""

    plan = models.ForeignKey(SupportPlan, models.CASCADE, related_name="reviews")
    on = models.DateField(_("on"))
    noted_on = models.DateField(_("noted on"), editable=False)
    by = models.ForeignKey(User, models.PROTECT, verbose_name=_("by"), related_name="+")
    words = EncryptedTextField(_("what changed"), purpose=Purpose.NOTES)
    next_on = models.DateField(_("next review"))
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)  # of the form

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("review of a support plan")
        constraints = [
            models.CheckConstraint(condition=Q(next_on__gt=F("on")), name="a_support_review_says_the_next_one")
        ]

    def __str__(self) -> str:
        return f"{self.on}"


class Cosignature(models.Model):
    """An outside referent signs a plan in their own space, through a sharing that stands on that day."""

    plan = models.ForeignKey(SupportPlan, models.CASCADE, related_name="cosignatures")
    user = models.ForeignKey(User, models.PROTECT, verbose_name=_("who signs"), related_name="+")
    on = models.DateField(_("on"))

    class Meta:
        ordering = ("on", "id")
        verbose_name = _("signature of an outside referent")
        constraints = [models.UniqueConstraint(fields=("plan", "user"), name="cosigned_once")]

    def __str__(self) -> str:
        return f"{self.on}"
