from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SittingState(TextChoices):
    OPEN = "open", _("Being prepared or held")
    CLOSED = "closed", pgettext_lazy("sitting", "Closed")


class Outcome(TextChoices):
    ALLOCATED = "allocated", _("Allocated")
    ADJOURNED = "adjourned", _("Adjourned")


class Withdrawn(TextChoices):
    """Why a dwelling that was allocated does not go to the household after all."""

    REFUSED = "refused", _("The household refused")
    UNREACHABLE = "unreachable", _("The household can no longer be reached")
    OWNER = "owner", _("The owner withdrew")
    OTHER = "other", _("Another reason")
