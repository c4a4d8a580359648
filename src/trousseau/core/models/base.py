"""What every editable object shares."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Versioned(models.Model):
    """An object that people edit: `version` makes a second writer meet a conflict, never lose an update."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        abstract = True
