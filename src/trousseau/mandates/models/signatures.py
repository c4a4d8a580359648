"""Who signed a mandate, or an amendment to it, among the owners of its dwelling."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.captation.models import Owner

from .amendments import Amendment
from .mandates import Mandate


class OwnerSignature(models.Model):
    """An owner signed a mandate, or its `amendment`, on a day: somebody read it on the paper."""

    mandate = models.ForeignKey(
        Mandate, models.CASCADE, related_name="owner_signatures", verbose_name=_("mandate"), editable=False
    )
    amendment = models.ForeignKey(
        Amendment,
        models.CASCADE,
        null=True,
        related_name="owner_signatures",
        verbose_name=_("amendment"),
        editable=False,
    )
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="signatures", verbose_name=_("owner"))
    signed_on = models.DateField(_("signed on"))
    history = HistoricalRecords()

    class Meta:
        ordering = ("signed_on", "id")
        verbose_name = _("signature of an owner")
        constraints = [
            models.UniqueConstraint(
                fields=("mandate", "owner"),
                condition=Q(amendment=None),
                name="owner_signature_once",
                violation_error_message=_("This owner’s signature is written already."),
            ),
            models.UniqueConstraint(fields=("amendment", "owner"), name="owner_signature_once_an_amendment"),
        ]

    def __str__(self) -> str:
        return f"{self.mandate} {self.owner}"
