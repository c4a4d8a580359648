"""The call of a month's rents, from the first row computed to the day it is posted."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField
from trousseau.core.models import Run, User
from trousseau.tenancies.models import Lease


class MonthRun(Run):
    """One call of the rents of `month`: computed row by row, posted all at once. One is open a month at a time.

    `reached`: the number of the last lease computed, where the work goes on. `mark`: what the leases were when it
    began; when they changed meanwhile, it begins again.
    """

    UNDER_WAY = {"posted_at": (None,)}

    month = models.DateField(_("month"))
    made_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("asked by"), related_name="+")
    made_at = models.DateTimeField(_("asked on"), auto_now_add=True)
    mark = models.CharField(max_length=120, blank=True)
    reached = models.PositiveIntegerField(default=0)
    calls = models.PositiveIntegerField(_("rents called"), default=0)
    cents = CentsField(_("amount called"), default=0)
    nothing = models.PositiveIntegerField(_("leases that ask nothing"), default=0)
    posted_at = models.DateTimeField(_("called on"), null=True)

    class Meta:
        ordering = ("-month", "-pk")
        verbose_name = _("month run")
        constraints = [
            models.UniqueConstraint(fields=("month",), condition=Q(posted_at=None), name="month_run_open_once")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def batch(self) -> str:
        """The name under which its entries are staged in the ledger."""
        return f"rents.run:{self.pk}"


class RunRow(models.Model):
    """What one lease will be asked by a run that is not posted yet. Erased once it is."""

    run = models.ForeignKey(MonthRun, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    lease = models.ForeignKey(Lease, models.CASCADE, related_name="+")
    rent = CentsField()
    charges = CentsField()
    caf_expected = CentsField()
    due_on = models.DateField()

    class Meta:
        ordering = ("position",)
        verbose_name = _("run row")
        constraints = [models.UniqueConstraint(fields=("run", "position"), name="run_row_once")]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.position}"
