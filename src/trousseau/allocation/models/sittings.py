"""One meeting of the commission: who sits, who withdraws from which point, the opinions they give."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from trousseau.applications.models import Application
from trousseau.core.models import Document, User, Versioned
from trousseau.mandates.models import Mandate

from ..enums import OpinionValue, Presence, SittingState


class SittingQuerySet(models.QuerySet["Sitting"]):
    def held(self) -> "SittingQuerySet":
        """Those that took place: closed with their minutes, where somebody was present."""
        there = Seat.objects.filter(sitting=OuterRef("pk"), presence=Presence.PRESENT)
        return self.filter(Exists(there), state=SittingState.CLOSED)

    def standing(self) -> "SittingQuerySet":
        """But for those that were called off."""
        return self.exclude(state=SittingState.OFF)


class Sitting(Versioned):
    """One meeting of the commission. Its seed is drawn and published when it is prepared; a trigger keeps it. Called off, it
    stays with its reason, and its day may be convened again, by the same seed."""

    held_on = models.DateField(
        _("held on"), unique=True, error_messages={"unique": _("A sitting is already held on that day.")}
    )
    place = models.CharField(_("place"), max_length=160, blank=True)
    chair = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("chaired by"), related_name="+"
    )
    state = models.CharField(_("state"), max_length=6, choices=SittingState, default=SittingState.OPEN)
    seed = models.CharField(_("seed of the draw"), max_length=32, blank=True, editable=False)
    seed_on = models.DateField(_("seed published on"), null=True, blank=True, editable=False)
    discussed = models.ForeignKey(
        Mandate,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("dwelling discussed"),
        related_name="+",
    )
    minutes = models.OneToOneField(
        Document, models.PROTECT, null=True, editable=False, verbose_name=_("minutes"), related_name="sitting"
    )
    off_on = models.DateField(_("called off on"), null=True, blank=True, editable=False)
    off_for = models.CharField(_("why it was called off"), max_length=200, blank=True, editable=False)
    off_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, verbose_name=_("called off by"), related_name="+"
    )
    history = HistoricalRecords(excluded_fields=["discussed"])

    objects = SittingQuerySet.as_manager()

    class Meta:
        ordering = ("-held_on",)
        verbose_name = _("sitting")
        constraints = [
            models.CheckConstraint(
                condition=Q(seed="", seed_on=None) | (~Q(seed="") & Q(seed_on__isnull=False)), name="sitting_seed_dated"
            ),
            models.CheckConstraint(
                condition=Q(state=SittingState.OFF, off_on__isnull=False) & ~Q(off_for="")
                | (~Q(state=SittingState.OFF) & Q(off_on=None)),
                name="sitting_called_off_with_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on:%d/%m/%Y}"

    @property
    def is_open(self) -> bool:
        return self.state == SittingState.OPEN


class Seat(models.Model):
    """A member of one sitting: convened, then present or excused."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="seats")
    member = models.ForeignKey(User, models.PROTECT, verbose_name=_("member"), related_name="seats")
    presence = models.CharField(_("presence"), max_length=8, choices=Presence, default=Presence.CONVENED)
    history = HistoricalRecords()

    class Meta:
        ordering = ("member__name", "id")
        verbose_name = _("seat")
        constraints = [models.UniqueConstraint(fields=("sitting", "member"), name="seat_once")]

    def __str__(self) -> str:
        return self.member.name


class Recusal(models.Model):
    """A member takes no part in a point, for a dwelling or a household. The ground is asked of nobody and kept nowhere."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="recusals")
    member = models.ForeignKey(User, models.PROTECT, verbose_name=_("member"), related_name="recusals")
    mandate = models.ForeignKey(
        Mandate, models.PROTECT, null=True, blank=True, verbose_name=_("dwelling"), related_name="recusals"
    )
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, blank=True, verbose_name=_("household"), related_name="recusals"
    )
    by = models.ForeignKey(User, models.PROTECT, verbose_name=_("recorded by"), related_name="+")
    on = models.DateField(pgettext_lazy("recusal", "recorded on"))

    class Meta:
        ordering = ("id",)
        verbose_name = _("recusal")
        constraints = [
            models.CheckConstraint(
                condition=Q(mandate=None, application__isnull=False) | Q(mandate__isnull=False, application=None),
                name="recusal_of_one",
                violation_error_message=_("Name the dwelling or the household, one of the two."),
            ),
            models.UniqueConstraint(
                fields=("sitting", "member", "mandate"),
                condition=Q(application=None),
                name="recusal_dwelling_once",
                violation_error_message=_("This withdrawal is already written."),
            ),
            models.UniqueConstraint(
                fields=("sitting", "member", "application"),
                condition=Q(mandate=None),
                name="recusal_household_once",
                violation_error_message=_("This withdrawal is already written."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.mandate or self.application}"


class Opinion(models.Model):
    """What one member thinks of one proposal, before the commission decides. Nobody has to give one."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="opinions")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="opinions")
    application = models.ForeignKey(Application, models.PROTECT, related_name="opinions")
    member = models.ForeignKey(User, models.PROTECT, related_name="opinions")
    value = models.CharField(_("opinion"), max_length=7, choices=OpinionValue)

    class Meta:
        ordering = ("id",)
        verbose_name = _("opinion")
        constraints = [
            models.UniqueConstraint(fields=("sitting", "mandate", "application", "member"), name="opinion_once")
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.value}"
