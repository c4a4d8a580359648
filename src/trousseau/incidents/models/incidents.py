"""What goes wrong in a dwelling or a building: who said it, what was said to whom, and its end."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.enums import Role
from trousseau.core.fields import CentsField, EncryptedTextField
from trousseau.core.models import Building, Document, Household, User, Versioned, household_open
from trousseau.core.ring import Purpose
from trousseau.mandates.models import Mandate
from trousseau.tenancies.models import Lease

from ..enums import Actor, End, How, IncidentState, Problem, Side, Source, Urgency, Whom


class OnCallNumber(Versioned):
    """The telephone that answers when the agency is closed. One row; without it, a page says that nobody wrote it."""

    phone = models.CharField(_("on-call telephone"), max_length=20)
    hours = models.CharField(_("when it answers"), max_length=120)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("on-call number")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="on_call_once")]

    def __str__(self) -> str:
        return self.phone


class OfLease[M: models.Model](models.QuerySet[M]):
    """Rows that may be about a lease: its household's file must then be open to the reader."""

    def for_user(self, user: User) -> Self:
        return self.filter(Q(lease=None) | household_open("lease__household", user))


class Incident(Versioned):
    """One problem at one place: a dwelling under `mandate`, with the `lease` of that day; or a `building`, where reports of
    several dwellings are gathered. `due_on`: the day by which `acts` acts. Its `words` are in the reports.
    """

    number = models.PositiveIntegerField(_("number"), unique=True, editable=False)
    mandate = models.ForeignKey(
        Mandate, models.PROTECT, null=True, blank=True, verbose_name=_("dwelling"), related_name="incidents"
    )
    lease = models.ForeignKey(
        Lease, models.PROTECT, null=True, blank=True, verbose_name=_("lease"), related_name="incidents"
    )
    building = models.ForeignKey(
        Building, models.PROTECT, null=True, blank=True, verbose_name=_("building"), related_name="incidents"
    )
    problem = models.CharField(_("problem"), max_length=12, choices=Problem)
    urgency = models.CharField(_("urgency"), max_length=8, choices=Urgency)
    article = models.CharField(_("text"), max_length=120, blank=True)
    opened_on = models.DateField(_("opened on"))
    due_on = models.DateField(_("to be acted upon by"))
    acts = models.CharField(_("who acts"), max_length=8, choices=Actor, default=Actor.AGENCY)
    state = models.CharField(_("state"), max_length=8, choices=IncidentState, default=IncidentState.OPEN)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("joined to"))
    history = HistoricalRecords()

    objects = OfLease.as_manager()

    class Meta:
        ordering = ("due_on", "id")
        verbose_name = _("incident")
        constraints = [
            models.CheckConstraint(
                condition=Q(mandate__isnull=False, building=None) | Q(mandate=None, lease=None, building__isnull=False),
                name="incident_of_one_place",
                violation_error_message=_("An incident is at a dwelling or at a building: choose one of the two."),
            ),
            models.CheckConstraint(
                condition=Q(state=IncidentState.JOINED, into__isnull=False)
                | (~Q(state=IncidentState.JOINED) & Q(into=None)),
                name="incident_joined_to_another",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"I-{self.number:04d}"

    @property
    def place(self) -> str:
        return str(self.building or (self.mandate and self.mandate.dwelling))

    @property
    def urgent(self) -> bool:
        return self.urgency in (Urgency.DANGER, Urgency.URGENT)

    @property
    def closed(self) -> bool:
        return self.state in (IncidentState.ENDED, IncidentState.UNHEARD, IncidentState.JOINED)


class ReportQuerySet(OfLease["IncidentReport"]):
    def mine(self, user: User) -> Self:
        """Those of this tenant's own household."""
        return self.filter(household_open("lease__household", user)) if user.holds(Role.TENANT) else self.none()

    def for_user(self, user: User) -> Self:
        """What was said of a home, gathered with others since, stays of the file that it was of."""
        return super().for_user(user).filter(Q(about=None) | household_open("about__household", user))


class IncidentReport(models.Model):
    """Somebody said it, in their words; the end is theirs to say. A second report of the same problem joins the first.

    `answer_due_on`: the day promised for an answer; `answered_on`: when it was given. `name`, `reach`: of who is no tenant.
    `about`: of who is no tenant, the lease of the incident where it was said, once that one is joined to another.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="reports", verbose_name=_("incident"))
    lease = models.ForeignKey(
        Lease, models.PROTECT, null=True, blank=True, verbose_name=_("lease"), related_name="incident_reports"
    )
    about = models.ForeignKey(Lease, models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    source = models.CharField(_("who says it"), max_length=9, choices=Source)
    name = EncryptedTextField(_("name"), purpose=Purpose.NOTES, blank=True, default="")
    reach = EncryptedTextField(_("telephone or e-mail"), purpose=Purpose.NOTES, blank=True, default="")
    words = EncryptedTextField(_("what was said"), purpose=Purpose.NOTES)
    on = models.DateField(_("on"))
    answer_due_on = models.DateField(_("answer promised by"))
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    asked_on = models.DateField(_("asked whether it is over on"), null=True, blank=True)
    end = models.CharField(_("is it over?"), max_length=7, choices=End, blank=True)
    tidy = models.BooleanField(_("was the place left clean and safe?"), null=True, blank=True)
    end_on = models.DateField(_("said on"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("written by"))
    key = models.CharField(max_length=40, unique=True, editable=False)
    history = HistoricalRecords()

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ("on", "id")
        verbose_name = _("report of an incident")
        constraints = [
            models.CheckConstraint(condition=Q(end="", end_on=None) | Q(end_on__isnull=False), name="report_end_dated")
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.on}"

    @property
    def who(self) -> str:
        """Whom to answer: a household by its name, another by what they are."""
        return str(self.lease.household) if self.lease else str(self.get_source_display())

    @property
    def household(self) -> Household | None:
        """Whose file it opens; of what was said of a home, as long as it stands there, the incident says it."""
        lease = self.lease or self.about
        return lease.household if lease else None


class OfReport[M: models.Model](OfLease[M]):
    """Rows of a report, or of the incident itself: the file that either opens must then be open to the reader."""

    def for_user(self, user: User) -> Self:
        return super().for_user(user).filter(Q(report=None) | Q(report__in=IncidentReport.objects.for_user(user)))


class IncidentPhoto(models.Model):
    """A photo drawn again from its pixels alone: no place, hour nor camera. `lease`: of no report, that of the incident where
    it was kept, once that one is joined to another."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="photos")
    report = models.ForeignKey(IncidentReport, models.PROTECT, null=True, blank=True, related_name="photos")
    lease = models.ForeignKey(Lease, models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    file = models.ForeignKey(Document, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, editable=False)
    on = models.DateField(_("on"))

    objects = OfReport.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = _("photo of an incident")
        constraints = [models.UniqueConstraint(fields=("incident", "sha256"), name="incident_photo_once")]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.pk}"


class IncidentExchange(models.Model):
    """What was said to whom, and when. The words are the team's: the owner reads the days alone. `lease`: of no report, that of
    the incident of which it was said, once that one is joined to another."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="exchanges")
    report = models.ForeignKey(IncidentReport, models.PROTECT, null=True, blank=True, related_name="answers")
    lease = models.ForeignKey(Lease, models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    on = models.DateField(_("on"))
    to = models.CharField(_("to whom"), max_length=8, choices=Whom)
    how = models.CharField(_("how"), max_length=6, choices=How)
    words = EncryptedTextField(_("what was said"), purpose=Purpose.NOTES)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)  # of the form

    objects = OfReport.as_manager()

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("what was said about an incident")

    def __str__(self) -> str:
        return f"{self.to} {self.on}"


class DamageDeclaration(Versioned):
    """C. assur., art. L113-2: the damage that one side declares to its insurer; the expert; to whom the indemnity goes."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="declarations", verbose_name=_("incident"))
    side = models.CharField(_("who declares"), max_length=9, choices=Side)
    lease = models.ForeignKey(
        Lease, models.PROTECT, null=True, blank=True, verbose_name=_("lease"), related_name="declarations"
    )
    insurer = models.CharField(_("insurer"), max_length=120, blank=True)
    number = models.CharField(_("number of the claim"), max_length=60, blank=True)
    seen_on = models.DateField(_("damage known on"))
    due_on = models.DateField(_("to be declared by"))
    declared_on = models.DateField(_("declared on"), null=True, blank=True)
    expert = models.CharField(_("expert"), max_length=120, blank=True)
    expert_on = models.DateField(_("the expert comes on"), null=True, blank=True)
    indemnity = CentsField(_("indemnity"), null=True, blank=True)
    paid_to = models.CharField(_("paid to"), max_length=9, choices=Side, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    history = HistoricalRecords()

    objects = OfLease.as_manager()

    class Meta:
        ordering = ("due_on", "id")
        verbose_name = _("declaration of damage")
        constraints = [
            models.UniqueConstraint(
                fields=("incident", "side"),
                condition=Q(lease=None),
                name="declaration_once",
                violation_error_message=_("This side already declares this damage: open its line."),
            ),
            models.UniqueConstraint(
                fields=("incident", "lease"),
                condition=Q(lease__isnull=False),
                name="declaration_once_a_tenant",
                violation_error_message=_("This tenant already declares this damage: open its line."),
            ),
            models.CheckConstraint(
                condition=Q(paid_on=None) | (Q(indemnity__isnull=False) & ~Q(paid_to="")),
                name="declaration_paid_to_somebody",
                violation_error_message=_("An indemnity that is paid has its amount and to whom it goes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident} {self.get_side_display()}"
