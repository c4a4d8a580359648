"""What the laboratory tries before it is adopted, what it found, and what a grid's minutes keep of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.models import Run, User

from ..enums import TrialKind, TrialState
from .grids import Grid


class TrialResult(models.Model):
    """The figures of a trial, kept once by the SHA-256 of all that they rest on. Numbers, days and codes, no name."""

    inputs_sha256 = models.CharField(max_length=64, unique=True)
    figures = models.JSONField()
    made_on = models.DateField(_("made on"))

    class Meta:
        ordering = ("id",)
        verbose_name = _("result of a trial")

    def __str__(self) -> str:
        return self.inputs_sha256[:12]


class Trial(Run):
    """One question put to the laboratory: another grid, limit or share, on the next sitting or on the months that were.

    What is empty is not changed: the rule in force stays. `effort` in thousandths, `left` in cents, `siao` in per cent.
    """

    UNDER_WAY = {"state": (TrialState.ASKED,)}

    kind = models.CharField(_("tried on"), max_length=7, choices=TrialKind)
    grid = models.ForeignKey(Grid, models.CASCADE, null=True, blank=True, related_name="trials")
    effort = models.PositiveSmallIntegerField(_("effort at most"), null=True, blank=True)
    left = models.PositiveIntegerField(_("left to live on, at least"), null=True, blank=True)
    siao = models.PositiveSmallIntegerField(_("share promised to the SIAO"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(_("months to live again"), null=True, blank=True)
    on = models.DateField(_("asked on"))
    asked_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("asked by"), related_name="+")
    asked_sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=7, choices=TrialState, default=TrialState.ASKED)
    result = models.ForeignKey(TrialResult, models.PROTECT, null=True, related_name="trials")

    class Meta:
        ordering = ("-id",)
        verbose_name = _("trial")
        constraints = [
            models.UniqueConstraint(
                fields=("asked_sha256",), condition=Q(state=TrialState.ASKED), name="trial_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(state=TrialState.DONE, result__isnull=False) | (~Q(state=TrialState.DONE) & Q(result=None)),
                name="trial_done_with_result",
            ),
            models.CheckConstraint(
                condition=Q(kind=TrialKind.SITTING, months=None) | Q(kind=TrialKind.PAST, months__gte=1),
                name="trial_past_has_months",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class TrialKept(models.Model):
    """The figures of a trial joined to the minutes of a grid, frozen: without the numbers of households, for all who
    read the grid. `lines_sha256`: the very lines that were tried; a draft changed since is not the grid tried. It goes
    with a draft that is dropped; once the grid is adopted nothing takes it away."""

    grid = models.ForeignKey(Grid, models.CASCADE, related_name="trials_kept")
    trial = models.ForeignKey(Trial, models.RESTRICT, related_name="kept")
    lines_sha256 = models.CharField(max_length=64)
    figures = models.JSONField()
    kept_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("joined by"), related_name="+")
    kept_on = models.DateField(_("joined on"))

    class Meta:
        ordering = ("id",)
        verbose_name = _("trial joined to a grid")
        constraints = [
            models.UniqueConstraint(
                fields=("grid", "trial"),
                name="trial_kept_once",
                violation_error_message=_("This trial is already joined to the grid."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.grid}, {self.trial_id}"
