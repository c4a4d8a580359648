"""What became of each yearly day of revision: asked, or lost."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField
from trousseau.core.models import Document, User

from .leases import Lease
from .terms import RentChange


class RentRevision(models.Model):
    """The revision of `due_on`: asked on `asked_on` with its two indexes, or lost when nobody asked within its year.

    Loi 89-462, art. 17-1: from the request on, never before; so `change` holds from `asked_on`.
    """

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="revisions")
    due_on = models.DateField(_("day of revision"))
    quarter = models.CharField(_("quarter of the index"), max_length=7)
    asked_on = models.DateField(_("asked on"), null=True, blank=True)
    new_index = models.DecimalField(_("new index"), max_digits=6, decimal_places=2, null=True, blank=True)
    old_index = models.DecimalField(_("index of a year before"), max_digits=6, decimal_places=2, null=True, blank=True)
    before = CentsField(_("rent before"), null=True, blank=True)
    after = CentsField(_("rent after"), null=True, blank=True)
    ceiling = CentsField(_("ceiling that day"), null=True, blank=True)
    change = models.OneToOneField(
        RentChange, models.PROTECT, null=True, blank=True, editable=False, related_name="revision"
    )
    paper = models.OneToOneField(Document, models.PROTECT, null=True, related_name="rent_revision")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("by"), related_name="+")

    class Meta:
        ordering = ("due_on",)
        verbose_name = _("rent revision")
        constraints = [
            models.UniqueConstraint(
                fields=("lease", "due_on"),
                name="rent_revision_once",
                violation_error_message=_("This revision was already asked, or is lost."),
            ),
            models.CheckConstraint(
                condition=Q(asked_on=None, change=None, paper=None)
                | Q(asked_on__isnull=False, new_index__isnull=False, old_index__isnull=False, after__isnull=False),
                name="rent_revision_asked_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lease} {self.due_on}"
