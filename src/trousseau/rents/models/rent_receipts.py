"""The papers that say what was paid."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField
from trousseau.core.models import Document
from trousseau.tenancies.models import Lease

from ..enums import RentReceiptKind


class RentReceipt(models.Model):
    """A receipt or a part-payment slip: numbered, kept as it was given.

    `cancelled_on`: the day a payment that it counts was undone; the paper stays, another may be given.
    """

    number = models.PositiveIntegerField(_("number"), unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=RentReceiptKind)
    lease = models.ForeignKey(Lease, models.PROTECT, related_name="rent_receipts")
    month = models.DateField(_("month"))
    amount = CentsField(_("amount"))
    made_on = models.DateField(_("made on"))
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True)
    paper = models.OneToOneField(Document, models.PROTECT, related_name="rent_receipt")

    class Meta:
        ordering = ("-month", "-number")
        verbose_name = _("rent receipt")
        constraints = [
            models.UniqueConstraint(
                fields=("lease", "month"),
                condition=Q(kind=RentReceiptKind.RECEIPT, cancelled_on=None),
                name="one_receipt_per_month",
            )
        ]

    def __str__(self) -> str:
        return f"Q{self.number:06d}"
