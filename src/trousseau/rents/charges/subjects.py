"""What the pages of the charges are about."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from trousseau.core.models import household_open
from trousseau.core.subjects import Place, Subject

from ..models import ChargeStatement
from ..subjects import RENTS

CHARGES = Place(_("Charges"), "rents:charges", RENTS)
STATEMENT = Subject[ChargeStatement](
    "statement",
    lambda user: ChargeStatement.objects.filter(household_open("lease__household", user)).select_related(
        "lease__mandate__fund", "lease__household__holder", "paper"
    ),
    CHARGES,
    household=attrgetter("lease.household"),
)


def year_of(code: str, mandate: int, year: int) -> Place:
    """The year of the dwelling of a mandate, named by the `code` of that mandate or of one of its leases."""
    return Place(f"{code}, {year}", "rents:charges_year", CHARGES, (mandate, year))
