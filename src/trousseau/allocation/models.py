"""Sittings of the commission and what it decides."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.applications.models import Application
from trousseau.core.models import User, Versioned
from trousseau.mandates.models import Mandate

from .enums import Outcome, SittingState, Withdrawn


class Sitting(Versioned):
    """One meeting of the commission."""

    held_on = models.DateField(
        _("held on"), unique=True, error_messages={"unique": _("A sitting is already held on that day.")}
    )
    state = models.CharField(_("state"), max_length=6, choices=SittingState, default=SittingState.OPEN)
    members = models.ManyToManyField(User, verbose_name=_("members present"), related_name="sittings")
    history = HistoricalRecords()

    class Meta:
        ordering = ("-held_on",)
        verbose_name = _("sitting")

    def __str__(self) -> str:
        return f"{self.held_on:%d/%m/%Y}"


class DecisionQuerySet(models.QuerySet):
    def standing(self) -> "DecisionQuerySet":
        """A dwelling was allocated, and the decision was not withdrawn since."""
        return self.filter(outcome=Outcome.ALLOCATED, withdrawn_on=None)

    def pending(self, on: date) -> "DecisionQuerySet":
        """On that day, the dwelling and the household are promised: neither withdrawn nor the keys given."""
        kept = Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)
        return self.filter(kept, outcome=Outcome.ALLOCATED).exclude(leases__keys_on__lte=on)


class Decision(Versioned):
    """What the commission decided for one dwelling, with the reasons it typed and the proposals it saw.

    Never erased: when it does not come to a lease it is withdrawn, and says since when, why and by whom.
    """

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="decisions")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="decisions")
    application = models.ForeignKey(
        Application,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("household"),
        related_name="decisions",
    )
    outcome = models.CharField(_("decision"), max_length=9, choices=Outcome)
    reason = models.TextField(_("reasons"))
    rank = models.PositiveSmallIntegerField(_("rank among the proposals"), null=True)
    seen = models.JSONField(_("proposals seen"), default=list, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_on = models.DateField(_("decided on"))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_for = models.CharField(_("why it was withdrawn"), max_length=11, choices=Withdrawn, blank=True)
    withdrawn_words = models.CharField(_("in a few words"), max_length=300, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = _("decision")
        constraints = [
            models.UniqueConstraint(
                fields=("sitting", "mandate"),
                name="decision_once",
                violation_error_message=_("This sitting already decided for this dwelling."),
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.ADJOURNED) | Q(application__isnull=False),
                name="decision_names_household",
                violation_error_message=_("Choose the household to whom the dwelling goes."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_for="", withdrawn_by=None)
                | (
                    Q(outcome=Outcome.ALLOCATED, withdrawn_on__gte=F("decided_on"), withdrawn_by__isnull=False)
                    & ~Q(withdrawn_for="")
                ),
                name="decision_withdrawn_whole",
                violation_error_message=_("An allocation is withdrawn on a day, after it was decided, with its reason."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.sitting} {self.mandate}"

    @property
    def stands(self) -> bool:
        return self.outcome == Outcome.ALLOCATED and self.withdrawn_on is None
