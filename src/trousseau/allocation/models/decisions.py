"""What the commission decides, with what it saw; who follows if the household does not take the dwelling."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from trousseau.applications.models import Application
from trousseau.core.models import User, Versioned
from trousseau.mandates.models import Mandate

from ..enums import Cause, NextStep, Outcome, Withdrawn
from .grids import FrozenProblem
from .sittings import Sitting


class DecisionQuerySet(models.QuerySet["Decision"]):
    def in_effect(self) -> "DecisionQuerySet":
        """A dwelling was allocated, and the decision was not withdrawn since."""
        return self.filter(outcome=Outcome.ALLOCATED, withdrawn_on=None)

    def awaits_keys(self) -> "DecisionQuerySet":
        """In effect, and its household has no keys yet."""
        return self.in_effect().exclude(leases__keys_on__isnull=False)

    def pending(self, on: date) -> "DecisionQuerySet":
        """On that day, the dwelling and the household are promised: neither withdrawn nor the keys given."""
        kept = Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)
        return self.filter(kept, outcome=Outcome.ALLOCATED).exclude(leases__keys_on__lte=on)


class Decision(Versioned):
    """What the commission decided for one dwelling, with the reasons it typed and the proposals it saw.

    A successor designated by the commission becomes a decision of the same sitting, by a later act: `succeeds` names
    the one it takes the place of. Who was there is kept with each decision of the commission, without those who withdrew
    from the point: members come and go in a sitting, and what is noted later rewrites no decision. `seated` is null for
    a successor, called outside a sitting. Never erased: when it does not come to a lease it is withdrawn, and says since when, why and by whom.
    """

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="decisions")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="decisions")
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, blank=True, verbose_name=_("household"), related_name="decisions"
    )
    outcome = models.CharField(_("decision"), max_length=9, choices=Outcome)
    reason = models.TextField(_("reasons"))
    rank = models.PositiveSmallIntegerField(_("rank among the proposals"), null=True)
    frozen = models.ForeignKey(
        FrozenProblem,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="decisions",
        verbose_name=_("frozen problem"),
    )
    seen = models.JSONField(_("proposals seen"), default=list, blank=True)
    cause = models.CharField(_("why it is adjourned"), max_length=8, choices=Cause, blank=True)
    next_step = models.CharField(_("next step"), max_length=8, choices=NextStep, blank=True)
    due_on = models.DateField(_("at the latest on"), null=True, blank=True)
    recused = models.ManyToManyField(User, verbose_name=_("members who withdrew"), related_name="+")
    present = models.ManyToManyField(User, verbose_name=_("members present"), related_name="+")
    seated = models.PositiveSmallIntegerField(_("members convened"), null=True, editable=False)
    presided_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, verbose_name=_("who presided"), related_name="+"
    )
    few = models.BooleanField(_("decided by fewer than half, and said so"), default=False, editable=False)
    succeeds = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="successor_decision",
        verbose_name=_("in place of"),
    )
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_on = models.DateField(_("decided on"))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_for = models.CharField(_("why it was withdrawn"), max_length=11, choices=Withdrawn, blank=True)
    withdrawn_words = models.CharField(_("in a few words"), max_length=300, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = _("decision")
        constraints = [
            models.UniqueConstraint(
                fields=("sitting", "mandate"),
                condition=Q(succeeds=None),
                name="decision_once",
                violation_error_message=_("This sitting already decided for this dwelling."),
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.ADJOURNED) | Q(application__isnull=False),
                name="decision_names_household",
                violation_error_message=_("Choose the household to whom the dwelling goes."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_for="", withdrawn_by=None)
                | (
                    Q(outcome=Outcome.ALLOCATED, withdrawn_on__gte=F("decided_on"), withdrawn_by__isnull=False)
                    & ~Q(withdrawn_for="")
                ),
                name="decision_withdrawn_whole",
                violation_error_message=_(
                    "An allocation is withdrawn on a day, after it was decided, with its reason."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sitting} {self.mandate}"

    @property
    def allocated_to(self) -> Application:
        """The household that it allocates the dwelling to, by its request; nothing was adjourned."""
        assert self.application is not None
        return self.application

    @property
    def stands(self) -> bool:
        return self.outcome == Outcome.ALLOCATED and self.withdrawn_on is None

    @property
    def ended(self) -> bool:
        """Allocated, then withdrawn."""
        return self.withdrawn_on is not None


class Successor(models.Model):
    """The household that the commission designated to be asked next, in this order: 2, then 3."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="successors")
    application = models.ForeignKey(
        Application, models.PROTECT, verbose_name=_("household"), related_name="successions"
    )
    place = models.PositiveSmallIntegerField(_("place"))

    class Meta:
        ordering = ("place",)
        verbose_name = _("successor")
        constraints = [
            models.UniqueConstraint(fields=("decision", "place"), name="successor_place_once"),
            models.UniqueConstraint(fields=("decision", "application"), name="successor_once"),
            models.CheckConstraint(condition=Q(place__gte=2) & Q(place__lte=3), name="successor_place"),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.application}"
