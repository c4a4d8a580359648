"""Where a household must not be housed, for its safety."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.fields import EncryptedTextField
from trousseau.core.models import Commune, User, household_open
from trousseau.core.ring import Purpose

from .requests import Application


class AvoidedCommuneQuerySet(models.QuerySet["AvoidedCommune"]):
    def for_user(self, user: User) -> "AvoidedCommuneQuerySet":
        """Social workers alone, and only those to whom the household's file is open."""
        if not user.holds(Role.SOCIAL):
            return self.none()
        return self.filter(household_open("application__household", user))

    def current(self) -> "AvoidedCommuneQuerySet":
        return self.filter(ended_on=None)


class AvoidedCommune(models.Model):
    """A commune where danger waits. Secret: everyone else meets an ordinary wish (`queries.accepted_communes`).

    It bears no history table, which pages of others would read; a lifted one stays, with who lifted it.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    commune = models.ForeignKey(Commune, models.PROTECT, verbose_name=_("commune"), related_name="+")
    why = EncryptedTextField(_("why"), purpose=Purpose.NOTES, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_on = models.DateField(_("written down on"))
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_on = models.DateField(_("lifted on"), null=True, blank=True)

    objects = AvoidedCommuneQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = _("commune to avoid")
        constraints = [
            models.UniqueConstraint(
                fields=("application", "commune"),
                condition=Q(ended_on=None),
                name="avoided_commune_once",
                violation_error_message=_("This commune is already to be avoided."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"  # never the commune: a log or a message may print it
