"""What is due: the rent of each month, and the sums asked apart."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField
from trousseau.ledger.models import Entry
from trousseau.rules import overindebtedness
from trousseau.tenancies.models import Lease

from ..enums import CallKind


class RentCall(models.Model):
    """What a lease asks: a month's rent, or a sum apart (`kind`). `caf_expected` is a forecast, not money.

    `month`: the one it is asked for; a sum apart bears the month in which it falls due, and `label` says what it
    is for, without a name. A debt brought in whose months nobody wrote is not `age_known`: its day is that of the balances,
    and nothing is counted from it. Its amount stands in `charges` when it is a charge, else in `rent`.
    """

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="calls")
    kind = models.CharField(_("kind"), max_length=10, choices=CallKind, default=CallKind.RENT)
    label = models.CharField(_("what for"), max_length=120, blank=True)
    month = models.DateField(_("month"))
    rent = CentsField(_("rent"))
    charges = CentsField(_("charges"))
    caf_expected = CentsField(_("housing aid expected"), default=0)
    due_on = models.DateField(_("due on"))
    noted_on = models.DateField(_("noted on"), null=True, editable=False)  # null: the day of its entry
    age_known = models.BooleanField(_("since when it is due is known"), default=True, db_default=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-month", "lease_id", "pk")
        verbose_name = _("rent call")
        constraints = [
            models.UniqueConstraint(fields=("lease", "month"), condition=Q(kind=CallKind.RENT), name="rent_call_once"),
            models.CheckConstraint(
                condition=Q(rent__gte=0, charges__gte=0),
                name="rent_call_amounts",
                violation_error_message=_("A call asks for zero or more; what is given back is a credit."),
            ),
        ]

        indexes = [
            models.Index(fields=("lease", "month"), name="rent_call_of_lease"),
            models.Index(fields=("month", "lease"), name="rent_call_of_month"),
            models.Index(fields=("noted_on",), name="rent_call_noted", condition=Q(noted_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.lease} {self.month:%Y-%m}"

    @property
    def total(self) -> int:
        return self.rent + self.charges

    def stopped(self, before: date) -> bool:
        """Over-indebtedness that stops what fell due before that day lets nobody pay it."""
        return overindebtedness.stopped(self.due_on, before, dated=self.age_known)
