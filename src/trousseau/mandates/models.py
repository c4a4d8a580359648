"""The owner's written order to manage, and when the dwelling is free."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.captation.models import Owner, Prospect
from trousseau.core.fields import CentsField
from trousseau.core.models import Document, Dwelling, User, Versioned
from trousseau.ledger.models import Fund

from .enums import Choice, Convention, EntryKind, MandateState, Mode, SignedAt


class MandateQuerySet(models.QuerySet):
    def available(self, on: date) -> "MandateQuerySet":
        """In force, the dwelling free that day or with a known date of freedom, and let to nobody."""
        free = Availability.objects.filter(mandate=OuterRef("pk"), ends_on=None)
        return self.filter(Exists(free), state=MandateState.SIGNED, ends_on__gte=on)


class Mandate(Versioned):
    """Loi 70-9, art. 6: written, limited in time, with its number in the register once signed."""

    number = models.PositiveIntegerField(_("register number"), null=True, unique=True, editable=False)
    owner = models.ForeignKey(Owner, models.PROTECT, verbose_name=_("owner"), related_name="mandates")
    dwelling = models.ForeignKey(
        Dwelling, models.PROTECT, verbose_name=_("dwelling"), related_name="mandates"
    )
    prospect = models.OneToOneField(Prospect, models.PROTECT, null=True, related_name="mandate")
    mode = models.CharField(_("mode"), max_length=8, choices=Mode, default=Mode.MANDATE)
    convention = models.CharField(
        _("Anah convention"), max_length=4, choices=Convention, default=Convention.NONE
    )
    anah_number = models.CharField(_("number of the Anah convention"), max_length=40, blank=True)
    anah_signed_on = models.DateField(_("Anah convention signed on"), null=True, blank=True)
    anah_ends_on = models.DateField(_("Anah convention until"), null=True, blank=True)
    anah_ceiling = CentsField(_("highest rent of the convention"), null=True, blank=True)
    choice = models.CharField(_("who chooses the tenant"), max_length=9, choices=Choice, default=Choice.OWNER)
    rent = CentsField(_("rent, without charges"))
    charges = CentsField(_("charges, per month"), default=0)
    fee_basis_points = models.PositiveSmallIntegerField(
        _("fee, in hundredths of a percent of the sums collected")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    state = models.CharField(_("state"), max_length=8, choices=MandateState, default=MandateState.DRAFT)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_at = models.CharField(_("signed where"), max_length=8, choices=SignedAt, blank=True)
    fund = models.OneToOneField(Fund, models.PROTECT, null=True, editable=False, related_name="mandate")
    paper = models.OneToOneField(Document, models.PROTECT, null=True, editable=False, related_name="mandate")
    history = HistoricalRecords()

    objects = MandateQuerySet.as_manager()

    class Meta:
        ordering = ("-number", "-id")
        verbose_name = _("mandate")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="mandate_limited",
                violation_error_message=_("A mandate ends: give an end after its start (loi 70-9, art. 7)."),
            ),
            models.CheckConstraint(
                condition=Q(rent__gt=0) & Q(charges__gte=0) & Q(fee_basis_points__lte=10000),
                name="mandate_amounts",
                violation_error_message=_(
                    "The rent is above zero, the charges zero or more, the fee at most 100 %."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state=MandateState.DRAFT) | Q(number__isnull=False, fund__isnull=False),
                name="mandate_signed_has_number",
            ),
            models.UniqueConstraint(
                fields=("dwelling",),
                condition=Q(state=MandateState.SIGNED),
                name="mandate_one_per_dwelling",
                violation_error_message=_("This dwelling is already under a mandate in force."),
            ),
        ]

    def __str__(self) -> str:
        return self.code or str(_("Draft mandate"))

    @property
    def code(self) -> str:
        return f"M{self.number:05d}" if self.number else ""

    @property
    def fee_percent(self) -> Decimal:
        """7.5 for 750 basis points, without idle zeros."""
        return (Decimal(self.fee_basis_points) / 100).normalize() + 0


class Availability(models.Model):
    """A stretch of time in which the dwelling waits for a household."""

    mandate = models.ForeignKey(Mandate, models.CASCADE, related_name="availabilities")
    starts_on = models.DateField(_("free from"))
    ends_on = models.DateField(_("let from"), null=True, blank=True)

    class Meta:
        ordering = ("-starts_on", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("mandate",), condition=Q(ends_on=None), name="availability_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mandate} {self.starts_on}"


class RegisterEntry(models.Model):
    """Décret 72-678, art. 65: one line of the register, never changed. `triggers.py` holds it.

    Names, addresses and situation are copied: the line says what stood on its day. `number` is given to a
    mandate and borne again by the later mentions about it; `chain_number` counts every line.
    """

    chain_number = models.PositiveIntegerField(_("line"), unique=True)
    number = models.PositiveIntegerField(_("register number"))
    kind = models.CharField(_("kind"), max_length=8, choices=EntryKind)
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="entries", verbose_name=_("mandate"))
    date = models.DateField(_("date"))
    names = models.CharField(_("principals"), max_length=320)
    addresses = models.CharField(_("address"), max_length=480)
    situation = models.CharField(_("situation of the dwelling"), max_length=480)
    purpose = models.CharField(_("object"), max_length=160)
    observations = models.CharField(_("observations"), max_length=480, blank=True)
    written_at = models.DateTimeField(_("written on"))
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("written by"))
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("chain_number",)
        verbose_name = _("register entry")
        constraints = [
            models.UniqueConstraint(
                fields=("number",), condition=Q(kind=EntryKind.MANDATE), name="register_number_once"
            ),
            models.UniqueConstraint(
                fields=("mandate",), condition=Q(kind=EntryKind.MANDATE), name="register_mandate_once"
            ),
            models.UniqueConstraint(
                fields=("number",), condition=Q(kind=EntryKind.CANCELLATION), name="register_cancelled_once"
            ),
            models.CheckConstraint(
                condition=Q(number__gt=0, chain_number__gt=0), name="register_numbers_start"
            ),
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="register_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
