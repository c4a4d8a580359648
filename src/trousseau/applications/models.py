"""The by-name list: a household's request for a dwelling, its states over time."""

from datetime import date

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from trousseau.core.fields import CentsField
from trousseau.core.models import Commune, Household, Organisation, User, Versioned, household_open

from .enums import ApplicationState, Ethos


class ApplicationQuerySet(models.QuerySet):
    def for_user(self, user: User) -> "ApplicationQuerySet":
        return self.filter(household_open("household", user))

    def in_state(self, *states: str, on: date) -> "ApplicationQuerySet":
        """Those whose last state on that day was one of these: the one definition of every list, count and report."""
        last = StateChange.objects.filter(application=OuterRef("pk"), on__lte=on).order_by("-on", "-pk")
        return self.annotate(state_then=Subquery(last.values("state")[:1])).filter(state_then__in=states)


class Application(Versioned):
    """A household's request. The social worker's story is elsewhere (`support`), closed."""

    number = models.PositiveIntegerField(_("number"), unique=True, editable=False)
    household = models.OneToOneField(
        Household, models.PROTECT, verbose_name=_("household"), related_name="application"
    )
    received_on = models.DateField(pgettext_lazy("application", "received on"))
    state = models.CharField(
        _("state"), max_length=8, choices=ApplicationState, default=ApplicationState.ACTIVE
    )
    state_on = models.DateField(_("since"), editable=False)
    ethos = models.PositiveSmallIntegerField(
        _("present situation (ETHOS)"), choices=Ethos, null=True, blank=True
    )
    resources = CentsField(
        _("resources proved, per month"), null=True, blank=True, help_text=_("Leave empty while not proved.")
    )
    rooms_min = models.PositiveSmallIntegerField(_("rooms needed, at least"), default=1)
    needs_access = models.BooleanField(_("needs a dwelling reachable without a step"), default=False)
    communes = models.ManyToManyField(
        Commune, blank=True, verbose_name=_("communes wanted"), related_name="+"
    )
    sne_number = models.CharField(_("social housing request number"), max_length=18, blank=True)
    referred_by = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("referred by"),
        related_name="referrals",
    )
    last_contact_on = models.DateField(_("last contact"), null=True, blank=True, editable=False)
    contact_count = models.PositiveIntegerField(_("contacts"), default=0, editable=False)
    history = HistoricalRecords()

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ("received_on", "id")
        verbose_name = _("application")
        constraints = [
            models.CheckConstraint(
                condition=Q(resources=None) | Q(resources__gte=0),
                name="application_resources",
                violation_error_message=_("Resources are zero or more."),
            )
        ]
        indexes = [models.Index(fields=("received_on", "id"), name="application_oldest_first")]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"D{self.number:05d}"


class StateChange(models.Model):
    """When an application took a state: the flows of the report and the facts file are read here."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="changes")
    state = models.CharField(_("state"), max_length=8, choices=ApplicationState)
    on = models.DateField(_("on"), db_index=True)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )  # None: the rule of silence

    class Meta:
        ordering = ("on", "id")
        indexes = [models.Index(fields=("application", "on", "id", "state"), name="state_change_then")]

    def __str__(self) -> str:
        return f"{self.application} {self.state} {self.on}"
