"""A dwelling that its owner may entrust, before the mandate."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import CentsField
from trousseau.core.models import Dwelling, Versioned

from ..enums import Stage
from .owners import Owner


class Prospect(Versioned):
    """An owner and a dwelling not yet under mandate."""

    owner = models.ForeignKey(Owner, models.PROTECT, verbose_name=_("owner"), related_name="prospects")
    dwelling = models.OneToOneField(
        Dwelling, models.PROTECT, verbose_name=_("dwelling"), related_name="prospect"
    )
    stage = models.CharField(_("stage"), max_length=8, choices=Stage, default=Stage.CONTACT)
    origin = models.CharField(_("how we met"), max_length=120)
    met_on = models.DateField(_("first contact"))
    next_contact_on = models.DateField(_("next contact"), null=True, blank=True)
    rent_hoped = CentsField(_("rent hoped for"), null=True, blank=True)
    lost_reason = models.CharField(_("why it was lost"), max_length=200, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ("next_contact_on", "id")
        verbose_name = _("prospect")
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage=Stage.LOST) | ~Q(lost_reason=""),
                name="lost_says_why",
                violation_error_message=_("Say why it was lost: it is counted in the report."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner} – {self.dwelling}"
