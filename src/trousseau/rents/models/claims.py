"""Claims on a guarantee, what its giver paid, what was given back to them."""

from datetime import date

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
    """The tenant's debt is asked of their guarantor: it stays what the tenant owes until it is paid. `months` are those asked,
    `ClaimMonth` what of each. `mail`: the letter that asked it, when one did. `refused_on`: what was not paid then is no longer
    asked of the guarantor.

    What the guarantor pays, the tenant owes them: kept out of the ledger, shown on the account.
    """

    guarantee = models.ForeignKey(Guarantee, models.PROTECT, related_name="claims", verbose_name=_("guarantee"))
    amount = CentsField(_("amount"))
    months = models.PositiveSmallIntegerField(_("months asked"))
    notice_on = models.DateField(_("formal notice sent on"), null=True, blank=True)
    declared_on = models.DateField(_("declared on"))
    noted_on = models.DateField(_("noted on"), null=True, editable=False)
    reference = models.CharField(_("number of the file"), max_length=40, blank=True)
    key = models.CharField(
        max_length=36, unique=True, null=True, blank=True, editable=False
    )  # of the form that wrote it
    # of before: the debt was taken off the account as soon as it was asked (`actions.asked_is_owed` puts it back)
    credit = models.OneToOneField(Receipt, models.PROTECT, related_name="claim", null=True, editable=False)
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

    def came(self, on: date) -> int:
        """Cents that the guarantor had paid on that day."""
        paid = [one.receipt for one in self.receipts.all() if one.receipt.received_on <= on]
        return sum(one.amount for one in paid if one.reversal is None or one.reversal.happened_on > on)


class ClaimMonth(models.Model):
    """What a claim asks of the rent of a month, whose call may be corrected since."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="asked")
    month = models.DateField(_("month"))
    cents = CentsField(_("amount"))

    class Meta:
        ordering = ("month", "id")
        verbose_name = _("month asked of a guarantor")
        constraints = [
            models.UniqueConstraint(fields=("claim", "month"), name="claim_month_once"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="claim_month_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.month:%Y-%m}"


class ClaimReceipt(models.Model):
    """For which claim money of the guarantor was received. `credit`: takes it off what the tenant owes; none where the claim
    itself did."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="receipts")
    receipt = models.OneToOneField(Receipt, models.PROTECT, related_name="for_claim")
    credit = models.OneToOneField(Receipt, models.PROTECT, related_name="by_guarantor", null=True, editable=False)

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
