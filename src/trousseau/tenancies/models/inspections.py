"""The dwelling as it was seen at the entry and at the departure: elements, meters, keys, photos; and the departure."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import CentsField
from trousseau.core.models import Document, User, Versioned

from ..enums import Condition, InspectionKind, KeyKind, MeterKind
from .leases import Lease


class LeaseInspection(Versioned):
    """Décret 2016-382, art. 2. What was seen stays; until it is signed it may be corrected.

    `key`: given by the form when it opens, so that one sent twice is written once. `refused`: why a party did not
    sign, which takes a commissaire de justice (loi 89-462, art. 3-2).
    """

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="inspections")
    kind = models.CharField(_("kind"), max_length=5, choices=InspectionKind)
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)
    held_on = models.DateField(_("inspected on"))
    held_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("inspected by"), related_name="+")
    present = models.CharField(_("who was there"), max_length=200)
    words = models.CharField(_("other remarks"), max_length=1000, blank=True)
    remarks = models.CharField(_("what the household says"), max_length=1000, blank=True)
    wear_agreed = models.BooleanField(_("a wear grid goes with the lease"), default=False)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    refused = models.CharField(_("who did not sign, and why"), max_length=300, blank=True)
    paper = models.OneToOneField(Document, models.PROTECT, null=True, editable=False, related_name="+")
    history = HistoricalRecords()

    class Meta:
        ordering = ("held_on", "pk")
        verbose_name = _("lease inspection")
        constraints = [
            models.UniqueConstraint(
                fields=("lease", "kind"),
                condition=~Q(kind=InspectionKind.PRE),
                name="inspection_once",
                violation_error_message=_("This inspection is already recorded: correct it until it is signed."),
            ),
            models.CheckConstraint(
                condition=Q(signed_on=None) | Q(signed_on__gte=F("held_on")),
                name="inspection_signed_after",
                violation_error_message=_("An inspection is signed once it was held."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lease} {self.kind}"


class InspectedElement(models.Model):
    """One element of one room. `since`: the year it was new, which the wear grid asks for."""

    inspection = models.ForeignKey(LeaseInspection, models.CASCADE, related_name="elements")
    room = models.CharField(_("room"), max_length=60)
    name = models.CharField(_("element"), max_length=80)
    condition = models.CharField(_("condition"), max_length=4, choices=Condition)
    words = models.CharField(_("what is seen"), max_length=300, blank=True)
    since = models.PositiveSmallIntegerField(_("new in"), null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("inspected element")
        constraints = [
            models.UniqueConstraint(fields=("inspection", "room", "name"), name="element_once"),
            models.CheckConstraint(
                condition=~Q(condition__in=(Condition.BAD, Condition.GONE)) | ~Q(words=""),
                name="element_damage_has_words",
                violation_error_message=_("Say what is damaged or missing."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room}, {self.name}"


class MeterReading(models.Model):
    inspection = models.ForeignKey(LeaseInspection, models.CASCADE, related_name="meters")
    kind = models.CharField(_("meter"), max_length=5, choices=MeterKind)
    number = models.CharField(_("number of the meter"), max_length=40)
    reading = models.DecimalField(_("figure read"), max_digits=12, decimal_places=3)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("meter reading")
        constraints = [
            models.UniqueConstraint(fields=("inspection", "kind", "number"), name="meter_once"),
            models.CheckConstraint(condition=Q(reading__gte=0), name="meter_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class KeyCount(models.Model):
    """Keys given at the entry, or taken back at the departure, by kind."""

    inspection = models.ForeignKey(LeaseInspection, models.CASCADE, related_name="keys")
    kind = models.CharField(_("keys"), max_length=8, choices=KeyKind)
    count = models.PositiveSmallIntegerField(_("how many"))

    class Meta:
        ordering = ("pk",)
        verbose_name = _("key count")
        constraints = [models.UniqueConstraint(fields=("inspection", "kind"), name="keys_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.count}"


class InspectionPhoto(models.Model):
    """A photo drawn again from its pixels alone: no place, hour nor camera. `room` empty: the whole dwelling."""

    inspection = models.ForeignKey(LeaseInspection, models.CASCADE, related_name="photos")
    room = models.CharField(_("room"), max_length=60, blank=True)
    file = models.ForeignKey(Document, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, editable=False)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("inspection photo")
        constraints = [models.UniqueConstraint(fields=("inspection", "sha256"), name="inspection_photo_once")]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.pk}"


class Departure(models.Model):
    """The household gave the keys back: the day that the deposit's delay runs from."""

    lease = models.OneToOneField(Lease, models.PROTECT, verbose_name=_("lease"), related_name="departure")
    keys_back_on = models.DateField(_("keys given back on"))
    keys_back = models.PositiveSmallIntegerField(_("keys given back"))
    keys_proof = models.CharField(_("what proves it"), max_length=200)
    uninspected = models.CharField(_("why there was no exit inspection"), max_length=300, blank=True)
    new_address = models.CharField(_("new address"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("departure")

    def __str__(self) -> str:
        return f"{self.lease} {self.keys_back_on}"


class TurnoverWork(Versioned):
    """Works between two households: what, for how much, since when the owner agrees, planned and done when."""

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="turnover_works")
    what = models.CharField(_("works"), max_length=200)
    amount = CentsField(_("estimate, tax included"), null=True, blank=True)
    agreed_on = models.DateField(_("owner agreed on"), null=True, blank=True)
    planned_on = models.DateField(_("ends on, as planned"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)  # of the form
    history = HistoricalRecords()

    class Meta:
        ordering = ("planned_on", "pk")
        verbose_name = _("turnover work")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=0),
                name="turnover_work_amount",
                violation_error_message=_("The amount is above zero."),
            )
        ]

    def __str__(self) -> str:
        return self.what
