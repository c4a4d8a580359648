from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Zone(TextChoices):
    """Which ceiling of the letting fees holds (décret 2014-890, art. 2), in the order of their scale. A person says it."""

    VERY_TENSE = "very", _("Very tense zone")
    TENSE = "tense", _("Tense zone (zone tendue)")
    OTHER = "other", _("Elsewhere")
    NONE = "none", _("Not asked: an inspection has one ceiling")


LETTING_ZONES = (Zone.VERY_TENSE, Zone.TENSE, Zone.OTHER)
