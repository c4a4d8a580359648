"""What was erased, without whom."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from .accounts import User


class Erasure(models.Model):
    """One erasure: of which subject by its number alone, of what, when. The list kept outside the base (`core.erasures`) has
    the same lines, which a restored backup lacks.

    `codes`: of the terms, or "*". `claim`: what a claim needs was kept. `replayed_at`: done again after a restore;
    `found`: whether there was somebody to erase then.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    about = models.CharField(_("about"), max_length=40, db_index=True)
    known_on = models.DateField(_("known since"), null=True)
    codes = models.JSONField(_("what"), default=list)
    claim = models.BooleanField(_("a claim stands"), default=False)
    at = models.DateTimeField(_("erased on"))
    by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("by"), related_name="+")
    replayed_at = models.DateTimeField(_("erased again on"), null=True)
    found = models.BooleanField(default=True)

    class Meta:
        ordering = ("-at", "-id")
        verbose_name = _("erasure")

    def __str__(self) -> str:
        return f"{self.about} {self.at:%Y-%m-%d}"
