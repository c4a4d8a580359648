"""Whose money a line of the bank is, part by part; the accounts from which tenants are known to pay."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField, EncryptedTextField
from trousseau.core.models import User
from trousseau.core.ring import Purpose
from trousseau.ledger.models import BankLine, Entry
from trousseau.rules import identifiers
from trousseau.tenancies.models import Lease

from ..models.payments import Payment
from .enums import ChargeReason, ShareKind, Step


class LineShare(models.Model):
    """`cents` of a line, signed as it, are this: how it was found, by whom. Undone by a reversal, never erased."""

    line = models.ForeignKey(BankLine, models.PROTECT, related_name="shares")
    kind = models.CharField(_("what it is"), max_length=8, choices=ShareKind)
    cents = CentsField(_("amount"))
    lease = models.ForeignKey(Lease, models.PROTECT, null=True, blank=True, related_name="line_shares")
    payment = models.OneToOneField(Payment, models.PROTECT, null=True, blank=True, related_name="line_share")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    reversal = models.OneToOneField(Entry, models.PROTECT, null=True, blank=True, related_name="+")
    step = models.CharField(_("how it was found"), max_length=9, choices=Step)
    why = models.CharField(max_length=20, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    made_on = models.DateField(_("on"))

    class Meta:
        ordering = ("id",)
        verbose_name = _("part of a bank line")
        constraints = [models.CheckConstraint(condition=~Q(cents=0), name="line_share_something")]

    def __str__(self) -> str:
        return f"{self.line} {self.kind}"

    @property
    def charge_reason(self) -> str:
        """What charge it is, where a person had to say it."""
        said = self.kind == ShareKind.CHARGE and self.why in ChargeReason.values
        return str(ChargeReason(self.why).label) if said else ""


class PayerAccount(models.Model):
    """An account from which a tenant's rent comes, as a person confirmed: theirs, or someone's who pays for them."""

    lease = models.ForeignKey(Lease, models.PROTECT, related_name="payer_accounts", verbose_name=_("lease"))
    iban = EncryptedTextField(_("IBAN"), purpose=Purpose.BANK, bound=("lease_id",))
    iban_key = models.CharField(max_length=64, db_index=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_on = models.DateField(_("confirmed on"))
    ended_on = models.DateField(_("not used since"), null=True, blank=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("account of a payer")
        constraints = [
            models.UniqueConstraint(fields=("lease", "iban_key"), condition=Q(ended_on=None), name="payer_account_once")
        ]

    def __str__(self) -> str:
        return self.iban_masked

    @property
    def iban_masked(self) -> str:
        return identifiers.masked(self.iban)
