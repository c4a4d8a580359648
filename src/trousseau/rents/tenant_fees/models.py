"""What a tenant paid for the letting or the entry inspection, as the mandate writes it and the law caps it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField
from trousseau.ledger.models import Entry
from trousseau.mandates.enums import FeeKind
from trousseau.mandates.models import FeeClause
from trousseau.tenancies.models import Lease

from ..enums import Method
from .enums import Zone


class TenantFee(models.Model):
    """Loi 89-462, art. 5 I: received from the tenant, held for the agency until it is transferred. No money of the owner.

    `net` and `vat` make `amount`; `why_less` says which limit lowered it. `entry` is the clients' ledger's, `billed` the
    agency's; `reversal` and `unbilled` undo them.
    """

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="tenant_fees")
    clause = models.ForeignKey(FeeClause, models.PROTECT, verbose_name=_("fee clause"), related_name="+")
    kind = models.CharField(_("what it pays for"), max_length=10, choices=FeeKind)
    zone = models.CharField(_("zone"), max_length=5, choices=Zone, default=Zone.NONE)
    method = models.CharField(_("means"), max_length=8, choices=Method)
    amount = CentsField(_("amount"))
    net = CentsField(_("amount without VAT"))
    vat = CentsField(_("VAT"))
    mention = models.CharField(_("mention"), max_length=160)
    why_less = models.CharField(max_length=7, blank=True)
    received_on = models.DateField(_("received on"))
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    billed = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    transfer = models.ForeignKey("rents.FeeTransfer", models.PROTECT, null=True, blank=True, related_name="tenant_fees")
    reversal = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="+")
    unbilled = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        verbose_name = _("fee of the tenant")
        constraints = [
            models.UniqueConstraint(
                fields=("lease", "clause"),
                condition=Q(reversal=None),
                name="tenant_fee_once",
                violation_error_message=_("This fee of the tenant was already received."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, net__gt=0, vat__gte=0, amount=F("net") + F("vat")), name="tenant_fee_adds_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lease} {self.kind} {self.received_on}"
