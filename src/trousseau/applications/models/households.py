"""One household that became two."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trousseau.core.models import Household, User

from ..enums import Seniority


class HouseholdSplit(models.Model):
    """`stays` kept the application, `goes` received another on that day; who kept the seniority, and why."""

    stays = models.ForeignKey(Household, models.PROTECT, related_name="splits")
    goes = models.OneToOneField(Household, models.PROTECT, related_name="split_from")
    on = models.DateField(_("on"))
    seniority = models.CharField(_("who keeps the seniority"), max_length=5, choices=Seniority)
    why = models.CharField(_("why"), max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("separation of a household")

    def __str__(self) -> str:
        return f"{self.on}"
