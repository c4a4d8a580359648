"""What the pages of the rights desk are about."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.models import Household
from trousseau.core.subjects import Place, Subject

from ..models import RightsRequest
from . import queries

RIGHTS = Place(_("Data of people"), "desk:rights")
TERMS = Place(_("How long data are kept"), "desk:terms", RIGHTS)
HOUSEHOLD = Subject[Household](
    "household",
    lambda user: Household.objects.for_user(user).select_related("holder"),
    RIGHTS,
    "desk:household",
    household=lambda household: household,
)
MY_DATA = Place(_("Your data"), "desk:my_data", Place(_("Your home"), "portals:tenant"))
REQUEST = Subject[RightsRequest](
    "request",
    queries.requests,
    RIGHTS,
    "desk:rights_request",
    name=lambda row: str(row.person),
    household=lambda row: row.household,
)
