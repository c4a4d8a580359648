"""SEPA direct debits: the mandate a debtor signed, the collection that a file is, each debit of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField, EncryptedTextField
from trousseau.core.models import Document, User, Versioned
from trousseau.core.ring import Purpose
from trousseau.receipts.models import Receipt
from trousseau.rules import identifiers
from trousseau.tenancies.models import Lease

from ..enums import CollectionState


class DebitMandate(models.Model):
    """A debtor lets the agency debit this account for a lease. `rum` is its own for ever; another account is another one.

    Revoked, or never used for the delay of the rules: it serves no more.
    """

    lease = models.ForeignKey(Lease, models.PROTECT, related_name="debit_mandates", verbose_name=_("lease"))
    rum = models.CharField(_("reference (RUM)"), max_length=35, unique=True)
    debtor = models.CharField(_("holder of the account"), max_length=70)
    iban = EncryptedTextField(_("IBAN"), purpose=Purpose.BANK, bound=("rum", "lease_id"))
    bic = models.CharField(_("BIC"), max_length=11, blank=True)
    signed_on = models.DateField(_("signed on"))
    last_used_on = models.DateField(_("last used on"), null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField(
        _("days of prior notice, as the mandate says"), null=True, blank=True
    )
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    why_revoked = models.CharField(_("why"), max_length=120, blank=True)

    class Meta:
        ordering = ("lease__number", "id")
        verbose_name = _("debit mandate")
        constraints = [
            models.UniqueConstraint(
                fields=("lease",),
                condition=Q(revoked_on=None),
                name="debit_mandate_one_at_once",
                violation_error_message=_("This lease already has a mandate: revoke it first."),
            )
        ]

    def __str__(self) -> str:
        return self.rum

    @property
    def iban_masked(self) -> str:
        return identifiers.masked(self.iban)


class DebitNotice(models.Model):
    """What a debtor is told before a debit, by a paper: how much, on which day (EPC016-06). It counts from the day the paper leaves."""

    mandate = models.ForeignKey(DebitMandate, models.PROTECT, related_name="notices", verbose_name=_("debit mandate"))
    due_on = models.DateField(_("debited on"))
    cents = CentsField(_("amount"))
    paper = models.OneToOneField(Document, models.PROTECT, related_name="debit_notice")

    class Meta:
        ordering = ("id",)
        verbose_name = _("notice of a debit")
        constraints = [models.CheckConstraint(condition=Q(cents__gt=0), name="debit_notice_positive")]

    def __str__(self) -> str:
        return f"{self.mandate} {self.due_on}"


class Collection(Versioned):
    """The debits of one day, in one file for the bank. `total` and `count` are those of the file and of the books."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    due_on = models.DateField(_("debited on"))
    state = models.CharField(_("state"), max_length=9, choices=CollectionState, default=CollectionState.MADE)
    total = CentsField(_("total"))
    count = models.PositiveIntegerField(_("debits"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    made_on = models.DateField(_("made on"))
    sent_on = models.DateField(_("given to the bank on"), null=True, blank=True)
    file = models.OneToOneField(Document, models.PROTECT, related_name="collection")

    class Meta:
        ordering = ("-due_on", "-id")
        verbose_name = _("collection")
        constraints = [
            models.UniqueConstraint(
                fields=("due_on",),
                condition=~Q(state=CollectionState.CANCELLED),
                name="collection_once_a_day",
                violation_error_message=_("A collection of that day was already made."),
            )
        ]

    def __str__(self) -> str:
        return self.number


class Debit(models.Model):
    """One tenant's part of a collection. `reference` (EndToEndId) comes back on the statement."""

    collection = models.ForeignKey(Collection, models.PROTECT, related_name="debits")
    mandate = models.ForeignKey(DebitMandate, models.PROTECT, related_name="debits")
    lease = models.ForeignKey(Lease, models.PROTECT, related_name="debits")
    reference = models.CharField(_("reference"), max_length=35, unique=True)
    sequence = models.CharField(max_length=4)
    cents = CentsField(_("amount"))
    receipt = models.OneToOneField(Receipt, models.PROTECT, null=True, blank=True, related_name="debit")
    returned_on = models.DateField(_("sent back on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=8, blank=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("direct debit")
        constraints = [models.CheckConstraint(condition=Q(cents__gt=0), name="debit_positive")]

    def __str__(self) -> str:
        return self.reference
