"""Appointments that no other room plans, what each keeps of the agenda, and what people ask about their data."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.enums import Role
from trousseau.core.fields import EncryptedTextField
from trousseau.core.models import Commune, Household, Person, User, Versioned, household_open
from trousseau.core.personal_data import ERASED
from trousseau.core.ring import Purpose
from trousseau.followup.models import Contact
from trousseau.tenancies.models import Lease

from .enums import (
    WITH_THEM,
    AppointmentKind,
    AskedBy,
    AskedForBy,
    CameOf,
    DataRight,
    IdentityBy,
    Interpreter,
    RefusalGround,
    RightsOutcome,
)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def for_user(self, user: User) -> Self:
        """Those of the households whose file `user` may open. About no household, nobody knows whom it names: it is read by
        who goes, by who wrote it, and by the director."""
        own = Q(user=user.pk) | Q(made_by=user.pk)
        alone = Q(household=None) if user.holds(Role.DIRECTOR) else Q(household=None) & own
        return self.filter(alone | Q(household_open("household", user)))

    def standing(self) -> Self:
        return self.filter(cancelled_on=None)

    def with_them(self) -> Self:
        """With a household: something comes of them."""
        return self.filter(household__isnull=False, kind__in=WITH_THEM)


class Appointment(Versioned):
    """One hour of one colleague, with a household or not. Cancelled, it is kept, and shown no more.

    `came_of`: said once it is over, never before; `contact`: what it then became, which says why nobody came. `moved_from`:
    the day on which it was to be, before it was moved for the last time. `tell`: the person asked to be written to on the
    eve; `told_on`: the day of that message. `key`: given by the form when it opens, so that one sent twice is written once.
    """

    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, verbose_name=_("household"), related_name="appointments"
    )
    lease = models.ForeignKey(
        Lease, models.PROTECT, null=True, blank=True, verbose_name=_("lease"), related_name="appointments"
    )
    kind = models.CharField(_("kind"), max_length=8, choices=AppointmentKind, default=AppointmentKind.MEETING)
    on = models.DateField(_("on"), db_index=True)
    at = models.TimeField(_("from"), null=True, blank=True)
    until = models.TimeField(_("until"), null=True, blank=True)
    user = models.ForeignKey(User, models.PROTECT, verbose_name=_("who goes"), related_name="appointments")
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, verbose_name=_("commune"), related_name="+"
    )
    place = models.CharField(_("place"), max_length=160, blank=True)
    about = EncryptedTextField(_("in a few words"), purpose=Purpose.NOTES, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("written by"), related_name="+")
    language = models.CharField(_("language"), max_length=40, blank=True)
    interpreter = models.CharField(_("interpreter"), max_length=120, blank=True)
    interpreted = models.CharField(_("interpreter booked"), max_length=6, choices=Interpreter, blank=True)
    tell = models.BooleanField(_("reminder to the person"), default=False)
    told_on = models.DateField(_("reminded on"), null=True, blank=True, editable=False)
    moved_from = models.DateField(_("moved from"), null=True, blank=True)
    moved_for = models.CharField(_("moved for"), max_length=9, choices=AskedForBy, blank=True)
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True)
    cancelled_for = models.CharField(_("cancelled for"), max_length=9, choices=AskedForBy, blank=True)
    came_of = models.CharField(_("what came of it"), max_length=6, choices=CameOf, blank=True)
    contact = models.OneToOneField(Contact, models.SET_NULL, null=True, blank=True, related_name="+", editable=False)
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)
    history = HistoricalRecords()

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ("on", "at", "pk")
        verbose_name = _("appointment")
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(at__isnull=False, until__gt=F("at")),
                name="appointment_hours",
                violation_error_message=_("It ends after it begins: check the hours."),
            ),
            models.CheckConstraint(
                condition=Q(came_of="") | Q(cancelled_on=None, household__isnull=False),
                name="nothing_comes_of_a_cancelled_appointment",
            ),
            models.CheckConstraint(condition=Q(interpreted="") | ~Q(language=""), name="an_interpreter_speaks"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"

    @property
    def with_them(self) -> bool:
        return self.household_id is not None and self.kind in WITH_THEM


class CalendarAddress(models.Model):
    """The private address of one person’s agenda, for their telephone. Of it the base has a digest alone; a new one ends the
    one before."""

    user = models.ForeignKey(User, models.CASCADE, related_name="calendar_addresses")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made on"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended on"), null=True)

    class Meta:
        ordering = ("-made_at", "-id")
        verbose_name = _("address of an agenda")
        constraints = [
            models.UniqueConstraint(fields=("user",), condition=Q(ended_at=None), name="calendar_address_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.made_at:%Y-%m-%d}"


class AgendaReminder(models.Model):
    """Who asked to be reminded, the evening before, of the day after. `told_on`: the last day that was told."""

    user = models.OneToOneField(User, models.CASCADE, related_name="agenda_reminder")
    told_on = models.DateField(_("last day told"), null=True)

    class Meta:
        verbose_name = _("reminder of the agenda")

    def __str__(self) -> str:
        return f"{self.user_id}"


class RightsRequestQuerySet(models.QuerySet["RightsRequest"]):
    def for_user(self, user: User) -> Self:
        """Those of the households whose file `user` may open; once it is erased, of which nothing is left to close, any
        director: they answer for it."""
        erased = Q(household__holder__last_name=ERASED) if user.holds(Role.DIRECTOR) else Q(pk__in=())
        return self.filter(Q(household_open("household", user)) | erased)

    def standing(self) -> Self:
        return self.filter(outcome="")


class RightsRequest(Versioned):
    """What a person asked about their data (RGPD, art. 12 to 21), and what was answered by when.

    `identity`: how it was checked, "" while it was not. `due_on`: the day by which the answer is due; extended once, with
    its reason, which the person is told. `words`, `stands`: what they ask, and of a rectification, what the file says.
    `key`: given by the form when it opens, so that a request sent twice is noted once.
    """

    household = models.ForeignKey(
        Household, models.PROTECT, verbose_name=_("household"), related_name="rights_requests"
    )
    person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("who asks"), related_name="+")
    right = models.CharField(_("right"), max_length=13, choices=DataRight)
    by = models.CharField(_("how it came"), max_length=8, choices=AskedBy)
    received_on = models.DateField(_("received on"))
    noted_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("noted by"), related_name="+")
    words = EncryptedTextField(_("what is asked"), purpose=Purpose.NOTES, blank=True)
    stands = EncryptedTextField(_("what the file says"), purpose=Purpose.NOTES, blank=True)
    identity = models.CharField(_("identity"), max_length=8, choices=IdentityBy, blank=True)
    identity_on = models.DateField(_("identity checked on"), null=True, blank=True)
    due_on = models.DateField(_("answer due on"))
    extended_on = models.DateField(_("extended on"), null=True, blank=True)
    extended_for = models.CharField(_("why more time is needed"), max_length=300, blank=True)
    outcome = models.CharField(_("answer"), max_length=8, choices=RightsOutcome, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("answered by"), related_name="+"
    )
    answer = EncryptedTextField(_("what was answered"), purpose=Purpose.NOTES, blank=True)
    ground = models.CharField(_("ground of the refusal"), max_length=9, choices=RefusalGround, blank=True)
    restricted_on = models.DateField(_("file frozen on"), null=True, blank=True)
    lifted_on = models.DateField(_("no longer frozen on"), null=True, blank=True)
    lifted_for = models.CharField(_("why it is no longer frozen"), max_length=300, blank=True)
    key = models.CharField(max_length=36, unique=True, editable=False)
    history = HistoricalRecords()

    objects = RightsRequestQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "pk")
        verbose_name = _("request about data")
        constraints = [
            models.UniqueConstraint(
                fields=("household", "person", "right"),
                condition=Q(outcome=""),
                name="rights_request_once",
                violation_error_message=_(
                    "This person's request for the same right is noted already, and waits for its answer: open it."
                ),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", answered_on=None) | (~Q(outcome="") & Q(answered_on__isnull=False)),
                name="rights_request_answered",
            ),
            models.CheckConstraint(
                condition=Q(extended_on=None, extended_for="") | (Q(extended_on__isnull=False) & ~Q(extended_for="")),
                name="rights_request_extended",
                violation_error_message=_("Say why more time is needed: the person is told."),
            ),
            models.CheckConstraint(
                condition=(Q(outcome="refused") & ~Q(ground="")) | (~Q(outcome="refused") & Q(ground="")),
                name="rights_request_refused",
                violation_error_message=_("A refusal says its ground."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.right} {self.received_on}"

    @property
    def from_space(self) -> bool:
        """Nobody here wrote it: its words are the person's, those about the file too."""
        return self.by == AskedBy.SPACE


class RetentionRun(models.Model):
    """What a person had done of what the night proposed: under which term, of how many households or lines."""

    term = models.CharField(_("term"), max_length=80)
    on = models.DateField(_("on"))
    by = models.ForeignKey(User, models.PROTECT, verbose_name=_("by"), related_name="+")
    count = models.PositiveIntegerField(_("how many"))

    class Meta:
        ordering = ("-on", "-pk")
        verbose_name = _("end of a term")

    def __str__(self) -> str:
        return f"{self.term} {self.on}"
