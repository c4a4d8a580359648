"""The steps taken about a debt that are no contact: a plan proposed, a report made, a person's decision."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trousseau.core.models import User
from trousseau.tenancies.models import Lease

from .enums import Step


class StepTaken(models.Model):
    """What was done, when and by whom. Calls and letters are contacts, in the follow-up."""

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="steps_taken")
    step = models.CharField(_("step"), max_length=8, choices=Step)
    on = models.DateField(_("on"))
    note = models.CharField(_("what was done or decided"), max_length=300)
    by = models.ForeignKey(User, models.PROTECT, verbose_name=_("by"), related_name="+")

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("step taken")

    def __str__(self) -> str:
        return f"{self.lease} {self.step} {self.on}"
