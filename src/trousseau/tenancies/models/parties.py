"""Who is bound by a lease, and what was handed over with it."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.models import Document, Person, User, Versioned

from ..enums import AnnexKind, Bond, LeftFor, PartyRole
from .leases import Lease


class LeasePartyQuerySet(models.QuerySet["LeaseParty"]):
    def on(self, day: date) -> "LeasePartyQuerySet":
        """The tenants of a day: to each of them a notice is served, and each paper names them."""
        return self.filter(Q(joined_on=None) | Q(joined_on__lte=day), Q(left_on=None) | Q(left_on__gt=day))


class LeaseParty(Versioned):
    """A tenant of a lease. `joined_on` null: from its effect on. From `left_on` on they are a tenant no longer.

    `bound_until`: the last day whose debts they still answer for after they left; null while nothing ends it.
    """

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="parties")
    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("person"), related_name="leases_signed")
    role = models.CharField(_("role"), max_length=9, choices=PartyRole, default=PartyRole.SIGNATORY)
    bond = models.CharField(_("tied to the others as"), max_length=8, choices=Bond, default=Bond.ALONE)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    joined_on = models.DateField(_("tenant from"), null=True, blank=True)
    left_on = models.DateField(_("no longer a tenant from"), null=True, blank=True)
    left_for = models.CharField(_("why they left"), max_length=8, choices=LeftFor, blank=True)
    bound_until = models.DateField(_("answers for debts until"), null=True, blank=True)
    history = HistoricalRecords()

    objects = LeasePartyQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = _("party to a lease")
        constraints = [
            models.UniqueConstraint(
                fields=("lease", "person"),
                condition=Q(left_on=None),
                name="lease_party_once",
                violation_error_message=_("This person is already a tenant of this lease."),
            ),
            models.CheckConstraint(
                condition=Q(bound_until=None) | Q(left_on__isnull=False),
                name="lease_party_bound_once_left",
                violation_error_message=_("Who has not left is bound by the lease itself."),
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(joined_on=None) | Q(left_on__gte=F("joined_on")),
                name="lease_party_dates",
                violation_error_message=_("The departure comes before the arrival: check the dates."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class LeaseAnnex(models.Model):
    """A paper handed over with the lease, the day it was, and its file when it was kept."""

    lease = models.ForeignKey(Lease, models.CASCADE, verbose_name=_("lease"), related_name="annexes")
    kind = models.CharField(_("kind"), max_length=12, choices=AnnexKind)
    title = models.CharField(_("in other words"), max_length=120, blank=True)
    given_on = models.DateField(_("handed over on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    paper = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("by"), related_name="+")
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ("given_on", "id")
        verbose_name = _("lease annex")
        constraints = [
            models.UniqueConstraint(
                fields=("lease", "kind", "title", "given_on"),
                condition=Q(withdrawn_on=None),
                name="lease_annex_once",
                violation_error_message=_("This annex is already recorded on that day."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("given_on")),
                name="lease_annex_dates",
                violation_error_message=_("This paper was over before it was handed over: check its end."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()
