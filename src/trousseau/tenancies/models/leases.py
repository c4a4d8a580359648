"""The lease and the life lived under it."""

from datetime import date
from typing import TYPE_CHECKING, Self, TypedDict

from django.apps import apps
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.allocation.models import Decision
from trousseau.core.fields import CentsField
from trousseau.core.models import Document, Household, User, Versioned, household_open
from trousseau.mandates.enums import FOR_OWNER
from trousseau.mandates.models import Mandate

from ..enums import Contract, DepositBy, DepositHolder, LeaseState, ProrataMethod

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Asked(TypedDict):
    """The columns that `LeaseQuerySet.at` adds."""

    rent_at: int
    charges_at: int


class Noticed(TypedDict):
    """The column that `LeaseQuerySet.ending` adds."""

    ending_on: date | None


type LeaseAt = WithAnnotations[Lease, Asked]
type LeaseEnding = WithAnnotations[Lease, Noticed]


class LeaseQuerySet[L: Lease](models.QuerySet[L]):
    def for_user(self, user: User) -> Self:
        return self.filter(household_open("household", user))

    def at(self, on: date) -> "LeaseQuerySet[LeaseAt]":
        """Each lease with what it asks a full month on the day `on`: `rent_at`, `charges_at`, cents."""
        said = apps.get_model("tenancies", "RentChange").objects.filter(lease=OuterRef("pk"), from_on__lte=on)
        last = said.order_by("-from_on")
        return self.annotate(
            rent_at=Coalesce(Subquery(last.values("rent")[:1]), F("rent")),
            charges_at=Coalesce(Subquery(last.values("charges")[:1]), F("charges")),
        )

    def ending(self) -> "LeaseQuerySet[LeaseEnding]":
        """Each lease with `ending_on`, the day on which a notice that stands ends it; None without one."""
        notices = apps.get_model("tenancies", "NoticeToQuit").objects.ending().filter(lease=OuterRef("pk"))
        return self.annotate(ending_on=Subquery(notices.values("ends_on")[:1]))

    def not_abandoned(self) -> Self:
        """Leases but for the drafts that were abandoned."""
        return self.exclude(state=LeaseState.ABANDONED)

    def in_force(self, first: date, last: date) -> Self:
        """Running under the agency at some day of [first, last]."""
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=first),
            Q(brought_in_on=None) | Q(brought_in_on__lt=first),
            keys_on__isnull=False,
            starts_on__lte=last,
        ).exclude(Q(mandate__ended_on__lt=first) | Q(mandate__ended_on__lt=F("starts_on")), mandate__taken_over=True)

    def for_owner(self) -> Self:
        """Let for the owner: the clients' ledger holds its rents. In the other modes they are the agency's own."""
        return self.filter(mandate__mode__in=FOR_OWNER)


