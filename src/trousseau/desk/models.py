"""Appointments that no other room plans, and what each keeps of the agenda: a private address, a reminder."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.enums import Role
from trousseau.core.models import Commune, User, Versioned
from trousseau.tenancies.models import Lease

from .enums import AppointmentKind


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def for_user(self, user: User) -> Self:
        """Those of the tenancies whose file `user` may open. About no tenancy, nobody knows whom it names: it is read by who
        goes, by who wrote it, and by the director."""
        own = Q(user=user.pk) | Q(made_by=user.pk)
        alone = Q(lease=None) if user.holds(Role.DIRECTOR) else Q(lease=None) & own
        return self.filter(alone | Q(lease__in=Lease.objects.for_user(user)))

    def standing(self) -> Self:
        return self.filter(cancelled_on=None)


class Appointment(Versioned):
    """One hour of one colleague, about a tenancy or not. Cancelled, it is kept, and shown no more."""

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
    about = models.CharField(_("in a few words"), max_length=160, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("written by"), related_name="+")
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True)
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
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


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
