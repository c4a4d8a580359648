"""The register of mandates."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.captation.models import Owner
from trousseau.core.models import Dwelling, User

from ..enums import EntryKind
from .mandates import Mandate


class RegisterEntry(models.Model):
    """Décret 72-678, art. 65: one line of the register, never changed. `triggers.py` holds it.

    Names, addresses and situation are copied: the line says what stood on its day; `owner` and `dwelling` say which they
    are. `number` is given to a mandate and borne again by the later mentions about it; `chain_number` counts every line.
    """

    chain_number = models.PositiveIntegerField(_("line"), unique=True)
    number = models.PositiveIntegerField(_("register number"))
    kind = models.CharField(_("kind"), max_length=8, choices=EntryKind)
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="entries", verbose_name=_("mandate"))
    owner = models.ForeignKey(  # None: before 27 November 2026
        Owner, models.PROTECT, related_name="+", null=True, verbose_name=_("owner"), editable=False
    )
    dwelling = models.ForeignKey(Dwelling, models.PROTECT, related_name="+", verbose_name=_("dwelling"), editable=False)
    date = models.DateField(_("date"))
    names = models.CharField(_("principals"), max_length=320)
    addresses = models.CharField(_("address"), max_length=480)
    situation = models.CharField(_("situation of the dwelling"), max_length=480)
    purpose = models.CharField(_("object"), max_length=160)
    observations = models.CharField(_("observations"), max_length=480, blank=True)
    written_at = models.DateTimeField(_("written on"))
    written_by = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("written by"),  # None: by night
    )
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)  # of the form; not sealed

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
            models.CheckConstraint(condition=Q(number__gt=0, chain_number__gt=0), name="register_numbers_start"),
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="register_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
