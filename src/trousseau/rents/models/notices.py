"""The papers of a month made together: the notices of rent due, the receipts, and how each reaches its tenant."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trousseau.core.fields import CentsField
from trousseau.core.models import Document, Run, User
from trousseau.tenancies.models import Lease

from ..enums import PaperKind


class RentNotice(models.Model):
    """A notice of rent due (avis d'échéance): free, numbered, kept as it was given (loi 89-462, art. 21)."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="notices")
    month = models.DateField(_("month"))
    amount = CentsField(_("amount asked"))
    made_on = models.DateField(_("made on"))
    paper = models.OneToOneField(Document, models.PROTECT, related_name="rent_notice")

    class Meta:
        ordering = ("-month", "-number")
        verbose_name = _("notice of rent due")
        constraints = [models.UniqueConstraint(fields=("lease", "month"), name="rent_notice_once")]

    def __str__(self) -> str:
        return f"A{self.number:06d}"


class PaperRun(Run):
    """The papers of a month, asked for at once, made by the task worker, then sent to who agreed to e-mail."""

    UNDER_WAY = {"ended_at": (None,)}

    kind = models.CharField(_("papers"), max_length=8, choices=PaperKind)
    month = models.DateField(_("month"))
    made_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("asked by"), related_name="+")
    asked_on = models.DateField(_("asked on"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("papers of a month")

    def __str__(self) -> str:
        return f"{self.kind} {self.month:%Y-%m}"
