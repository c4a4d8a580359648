"""What was seen in a dwelling before its mandate."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trousseau.core.models import User

from ..enums import Answer
from .prospects import Prospect


class DwellingInspection(models.Model):
    """A visit before the mandate: the points of décret 2002-120 that decide."""

    prospect = models.ForeignKey(Prospect, models.CASCADE, related_name="inspections")
    made_on = models.DateField(_("made on"))
    made_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("by"), related_name="+")
    main_room_surface = models.DecimalField(_("main room, in m²"), max_digits=5, decimal_places=2)
    main_room_height = models.DecimalField(_("ceiling height, in m"), max_digits=3, decimal_places=2)
    weather_tight = models.CharField(_("weather-tight"), max_length=6, choices=Answer)
    safe_networks = models.CharField(_("gas and electricity safe"), max_length=6, choices=Answer)
    heating = models.CharField(_("heating works"), max_length=6, choices=Answer)
    no_pests = models.CharField(_("no pests"), max_length=6, choices=Answer)
    defects = models.TextField(_("what must be mended, by whom"), blank=True)

    class Meta:
        ordering = ("-made_on", "-id")
        verbose_name = _("dwelling inspection")

    def __str__(self) -> str:
        return f"{self.prospect} {self.made_on}"
