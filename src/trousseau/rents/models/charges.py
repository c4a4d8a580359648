"""The charges of a year: what they cost by nature, and the statement that settles them with each tenant."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import CentsField
from trousseau.core.models import Document, Versioned
from trousseau.mail.enums import Step
from trousseau.mail.models import MailItem
from trousseau.mail.queries import proved
from trousseau.mandates.models import Mandate
from trousseau.tenancies.models import Lease

from ..enums import ChargeKey, Nature


class ChargeCost(Versioned):
    """What one nature cost in a calendar year, and the part of it that is the dwelling's: `weight` of `whole`."""

    mandate = models.ForeignKey(Mandate, models.PROTECT, verbose_name=_("mandate"), related_name="charge_costs")
    year = models.PositiveSmallIntegerField(_("year"))
    nature = models.CharField(_("nature"), max_length=9, choices=Nature)
    label = models.CharField(_("in short, without a name"), max_length=80)
    amount = CentsField(_("amount, recoverable part"))
    key = models.CharField(_("shared by"), max_length=9, choices=ChargeKey, default=ChargeKey.OWN)
    weight = models.PositiveIntegerField(_("part of this dwelling"), default=1)
    whole = models.PositiveIntegerField(_("of"), default=1)
    noted_on = models.DateField(_("noted on"), null=True, editable=False)  # as it stands; None: before it was kept
    form_key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ("mandate_id", "-year", "nature", "id")
        verbose_name = _("cost of charges")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="charge_cost_positive",
                violation_error_message=_("A cost is above zero."),
            ),
            models.CheckConstraint(
                condition=Q(whole__gt=0, weight__lte=F("whole")),
                name="charge_cost_key",
                violation_error_message=_("The part of this dwelling is at most the whole."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mandate} {self.year} {self.nature}"


class FormerCount(Versioned):
    """Of a year that began before the agency managed a lease: what the tenant was asked until then, and what was spent for
    them (`costs`), as the former manager or who knows says it. `provisions` None: it is asked by `mail`, not said yet."""

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="former_counts")
    year = models.PositiveSmallIntegerField(_("year"))
    mail = models.ForeignKey(
        MailItem, models.PROTECT, null=True, blank=True, editable=False, related_name="former_counts"
    )
    provisions = CentsField(_("provisions asked before"), null=True, blank=True)
    said_by = models.CharField(_("who says it"), max_length=160, blank=True)
    said_on = models.DateField(_("said on"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("lease_id", "year")
        verbose_name = _("count of the former manager")
        constraints = [
            models.UniqueConstraint(
                fields=("lease", "year"),
                name="former_count_once",
                violation_error_message=_("The former manager’s count of this year is here already: correct it."),
            ),
            models.CheckConstraint(
                condition=Q(provisions=None, said_on=None, said_by="")
                | (Q(provisions__gte=0, said_on__isnull=False) & ~Q(said_by="")),
                name="former_count_said",
                violation_error_message=_("A count says the provisions, who says them and when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lease} {self.year}"

    @property
    def said(self) -> bool:
        return self.provisions is not None


class FormerCost(models.Model):
    """What one nature cost the tenant under the former manager: their own part already."""

    count = models.ForeignKey(
        FormerCount, models.CASCADE, related_name="costs", verbose_name=_("count of the former manager")
    )
    nature = models.CharField(_("nature"), max_length=9, choices=Nature)
    amount = CentsField(_("the tenant’s part"))

    class Meta:
        ordering = ("count_id", "nature")
        verbose_name = _("cost under the former manager")
        constraints = [
            models.UniqueConstraint(fields=("count", "nature"), name="former_cost_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="former_cost_positive",
                violation_error_message=_("A cost is above zero."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.nature}"


class ChargeStatement(models.Model):
    """The count of a year sent to a tenant (`mail`); settled one month later at least (loi 89-462, art. 23)."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="charge_statements")
    year = models.PositiveSmallIntegerField(_("year"))
    total = CentsField(_("charges of the days lived"))
    provisions = CentsField(_("provisions asked"))
    former = models.ForeignKey(  # counted in it; None in a year managed here alone
        FormerCount,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="statements",
        verbose_name=_("count of the former manager"),
    )
    known_on = models.DateField(
        _("all its costs known on"), null=True, editable=False
    )  # None: their days were not kept
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    twelfths = models.BooleanField(_("paid by twelfths"), default=False)
    paper = models.OneToOneField(Document, models.PROTECT, related_name="charge_statement")
    mail = models.OneToOneField(MailItem, models.PROTECT, editable=False, related_name="charge_statement")

    class Meta:
        ordering = ("-year", "-number")
        verbose_name = _("statement of charges")
        constraints = [
            models.UniqueConstraint(
                fields=("lease", "year"),
                name="charge_statement_once",
                violation_error_message=_("The charges of this year were already stated to this tenant."),
            )
        ]

    def __str__(self) -> str:
        return f"R{self.number:06d}"

    @property
    def stated_on(self) -> date | None:
        """The day on which it left; None when it did not, or came back: the month before the settlement does not run."""
        return None if self.mail.returned_on else proved(self.mail, Step.SENT)

    @property
    def balance(self) -> int:
        """Above zero: the tenant owes it; below: it is given back."""
        return self.total - self.provisions

    @property
    def given_back(self) -> int:
        return max(-self.balance, 0)
