"""What came in: payments and deposits. The money itself is in the ledger."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField
from trousseau.ledger.models import Entry
from trousseau.mail.enums import Step
from trousseau.mail.models import MailItem
from trousseau.mail.queries import proved
from trousseau.tenancies.models import Lease

from ..enums import Method, Payer
from .calls import RentCall

CREDIT_KEY = "rents.credit:"  # how the key of the entry of a credit begins; what it gives back follows


class Payment(models.Model):
    """Money received for a lease, and its entry. Never edited: undone by a reversal.

    `month`: the one that the payer named (C. civ., art. 1342-10); the CAF always names it.
    """

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="payments")
    payer = models.CharField(_("paid by"), max_length=10, choices=Payer)
    method = models.CharField(_("means"), max_length=8, choices=Method)
    amount = CentsField(_("amount"))
    received_on = models.DateField(_("received on"))
    month = models.DateField(_("for the month"), null=True, blank=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    reversal = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-received_on", "-id")
        verbose_name = _("payment")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="payment_positive",
                violation_error_message=_("A payment is above zero."),
            ),
            models.CheckConstraint(
                condition=~Q(payer=Payer.CAF) | Q(month__isnull=False),
                name="payment_caf_names_month",
                violation_error_message=_("The CAF pays for a month: say which one."),
            ),
        ]
        # « not reversed » is nearly all of them, yet SQLite takes the unique index of `reversal` for a single row: give it
        # one of these, or say exclude(reversal__isnull=False), which no index answers
        indexes = [
            models.Index(fields=("lease", "reversal"), name="payment_of_lease"),
            models.Index(fields=("lease", "month"), name="payment_for_month"),
            models.Index(fields=("received_on", "lease"), name="payment_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.lease} {self.received_on}"


class PaymentShare(models.Model):
    """What the payer said goes to which debt (C. civ., art. 1342-10). What is not named goes to the oldest."""

    payment = models.ForeignKey(Payment, models.CASCADE, related_name="named")
    call = models.ForeignKey(RentCall, models.CASCADE, related_name="+", verbose_name=_("debt"))
    cents = CentsField(_("amount"))

    class Meta:
        ordering = ("id",)
        verbose_name = _("part of a payment")
        constraints = [
            models.UniqueConstraint(fields=("payment", "call"), name="payment_share_once"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="payment_share_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.payment} {self.call}"


class Deposit(models.Model):
    """The deposit received, held in the clients' ledger until the end of the lease. Undone by a reversal, never erased:
    the lease then awaits it again."""

    lease = models.ForeignKey(Lease, models.PROTECT, related_name="deposits")
    method = models.CharField(_("means"), max_length=8, choices=Method)
    amount = CentsField(_("amount"))
    received_on = models.DateField(_("received on"))
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    reversal = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="+")
    notice = models.OneToOneField(
        MailItem,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("notice to the owner"),
        related_name="deposit",
    )

    class Meta:
        ordering = ("id",)
        verbose_name = _("deposit")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="deposit_positive"),
            models.UniqueConstraint(
                fields=("lease",),
                condition=Q(reversal=None),
                name="deposit_once",
                violation_error_message=_("The deposit of this lease was already received."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lease} {self.received_on}"

    @property
    def owner_told_on(self) -> date | None:
        """The day on which the notice left, once it is proved; None while it did not, or when it came back."""
        if self.notice is None or self.notice.returned_on:
            return None
        return proved(self.notice, Step.SENT)
