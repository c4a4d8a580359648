"""Owners and their dwellings before the mandate."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import CentsField, KeyField
from trousseau.core.models import Dwelling, User, Versioned

from .enums import Answer, OwnerKind, Stage


class Owner(Versioned):
    """Who owns a dwelling. The telephone is used only with recorded consent (C. conso., art. L223-1)."""

    kind = models.CharField(_("kind"), max_length=8, choices=OwnerKind, default=OwnerKind.PERSON)
    name = models.CharField(_("name"), max_length=160)
    key = KeyField(sources=("name",))
    address = models.CharField(_("address"), max_length=240)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    call_consent_on = models.DateField(_("agreed to be called on"), null=True, blank=True)
    user = models.OneToOneField(
        User, models.SET_NULL, null=True, blank=True, editable=False, related_name="owner"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ("key", "id")
        verbose_name = _("owner")

    def __str__(self) -> str:
        return self.name

    @property
    def legal_person(self) -> bool:
        return self.kind == OwnerKind.BODY  # a family SCI counts as natural persons (loi 89-462, art. 13)


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
