"""Claims on a guarantee, what its giver paid, what was given back to them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import CentsField
from trousseau.core.models import Versioned
from trousseau.mail.models import MailItem
from trousseau.payouts.models import PaymentOrder
from trousseau.receipts.models import Receipt
from trousseau.tenancies.models import Guarantee

from .calls import RentCall


class Claim(Versioned):
    """The tenant's debt is asked of their guarantor. `credit` takes it off the tenant's account, `months` are those asked. `mail`:
    the letter that asked it, when one did. `refused_on`: what was not paid then is no longer asked of the guarantor: `credit` is
    undone, and what they paid settles the months again.

    What the guarantor pays, the tenant owes them: kept out of the ledger, shown on the account.
    """

    guarantee = models.ForeignKey(Guarantee, models.PROTECT, related_name="claims", verbose_name=_("guarantee"))
    amount = CentsField(_("amount"))
    months = models.PositiveSmallIntegerField(_("months asked"))
    notice_on = models.DateField(_("formal notice sent on"), null=True, blank=True)
    declared_on = models.DateField(_("declared on"))
    noted_on = models.DateField(_("noted on"), null=True, editable=False)
    reference = models.CharField(_("number of the file"), max_length=40, blank=True)
    credit = models.OneToOneField(Receipt, models.PROTECT, related_name="claim")
    refused_on = models.DateField(_("refused on"), null=True, editable=False)
    # before there was a day: what the guarantor refused was asked again as a sum of that day
    refused = models.OneToOneField(RentCall, models.PROTECT, null=True, related_name="refused_claim")
    mail = models.OneToOneField(MailItem, models.SET_NULL, null=True, editable=False, related_name="claim")
    history = HistoricalRecords()

    class Meta:
        ordering = ("-declared_on", "-id")
        verbose_name = _("claim")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="claim_positive")]

    def __str__(self) -> str:
        return f"{self.guarantee.lease.code} {self.declared_on}"

    @property
    def is_refused(self) -> bool:
        """The guarantor refused what they had not paid of it."""
        return self.refused_on is not None or self.refused_id is not None


class ClaimReceipt(models.Model):
    """For which claim money of the guarantor was received."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="receipts")
    receipt = models.OneToOneField(Receipt, models.PROTECT, related_name="for_claim")

    class Meta:
        ordering = ("id",)
        verbose_name = _("payment of a guarantor")

    def __str__(self) -> str:
        return f"{self.claim} {self.receipt}"


class ClaimRefund(models.Model):
    """The tenant paid after all: the guarantor is given back what they paid. `call` asks it of the tenant's account."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="refunds")
    amount = CentsField(_("amount"))
    on = models.DateField(_("on"))
    call = models.OneToOneField(RentCall, models.PROTECT, related_name="claim_refund")
    order = models.OneToOneField(PaymentOrder, models.PROTECT, related_name="claim_refund")

    class Meta:
        ordering = ("on", "id")
        verbose_name = _("sum given back to a guarantor")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="claim_refund_positive")]

    def __str__(self) -> str:
        return f"{self.claim} {self.on}"
