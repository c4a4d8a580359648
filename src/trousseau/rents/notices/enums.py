from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PaperKind(TextChoices):
    """What is made for every lease of a month."""

    NOTICES = "notices", _("Notices of rent due")
    RECEIPTS = "receipts", _("Receipts")


class Way(TextChoices):
    """How a paper reaches its tenant. E-mail only with their consent (loi 89-462, art. 21)."""

    EMAIL = "email", _("By e-mail")
    PRINT = "print", _("To be printed")
