"""The report of a measure, to who pays it: made from its goals and its contacts, read with the person, signed, sent."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.enums import Role
from trousseau.core.fields import EncryptedTextField
from trousseau.core.models import Document, User, Versioned
from trousseau.core.ring import Purpose
from trousseau.followup.models import HouseholdMeasure
from trousseau.followup.supporting import support_open
from trousseau.mail.models import MailItem
from trousseau.rules.lexicon import diagnoses

from ..enums import ReportKind
from .plans import SupportGoal


class MeasureReportRows(models.QuerySet["MeasureReport"]):
    def for_user(self, user: User) -> "MeasureReportRows":
        """Those of the households whose file is open to a social worker."""
        return self.filter(support_open("measure__household", user)) if user.holds(Role.SOCIAL) else self.none()


class MeasureReport(Versioned):
    """What is told of a measure from a day to another. Before it is signed everything may be written again; `read_on`: the
    day on which the person read it, before anybody else, with what they say of it. `paper`: as it was signed; `counted`:
    its counts, as this paper says them, null of what was not signed here, or before they were kept. `mail`: by which it
    leaves."""

    measure = models.ForeignKey(HouseholdMeasure, models.PROTECT, related_name="reports")
    kind = models.CharField(_("which report"), max_length=7, choices=ReportKind)
    since = models.DateField(_("from"))
    until = models.DateField(_("to"))
    situation = EncryptedTextField(_("where the household stands"), purpose=Purpose.NOTES, blank=True)
    outlook = EncryptedTextField(_("what comes next"), purpose=Purpose.NOTES, blank=True)
    person_words = EncryptedTextField(_("what the person says of this report"), purpose=Purpose.NOTES, blank=True)
    read_on = models.DateField(_("read with the person on"), null=True, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("written by"), related_name="+")
    written_on = models.DateField(_("written on"))
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("signed by"), related_name="+"
    )
    paper = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    counted = models.JSONField(_("the facts, as they were signed"), null=True, editable=False)
    mail = models.OneToOneField(MailItem, models.SET_NULL, null=True, blank=True, related_name="measure_report")
    history = HistoricalRecords()

    objects = MeasureReportRows.as_manager()

    class Meta:
        ordering = ("-until", "-id")
        verbose_name = _("report of a measure")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="a_report_ends_after_it_begins",
                violation_error_message=_("The last day comes after the first."),
            ),
            models.UniqueConstraint(
                fields=("measure", "kind"),
                condition=Q(signed_on=None),
                name="one_report_at_a_time",
                violation_error_message=_("This report is begun already: open it."),
            ),
            models.CheckConstraint(
                condition=Q(signed_on=None, signed_by=None, paper=None)
                | Q(signed_on__gte=F("read_on"), signed_by__isnull=False, paper__isnull=False),
                name="a_report_is_read_before_it_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return str(ReportKind(self.kind).label)


class ReportGoal(models.Model):
    """What a report tells of one goal: the person's own words about it, and what was done. `words`: the goal as it was
    signed; before, what the report says instead of it, where it names a diagnosis."""

    report = models.ForeignKey(MeasureReport, models.CASCADE, related_name="goals")
    goal = models.ForeignKey(SupportGoal, models.CASCADE, related_name="+")
    words = EncryptedTextField(_("goal"), purpose=Purpose.NOTES, blank=True, editable=False)
    own_words = EncryptedTextField(_("their own words"), purpose=Purpose.NOTES, blank=True)
    done = EncryptedTextField(_("what was done"), purpose=Purpose.NOTES, blank=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("goal of a report")
        constraints = [models.UniqueConstraint(fields=("report", "goal"), name="a_goal_once_in_a_report")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def said(self) -> str:
        return self.words or self.goal.words

    @property
    def diagnosis(self) -> str:
        """The first one that it names, as it would be printed for who pays; "" when it names none."""
        return next(iter(diagnoses(self.said)), "")
