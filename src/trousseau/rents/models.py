"""What is due, what came in, and the papers that say so. The money itself is in the ledger."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField
from trousseau.core.models import Document
from trousseau.ledger.models import Entry
from trousseau.tenancies.models import Lease

from .enums import Method, Payer, SlipKind


class RentCall(models.Model):
    """What a lease asks for one month. `caf_expected` is a forecast, not money."""

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="calls")
    month = models.DateField(_("month"))
    rent = CentsField(_("rent"))
    charges = CentsField(_("charges"))
    caf_expected = CentsField(_("housing aid expected"), default=0)
    due_on = models.DateField(_("due on"))
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-month", "lease_id")
        verbose_name = _("rent call")
        constraints = [models.UniqueConstraint(fields=("lease", "month"), name="rent_call_once")]

    def __str__(self) -> str:
        return f"{self.lease} {self.month:%Y-%m}"

    @property
    def total(self) -> int:
        return self.rent + self.charges


class Payment(models.Model):
    """Money received for a lease, and its entry. Never edited: undone by a reversal.

    `month`: the one that the payer named (C. civ., art. 1342-10); the CAF always names it.
    """

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="payments")
    payer = models.CharField(_("paid by"), max_length=6, choices=Payer)
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
        # « not reversed » is nearly all of them, yet SQLite takes the unique index of `reversal` for a single row
        indexes = [models.Index(fields=("lease", "reversal"), name="payment_of_lease")]

    def __str__(self) -> str:
        return f"{self.lease} {self.received_on}"


class Deposit(models.Model):
    """The deposit received, held in the clients' ledger until the end of the lease."""

    lease = models.OneToOneField(Lease, models.PROTECT, related_name="deposit_paid")
    method = models.CharField(_("means"), max_length=8, choices=Method)
    amount = CentsField(_("amount"))
    received_on = models.DateField(_("received on"))
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    owner_told_on = models.DateField(_("owner told on"), null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="deposit_positive")]

    def __str__(self) -> str:
        return f"{self.lease} {self.received_on}"


class Slip(models.Model):
    """A receipt or a part-payment slip: numbered, kept as it was given.

    `cancelled_on`: the day a payment that it counts was undone; the paper stays, another may be given.
    """

    number = models.PositiveIntegerField(_("number"), unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=SlipKind)
    lease = models.ForeignKey(Lease, models.PROTECT, related_name="slips")
    month = models.DateField(_("month"))
    amount = CentsField(_("amount"))
    made_on = models.DateField(_("made on"))
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True)
    paper = models.OneToOneField(Document, models.PROTECT, related_name="slip")

    class Meta:
        ordering = ("-month", "-number")
        constraints = [
            models.UniqueConstraint(
                fields=("lease", "month"),
                condition=Q(kind=SlipKind.RECEIPT, cancelled_on=None),
                name="one_receipt_per_month",
            )
        ]

    def __str__(self) -> str:
        return f"Q{self.number:06d}"
