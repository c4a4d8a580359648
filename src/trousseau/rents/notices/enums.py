from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PaperKind(TextChoices):
    """What is made for every lease of a month."""

    NOTICES = "notices", _("Notices of rent due")
    RECEIPTS = "receipts", _("Receipts")
