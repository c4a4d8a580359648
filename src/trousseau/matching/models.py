"""The accounts from which tenants are known to pay."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import EncryptedTextField
from trousseau.core.models import User
from trousseau.core.ring import Purpose
from trousseau.rules import identifiers
from trousseau.tenancies.models import Lease


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
