"""The grid of points that the commission adopted, and what the proposals of a sitting rested on."""

import zlib
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.models import Document, User
from trousseau.rules.grid import read_grid
from trousseau.rules.points import Grid as GridRule

from .sittings import Sitting


class GridQuerySet(models.QuerySet["Grid"]):
    def in_force(self, on: date) -> "Grid | None":
        """The last one adopted by that day."""
        return self.filter(adopted_on__lte=on).order_by("-adopted_on", "-pk").first()


class Grid(models.Model):
    """A version of the grid. A draft ranks nobody; once adopted it is never edited, a later version replaces it."""

    version = models.CharField(
        _("version"), max_length=80, unique=True, error_messages={"unique": _("A grid already bears this name.")}
    )
    letting = models.PositiveIntegerField(_("what one more letting is worth in the plan, in points"))
    lines = models.JSONField(_("lines"))
    prepared_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("prepared by"), related_name="+")
    prepared_on = models.DateField(_("prepared on"))
    adopted_on = models.DateField(
        _("adopted on"),
        null=True,
        blank=True,
        unique=True,
        error_messages={"unique": _("Another grid was adopted on that day.")},
    )
    minutes = models.CharField(_("minutes that adopt it"), max_length=120, blank=True)
    paper = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, editable=False, verbose_name=_("the minutes"), related_name="+"
    )
    adopted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("recorded by"), related_name="+"
    )

    objects = GridQuerySet.as_manager()

    class Meta:
        ordering = ("-adopted_on", "-id")
        verbose_name = _("grid of points")
        constraints = [
            models.CheckConstraint(
                condition=Q(adopted_on=None, minutes="", adopted_by=None)
                | (Q(adopted_on__isnull=False, adopted_by__isnull=False) & ~Q(minutes="")),
                name="grid_adopted_whole",
                violation_error_message=_("An adopted grid says the day, the minutes and who recorded it."),
            )
        ]

    def __str__(self) -> str:
        return self.version

    def rule(self, on: date | None = None) -> GridRule:
        """As the rules read it; a draft is read as if it were adopted on the day `on`."""
        return read_grid(
            {"version": self.version, "adopted_on": self.adopted_on or on, "letting": self.letting, "lines": self.lines}
        )


class FrozenProblem(models.Model):
    """All that a proposal rested on, and the answer, to the byte: under numbers, no name. Written once, by a decision.

    It reaches no person: erasing a household leaves it as it is. The bytes are kept compressed.
    """

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="problems")
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, verbose_name=_("grid"), related_name="problems")
    frozen_on = models.DateField(_("frozen on"))
    problem = models.BinaryField()
    problem_sha256 = models.CharField(max_length=64)
    result = models.BinaryField()
    result_sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("id",)
        verbose_name = _("frozen problem")
        constraints = [models.UniqueConstraint(fields=("sitting", "problem_sha256"), name="frozen_problem_once")]

    def __str__(self) -> str:
        return f"{self.sitting} {self.problem_sha256[:12]}"

    @property
    def problem_bytes(self) -> bytes:
        return zlib.decompress(bytes(self.problem))

    @property
    def result_bytes(self) -> bytes:
        return zlib.decompress(bytes(self.result))
