from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SittingState(TextChoices):
    OPEN = "open", _("Being prepared or held")
    CLOSED = "closed", pgettext_lazy("sitting", "Closed")


class Outcome(TextChoices):
    ALLOCATED = "allocated", _("Allocated")
    ADJOURNED = "adjourned", _("Adjourned")
