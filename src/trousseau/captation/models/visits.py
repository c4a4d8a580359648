"""What was seen in a dwelling before its mandate."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.models import Document, User, Versioned

from ..enums import Answer, Conclusion, Mender, RoomKind
from .prospects import Prospect


class DwellingInspection(Versioned):
    """A visit before the mandate. Once recorded what was seen stays; a later visit sees again.

    `key`: given by the form when it opens, so that a visit sent twice is written once. `conclusion` is the
    officer's, empty until it is confirmed.
    """

    prospect = models.ForeignKey(Prospect, models.CASCADE, related_name="inspections")
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)
    made_on = models.DateField(_("made on"))
    made_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("by"), related_name="+")
    equipment = models.JSONField(_("equipment"), default=list, blank=True)
    words = models.TextField(_("other words"), blank=True)
    conclusion = models.CharField(_("conclusion"), max_length=8, choices=Conclusion, blank=True)
    conclusion_words = models.CharField(_("why"), max_length=300, blank=True)
    concluded_on = models.DateField(_("concluded on"), null=True, blank=True)
    concluded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("concluded by"), related_name="+"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ("-made_on", "-id")
        verbose_name = _("dwelling inspection")
        constraints = [
            models.CheckConstraint(
                condition=Q(conclusion="", concluded_on=None, concluded_by=None)
                | (~Q(conclusion="") & Q(concluded_on__isnull=False, concluded_by__isnull=False)),
                name="conclusion_says_who_and_when",
            )
        ]

    def __str__(self) -> str:
        return f"{self.prospect} {self.made_on}"


class InspectionPoint(models.Model):
    """One point of décret 2002-120 as it was seen; `code` is one of `rules.decency.SEEN`."""

    inspection = models.ForeignKey(DwellingInspection, models.CASCADE, related_name="points")
    code = models.CharField(_("point"), max_length=20)
    answer = models.CharField(_("answer"), max_length=6, choices=Answer)
    words = models.CharField(_("note"), max_length=500, blank=True)
    mender = models.CharField(_("who must mend it"), max_length=8, choices=Mender, blank=True)
    mend_by = models.DateField(_("mended by"), null=True, blank=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("inspection point")
        constraints = [
            models.UniqueConstraint(fields=("inspection", "code"), name="point_once"),
            models.CheckConstraint(
                condition=~Q(answer=Answer.NO) | ~Q(words=""),
                name="defect_has_words",
                violation_error_message=_("Write a few words: the answer is “No”."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.answer}"


class InspectionRoom(models.Model):
    """A room as it was measured; null: not measured."""

    inspection = models.ForeignKey(DwellingInspection, models.CASCADE, related_name="rooms")
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=8, choices=RoomKind)
    surface = models.DecimalField(_("area"), max_digits=6, decimal_places=2, null=True, blank=True)
    height = models.DecimalField(_("height"), max_digits=4, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("inspection room")

    def __str__(self) -> str:
        return self.name


class DefectPhoto(models.Model):
    """A photo of a visit, without its place, its hour or its camera. `point` empty: the dwelling as a whole."""

    inspection = models.ForeignKey(DwellingInspection, models.CASCADE, related_name="photos")
    point = models.CharField(_("point"), max_length=20, blank=True)
    file = models.ForeignKey(Document, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, editable=False)

    class Meta:
        ordering = ("id",)
        verbose_name = _("defect photo")
        constraints = [models.UniqueConstraint(fields=("inspection", "sha256"), name="photo_once")]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.pk}"
