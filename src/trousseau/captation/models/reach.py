"""How an owner may be reached: what was agreed, what was refused, what contract runs."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.models import User

from ..enums import Channel, ObjectionScope
from .owners import Owner


class CallConsent(models.Model):
    """An owner agreed to be called: the proof that C. conso., art. L223-1 asks. Never changed but by its withdrawal."""

    owner = models.ForeignKey(Owner, models.CASCADE, related_name="consents")
    text = models.TextField(_("text that the owner read"), max_length=2000)
    given_on = models.DateField(_("given on"))
    channel = models.CharField(_("given by"), max_length=8, choices=Channel)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, verbose_name=_("recorded by"), related_name="+"
    )  # null: the owner, on the public page
    withdrawn_on = models.DateField(_("consent withdrawn on"), null=True, blank=True)

    class Meta:
        ordering = ("-given_on", "-id")
        verbose_name = _("consent to be called")
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")),
                name="consent_dates",
                violation_error_message=_("A consent is withdrawn after it was given."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.given_on}"


class Objection(models.Model):
    """An owner refuses to be prospected (RGPD, art. 21), by one channel or by all."""

    owner = models.ForeignKey(Owner, models.CASCADE, related_name="objections")
    scope = models.CharField(_("refuses"), max_length=8, choices=ObjectionScope, default=ObjectionScope.ALL)
    starts_on = models.DateField(_("objection received on"))
    received_by = models.CharField(_("objection received by"), max_length=8, choices=Channel)
    words = models.CharField(_("in a few words"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("recorded by"), related_name="+")
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ("-starts_on", "-id")
        verbose_name = _("objection")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="objection_dates",
                violation_error_message=_("An objection ends after it was received."),
            ),
            models.UniqueConstraint(
                fields=("owner", "scope"),
                condition=Q(ends_on=None),
                name="objection_once",
                violation_error_message=_("This objection is already recorded."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.scope} {self.starts_on}"


class RunningContract(models.Model):
    """A contract of the agency with an owner, pushed down by the room that signs it: it allows calls about it."""

    owner = models.ForeignKey(Owner, models.CASCADE, related_name="contracts")
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        ordering = ("-starts_on", "-id")
        verbose_name = _("running contract")

    def __str__(self) -> str:
        return self.reference
