from django.utils.translation import gettext_lazy as _

from trousseau.core.access import roles
from trousseau.core.enums import Role

# A commission is no partner of the social secret (CASF, art. L121-6-2): it reads what decides, nothing else.
READ = roles(
    Role.DIRECTOR,
    Role.SOCIAL,
    Role.RENTAL,
    Role.COMMISSION,
    note=_(
        "The commission reads numbers: no name, no story, neither the cause of a priority nor the origin of a request."
    ),
)
GRID = roles(
    Role.DIRECTOR, note=_("The commission adopts a grid in a sitting; the director records it with the minutes.")
)
"""Prepare a grid of points and record that the commission adopted it."""
FITS = roles(
    Role.SOCIAL, note=_("Which dwellings fit a household is read by its social worker, not by the commission.")
)
HOLD = roles(Role.DIRECTOR, Role.SOCIAL)
DECIDE = roles(Role.DIRECTOR, Role.COMMISSION)
"""Hold a sitting and decide. The software proposes, the commission decides and says why."""
SIT = roles(Role.DIRECTOR, Role.SOCIAL, Role.COMMISSION)
"""Be a member of a sitting: give an opinion, withdraw from a point. Whoever chairs it conducts it, see `conducts`."""
OWNER_ANSWER = roles(Role.DIRECTOR, Role.SOCIAL, Role.RENTAL)
ANNEX = roles(
    Role.DIRECTOR,
    note=_("The annex names the households whose file the director may open: it never leaves the agency."),
)
"""The minutes with the names."""


def conducts(user, sitting) -> bool:
    """Prepare the sitting, note who is there, move to the next dwelling, close: the agency, and who chairs."""
    return HOLD(user) or sitting.chair_id == user.pk


TRY = roles(Role.DIRECTOR, Role.SOCIAL, note=_("Households appear by their number, never by name."))
"""Try a rule before it is adopted, and read which households it moves, by number."""
TRIED = roles(
    Role.DIRECTOR,
    Role.SOCIAL,
    Role.COORDINATOR,
    note=_(
        "The coordinator reads figures without a number, nor a group of few households. The commission reads them once the grid is adopted."
    ),
)
"""Read what a trial found."""
ADOPTED_UPON = roles(Role.DIRECTOR, Role.SOCIAL, Role.RENTAL, Role.COMMISSION, Role.COORDINATOR)
"""Read the figures that an adopted grid's minutes keep."""
