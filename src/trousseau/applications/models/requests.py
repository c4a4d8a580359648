"""The by-name list: a household's request for a dwelling, its states over time."""

from datetime import date

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from trousseau.core.models import Commune, Household, Organisation, User, Versioned, household_open

from ..enums import ApplicationState, SupportWish


class ApplicationQuerySet(models.QuerySet["Application"]):
    def for_user(self, user: User) -> "ApplicationQuerySet":
        return self.filter(household_open("household", user))

    def in_state(self, *states: str, on: date) -> "ApplicationQuerySet":
        """Applications whose last state on that day was one of these: what every list, count and report reads."""
        last = StateChange.objects.filter(application=OuterRef("pk"), on__lte=on).order_by("-on", "-pk")
        return self.annotate(state_then=Subquery(last.values("state")[:1])).filter(state_then__in=states)

    def not_merged(self) -> "ApplicationQuerySet":
        """But for those that were another one, as a person said since."""
        merges = apps.get_model("applications", "ApplicationMerge").objects.filter(gone=OuterRef("pk"), undone_on=None)
        return self.exclude(Exists(merges))


class Application(Versioned):
    """A household's request. The social worker's story is elsewhere (`support`), closed."""

    number = models.PositiveIntegerField(_("number"), unique=True, editable=False)
    household = models.OneToOneField(Household, models.PROTECT, verbose_name=_("household"), related_name="application")
    received_on = models.DateField(pgettext_lazy("application", "received on"))
    # a merge or a separation may give it an earlier or a later one than the day it was received
    seniority_on = models.DateField(_("seniority counts from"), editable=False)
    state = models.CharField(_("state"), max_length=8, choices=ApplicationState, default=ApplicationState.ACTIVE)
    state_on = models.DateField(_("since"), editable=False)
    rooms_min = models.PositiveSmallIntegerField(_("rooms needed, at least"), default=1)
    rooms_max = models.PositiveSmallIntegerField(_("rooms, at most"), null=True, blank=True)
    needs_access = models.BooleanField(_("needs a dwelling reachable without a step"), default=False)
    communes = models.ManyToManyField(Commune, blank=True, verbose_name=_("communes wanted"), related_name="+")
    support = models.CharField(_("support wished"), max_length=8, choices=SupportWish, blank=True)
    sne_number = models.CharField(_("social housing request number"), max_length=18, blank=True)
    siao_number = models.CharField(_("SIAO orientation number"), max_length=20, blank=True)
    siao_on = models.DateField(_("oriented by the SIAO on"), null=True, blank=True)
    referred_by = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("referred by"), related_name="referrals"
    )
    last_contact_on = models.DateField(_("last contact"), null=True, blank=True, editable=False)
    contact_count = models.PositiveIntegerField(_("contacts"), default=0, editable=False)
    history = HistoricalRecords()
    untraced = ("last_contact_on", "contact_count")  # from the contacts, without a line of history (`core.moved`)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ("received_on", "id")
        verbose_name = _("application")
        constraints = [
            models.CheckConstraint(
                condition=Q(rooms_max=None) | Q(rooms_max__gte=F("rooms_min")),
                name="application_rooms",
                violation_error_message=_("At most as many rooms as at least, or more: check both."),
            ),
            models.CheckConstraint(
                condition=Q(siao_number="", siao_on=None) | (~Q(siao_number="") & Q(siao_on__isnull=False)),
                name="application_siao_dated",
                violation_error_message=_("A SIAO orientation has a number and a day: write both, or neither."),
            ),
        ]
        indexes = [
            models.Index(fields=("received_on", "id"), name="application_oldest_first"),
            models.Index(fields=("seniority_on", "id"), name="application_seniority"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"D{self.number:05d}"


ELSEWHERE = "house_elsewhere"  # the step by which another landlord's dwelling houses a household


class StateChangeQuerySet(models.QuerySet["StateChange"]):
    def housed_here(self) -> "StateChangeQuerySet":
        """Housed by the agency: what another landlord gave is not its work."""
        return self.filter(state=ApplicationState.HOUSED).exclude(reason=ELSEWHERE)


class StateChange(models.Model):
    """When an application took a state: the flows of the report and the facts file are read here."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="changes")
    state = models.CharField(_("state"), max_length=8, choices=ApplicationState)
    reason = models.CharField(_("by"), max_length=16, blank=True)  # the step, or what brought it
    on = models.DateField(_("on"), db_index=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")  # None: the rule of silence

    untold = ("reason",)  # the state says it

    objects = StateChangeQuerySet.as_manager()

    class Meta:
        ordering = ("on", "id")
        verbose_name = _("state of the application")
        indexes = [models.Index(fields=("application", "on", "id", "state"), name="state_change_then")]

    def __str__(self) -> str:
        return f"{self.application} {self.state} {self.on}"
