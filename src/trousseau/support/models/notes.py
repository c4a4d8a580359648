"""The two closed levels of notes. Their text is encrypted: the database and its backups hold no word of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.enums import Role
from trousseau.core.fields import EncryptedTextField
from trousseau.core.models import Household, User, Versioned
from trousseau.core.ring import Purpose
from trousseau.followup.supporting import support_open

from ..enums import Level


class ClosedNoteQuerySet(models.QuerySet["ClosedNote"]):
    def for_user(self, user: User) -> "ClosedNoteQuerySet":
        """Professional notes to the social workers who support the household; private notes to their author alone."""
        if not user.holds(Role.SOCIAL):
            return self.none()
        return self.filter(support_open("household", user), Q(level=Level.PROFESSIONAL) | Q(author=user))


class ClosedNote(Versioned):
    household = models.ForeignKey(Household, models.PROTECT, related_name="closed_notes")
    level = models.CharField(_("who may read it"), max_length=12, choices=Level)
    on = models.DateField(_("on"))
    text = EncryptedTextField(_("note"), purpose=Purpose.NOTES)
    # of a private note: the day on which its author keeps it, moves it or deletes it
    review_on = models.DateField(_("read again on"), null=True, blank=True, editable=False)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    history = HistoricalRecords()

    objects = ClosedNoteQuerySet.as_manager()

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("closed note")

    def __str__(self) -> str:
        return f"{self.on}"
