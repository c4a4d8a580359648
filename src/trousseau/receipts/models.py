"""Money received: each sum, its numbered paper, its cheque, what was paid in at the bank, the line of the bank it was."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField
from trousseau.core.models import Document, User
from trousseau.ledger.models import BankLine, Entry, Fund
from trousseau.mail.enums import Step as MailStep
from trousseau.mail.models import MailItem
from trousseau.mail.queries import proved
from trousseau.tenancies.models import Lease

from .enums import OF_FUND, ChargeReason, Method, PaidIn, Payer, Purpose, ShareKind, Step


class ReceiptQuerySet(models.QuerySet):
    def rent(self) -> "ReceiptQuerySet":
        return self.filter(purpose=Purpose.RENT)

    def deposits(self) -> "ReceiptQuerySet":
        return self.filter(purpose=Purpose.DEPOSIT)


class Receipt(models.Model):
    """A sum received for a lease, or for the `fund` of a mandate alone, and its entry. Never edited: undone by a reversal.

    `month`: the one that the payer named (C. civ., art. 1342-10); the CAF always names it. `notice`: what tells the owner
    of a deposit (décret 72-678, art. 67). `noted_on`, `undone_noted_on`: the day on which the house knew it, or knew that it
    was undone; null where it is not written, and is then the day itself.
    """

    purpose = models.CharField(_("received for"), max_length=12, choices=Purpose)
    lease = models.ForeignKey(
        Lease, models.PROTECT, null=True, blank=True, verbose_name=_("lease"), related_name="receipts"
    )
    fund = models.ForeignKey(Fund, models.PROTECT, null=True, blank=True, verbose_name=_("fund"), related_name="+")
    payer = models.CharField(_("paid by"), max_length=10, choices=Payer)
    method = models.CharField(_("means"), max_length=8, choices=Method)
    amount = CentsField(_("amount"))
    received_on = models.DateField(_("received on"))
    noted_on = models.DateField(_("noted on"), null=True, editable=False)
    month = models.DateField(_("for the month"), null=True, blank=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    reversal = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="+")
    undone_noted_on = models.DateField(_("undoing noted on"), null=True, editable=False)
    notice = models.OneToOneField(
        MailItem,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("notice to the owner"),
        related_name="deposit",
    )

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        ordering = ("-received_on", "-id")
        verbose_name = _("sum received")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="receipt_positive",
                violation_error_message=_("A payment is above zero."),
            ),
            models.CheckConstraint(
                condition=~Q(payer=Payer.CAF) | Q(month__isnull=False),
                name="receipt_caf_names_month",
                violation_error_message=_("The CAF pays for a month: say which one."),
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=OF_FUND, lease=None, fund__isnull=False)
                | ~Q(purpose__in=OF_FUND) & Q(lease__isnull=False, fund=None),
                name="receipt_of_lease_or_fund",
            ),
            # balances brought in are one entry: a credit and a deposit may stand on it
            models.UniqueConstraint(fields=("entry", "purpose"), name="receipt_entry_once"),
            models.UniqueConstraint(
                fields=("lease",),
                condition=Q(purpose=Purpose.DEPOSIT, reversal=None),
                name="deposit_once",
                violation_error_message=_("The deposit of this lease was already received."),
            ),
        ]
        # « not reversed » is nearly all of them, yet SQLite takes the unique index of `reversal` for a single row: give it
        # one of these, or say exclude(reversal__isnull=False), which no index answers
        indexes = [
            models.Index(fields=("lease", "purpose", "reversal"), name="receipt_of_lease"),
            models.Index(fields=("lease", "month"), name="receipt_for_month"),
            models.Index(fields=("received_on", "lease"), name="receipt_by_day"),
            models.Index(fields=("noted_on",), name="receipt_noted", condition=Q(noted_on__isnull=False)),
            models.Index(
                fields=("undone_noted_on",), name="receipt_undone", condition=Q(undone_noted_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lease or self.fund} {self.received_on}"

    @property
    def of_lease(self) -> Lease:
        """The lease that it is for; of a sum that is not for a fund alone."""
        assert self.lease is not None
        return self.lease

    @property
    def in_fund(self) -> Fund:
        """The fund that holds it."""
        held = self.lease.mandate.fund if self.lease else self.fund
        assert held, "a receipt is of a lease let for an owner, or of a fund"
        return held

    @property
    def account(self) -> str:
        """The code of the lease, or of the fund, whose account it is on."""
        held = self.lease or self.fund
        assert held, "a receipt is of a lease or of a fund"
        return held.code

    @property
    def taken_over(self) -> bool:
        """A deposit brought in with its lease: its day is that of the balances, and when it arrived is not known."""
        return self.purpose == Purpose.DEPOSIT and self.method == Method.ACCOUNT

    @property
    def owner_told_on(self) -> date | None:
        """The day on which the notice left, once it is proved; None while it did not, or when it came back."""
        if self.notice is None or self.notice.returned_on:
            return None
        return proved(self.notice, MailStep.SENT)


class CounterReceipt(models.Model):
    """The paper given for a sum in cash or by cheque, and for each fee of a tenant: numbered without a gap, kept as it was
    given."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    receipt = models.OneToOneField(Receipt, models.PROTECT, related_name="paper")
    made_on = models.DateField(_("made on"))
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True)
    paper = models.OneToOneField(Document, models.PROTECT, related_name="counter_receipt")

    class Meta:
        ordering = ("-number",)
        verbose_name = _("receipt of the counter")

    def __str__(self) -> str:
        return f"R{self.number:06d}"


