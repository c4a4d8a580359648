"""What is asked of the others, and what other landlords offer."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from trousseau.core.fields import CentsField
from trousseau.core.models import Commune, User, Versioned

from ..enums import Party, SocialOfferAnswer, SocialOfferOutcome, SocialOfferRefusal
from .requests import Application

ASKED = [(Party.PARTNER, Party.PARTNER.label), (Party.HOUSEHOLD, Party.HOUSEHOLD.label)]


class AskedComplement(models.Model):
    """Something the agency asked, of the partner who referred the household or of the household, and its answer."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="complements")
    of = models.CharField(_("asked of"), max_length=9, choices=ASKED)
    what = models.CharField(_("what is asked"), max_length=300)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_on = models.DateField(_("asked on"))
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    class Meta:
        ordering = ("-asked_on", "-id")
        verbose_name = _("complement asked")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("asked_on")),
                name="complement_dates",
                violation_error_message=_("An answer comes after its question."),
            )
        ]
        indexes = [models.Index(fields=("application", "answered_on"), name="complement_open")]

    def __str__(self) -> str:
        return f"{self.application}, {self.asked_on}"


class SocialOffer(Versioned):
    """A dwelling that a social landlord offered to the household, followed to its end."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="offers")
    landlord = models.CharField(_("landlord"), max_length=120)
    dwelling = models.CharField(_("dwelling, in a few words"), max_length=160)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, verbose_name=_("commune"), related_name="+"
    )
    rent = CentsField(_("rent with charges"), null=True, blank=True)
    offered_on = models.DateField(_("offered on"))
    answer_by = models.DateField(_("answer by"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=8, choices=SocialOfferAnswer, default=SocialOfferAnswer.WAITING)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    refused_for = models.CharField(_("why it was refused"), max_length=9, choices=SocialOfferRefusal, blank=True)
    outcome = models.CharField(_("outcome"), max_length=9, choices=SocialOfferOutcome, blank=True)
    ended_on = models.DateField(pgettext_lazy("offer", "ended on"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("-offered_on", "-id")
        verbose_name = _("offer of a social landlord")
        constraints = [
            models.CheckConstraint(
                condition=Q(rent=None) | Q(rent__gt=0, rent__lte=1_000_000),
                name="social_offer_rent",
                violation_error_message=_("Write a rent between 1 cent and 10,000 €, or leave it empty."),
            ),
            models.CheckConstraint(
                condition=(Q(answer=SocialOfferAnswer.REFUSED) & ~Q(refused_for=""))
                | (~Q(answer=SocialOfferAnswer.REFUSED) & Q(refused_for="")),
                name="social_offer_refusal",
                violation_error_message=_("Say why the offer was refused."),
            ),
            models.CheckConstraint(
                condition=Q(answer_by=None) | Q(answer_by__gte=F("offered_on")),
                name="social_offer_dates",
                violation_error_message=_("The answer is due after the offer: check both days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.landlord}, {self.application}"
