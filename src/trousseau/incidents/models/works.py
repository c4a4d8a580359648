"""The works that an incident asks for, from the quotes to the expense on the owner's account."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import CentsField
from trousseau.core.models import Document, User, Versioned, household_open
from trousseau.mandates.models import Mandate
from trousseau.owners.models import Expense
from trousseau.payouts.models import Supplier

from ..enums import OF_SYNDIC, OrderState
from .incidents import Incident


class WorkOrderQuerySet(models.QuerySet["WorkOrder"]):
    def for_user(self, user: User) -> "WorkOrderQuerySet":
        return self.filter(Q(incident__lease=None) | household_open("incident__lease__household", user))

    def of_owner(self, user: User) -> "WorkOrderQuerySet":
        """What this owner may read: the works that were put before them, or ordered."""
        return self.filter(mandate__owner__user=user).exclude(state=OrderState.DRAFT)


class WorkOrder(Versioned):
    """`what`: the works, without a name: the owner and the craftsman read it. `quote`: the one that is chosen.

    `answered_on`: the day of the owner's answer, `answered_by` who wrote it. `emergency`: why the works did not wait for it.
    The bill is the `expense`, and stands nowhere else.
    """

    number = models.PositiveIntegerField(_("number"), unique=True, editable=False)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="orders", verbose_name=_("incident"))
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="work_orders", verbose_name=_("mandate"))
    what = models.CharField(_("works, without a name"), max_length=200)
    state = models.CharField(_("state"), max_length=8, choices=OrderState, default=OrderState.DRAFT)
    opened_on = models.DateField(_("opened on"))
    quote = models.ForeignKey(
        "WorkQuote", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("quote chosen")
    )
    asked_on = models.DateField(_("agreement asked on"), null=True, blank=True)
    answer_due_on = models.DateField(_("answer asked by"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answer written by")
    )
    refused_for = models.CharField(_("why it was refused"), max_length=300, blank=True)
    emergency = models.CharField(_("why it does not wait"), max_length=200, blank=True)
    planned_on = models.DateField(_("planned on"), null=True, blank=True)
    done_on = models.DateField(_("works done on"), null=True, blank=True)
    dropped_for = models.CharField(_("why it was given up"), max_length=200, blank=True)
    expense = models.OneToOneField(
        Expense, models.PROTECT, null=True, blank=True, related_name="work_order", verbose_name=_("expense")
    )
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)  # of the form
    history = HistoricalRecords()

    objects = WorkOrderQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("work order")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=(OrderState.GIVEN, OrderState.DONE, OrderState.BILLED))
                | Q(quote__isnull=False, planned_on__isnull=False),
                name="work_order_given_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=OrderState.BILLED, expense__isnull=False)
                | (~Q(state=OrderState.BILLED) & Q(expense=None)),
                name="work_order_billed_once",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"OT-{self.number:04d}"

    @property
    def dropped(self) -> bool:
        return self.state == OrderState.DROPPED

    @property
    def of_common_parts(self) -> bool:
        """Of the building, whichever home's account bears them."""
        return self.incident.problem in OF_SYNDIC

    @property
    def bill_undone(self) -> bool:
        """Its bill was undone on the owner's account: another one is awaited."""
        return self.expense is not None and self.expense.reversal_id is not None


class WorkQuote(models.Model):
    """What a craftsman asks for the works, cents with VAT. `proposed`: the agency advises it."""

    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="quotes", verbose_name=_("work order"))
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="quotes", verbose_name=_("craftsman"))
    amount = CentsField(_("amount, VAT included"))
    on = models.DateField(_("dated"))
    starts_on = models.DateField(_("may begin on"), null=True, blank=True)
    paper = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    proposed = models.BooleanField(_("advised by the agency"), default=False)

    class Meta:
        ordering = ("amount", "id")
        verbose_name = _("quote for works")
        constraints = [
            models.UniqueConstraint(
                fields=("order", "supplier", "on"),
                name="quote_once",
                violation_error_message=_("This quote of this craftsman is already noted."),
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="quote_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier} {self.on}"
