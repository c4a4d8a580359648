"""Kinds of facts and states of a delivery."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    """The kinds of `exchange.facts`, with their labels."""

    APPLICATION_OPENED = "application_opened", _("Application opened")
    CONTACT = "contact", _("Contact")
    INACTIVE = "inactive", _("No more contact")
    ACTIVE_AGAIN = "active_again", _("In contact again")
    HOUSED = "housed", _("Housed")
    LEFT = "left", pgettext_lazy("list of households", "Left")


class DeliveryState(TextChoices):
    CURRENT = "current", _("In use")
    PARTLY_REPLACED = "partly", _("Replaced in part")
    REPLACED = "replaced", _("Replaced")
    WITHDRAWN = "undone", _("Withdrawn")
