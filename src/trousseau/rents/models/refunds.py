"""What a tenant is given back by the next payment run."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import CentsField
from trousseau.core.models import User
from trousseau.payouts.models import PaymentOrder
from trousseau.receipts.models import Receipt
from trousseau.tenancies.models import Lease

from .calls import RentCall


class TenantRefund(models.Model):
    """The credit of an account, or a part of it, on its way back to the tenant. `call` takes it off the account the day it is
    asked; `back` puts it there again when it did not leave, or came back."""

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="refunds")
    amount = CentsField(_("amount"))
    ground = models.CharField(_("ground"), max_length=200)
    on = models.DateField(_("decided on"))
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("decided by"))
    call = models.OneToOneField(RentCall, models.PROTECT, related_name="tenant_refund")
    order = models.OneToOneField(PaymentOrder, models.PROTECT, related_name="tenant_refund")
    back = models.OneToOneField(Receipt, models.PROTECT, null=True, related_name="tenant_refund")
    history = HistoricalRecords()

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("sum given back to a tenant")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="tenant_refund_positive")]

    def __str__(self) -> str:
        return f"{self.lease} {self.on}"
