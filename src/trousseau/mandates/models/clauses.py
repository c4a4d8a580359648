"""The fee clauses of a mandate: nothing is taken outside them."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField
from trousseau.rules.fees import Clause

from ..enums import DUES, Due, FeeBase, FeeKind, Payer, Vat
from .amendments import Amendment
from .mandates import Mandate

NOT_DUE = _(
    "A share of the sums collected is due when they are collected, or with the accounts; another fee is not due when "
    "sums are collected."
)


class FeeClause(models.Model):
    """Décret 72-678, art. 66: one fee, how it is computed, who pays it and when, between two days.

    The only source of fees: `queries.fee_clauses` reads it, `rules.fees.compute` counts it. Amounts are cents, rates
    hundredths of a percent.
    """

    mandate = models.ForeignKey(Mandate, models.CASCADE, related_name="fees", verbose_name=_("mandate"))
    kind = models.CharField(_("what it pays for"), max_length=10, choices=FeeKind)
    label = models.CharField(_("in other words"), max_length=120, blank=True)
    base = models.CharField(_("computed on"), max_length=9, choices=FeeBase)
    basis_points = models.PositiveSmallIntegerField(_("rate"), null=True, blank=True)
    amount = CentsField(_("amount"), null=True, blank=True)
    vat = models.CharField(_("VAT"), max_length=8, choices=Vat, blank=True)
    payer = models.CharField(_("paid by"), max_length=6, choices=Payer)
    due = models.CharField(_("due"), max_length=8, choices=Due)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    amendment = models.ForeignKey(
        Amendment, models.PROTECT, null=True, blank=True, related_name="fees", verbose_name=_("amendment")
    )
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)  # of the form

    class Meta:
        ordering = ("starts_on", "id")
        verbose_name = _("fee clause")
        constraints = [
            models.CheckConstraint(
                condition=Q(base=FeeBase.FLAT, amount__gte=0, basis_points=None)
                | (~Q(base=FeeBase.FLAT) & Q(basis_points__lte=10000, amount=None)),
                name="fee_clause_whole",
                violation_error_message=_("A share has a rate, at most the whole; a flat fee has an amount."),
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=FeeKind.values,
                    base__in=FeeBase.values,
                    payer__in=Payer.values,
                    due__in=Due.values,
                    vat__in=["", *Vat.values],
                ),
                name="fee_clause_known",
            ),
            models.CheckConstraint(
                condition=Q(base=FeeBase.COLLECTED, due__in=DUES[FeeBase.COLLECTED])
                | Q(base=FeeBase.RENT, due__in=DUES[FeeBase.RENT])
                | Q(base=FeeBase.FLAT, due__in=DUES[FeeBase.FLAT]),
                name="fee_clause_due",
                violation_error_message=NOT_DUE,
            ),
        ]

    def __str__(self) -> str:
        return self.label or self.get_kind_display()

    def runs(self, on: date) -> bool:
        """In force on that day."""
        return self.starts_on <= on and (self.ends_on is None or self.ends_on >= on)

    @property
    def clause(self) -> Clause:
        """What `rules.fees.compute` reads."""
        return Clause(self.base, self.basis_points, self.amount, self.vat)

    @property
    def percent(self) -> Decimal | None:
        """7.5 for 750 basis points, without idle zeros; None for a flat fee."""
        if self.basis_points is None:
            return None
        return (Decimal(self.basis_points) / 100).normalize() + 0
