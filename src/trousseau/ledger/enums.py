"""The two books and the side on which an account usually stands."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Ledger(TextChoices):
    """The money held for others, and the agency's own."""

    CLIENTS = "clients", _("Clients’ ledger")
    AGENCY = "agency", _("Agency ledger")


class Sense(StrEnum):
    DEBIT = "debit"
    CREDIT = "credit"
    EITHER = "either"
