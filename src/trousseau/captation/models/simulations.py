"""A simulation that someone asked to keep."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trousseau.core.models import Commune, User

from .prospects import Prospect


class KeptSimulation(models.Model):
    """What an owner was shown on a day, kept because it was asked for; never changed, erased with its prospect.

    `case` and `values` are what was typed and every dated value of the law: the same page is made of them again,
    whatever the scales become. `result` is what was answered then, `paper` what its PDF prints.
    """

    prospect = models.ForeignKey(Prospect, models.CASCADE, verbose_name=_("prospect"), related_name="simulations")
    made_on = models.DateField(_("made on"))
    kept_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        verbose_name=_("kept by"),
        related_name="+",
        help_text=_("Nobody: the owner asked for it on the public page."),
    )
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, verbose_name=_("commune"))
    case = models.JSONField(_("what was typed"))
    values = models.JSONField(_("dated values used"))
    ceilings = models.JSONField(_("rent ceilings used"), null=True)
    result = models.JSONField(_("result"))
    paper = models.JSONField(_("paper"), null=True)

    class Meta:
        ordering = ("-made_on", "-id")
        verbose_name = _("kept simulation")

    def __str__(self) -> str:
        return f"{self.prospect_id} {self.made_on}"
