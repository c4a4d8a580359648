"""The arrears meeting of the week: what was decided of each tenancy, who does it, by when; read again the next time."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.models import User, Versioned
from trousseau.tenancies.models import Lease


class ArrearsMeeting(Versioned):
    """One sitting of the team about the debts; one a day."""

    held_on = models.DateField(
        _("held on"), unique=True, error_messages={"unique": _("A meeting of this day is open already.")}
    )
    opened_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("opened by"), related_name="+")
    history = HistoricalRecords()

    class Meta:
        ordering = ("-held_on",)
        verbose_name = _("arrears meeting")

    def __str__(self) -> str:
        return f"{self.held_on}"


class MeetingDecisionQuerySet(models.QuerySet["MeetingDecision"]):
    def standing(self) -> "MeetingDecisionQuerySet":
        return self.filter(withdrawn_on=None)


class MeetingDecision(Versioned):
    """What `who` does about a lease by the day `by`. Withdrawn with its reason, never erased."""

    meeting = models.ForeignKey(
        ArrearsMeeting, models.PROTECT, verbose_name=_("arrears meeting"), related_name="decisions"
    )
    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="meeting_decisions")
    what = models.CharField(_("what is decided"), max_length=300)
    who = models.ForeignKey(User, models.PROTECT, verbose_name=_("who does it"), related_name="+")
    by = models.DateField(_("by when"))
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)  # of the form
    noted_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("noted by"), related_name="+")
    done_on = models.DateField(_("day on which it was done"), null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("done by"), null=True, related_name="+")
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_for = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)
    history = HistoricalRecords()

    objects = MeetingDecisionQuerySet.as_manager()

    class Meta:
        ordering = ("-meeting__held_on", "id")
        verbose_name = _("decision of a meeting")
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None, done_by=None) | Q(done_on__isnull=False, done_by__isnull=False),
                name="meeting_decision_done",
                violation_error_message=_("What is done says by whom."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | (~Q(withdrawn_for="") & Q(done_on=None)),
                name="meeting_decision_withdrawn",
                violation_error_message=_("Write why it is withdrawn; what is done is not."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lease} {self.by}"
