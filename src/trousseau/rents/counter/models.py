"""Cash and cheques: the receipt given at the counter, the cheque, what is paid in at the bank."""

from django.db import models
from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField
from trousseau.core.models import Document, User
from trousseau.ledger.models import Entry

from ..models.payments import Deposit, Payment
from ..tenant_fees.models import TenantFee


class PaidIn(TextChoices):
    CHEQUES = "cheques", _("Cheques")
    CASH = "cash", _("Cash")


ONE = (
    Q(payment__isnull=False, deposit=None, fee=None)
    | Q(payment=None, deposit__isnull=False, fee=None)
    | Q(payment=None, deposit=None, fee__isnull=False)
)


class CounterReceipt(models.Model):
    """Given for each payment, or deposit, in cash or by cheque, and for each fee of a tenant: under a number without a gap,
    kept as it was given."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    payment = models.OneToOneField(Payment, models.PROTECT, null=True, blank=True, related_name="receipt")
    deposit = models.OneToOneField(Deposit, models.PROTECT, null=True, blank=True, related_name="receipt")
    fee = models.OneToOneField(TenantFee, models.PROTECT, null=True, blank=True, related_name="receipt")
    made_on = models.DateField(_("made on"))
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True)
    paper = models.OneToOneField(Document, models.PROTECT, related_name="counter_receipt")

    class Meta:
        ordering = ("-number",)
        verbose_name = _("receipt of the counter")
        constraints = [models.CheckConstraint(condition=ONE, name="counter_receipt_of_one")]

    def __str__(self) -> str:
        return f"R{self.number:06d}"

    @property
    def money(self) -> Payment | Deposit | TenantFee:
        return self.payment or self.deposit or self.fee


class PayingIn(models.Model):
    """Cheques, or cash, handed to the bank together: one line of its statement."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    kind = models.CharField(_("what it is"), max_length=7, choices=PaidIn)
    on = models.DateField(_("on"))
    total = CentsField(_("total"))
    count = models.PositiveIntegerField(default=1)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        ordering = ("-number",)
        verbose_name = _("paying-in")
        constraints = [models.CheckConstraint(condition=Q(total__gt=0), name="paying_in_positive")]

    def __str__(self) -> str:
        return f"RB{self.number:05d}"


class Cheque(models.Model):
    """One cheque of a payment, of a deposit or of a fee, until the bank has it."""

    payment = models.OneToOneField(Payment, models.PROTECT, null=True, blank=True, related_name="cheque")
    deposit = models.OneToOneField(Deposit, models.PROTECT, null=True, blank=True, related_name="cheque")
    fee = models.OneToOneField(TenantFee, models.PROTECT, null=True, blank=True, related_name="cheque")
    number = models.CharField(_("number of the cheque"), max_length=20)
    bank = models.CharField(_("bank of the cheque"), max_length=60)
    paid_in = models.ForeignKey(PayingIn, models.PROTECT, null=True, blank=True, related_name="cheques")

    class Meta:
        ordering = ("id",)
        verbose_name = _("cheque")
        constraints = [models.CheckConstraint(condition=ONE, name="cheque_of_one")]

    def __str__(self) -> str:
        return self.number

    @property
    def money(self) -> Payment | Deposit | TenantFee:
        return self.payment or self.deposit or self.fee
