from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ChargeKey(TextChoices):
    """How a cost of the building is shared between its dwellings."""

    OWN = "own", _("This dwelling alone")
    TANTIEMES = "tantiemes", _("Tantièmes")
    PERSONS = "persons", _("Number of persons")
    METER = "meter", _("Meters")
    EQUAL = "equal", _("As many for each dwelling")
