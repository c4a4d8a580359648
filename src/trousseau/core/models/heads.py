"""The heads of the registers and books, printed on a sheet that is signed: what it says is kept on paper."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .accounts import User


class HeadsSheet(models.Model):
    """One sheet a month (`month`: its first day). `heads`: [code, number, seal] of each register and book as it was found whole on `made_on`.

    The paper alone is a proof: this row is in the base that it is about.
    """

    month = models.DateField(_("month"), unique=True)
    made_on = models.DateField(_("sheet made on"))
    heads = models.JSONField(_("heads"))
    signed_on = models.DateField(_("sheet signed on"), null=True, blank=True)
    signed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("sheet signed by"), related_name="+"
    )

    class Meta:
        ordering = ("-month",)
        verbose_name = _("sheet of heads")
        verbose_name_plural = _("sheets of heads")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(signed_on=None, signed_by=None)
                | models.Q(signed_on__gte=models.F("made_on"), signed_by__isnull=False),
                name="sheet_signed_after_made",
                violation_error_message=_("The sheet was made later than that day: it cannot have been signed before."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
