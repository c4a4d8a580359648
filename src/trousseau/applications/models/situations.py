"""Where a household lives and why, over time; the grounds that make it a priority."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.models import User, Versioned

from ..enums import Cause, Ethos, PriorityKind
from .requests import Application


class Situation(models.Model):
    """How a household is housed, from a day on. The next one ends it; for the statistics alone."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="situations")
    ethos = models.PositiveSmallIntegerField(_("situation (ETHOS)"), choices=Ethos)
    cause = models.CharField(_("cause"), max_length=11, choices=Cause, default=Cause.UNKNOWN)
    starts_on = models.DateField(_("since"))
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-starts_on", "-id")
        verbose_name = _("situation")
        indexes = [models.Index(fields=("application", "starts_on", "id"), name="situation_then")]

    def __str__(self) -> str:
        return f"{self.get_ethos_display()}, {self.application}"


class PriorityGroundQuerySet(models.QuerySet["PriorityGround"]):
    def proved(self, on: date) -> "PriorityGroundQuerySet":
        """Grounds that hold on that day and were proved by then: what the commission reads as one yes or no."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on, proved_on__lte=on)


class PriorityGround(Versioned):
    """A ground of CCH, art. L441-1. The commission reads that one is proved, never which."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="priority_grounds")
    kind = models.CharField(_("ground"), max_length=12, choices=PriorityKind)
    starts_on = models.DateField(_("since"))
    ends_on = models.DateField(_("no longer since"), null=True, blank=True)
    proof = models.CharField(_("proved by"), max_length=120, blank=True)
    proved_on = models.DateField(_("proved on"), null=True, blank=True)
    history = HistoricalRecords()

    objects = PriorityGroundQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "id")
        verbose_name = _("priority ground")
        constraints = [
            models.UniqueConstraint(
                fields=("application", "kind"),
                condition=Q(ends_on=None),
                name="priority_ground_once",
                violation_error_message=_("This ground is already written."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="priority_ground_dates",
                violation_error_message=_("It ends before it begins: check the dates."),
            ),
            models.CheckConstraint(
                condition=Q(proof="", proved_on=None) | (~Q(proof="") & Q(proved_on__isnull=False)),
                name="priority_ground_proof",
                violation_error_message=_("A proof is a paper and the day someone saw it: write both, or neither."),
            ),
        ]
        indexes = [models.Index(fields=("application", "proved_on"), name="priority_proved")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.application}"
