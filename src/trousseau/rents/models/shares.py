"""What a payer said goes to which debt."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField
from trousseau.receipts.models import Receipt

from .calls import RentCall

CREDIT_KEY = "rents.credit:"  # how the key of the entry of a credit begins; what it gives back follows
SUM_KEY = "rents.sum:"  # the same, of a sum asked apart


class ReceiptShare(models.Model):
    """What the payer said goes to which debt (C. civ., art. 1342-10). What is not named goes to the oldest; `by_law`, while an
    earlier debt is stopped, to those since: beside what was said, of the same debt too."""

    receipt = models.ForeignKey(Receipt, models.CASCADE, related_name="named")
    call = models.ForeignKey(RentCall, models.CASCADE, related_name="+", verbose_name=_("debt"))
    cents = CentsField(_("amount"))
    by_law = models.BooleanField(default=False, editable=False)  # nobody said so: an earlier debt may not be paid

    class Meta:
        ordering = ("id",)
        verbose_name = _("part of a payment")
        constraints = [
            models.UniqueConstraint(fields=("receipt", "call", "by_law"), name="receipt_share_once"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="receipt_share_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.receipt} {self.call}"
