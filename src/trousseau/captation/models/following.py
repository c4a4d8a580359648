"""What follows the first contact: contacts made, what the dwelling lacks, the works before letting."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import CentsField, KeyField
from trousseau.core.models import User, Versioned

from ..enums import Channel, Direction, Payer
from .prospects import Prospect


class OwnerContact(models.Model):
    """One contact with an owner about a dwelling, on the day it was made."""

    prospect = models.ForeignKey(Prospect, models.CASCADE, related_name="contacts")
    made_on = models.DateField(_("on"))
    channel = models.CharField(_("by"), max_length=8, choices=Channel)
    direction = models.CharField(_("who began"), max_length=3, choices=Direction)
    note = models.CharField(_("in a few words"), max_length=500, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("noted by"), related_name="+")
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)  # of the form

    class Meta:
        ordering = ("made_on", "id")
        verbose_name = _("contact with an owner")
        indexes = [models.Index(fields=("prospect", "made_on"), name="owner_contact_last")]

    def __str__(self) -> str:
        return f"{self.prospect_id} {self.channel} {self.made_on}"


class Lack(models.Model):
    """Something that the dwelling lacks before it can be let, since when, until when."""

    prospect = models.ForeignKey(Prospect, models.CASCADE, related_name="lacks")
    what = models.CharField(_("what is lacking"), max_length=80)
    key = KeyField(sources=("what",))
    starts_on = models.DateField(_("seen on"))
    settled_on = models.DateField(_("settled on"), null=True, blank=True)

    class Meta:
        ordering = ("starts_on", "id")
        verbose_name = _("lack")
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_on=None) | Q(settled_on__gte=F("starts_on")),
                name="lack_dates",
                violation_error_message=_("It is settled after it was seen."),
            ),
            models.UniqueConstraint(fields=("prospect", "key"), condition=Q(settled_on=None), name="lack_once"),
        ]

    def __str__(self) -> str:
        return self.what


class WorksLine(Versioned):
    """Works before letting: one line, its quote, the Anah's aid, who pays, when."""

    prospect = models.ForeignKey(Prospect, models.CASCADE, related_name="works")
    what = models.CharField(_("works"), max_length=120)
    quoted_on = models.DateField(_("quote of"), null=True, blank=True)
    amount = CentsField(_("amount, tax included"))
    payer = models.CharField(_("paid by"), max_length=8, choices=Payer, default=Payer.OWNER)
    aid_asked = CentsField(_("Anah aid asked"), null=True, blank=True)
    aid_granted = CentsField(_("Anah aid granted"), null=True, blank=True)
    planned_on = models.DateField(_("planned on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)  # of the form
    history = HistoricalRecords()

    class Meta:
        ordering = ("id",)
        verbose_name = _("line of works")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="works_cost", violation_error_message=_("The amount is above zero.")
            ),
            models.CheckConstraint(
                condition=Q(aid_asked=None) | Q(aid_asked__gte=0, aid_asked__lte=F("amount")),
                name="works_asked",
                violation_error_message=_("The aid asked is at most the amount."),
            ),
            models.CheckConstraint(
                condition=Q(aid_granted=None) | Q(aid_granted__gte=0, aid_granted__lte=F("amount")),
                name="works_granted",
                violation_error_message=_("The aid granted is at most the amount."),
            ),
        ]

    def __str__(self) -> str:
        return self.what
