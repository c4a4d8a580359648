"""How often one connection sent a public page, without its address."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SendingCount(models.Model):
    """Pages sent by one connection within one hour. `mark` is a keyed hash of the page, the hour and the connection: two
    hours of one connection cannot be told to be the same; the key is not in the database."""

    mark = models.CharField(max_length=64, primary_key=True)
    hour = models.DateTimeField(_("hour"), db_index=True)
    count = models.PositiveIntegerField(_("pages sent"), default=0)

    class Meta:
        verbose_name = _("sendings of a public page")

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} {self.count}"