class Lease(Versioned):
    """Between the owner and the household, signed by the agency under its mandate."""

    number = models.PositiveIntegerField(_("number"), unique=True, editable=False)
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, editable=False, related_name="leases")
    brought_in_on = models.DateField(
        _("brought in with its balances of"),
        null=True,
        blank=True,
        editable=False,
        help_text=_(
            "It ran before this software, and no sitting of it decided; its rents are called from the next month on."
        ),
    )
    mandate = models.ForeignKey(Mandate, models.PROTECT, verbose_name=_("mandate"), related_name="leases")
    household = models.ForeignKey(Household, models.PROTECT, verbose_name=_("household"), related_name="leases")
    contract = models.CharField(_("contract"), max_length=14, choices=Contract)
    rent = CentsField(_("rent, without charges"))
    charges = CentsField(_("charges, per month"))
    flat_charges = models.BooleanField(_("charges at a flat rate, never settled"), default=False)
    deposit = CentsField(_("deposit"))
    starts_on = models.DateField(_("takes effect on"))
    term_on = models.DateField(_("first term"))
    payment_day = models.PositiveSmallIntegerField(_("day of payment"), default=5)
    prorata = models.CharField(
        _("a month begun is counted by"), max_length=6, choices=ProrataMethod, default=ProrataMethod.ACTUAL
    )
    state = models.CharField(_("state"), max_length=9, choices=LeaseState, default=LeaseState.DRAFT)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    keys_on = models.DateField(_("keys given on"), null=True, blank=True)
    keys_count = models.PositiveSmallIntegerField(_("keys given"), null=True, blank=True)
    ends_on = models.DateField(_("ended on"), null=True, blank=True)
    owner_agreed_on = models.DateField(_("owner agreed on"), null=True, blank=True)
    abandoned_on = models.DateField(_("abandoned on"), null=True, blank=True)
    abandoned_for = models.CharField(_("why it was abandoned"), max_length=300, blank=True)
    previous_rent = CentsField(
        _("rent of the previous tenant"), null=True, blank=True, help_text=_("If they left less than 18 months ago.")
    )
    previous_rent_on = models.DateField(_("paid for the last time on"), null=True, blank=True)
    works = models.TextField(_("works since the last lease"), blank=True)
    premises = models.TextField(_("rooms, equipment and shared parts"), blank=True)
    energy_cost = models.CharField(_("yearly energy cost that the DPE gives"), max_length=120, blank=True)
    deposit_by = models.CharField(_("deposit paid by"), max_length=9, choices=DepositBy, default=DepositBy.HOUSEHOLD)
    deposit_holder = models.CharField(
        _("deposit held by"), max_length=7, choices=DepositHolder, default=DepositHolder.AGENCY
    )
    revised = models.BooleanField(_("the rent is revised each year"), default=False)
    revision_quarter = models.CharField(_("quarter of reference"), max_length=7, blank=True)
    revision_on = models.DateField(_("first revision on"), null=True, blank=True)
    solidary = models.BooleanField(_("the tenants answer for each other"), default=False)
    anah_asked_on = models.DateField(_("Anah asked on"), null=True, blank=True)
    anah_proof = models.CharField(_("number of the request to Anah"), max_length=60, blank=True)
    email_agreed = models.BooleanField(_("agrees to receive receipts by e-mail"), default=False)
    paper = models.OneToOneField(Document, models.PROTECT, null=True, editable=False, related_name="lease")
    history = HistoricalRecords()

    objects = LeaseQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        verbose_name = _("lease")
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__isnull=False, brought_in_on=None)
                | Q(decision=None, brought_in_on__isnull=False, state__in=(LeaseState.RUNNING, LeaseState.ENDED)),
                name="lease_decided_or_brought_in",
            ),
            models.UniqueConstraint(
                fields=("decision",),
                condition=~Q(state=LeaseState.ABANDONED),
                name="lease_once_per_decision",
                violation_error_message=_("A lease was already drafted for this decision."),
            ),
            models.CheckConstraint(
                condition=Q(rent__gt=0) & Q(charges__gte=0) & Q(deposit__gte=0),
                name="lease_amounts",
                violation_error_message=_("The rent is above zero; charges and deposit are zero or more."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="lease_dates",
                violation_error_message=_("The departure comes before the entry: check the date."),
            ),
            models.CheckConstraint(
                condition=Q(payment_day__gte=1) & Q(payment_day__lte=28),
                name="lease_payment_day",
                violation_error_message=_("Choose a day from 1 to 28: every month has it."),
            ),
            models.CheckConstraint(
                condition=~Q(deposit_holder=DepositHolder.NONE) | Q(deposit=0),
                name="lease_deposit_has_holder",
                violation_error_message=_("A deposit is held by somebody: say by whom, or ask for none."),
            ),
            models.CheckConstraint(
                condition=Q(revised=False, revision_on=None, revision_quarter="")
                | Q(revised=True, revision_on__isnull=False),
                name="lease_revision_has_day",
                violation_error_message=_("A rent that is revised has a day of revision; one that is not has none."),
            ),
            models.UniqueConstraint(
                fields=("mandate",),
                condition=Q(state=LeaseState.RUNNING),
                name="lease_one_per_dwelling",
                violation_error_message=_("A household still lives there: record its departure first."),
            ),
            models.UniqueConstraint(  # beside the one that ends, when it is under notice
                fields=("mandate",),
                condition=Q(state__in=(LeaseState.DRAFT, LeaseState.SIGNED)),
                name="lease_one_coming",
                violation_error_message=_("This dwelling already has a lease."),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"L{self.number:05d}"

    @property
    def allocated_by(self) -> Decision:
        """The decision of the commission under which it was drafted; of a lease that was not brought in."""
        assert self.decision is not None
        return self.decision

    @property
    def signature(self) -> date:
        """The day of its signature; of a lease that binds, or did."""
        assert self.signed_on is not None
        return self.signed_on

    @property
    def entry_on(self) -> date:
        """The day its keys were given; of a lease that runs, or did."""
        assert self.keys_on is not None
        return self.keys_on

    @property
    def last_day(self) -> date:
        """The day on which it ends; of a lease that ended, or that a notice ends."""
        assert self.ends_on is not None
        return self.ends_on

    @property
    def law_on(self) -> date:
        """The day whose figures are read for it: its effect, or the day it was brought in, since older ones are not
        kept here."""
        return max(self.starts_on, self.brought_in_on or self.starts_on)

    @property
    def managed_until(self) -> date | None:
        """The last day on which the agency manages it: the departure, or the day the owner took it over."""
        days = [self.ends_on, self.mandate.ended_on if self.mandate.taken_over else None]
        return min((day for day in days if day), default=None)

    @property
    def total(self) -> int:
        return self.rent + self.charges
