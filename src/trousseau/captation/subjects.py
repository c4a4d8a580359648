"""What the pages of the room are about; a folder that has pages of its own things declares them beside its pages."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.models import Building, Dwelling
from trousseau.core.subjects import Place, Subject

from . import queries
from .models import Owner, Prospect

CAPTATION = Place(_("Captation"), "captation:list")
PROSPECT = Subject[Prospect](
    "prospect", lambda user: queries.prospects(), CAPTATION, "captation:prospect", name=lambda p: str(p.dwelling)
)
DWELLING = Subject[Dwelling](  # read on the page of its prospect
    "dwelling", lambda user: Dwelling.objects.exclude(prospect=None), PROSPECT, of=lambda dwelling: dwelling.prospect
)
OWNER = Subject[Owner]("owner", lambda user: queries.owners(), CAPTATION, "captation:owner", name=lambda o: o.name)
BUILDING = Subject[Building](
    "building", lambda user: Building.objects.select_related("commune"), CAPTATION, "captation:building"
)