class PayingIn(models.Model):
    """Cheques, or cash, handed to the bank together: one line of its statement."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    kind = models.CharField(_("what it is"), max_length=7, choices=PaidIn)
    on = models.DateField(_("on"))
    total = CentsField(_("total"))
    count = models.PositiveIntegerField(default=1)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)  # of the form

    class Meta:
        ordering = ("-number",)
        verbose_name = _("paying-in")
        constraints = [models.CheckConstraint(condition=Q(total__gt=0), name="paying_in_positive")]

    def __str__(self) -> str:
        return f"RB{self.number:05d}"


class Cheque(models.Model):
    """One cheque of a sum received, until the bank has it."""

    receipt = models.OneToOneField(Receipt, models.PROTECT, related_name="cheque")
    number = models.CharField(_("number of the cheque"), max_length=20)
    bank = models.CharField(_("bank of the cheque"), max_length=60)
    paid_in = models.ForeignKey(PayingIn, models.PROTECT, null=True, blank=True, related_name="cheques")

    class Meta:
        ordering = ("id",)
        verbose_name = _("cheque")

    def __str__(self) -> str:
        return self.number


class LineShare(models.Model):
    """`cents` of a line, signed as it, are this: how it was found, by whom. Undone by a reversal, never erased."""

    line = models.ForeignKey(BankLine, models.PROTECT, related_name="shares")
    kind = models.CharField(_("what it is"), max_length=12, choices=ShareKind)
    cents = CentsField(_("amount"))
    receipt = models.OneToOneField(Receipt, models.PROTECT, null=True, blank=True, related_name="line_share")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    reversal = models.OneToOneField(Entry, models.PROTECT, null=True, blank=True, related_name="+")
    step = models.CharField(_("how it was found"), max_length=9, choices=Step)
    why = models.CharField(max_length=20, blank=True)
    form_key = models.CharField(max_length=36, blank=True, editable=False)  # the key that the parts of one form share
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    made_on = models.DateField(_("on"))

    class Meta:
        ordering = ("id",)
        verbose_name = _("part of a bank line")
        constraints = [
            models.CheckConstraint(condition=~Q(cents=0), name="line_share_something"),
            models.CheckConstraint(
                condition=Q(receipt__isnull=False, kind__in=Purpose.values)
                | ~Q(kind__in=Purpose.values) & Q(receipt=None),
                name="line_share_of_receipt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.kind}"

    @property
    def received(self) -> Receipt:
        """The sum that was received by it; of a part that is money for a lease or a fund."""
        assert self.receipt is not None
        return self.receipt

    @property
    def lease(self) -> Lease | None:
        return self.receipt.lease if self.receipt else None

    @property
    def charge_reason(self) -> str:
        """What charge it is, where a person had to say it."""
        said = self.kind == ShareKind.CHARGE and self.why in ChargeReason.values
        return str(ChargeReason(self.why).label) if said else ""
