"""Two applications that were one: merged by a person, and undone the same way."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.models import User

from ..enums import ApplicationState
from .requests import Application


class ApplicationMerge(models.Model):
    """`gone` left for `stands`, which took the earlier seniority; what both had before is kept to undo it."""

    gone = models.ForeignKey(Application, models.PROTECT, related_name="merged_into")
    stands = models.ForeignKey(Application, models.PROTECT, related_name="merged_from")
    why = models.CharField(_("why"), max_length=200)
    state_before = models.CharField(max_length=8, choices=ApplicationState)
    seniority_before = models.DateField()
    merged_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    merged_on = models.DateField(_("merged on"))
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    undone_on = models.DateField(_("undone on"), null=True, blank=True)

    class Meta:
        ordering = ("-merged_on", "-id")
        verbose_name = _("merge of applications")
        constraints = [
            models.UniqueConstraint(
                fields=("gone",),
                condition=Q(undone_on=None),
                name="application_merged_once",
                violation_error_message=_("This application is already merged into another."),
            ),
            models.CheckConstraint(
                condition=~Q(gone=F("stands")),
                name="application_merge_two",
                violation_error_message=_("An application is not merged into itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone} → {self.stands}"
