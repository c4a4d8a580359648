"""What covers a lease against unpaid rent, between two days."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import CentsField
from trousseau.core.models import Document, Versioned

from ..enums import GuaranteeKind, Learner
from .leases import Lease
from .parties import LeaseParty


class GuaranteeQuerySet(models.QuerySet["Guarantee"]):
    def begun(self, on: date) -> "GuaranteeQuerySet":
        """Guarantees that have begun by the day `on`, over or not, and, of a surety, whose act is signed."""
        return self.filter(~Q(kind=GuaranteeKind.SURETY) | Q(signed_on__lte=on), starts_on__lte=on)

    def covering(self, on: date) -> "GuaranteeQuerySet":
        """Guarantees that cover the day `on`: begun, neither over nor released, and, of a surety, signed."""
        return self.begun(on).filter(Q(ends_on=None) | Q(ends_on__gte=on), Q(released_on=None) | Q(released_on__gt=on))


class Guarantee(Versioned):
    """Somebody who pays in the tenant's place, from a day to a day, up to what it says.

    A claim reads its terms here: `unpaid_months` before it, `formal_notice_days` to serve notice on the tenant, `claim_days`
    to declare; null where its contract says nothing. Of a surety, what its act bears on pain of nullity.
    """

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="guarantees")
    kind = models.CharField(_("kind"), max_length=9, choices=GuaranteeKind)
    name = models.CharField(_("who guarantees"), max_length=160)
    address = models.CharField(_("address"), max_length=240, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    reference = models.CharField(_("visa, policy or decision number"), max_length=60, blank=True)
    starts_on = models.DateField(_("covers from"))
    ends_on = models.DateField(_("covers until"), null=True, blank=True)
    limit = CentsField(_("pays at most, in all"), null=True, blank=True)
    covered_months = models.PositiveSmallIntegerField(_("months of rent covered"), null=True, blank=True)
    damage_months = models.PositiveSmallIntegerField(_("months of rent for damage"), null=True, blank=True)
    unpaid_months = models.PositiveSmallIntegerField(_("whole months unpaid before a claim"), null=True, blank=True)
    formal_notice_days = models.PositiveSmallIntegerField(
        _("days to serve notice on the tenant"), null=True, blank=True
    )
    claim_days = models.PositiveSmallIntegerField(_("days to declare"), null=True, blank=True)
    party = models.ForeignKey(
        LeaseParty, models.PROTECT, null=True, blank=True, verbose_name=_("for this tenant alone"), related_name="+"
    )
    learner = models.CharField(
        _("the dwelling is let to a student or an apprentice"), max_length=10, choices=Learner, blank=True
    )
    # what follows is a surety's alone
    body = models.BooleanField(_("a body that the law lists, not a person"), default=False)
    solidary = models.BooleanField(_("gives up having the tenant sued first"), default=True)
    signed_on = models.DateField(_("act signed on"), null=True, blank=True)
    own_hand = models.BooleanField(_("wrote the mention in their own hand"), default=False)
    in_full = models.BooleanField(_("the sum stands in words and in figures"), default=False)
    says_so = models.BooleanField(_("the mention gives up those benefits"), default=False)
    rent_told = models.BooleanField(_("the act bears the rent and how it is revised"), default=False)
    end_told = models.BooleanField(_("the act bears how it ends"), default=False)
    lease_given_on = models.DateField(_("received a copy of the lease on"), null=True, blank=True)
    paper = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    released_on = models.DateField(_("released on"), null=True, blank=True, editable=False)
    released_why = models.CharField(_("why it was released"), max_length=200, blank=True, editable=False)
    history = HistoricalRecords()

    objects = GuaranteeQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "id")
        verbose_name = _("guarantee")
        constraints = [
            models.UniqueConstraint(
                fields=("lease", "kind", "name", "reference", "starts_on"),
                name="guarantee_once",
                violation_error_message=_("This guarantee is already recorded on this lease."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="guarantee_dates",
                violation_error_message=_("A guarantee ends after it began: check the dates."),
            ),
            models.CheckConstraint(
                condition=Q(limit=None) | Q(limit__gt=0),
                name="guarantee_limit",
                violation_error_message=_("What it pays at most is above zero, or is left empty."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=GuaranteeKind.SURETY) | Q(limit__isnull=False) | Q(body=True),
                name="guarantee_surety_limit",
                violation_error_message=_(
                    "A surety stands for a sum written in figures and in words (C. civ., art. 2297): write it."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.lease}"

    def answers_for(self, due_on: date) -> bool:
        """True when what falls due on that day is within its period: it answers for it once it is over too (C. civ., art. 1103;
        of a surety, art. 2316). A surety may sign for what was due before."""
        return (
            self.starts_on <= due_on
            and (self.ends_on is None or self.ends_on >= due_on)
            and (self.released_on is None or self.released_on > due_on)
        )

    def stands(self, on: date) -> bool:
        """True when it covers the day `on`: as `GuaranteeQuerySet.covering`."""
        return self.answers_for(on) and (
            self.kind != GuaranteeKind.SURETY or (self.signed_on is not None and self.signed_on <= on)
        )
