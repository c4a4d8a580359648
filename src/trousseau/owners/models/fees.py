"""The fees taken, each from one clause of its mandate, and the answers where a clause is silent."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import CentsField
from trousseau.core.models import Document, User, Versioned
from trousseau.ledger.models import Entry
from trousseau.mandates.enums import FeeKind, Vat
from trousseau.mandates.models import FeeClause, Mandate
from trousseau.payouts.models import PaymentOrder
from trousseau.receipts.models import Receipt
from trousseau.tenancies.models import Lease


class VatAnswer(models.Model):
    """How the VAT of a clause that does not say it is counted: somebody's answer, with its ground."""

    clause = models.OneToOneField(FeeClause, models.CASCADE, related_name="vat_answer")
    vat = models.CharField(_("VAT"), max_length=8, choices=Vat)
    ground = models.CharField(_("on which ground"), max_length=240)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("answered by"))
    answered_on = models.DateField(_("answered on"))

    class Meta:
        verbose_name = _("answer about the VAT")

    def __str__(self) -> str:
        return f"{self.clause} {self.vat}"


class AgencyTransfer(models.Model):
    """What goes to the agency's own bank together: the fees of all mandates, or the advances recovered. `order` pays it; its
    entries in both ledgers bear `source`."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    on = models.DateField(_("on"))
    total = CentsField(_("amount"))
    order = models.OneToOneField(PaymentOrder, models.PROTECT, related_name="agency_transfer")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))

    class Meta:
        ordering = ("-number",)
        verbose_name = _("transfer to the agency")
        constraints = [models.CheckConstraint(condition=Q(total__gt=0), name="agency_transfer_positive")]

    def __str__(self) -> str:
        return f"H{self.number:05d}"

    @property
    def source(self) -> str:
        return f"owners.agency_transfer:{self.pk}"


class FeeInvoice(models.Model):
    """CGI, annexe II, art. 242 nonies A, I, 7°: the fees of one mandate that were posted together, or the fee that the tenant of
    a `lease` paid, under one number of a chronological series without a gap, by year. Below zero it is a credit note. Its
    lines never change.

    Its entries bear the number as their voucher. `paper`: as it was printed, once somebody asked for it.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="fee_invoices", verbose_name=_("mandate"))
    lease = models.ForeignKey(Lease, models.PROTECT, null=True, related_name="fee_invoices", verbose_name=_("lease"))
    issued_on = models.DateField(_("issued on"))
    paper = models.OneToOneField(Document, models.PROTECT, null=True, related_name="fee_invoice")

    class Meta:
        ordering = ("-year", "-number")
        verbose_name = _("invoice of fees")
        constraints = [models.UniqueConstraint(fields=("year", "number"), name="fee_invoice_number_once")]

    def __str__(self) -> str:
        return f"F{self.year}-{self.number:05d}"


class Fee(models.Model):
    """Décret 72-678, art. 66: one fee, from one clause, with what it was computed on. Never edited: given back.

    It comes of the `receipt` of a tenant, of the CAF or of a guarantor. Below zero, it gives back the fee
    of what was collected and taken back since: by the CAF (`clawback`), given back to the guarantor (`refund`), or to the
    tenant by the sum that took it off their account (`given_back`).
    `base`: cents, None for a flat fee. `vat_rate`: percent. `mention` is what a paper says of its VAT. `entry` is the
    clients' ledger's, `billed` the agency's, on the `invoice`; `returned` and `unbilled` undo them, on the `credit` note.
    """

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="fees_taken", verbose_name=_("mandate"))
    clause = models.ForeignKey(FeeClause, models.PROTECT, related_name="taken", verbose_name=_("fee clause"))
    kind = models.CharField(_("what it pays for"), max_length=10, choices=FeeKind)
    lease = models.ForeignKey(Lease, models.PROTECT, null=True, related_name="fees", verbose_name=_("lease"))
    receipt = models.ForeignKey(
        Receipt, models.PROTECT, null=True, related_name="fees", verbose_name=_("sum collected")
    )
    clawback = models.ForeignKey("rents.Clawback", models.PROTECT, null=True, related_name="fees")
    refund = models.ForeignKey("rents.ClaimRefund", models.PROTECT, null=True, related_name="fees")
    given_back = models.ForeignKey("rents.RentCall", models.PROTECT, null=True, related_name="fees")
    on = models.DateField(_("on"))
    base = CentsField(_("computed on"), null=True)
    net = CentsField(_("amount without VAT"))
    vat_rate = models.PositiveSmallIntegerField(_("VAT rate, in %"))
    vat = CentsField(_("VAT"))
    mention = models.CharField(_("mention"), max_length=160)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    billed = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    returned = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="+")
    unbilled = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="+")
    invoice = models.ForeignKey(FeeInvoice, models.PROTECT, related_name="fees", verbose_name=_("invoice"))
    credit = models.ForeignKey(FeeInvoice, models.PROTECT, null=True, related_name="credited")

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("fee")
        constraints = [
            models.UniqueConstraint(
                fields=("clause", "receipt"),
                condition=Q(clawback=None, refund=None, given_back=None),
                name="fee_once_per_receipt",
                violation_error_message=_("This fee was already taken on this payment."),
            ),
            models.CheckConstraint(
                condition=Q(net__gte=0, vat__gte=0, clawback=None, refund=None, given_back=None)
                | Q(net__lte=0, vat__lte=0, base__lt=0),
                name="fee_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"

    @property
    def total(self) -> int:
        return self.net + self.vat


class AccountTerms(Versioned):
    """What the mandate writes about its account: cents kept aside, works that pass without asking the owner.

    `email_on`: the day the owner agreed to receive the accounts by e-mail.
    """

    mandate = models.OneToOneField(Mandate, models.PROTECT, related_name="account_terms")
    reserve = CentsField(_("kept aside on the account"), default=0)
    works_threshold = CentsField(_("works that pass without the owner’s agreement, up to"), default=0)
    email_on = models.DateField(_("agreed to receive the accounts by e-mail on"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("terms of the account")
        constraints = [
            models.CheckConstraint(condition=Q(reserve__gte=0, works_threshold__gte=0), name="account_terms_amounts")
        ]

    def __str__(self) -> str:
        return str(self.mandate)
