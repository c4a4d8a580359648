"""Sittings of the commission and what it decides."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.applications.models import Application
from trousseau.core.models import User, Versioned
from trousseau.mandates.models import Mandate

from .enums import Outcome, SittingState


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


class Decision(models.Model):
    """What the commission decided for one dwelling, with the reasons it typed and the proposals it saw."""

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
        ]

    def __str__(self) -> str:
        return f"{self.sitting} {self.mandate}"
