"""The communes of the territory and their dwellings."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ..enums import DwellingKind, Energy
from ..fields import KeyField
from .accounts import User
from .base import Versioned


class Commune(models.Model):
    """A commune of the territory (INSEE code), taken from the official list. `zone_apl` is empty where nobody knows it."""

    insee = models.CharField(_("INSEE code"), max_length=5, primary_key=True)
    name = models.CharField(_("name"), max_length=80)
    key = KeyField(sources=("name",))
    postal_code = models.CharField(_("postal code"), max_length=5)
    zone_apl = models.CharField(_("housing-benefit zone"), max_length=3, blank=True)

    class Meta:
        ordering = ("key",)
        verbose_name = _("commune")

    def __str__(self) -> str:
        return self.name


class OfficialCommune(models.Model):
    """A commune of the official list of France, as it was loaded: those of the territory are taken from it."""

    insee = models.CharField(_("INSEE code"), max_length=5, primary_key=True)
    name = models.CharField(_("name"), max_length=80)
    key = KeyField(sources=("name",))
    postal_code = models.CharField(_("postal code"), max_length=5, blank=True, db_index=True)
    source = models.CharField(_("source"), max_length=200)
    loaded_on = models.DateField(_("loaded on"))

    class Meta:
        ordering = ("key", "insee")
        verbose_name = _("official commune")

    def __str__(self) -> str:
        return f"{self.name} ({self.postal_code or self.insee})"


class CommuneBoundary(models.Model):
    """The outline of a commune, loaded by an administrator: polygons of rings of [longitude, latitude]. Without it
    a map draws a circle at the commune's centre."""

    commune = models.OneToOneField(
        Commune, models.CASCADE, primary_key=True, verbose_name=_("commune"), related_name="boundary"
    )
    shape = models.JSONField(_("outline"))
    source = models.CharField(_("source and licence"), max_length=300)
    loaded_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("loaded by"), related_name="+")
    loaded_on = models.DateField(_("loaded on"))

    class Meta:
        ordering = ("commune",)
        verbose_name = _("commune boundary")

    def __str__(self) -> str:
        return self.commune_id


class Building(Versioned):
    """A building whose dwellings are known one by one: one stair, one roof, often one syndic."""

    name = models.CharField(_("name"), max_length=120, blank=True, help_text=_("Residence or block, if any."))
    address = models.CharField(_("address"), max_length=200, help_text=_("Number and street."))
    commune = models.ForeignKey(Commune, models.PROTECT, verbose_name=_("commune"), related_name="buildings")
    key = KeyField(sources=("address", "name"))
    history = HistoricalRecords()

    class Meta:
        ordering = ("key", "id")
        verbose_name = _("building")
        constraints = [
            models.UniqueConstraint(
                fields=("commune", "key"),
                name="building_once",
                violation_error_message=_("This building is already known."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.address}, {self.commune}" if self.name else f"{self.address}, {self.commune}"


class Dwelling(Versioned):
    """A dwelling, before and during its mandates."""

    building = models.ForeignKey(
        Building, models.PROTECT, null=True, blank=True, verbose_name=_("building"), related_name="dwellings"
    )

    kind = models.CharField(_("kind"), max_length=8, choices=DwellingKind, default=DwellingKind.FLAT)
    address = models.CharField(_("address"), max_length=200, help_text=_("Number and street."))
    complement = models.CharField(_("floor, door"), max_length=80, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, verbose_name=_("commune"), related_name="dwellings")
    key = KeyField(sources=("address",))
    rooms = models.PositiveSmallIntegerField(_("main rooms"))
    surface = models.DecimalField(_("living area"), max_digits=6, decimal_places=2, help_text=_("In m²."))
    energy = models.CharField(_("energy class"), max_length=1, choices=Energy, blank=True)
    # null, here and in what the law of diagnostics asks about: nobody knows
    accessible = models.BooleanField(_("reachable without a step"), null=True, blank=True)
    built_in = models.PositiveSmallIntegerField(_("year of the building permit"), null=True, blank=True)
    electricity_since = models.PositiveSmallIntegerField(_("electricity fitted or renewed in"), null=True, blank=True)
    gas = models.BooleanField(_("fitted with gas"), null=True, blank=True)
    gas_since = models.PositiveSmallIntegerField(_("gas fitted or renewed in"), null=True, blank=True)
    risk_zone = models.BooleanField(_("in a zone of natural or industrial risk"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("key", "id")
        verbose_name = _("dwelling")
        constraints = [
            models.CheckConstraint(
                condition=Q(surface__gt=0) & Q(rooms__gt=0),
                name="dwelling_has_size",
                violation_error_message=_("A dwelling has at least one room and some living area."),
            ),
            models.CheckConstraint(
                condition=Q(gas_since=None) | Q(gas=True),
                name="dwelling_gas_has_a_year_only_if_any",
                violation_error_message=_("A dwelling without gas has no year of fitting."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.size}, {self.address}, {self.commune.name}"

    @property
    def size(self) -> str:
        return f"T{self.rooms}"
