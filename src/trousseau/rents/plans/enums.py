from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlanEnd(TextChoices):
    """Why a payment plan runs no more."""

    KEPT = "kept", _("Kept to its end")
    BROKEN = "broken", _("No longer kept")
    REPLACED = "replaced", _("Another takes its place")
