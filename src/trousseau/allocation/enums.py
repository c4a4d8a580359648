from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SittingState(TextChoices):
    OPEN = "open", _("Being prepared or held")
    CLOSED = "closed", _("Closed")


class Outcome(TextChoices):
    ALLOCATED = "allocated", _("Allocated")
    ADJOURNED = "adjourned", _("Adjourned")
