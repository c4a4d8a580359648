"""What a household lives on: rows with their days and their proof. What is proved is derived, never typed."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from trousseau.core.fields import CentsField
from trousseau.core.models import Person, User, Versioned

from ..enums import EARLIER, PROOFS, ResourceKind, ResourceSource, YearlyKind
from .requests import Application

MOST_A_MONTH = 50_000_00  # cents: above, it is a slip of the keyboard
MOST_A_YEAR = 1_000_000_00


class ResourceQuerySet(models.QuerySet["Resource"]):
    def current(self, on: date) -> "ResourceQuerySet":
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on)

    def proved(self, on: date) -> "ResourceQuerySet":
        """Resources that run on that day and were proved by then."""
        return self.current(on).filter(proved_on__lte=on)


class Resource(Versioned):
    """One resource, from `starts_on` on and no longer from `ends_on` on; `proved_on` null: only said."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="resource_rows")
    kind = models.CharField(_("kind"), max_length=9, choices=ResourceKind)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, verbose_name=_("whose"), related_name="+")
    cents = CentsField(_("amount per month"))
    starts_on = models.DateField(pgettext_lazy("resource", "from"))
    ends_on = models.DateField(pgettext_lazy("resource", "no longer from"), null=True, blank=True)
    source = models.CharField(_("who said so"), max_length=9, choices=ResourceSource, default=ResourceSource.HOUSEHOLD)
    proof = models.CharField(_("proved by"), max_length=14, choices=[*PROOFS, EARLIER], blank=True)
    proved_on = models.DateField(_("proved on"), null=True, blank=True)
    history = HistoricalRecords()
    _history_user: User | None  # who takes it away, for the last line of its history

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "id")
        verbose_name = _("resource")
        constraints = [
            models.CheckConstraint(
                condition=Q(cents__gte=0, cents__lte=MOST_A_MONTH),
                name="resource_amount",
                violation_error_message=_("Write an amount per month between 0 and 50,000 €."),
            ),
            models.CheckConstraint(
                condition=(Q(kind=ResourceKind.NONE, cents=0) | (~Q(kind=ResourceKind.NONE) & Q(cents__gt=0))),
                name="resource_none_is_zero",
                violation_error_message=_("Zero is written as “no resource at all”, and only so."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="resource_dates",
                violation_error_message=_("It ends before it begins: check the dates."),
            ),
            models.CheckConstraint(
                condition=Q(proof="", proved_on=None) | (~Q(proof="") & Q(proved_on__isnull=False)),
                name="resource_proof_whole",
                violation_error_message=_("A proof is a paper and the day someone saw it: write both, or neither."),
            ),
        ]
        indexes = [models.Index(fields=("application", "starts_on"), name="resource_of")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.application}"


class YearlyIncome(Versioned):
    """A yearly figure that somebody else computed: CAF's base, the tax reference income. One a year and kind."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="yearly_incomes")
    kind = models.CharField(_("kind"), max_length=4, choices=YearlyKind)
    year = models.PositiveSmallIntegerField(_("year of the income"))
    cents = CentsField(_("amount for the year"))
    proved_on = models.DateField(_("notice seen on"))
    history = HistoricalRecords()
    _history_user: User | None  # who takes it away, for the last line of its history

    class Meta:
        ordering = ("-year", "id")
        verbose_name = _("yearly income")
        constraints = [
            models.UniqueConstraint(
                fields=("application", "kind", "year"),
                name="yearly_income_once",
                violation_error_message=_("This figure is already written for that year: correct it."),
            ),
            models.CheckConstraint(
                condition=Q(cents__gte=0, cents__lte=MOST_A_YEAR),
                name="yearly_income_amount",
                violation_error_message=_("Write an amount per year between 0 and 1,000,000 €."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}, {self.application}"
