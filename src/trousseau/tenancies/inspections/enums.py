from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class InspectionKind(TextChoices):
    ENTRY = "entry", _("Entry inspection")
    PRE = "pre", _("Visit before the departure")
    EXIT = "exit", _("Exit inspection")


class Condition(TextChoices):
    """How an element is, from the best to the worst."""

    NEW = "new", _("As new")
    GOOD = "good", _("Good")
    WORN = "worn", _("Worn")
    BAD = "bad", _("Damaged")
    GONE = "gone", _("Gone")


class MeterKind(TextChoices):
    COLD = "cold", _("Cold water (m³)")
    HOT = "hot", _("Hot water (m³)")
    GAS = "gas", _("Gas (m³)")
    POWER = "power", _("Electricity (kWh)")
    POWER_LOW = "low", _("Electricity, off-peak (kWh)")


class KeyKind(TextChoices):
    DOOR = "door", _("Door of the dwelling")
    BUILDING = "building", _("Entrance of the building")
    BOX = "box", _("Letter box")
    CELLAR = "cellar", _("Cellar, garage or other")
    BADGE = "badge", _("Badge or remote control")
