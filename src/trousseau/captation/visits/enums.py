from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Answer(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNSEEN = "unseen", _("Not seen")


class Mender(TextChoices):
    """Who must mend a defect."""

    OWNER = "owner", _("The owner")
    AGENCY = "agency", _("The agency, for the owner")
    TENANT = "tenant", _("The tenant to come")
    COOWNERS = "coowners", _("The co-ownership")


class RoomKind(TextChoices):
    MAIN = "main", _("To live or sleep in")
    KITCHEN = "kitchen", _("Kitchen")
    WET = "wet", _("Bathroom, toilet")
    OTHER = "other", _("Hall, storage")


class Equipment(TextChoices):
    HOB = "hob", _("Hob")
    OVEN = "oven", _("Oven")
    FRIDGE = "fridge", _("Fridge")
    WASHER_SPACE = "washer", _("Space for a washing machine")
    BOILER = "boiler", _("Individual boiler")
    ELECTRIC_HEAT = "electric", _("Electric heaters")
    COMMON_HEAT = "common", _("Shared heating")
    HOT_WATER = "tank", _("Hot-water tank")
    VENTILATION = "vmc", _("Mechanical ventilation")
    SMOKE = "smoke", _("Smoke alarm")
    SHUTTERS = "shutters", _("Shutters")
    DOOR_PHONE = "doorphone", _("Door phone")
    FIBRE = "fibre", _("Fibre socket")
    LIFT = "lift", _("Lift")
    CELLAR = "cellar", _("Cellar")
    PARKING = "parking", _("Parking space")


class Conclusion(TextChoices):
    """From the mildest to the strictest, as in `rules.decency.CONCLUSIONS`."""

    LET = "let", _("May be let")
    WORKS = "works", _("May be let after works")
    NEVER = "never", _("May not be let")
