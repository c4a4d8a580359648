"""The yearly report to the funders, frozen as it was sent, and the facts files given to the observatory."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from trousseau.conventions.models import Convention
from trousseau.core.models import Document, User


class Report(models.Model):
    """What was done under a convention between two dates: figures frozen with their definitions."""

    convention = models.ForeignKey(Convention, models.PROTECT, verbose_name=_("convention"), related_name="reports")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    figures = models.JSONField(_("figures"))
    posts = models.JSONField(_("posts"))
    made_on = models.DateField(_("made on"))
    made_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("made by"), related_name="+")

    class Meta:
        ordering = ("-ends_on", "-id")
        verbose_name = _("report")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="report_dates",
                violation_error_message=_("The end comes before the start: check the two dates."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.convention} {self.starts_on}–{self.ends_on}"


class FactsSent(models.Model):
    """A facts file made for the observatory."""

    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    rows = models.PositiveIntegerField(_("facts"))
    file = models.OneToOneField(Document, models.PROTECT, related_name="facts")
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("made by"), related_name="+")

    class Meta:
        ordering = ("-made_at", "-id")
        verbose_name = _("facts file")

    def __str__(self) -> str:
        return f"{self.starts_on}–{self.ends_on}"
