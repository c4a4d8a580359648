"""A mediation: its nature and its days may be read outside; who, and what each says, stays inside."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import EncryptedTextField
from trousseau.core.models import Household, User, Versioned, household_open
from trousseau.core.ring import Purpose
from trousseau.tenancies.models import Lease

from ..enums import MediationState, Nature
from .incidents import Incident, OfLease


class MediationQuerySet(models.QuerySet["Mediation"]):
    def for_user(self, user: User) -> "MediationQuerySet":
        """Those of which neither a party's file is closed to the reader, nor that of the home that it is about."""
        of_lease = MediationParty.objects.filter(mediation=OuterRef("pk")).exclude(lease=None)
        closed = of_lease.exclude(household_open("lease__household", user))
        of_home = Q(incident__lease=None) | household_open("incident__lease__household", user)
        of_first = Q(about=None) | household_open("about__household", user)
        return self.filter(of_home, of_first, ~Exists(closed))

    def mine(self, user: User) -> "MediationQuerySet":
        """Those in which this tenant is a party: they read its nature and its days."""
        own = MediationParty.objects.filter(household_open("lease__household", user), mediation=OuterRef("pk"))
        return self.filter(Exists(own))


class Mediation(Versioned):
    """Loi 95-125, art. 21 to 21-5: between parties who agree to it, led by somebody outside the agency. No badge, on nobody's
    file: `nature` is of a disturbance. `agreed`: what both read again. `about`: the lease of the incident that it was proposed
    about, once that one is joined to another."""

    number = models.PositiveIntegerField(_("number"), unique=True, editable=False)
    incident = models.ForeignKey(
        Incident, models.PROTECT, null=True, blank=True, related_name="mediations", verbose_name=_("incident")
    )
    about = models.ForeignKey(Lease, models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    nature = models.CharField(_("nature"), max_length=6, choices=Nature)
    mediator = models.CharField(_("who leads it, for which body"), max_length=160)
    opened_on = models.DateField(_("proposed on"))
    state = models.CharField(_("state"), max_length=8, choices=MediationState, default=MediationState.PROPOSED)
    agreed = EncryptedTextField(_("what was agreed"), purpose=Purpose.NOTES, blank=True, default="")
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    review_on = models.DateField(_("to be looked at again on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)  # of the form
    history = HistoricalRecords()

    objects = MediationQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("mediation")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(state__in=(MediationState.HELD, MediationState.FAILED)),
                name="mediation_ended_with_a_state",
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"ME-{self.number:04d}"

    @property
    def household(self) -> Household | None:
        """Whose home it is about, whoever its parties are."""
        lease = self.about or (self.incident and self.incident.lease)
        return lease.household if lease else None

    @property
    def over(self) -> bool:
        return self.state in (MediationState.HELD, MediationState.FAILED)


class MediationParty(models.Model):
    """A household, by its `lease`, or somebody outside, by their `name`. `words`: what they say, to the team alone."""

    mediation = models.ForeignKey(Mediation, models.PROTECT, related_name="parties", verbose_name=_("mediation"))
    lease = models.ForeignKey(
        Lease, models.PROTECT, null=True, blank=True, verbose_name=_("lease"), related_name="mediation_parties"
    )
    name = EncryptedTextField(_("name"), purpose=Purpose.NOTES, blank=True, default="")
    reach = EncryptedTextField(_("telephone or e-mail"), purpose=Purpose.NOTES, blank=True, default="")
    words = EncryptedTextField(_("what this party says"), purpose=Purpose.NOTES, blank=True, default="")
    agreed_on = models.DateField(_("agreed to the mediation on"), null=True, blank=True)
    declined_on = models.DateField(_("declined on"), null=True, blank=True)

    objects = OfLease.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = _("party to a mediation")
        constraints = [
            models.UniqueConstraint(
                fields=("mediation", "lease"),
                condition=Q(lease__isnull=False),
                name="mediation_party_once",
                violation_error_message=_("This household is already a party to it."),
            ),
            models.CheckConstraint(
                condition=Q(agreed_on=None) | Q(declined_on=None), name="mediation_party_one_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mediation} {self.pk}"

    @property
    def who(self) -> str:
        return str(self.lease.household) if self.lease else self.name


class MediationMeeting(models.Model):
    """A meeting, planned then held or not. What is said there is written nowhere (loi 95-125, art. 21-3)."""

    mediation = models.ForeignKey(Mediation, models.PROTECT, related_name="meetings", verbose_name=_("mediation"))
    on = models.DateField(_("on"))
    at = models.TimeField(_("at"), null=True, blank=True)
    where = models.CharField(_("where"), max_length=160)
    held = models.BooleanField(_("held"), null=True, blank=True)

    class Meta:
        ordering = ("on", "id")
        verbose_name = _("meeting of a mediation")
        constraints = [
            models.UniqueConstraint(
                fields=("mediation", "on"),
                condition=Q(held=None) | Q(held=True),  # one that was not held leaves its day
                name="mediation_meeting_once_a_day",
                violation_error_message=_("A meeting is already planned on that day."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.mediation} {self.on}"
