"""The bare fact of each contact, home visits and team notes. The support notes are elsewhere, closed."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.models import Household, User, Versioned, household_open
from trousseau.tenancies.models import Lease

from .enums import ContactKind, Presence


class HouseholdRows[M: models.Model](models.QuerySet[M]):
    def for_user(self, user: User) -> Self:
        return self.filter(household_open("household", user))


class Contact(models.Model):
    """Date, kind, who: nothing else."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="contacts")
    on = models.DateField(_("on"), db_index=True)
    kind = models.CharField(_("kind"), max_length=8, choices=ContactKind)
    presence = models.CharField(_("outcome"), max_length=8, choices=Presence, default=Presence.MET)
    by = models.ForeignKey(User, models.PROTECT, verbose_name=_("by"), related_name="+")

    objects = HouseholdRows.as_manager()

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("contact")

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class HomeVisit(models.Model):
    """A visit to a household in its home."""

    contact = models.OneToOneField(Contact, models.CASCADE, related_name="visit")
    lease = models.ForeignKey(Lease, models.PROTECT, related_name="visits")
    state = models.CharField(_("state of the dwelling"), max_length=200, blank=True)
    to_do = models.CharField(_("what must be done, by whom"), max_length=300, blank=True)
    next_on = models.DateField(_("next visit"), null=True, blank=True)

    class Meta:
        verbose_name = _("home visit")

    def __str__(self) -> str:
        return str(self.contact)


class TeamNote(Versioned):
    """A note that the agency's team reads. The person may read it too: facts, not judgments."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="team_notes")
    on = models.DateField(_("on"))
    text = models.TextField(_("note"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    history = HistoricalRecords()

    objects = HouseholdRows.as_manager()

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("team note")

    def __str__(self) -> str:
        return f"{self.on}"
