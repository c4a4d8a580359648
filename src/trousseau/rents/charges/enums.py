from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ChargeNature(TextChoices):
    """Décret 87-713, annex: what may be recovered from the tenant."""

    LIFT = "lift", _("Lift")
    WATER = "water", _("Cold and hot water, shared heating")
    PRIVATE = "private", _("Private fittings")
    SHARED = "shared", _("Shared parts")
    OUTSIDE = "outside", _("Outside spaces")
    HYGIENE = "hygiene", _("Hygiene")
    EQUIPMENT = "equipment", _("Equipment of the building")
    TAXES = "taxes", _("Household waste, sweeping, sewers")


class ChargeKey(TextChoices):
    """How a cost of the building is shared between its dwellings."""

    OWN = "own", _("This dwelling alone")
    TANTIEMES = "tantiemes", _("Tantièmes")
    PERSONS = "persons", _("Number of persons")
    METER = "meter", _("Meters")
    EQUAL = "equal", _("As many for each dwelling")
