"""The yearly rents per commune of the conventions with the Anah, and the loads that brought them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import DwellingKind
from trousseau.core.models import Commune, User

from ..enums import Level, LoadState


class CeilingLoad(models.Model):
    """One load of a vintage: a file that was read, or one commune typed by hand.

    `rows` are [INSEE code, kind, level, euros per m² as text]; `before` what they replaced (null: nothing), so that
    the last load of a vintage can be undone.
    """

    vintage = models.PositiveSmallIntegerField(_("year of the leases"))
    source = models.CharField(_("source"), max_length=300)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    filename = models.CharField(_("file"), max_length=200, blank=True)
    outside = models.PositiveIntegerField(_("communes outside the territory"), default=0)
    problems = models.JSONField(_("what could not be read"), default=list, blank=True)
    rows = models.JSONField(default=list, blank=True)
    before = models.JSONField(default=list, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=LoadState, default=LoadState.READ)
    made_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("loaded by"), related_name="+")
    made_on = models.DateField(_("loaded on"))

    class Meta:
        ordering = ("-id",)
        verbose_name = _("load of rent ceilings")
        constraints = [models.CheckConstraint(condition=Q(vintage__range=(2022, 2099)), name="ceiling_load_vintage")]

    def __str__(self) -> str:
        return gettext("rent ceilings of %(year)s (%(source)s)") % {"year": self.vintage, "source": self.source}

    @property
    def verified(self) -> bool:
        return self.verified_on is not None


class RentCeiling(models.Model):
    """CGI, annexe III, art. 2 terdecies H: the most that a m² may be let for in a commune, a month, charges apart,
    by level, before the coefficient of the area. Its source is that of its load."""

    commune = models.ForeignKey(Commune, models.PROTECT, verbose_name=_("commune"), related_name="rent_ceilings")
    vintage = models.PositiveSmallIntegerField(_("year of the leases"))
    kind = models.CharField(_("kind"), max_length=8, choices=DwellingKind, blank=True)
    level = models.CharField(_("level"), max_length=4, choices=Level)
    eur_per_m2 = models.DecimalField(_("euros per m²"), max_digits=8, decimal_places=4)
    load = models.ForeignKey(CeilingLoad, models.PROTECT, related_name="ceilings")

    class Meta:
        ordering = ("vintage", "commune", "kind", "level")
        verbose_name = _("rent ceiling")
        constraints = [
            models.UniqueConstraint(fields=("commune", "vintage", "kind", "level"), name="rent_ceiling_once"),
            models.CheckConstraint(condition=Q(eur_per_m2__gte=1, eur_per_m2__lte=100), name="rent_ceiling_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.commune_id} {self.vintage} {self.level}"
