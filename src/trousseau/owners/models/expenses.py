"""What a dwelling costs its owner: invoices, calls of the co-ownership, taxes, insurances; the agency's advances."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import CentsField
from trousseau.core.models import User, Versioned
from trousseau.ledger.models import Entry
from trousseau.mandates.models import Mandate
from trousseau.payouts.models import PaymentOrder, Supplier
from trousseau.receipts.models import Receipt
from trousseau.rents.enums import Nature

from ..enums import ExpenseKind


class Expense(Versioned):
    """One invoice, entered once. `recoverable`: the cents of it that the tenant may be asked, of one `nature`.

    `first_day`, `last_day`: what it pays for; the settlement of the charges reads them. `approved_on`: the owner agreed.
    """

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="expenses", verbose_name=_("mandate"))
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="expenses", verbose_name=_("supplier"))
    number = models.CharField(_("number of the invoice"), max_length=40)
    kind = models.CharField(_("what it is"), max_length=12, choices=ExpenseKind)
    nature = models.CharField(_("recoverable as"), max_length=9, choices=Nature, blank=True)
    label = models.CharField(_("in short, without a name"), max_length=120)
    dated = models.DateField(_("dated"))
    first_day = models.DateField(_("for the days from"))
    last_day = models.DateField(_("to"))
    amount = CentsField(_("amount, VAT included"))
    recoverable = CentsField(_("of which recoverable from the tenant"), default=0)
    approved_on = models.DateField(_("owner agreed on"), null=True, blank=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    order = models.OneToOneField(PaymentOrder, models.PROTECT, null=True, related_name="expense")
    reversal = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="+")
    history = HistoricalRecords()

    class Meta:
        ordering = ("-dated", "-id")
        verbose_name = _("expense")
        constraints = [
            models.UniqueConstraint(
                fields=("supplier", "number"),
                condition=Q(reversal=None),
                name="expense_once",
                violation_error_message=_("This invoice of this supplier was already entered."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, recoverable__gte=0, recoverable__lte=F("amount")),
                name="expense_amounts",
                violation_error_message=_("The recoverable part is at most the whole."),
            ),
            models.CheckConstraint(
                condition=Q(recoverable=0) | ~Q(nature=""),
                name="expense_nature",
                violation_error_message=_("Say as what the tenant may be asked for it."),
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="expense_days",
                violation_error_message=_("The last day comes before the first: check the dates."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier.code} {self.number}"

    @property
    def paid_on(self) -> date:
        """The day on which it was paid; of an expense whose order was sent."""
        assert self.order is not None
        return self.order.left_on


class SupplierRefund(models.Model):
    """What a supplier gave back of a bill that was paid: its `receipt` stands on the account of the bill's mandate."""

    expense = models.ForeignKey(Expense, models.PROTECT, related_name="refunds", verbose_name=_("expense"))
    receipt = models.OneToOneField(Receipt, models.PROTECT, related_name="supplier_refund")
    ground = models.CharField(_("ground"), max_length=200)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("refund of a supplier")

    def __str__(self) -> str:
        return f"{self.expense} {self.receipt.received_on}"


class Advance(models.Model):
    """The agency lends an owner's account what it lacks, on the director's written decision; its rents give it back."""

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="advances", verbose_name=_("mandate"))
    amount = CentsField(_("amount"))
    on = models.DateField(_("on"))
    why = models.CharField(_("why"), max_length=240)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("decided by"))
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    lent = models.OneToOneField(Entry, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("advance")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="advance_positive")]

    def __str__(self) -> str:
        return f"{self.mandate} {self.on}"
