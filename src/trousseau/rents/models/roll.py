"""The balance of each account at the end of each month, added up once: a rent roll then reads one row a lease.

The ledger is only ever added to: what its first lines come to never changes. `RollMark` says up to which line it was
added up; what came after is read from the ledger itself. Emptied, both come back the same.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField
from trousseau.tenancies.models import Lease


class RollMark(models.Model):
    """One row: the last line of the ledger that the balances count."""

    line = models.BigIntegerField(_("last line counted"), default=0)

    class Meta:
        verbose_name = _("mark of the rent roll")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="roll_mark_once")]

    def __str__(self) -> str:
        return str(self.line)


class RollBalance(models.Model):
    """What an account owed at the end of a month in which it moved, cents; below zero in the tenant's favour."""

    lease = models.ForeignKey(
        Lease, models.PROTECT, verbose_name=_("lease"), related_name="roll_balances", db_index=False
    )
    month = models.DateField(_("month"))
    cents = CentsField(_("balance"))

    class Meta:
        ordering = ("lease_id", "month")
        verbose_name = _("balance of the rent roll")
        constraints = [models.UniqueConstraint(fields=("lease", "month"), name="roll_balance_once")]

    def __str__(self) -> str:
        return f"{self.lease_id} {self.month:%Y-%m}"
