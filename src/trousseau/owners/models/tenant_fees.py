"""What a tenant paid for the letting or the entry inspection, as the mandate writes it and the law caps it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField
from trousseau.ledger.models import Entry
from trousseau.mandates.enums import FeeKind
from trousseau.mandates.models import FeeClause
from trousseau.receipts.models import Receipt
from trousseau.tenancies.models import Lease

from ..enums import Zone
from .fees import AgencyTransfer, FeeInvoice


class TenantFee(models.Model):
    """Loi 89-462, art. 5 I: what the `receipt` of a tenant's fee pays, held for the agency until it is transferred. No money
    of the owner.

    `net` and `vat` make the amount received; `why_less` says which limit lowered it. `billed` is the agency's entry, on the
    `invoice`; `unbilled` undoes it with the receipt, on the `credit` note.
    """

    receipt = models.OneToOneField(Receipt, models.PROTECT, related_name="fee")
    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="tenant_fees")
    clause = models.ForeignKey(FeeClause, models.PROTECT, verbose_name=_("fee clause"), related_name="+")
    kind = models.CharField(_("what it pays for"), max_length=10, choices=FeeKind)
    zone = models.CharField(_("zone"), max_length=5, choices=Zone, default=Zone.NONE)
    invoice = models.OneToOneField(FeeInvoice, models.PROTECT, related_name="tenant_fee", verbose_name=_("invoice"))
    credit = models.OneToOneField(FeeInvoice, models.PROTECT, null=True, related_name="tenant_credit")
    net = CentsField(_("amount without VAT"))
    vat = CentsField(_("VAT"))
    mention = models.CharField(_("mention"), max_length=160)
    why_less = models.CharField(max_length=7, blank=True)
    billed = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    transfer = models.ForeignKey(AgencyTransfer, models.PROTECT, null=True, blank=True, related_name="tenant_fees")
    unbilled = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        verbose_name = _("fee of the tenant")
        constraints = [
            models.UniqueConstraint(
                fields=("lease", "clause"),
                condition=Q(unbilled=None),
                name="tenant_fee_once",
                violation_error_message=_("This fee of the tenant was already received."),
            ),
            models.CheckConstraint(condition=Q(net__gt=0, vat__gte=0), name="tenant_fee_amounts"),
        ]

    def __str__(self) -> str:
        return f"{self.lease} {self.kind}"

    @property
    def amount(self) -> int:
        return self.net + self.vat
