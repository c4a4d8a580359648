"""The owner's written order to manage, and when the dwelling is free."""

from datetime import date
from typing import TYPE_CHECKING, Self, TypedDict

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.captation.models import Owner, Prospect
from trousseau.core.fields import CentsField
from trousseau.core.models import Document, Dwelling, Versioned
from trousseau.ledger.models import Fund

from ..enums import (
    FOR_OWNER,
    WAYS,
    Choice,
    Convention,
    EndReason,
    MandateState,
    Mode,
    Quality,
    Revision,
    Side,
    SignedAt,
    Way,
)

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

POWERS = (
    "Louer le logement, signer et renouveler le bail, dresser les états des lieux.",
    "Appeler les loyers et les charges, donner quittance, suivre l’entretien courant.",
)


def proposed_powers() -> str:
    """One power a line: what the agency proposes; the draft may change it."""
    return "\n".join(POWERS)


class TermsAt(TypedDict):
    """The columns that `MandateQuerySet.at` adds."""

    rent_at: int
    charges_at: int
    choice_at: str
    ends_at: date
    longest_at: int | None


type MandateAt = WithAnnotations[Mandate, TermsAt]


class MandateQuerySet[M: Mandate](models.QuerySet[M]):
    def at(self, on: date) -> "MandateQuerySet[MandateAt]":
        """Each mandate with its terms in force on the day `on`: `rent_at`, `charges_at`, `choice_at`, `ends_at`, `longest_at`.

        The last amendment that takes effect by then and speaks of a term decides it; else what was signed.
        """
        return self.annotate(**{f"{name}_at": _term(column, on) for name, column in TERMS.items()})

    def for_owner(self) -> Self:
        """In a mode that the loi Hoguet rules: see `Way`."""
        return self.filter(mode__in=FOR_OWNER)

    def entrusted(self, on: date) -> Self:
        """Signed, in any mode, and not ended by that day: a mandate under notice runs to its last day. One past its term is
        there until somebody ends it."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=on), signed_on__isnull=False)

    def in_force(self, on: date) -> "MandateQuerySet[MandateAt]":
        """Signed, no notice given, the term in force not passed; with `at(on)`: where something may begin. What shows a mandate
        reads `entrusted`, which one under notice is to its last day."""
        return self.at(on).filter(state=MandateState.SIGNED, ends_at__gte=on)

    def available(self, on: date) -> "MandateQuerySet[MandateAt]":
        """In force, the dwelling free that day or with a known date of freedom: under notice too."""
        free = Availability.objects.filter(mandate=OuterRef("pk"), ends_on=None)
        return self.in_force(on).filter(Exists(free))


TERMS = {
    "rent": "rent",
    "charges": "charges",
    "choice": "choice",
    "ends": "ends_on",
    "longest": "longest_months",
}  # term → its column


def _term(column: str, on: date) -> Coalesce:
    said = apps.get_model("mandates", "Amendment").objects.filter(
        **{f"{column}__isnull": False}, mandate=OuterRef("pk"), starts_on__lte=on
    )
    last = said.order_by("-starts_on", "-number").values(column)[:1]
    return Coalesce(Subquery(last), F(column))


class Mandate(Versioned):
    """Loi 70-9, art. 6: written, limited in time, with its number in the register once signed."""

    number = models.PositiveIntegerField(_("register number"), null=True, unique=True, editable=False)
    owner = models.ForeignKey(Owner, models.PROTECT, verbose_name=_("owner"), related_name="mandates")
    dwelling = models.ForeignKey(Dwelling, models.PROTECT, verbose_name=_("dwelling"), related_name="mandates")
    prospect = models.ForeignKey(Prospect, models.PROTECT, null=True, related_name="mandates")
    mode = models.CharField(_("mode"), max_length=8, choices=Mode, default=Mode.MANDATE)
    convention = models.CharField(_("Anah convention"), max_length=4, choices=Convention, default=Convention.NONE)
    anah_number = models.CharField(_("number of the Anah convention"), max_length=40, blank=True)
    anah_signed_on = models.DateField(_("Anah convention signed on"), null=True, blank=True)
    anah_ends_on = models.DateField(_("Anah convention until"), null=True, blank=True)
    anah_ceiling = CentsField(_("highest rent of the convention"), null=True, blank=True)
    choice = models.CharField(_("who chooses the tenant"), max_length=9, choices=Choice, default=Choice.OWNER)
    rent = CentsField(_("rent, without charges"))
    charges = CentsField(_("charges, per month"), default=0)
    powers = models.TextField(_("what the agency may do"), default=proposed_powers)
    may_receive = models.BooleanField(_("authorises the agency to receive funds"), default=True)
    accounts_months = models.PositiveSmallIntegerField(_("accounts rendered at least every, in months"), default=12)
    notice_months = models.PositiveSmallIntegerField(_("notice to end it, in months"), default=3)
    renewal_months = models.PositiveSmallIntegerField(_("renews itself for, in months"), default=0)
    longest_months = models.PositiveSmallIntegerField(
        _("never longer than, in months, renewals included"), null=True, blank=True
    )
    quality = models.CharField(_("the owner before the law"), max_length=8, choices=Quality, default=Quality.CONSUMER)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    # what both sides also agree on; empty: the mandate prints a line to be filled in by hand
    works_threshold = CentsField(_("works that the owner approves, above"), null=True, blank=True)
    payment_day = models.PositiveSmallIntegerField(_("day on which the owner is paid"), null=True, blank=True)
    deposit_holder = models.CharField(_("who holds the deposit"), max_length=6, choices=Side, blank=True)
    revision = models.CharField(_("revision of the rent"), max_length=6, choices=Revision, blank=True)
    home_insurer = models.CharField(_("who insures the dwelling"), max_length=6, choices=Side, blank=True)
    works_insurer = models.CharField(_("who insures works of construction"), max_length=6, choices=Side, blank=True)
    annexes = models.TextField(_("annexes"), blank=True)
    signed_by = models.CharField(_("who signs for the agency"), max_length=160, blank=True)
    delegation = models.CharField(_("by which delegation"), max_length=160, blank=True)
    drafted_on = models.DateField(_("drafted on"), null=True, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=MandateState, default=MandateState.DRAFT)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_at = models.CharField(_("signed where"), max_length=8, choices=SignedAt, blank=True)
    informed_on = models.DateField(_("informed before signing on"), null=True, blank=True)
    early_start = models.BooleanField(_("asked that the work begin at once"), default=False)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=10, choices=EndReason, blank=True)
    notice_on = models.DateField(_("notice sent on"), null=True, blank=True)
    taken_over = models.BooleanField(_("the owner takes the lease over"), default=False)
    papers_back_on = models.DateField(_("papers and keys handed back on"), null=True, blank=True)
    papers_back = models.CharField(_("what was handed back, and to whom"), max_length=300, blank=True)
    state_seen_on = models.DateField(_("state of the dwelling seen on"), null=True, blank=True)
    state_seen = models.CharField(_("what was seen, and what follows"), max_length=300, blank=True)
    brought_in_on = models.DateField(_("brought in from another register on"), null=True, blank=True, editable=False)
    fund = models.OneToOneField(Fund, models.PROTECT, null=True, editable=False, related_name="mandate")
    paper = models.OneToOneField(Document, models.PROTECT, null=True, editable=False, related_name="mandate")
    history = HistoricalRecords()

    objects = MandateQuerySet.as_manager()

    class Meta:
        ordering = ("-number", "-id")
        verbose_name = _("mandate")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="mandate_limited",
                violation_error_message=_("A mandate ends: give an end after its start (loi 70-9, art. 7)."),
            ),
            models.CheckConstraint(
                condition=Q(rent__gt=0) & Q(charges__gte=0),
                name="mandate_amounts",
                violation_error_message=_("The rent is above zero, the charges zero or more."),
            ),
            models.CheckConstraint(
                condition=Q(payment_day=None) | Q(payment_day__gte=1, payment_day__lte=28),
                name="mandate_payment_day",
                violation_error_message=_("The owner is paid on a day that each month has: from 1 to 28."),
            ),
            models.CheckConstraint(
                condition=Q(works_threshold=None) | Q(works_threshold__gte=0),
                name="mandate_works_threshold",
                violation_error_message=_("The amount above which works are approved is zero or more."),
            ),
            models.CheckConstraint(
                condition=Q(delegation="") | ~Q(signed_by=""),
                name="mandate_delegation_names",
                violation_error_message=_("Say who signs by this delegation."),
            ),
            models.CheckConstraint(
                condition=Q(state=MandateState.DRAFT)
                | Q(mode__in=FOR_OWNER, number__isnull=False, fund__isnull=False)
                | (~Q(mode__in=FOR_OWNER) & Q(number=None, fund=None)),
                name="mandate_signed_has_number",
            ),
            models.CheckConstraint(
                condition=Q(state=MandateState.ENDED, ended_on__isnull=False)
                | (~Q(state=MandateState.ENDED) & Q(ended_on=None)),
                name="mandate_ended_has_day",
                violation_error_message=_("An ended mandate says its last day."),
            ),
            models.UniqueConstraint(
                fields=("prospect",),
                condition=~Q(state=MandateState.ENDED),
                name="mandate_one_per_prospect",
                violation_error_message=_("This prospect already has a mandate."),
            ),
            models.UniqueConstraint(
                fields=("dwelling",),
                condition=Q(state=MandateState.SIGNED),
                name="mandate_one_per_dwelling",
                violation_error_message=_("This dwelling is already under a mandate in force."),
            ),
        ]

    def __str__(self) -> str:
        if self.code:
            return self.code
        return str(_("Draft mandate") if self.state == MandateState.DRAFT else Mode(self.mode).label)

    @property
    def code(self) -> str:
        return f"M{self.number:05d}" if self.number else ""

    @property
    def signature(self) -> date:
        """The day of its signature; of a mandate that is in force, or was."""
        assert self.signed_on is not None
        return self.signed_on

    def entrusted(self, on: date) -> bool:
        """As `MandateQuerySet.entrusted`, of one."""
        return self.signed_on is not None and (self.ended_on is None or self.ended_on >= on)

    @property
    def owner_fund(self) -> Fund:
        """The fund of its owner; of a mandate for an owner that is signed, or was."""
        assert self.fund is not None
        return self.fund

    @property
    def way(self) -> Way:
        return WAYS[Mode(self.mode)]

    @property
    def consumer(self) -> bool:
        return self.quality == Quality.CONSUMER


class Availability(models.Model):
    """A stretch of time in which the dwelling waits for a household.

    `announced`: a notice to quit says that it will be free; a household still lives there.
    """

    mandate = models.ForeignKey(Mandate, models.CASCADE, related_name="availabilities")
    starts_on = models.DateField(_("free from"))
    ends_on = models.DateField(_("let from"), null=True, blank=True)
    announced = models.BooleanField(_("under notice"), default=False)

    class Meta:
        ordering = ("-starts_on", "-id")
        verbose_name = _("time when the dwelling is free")
        constraints = [
            models.UniqueConstraint(fields=("mandate",), condition=Q(ends_on=None), name="availability_one_open")
        ]

    def __str__(self) -> str:
        return f"{self.mandate} {self.starts_on}"
