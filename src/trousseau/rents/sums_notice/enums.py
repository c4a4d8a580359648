from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ToldBy(TextChoices):
    """Décret 72-678, art. 67: the two ways in which an owner is told of sums received."""

    REGISTERED = "registered", _("Registered letter")
    SIGNATURE = "signature", _("Handed over against a signature")
