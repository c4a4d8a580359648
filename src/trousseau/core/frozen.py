"""A file that is frozen at the person's request (RGPD, art. 18): what would open it, or erase it, asks here first."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from . import rooms
from .errors import Refused
from .models import Household

FROZEN = _("This file is frozen, as the person asked: the direction lifts the freeze first.")
AS_IT_STANDS = _(
    "This file is frozen, as the person asked: it is kept as it stands, and nothing is written in it. What a claim in court "
    "needs is noted with the arrears and the procedure; for anything else, the direction lifts the freeze first."
)


def frozen(households: Collection[int]) -> set[int]:
    """Of these households, those whose file is frozen (RGPD, art. 18): it is kept as it stands, and opens to nobody more."""
    return {key for room in rooms.installed() for key in room.frozen(households)}


def refuse_frozen(household: Household) -> None:
    """Raises Refused when the file of this household is frozen."""
    if frozen([household.pk]):
        raise Refused(str(FROZEN))


def refuse_words(household: Household, field: str = "") -> None:
    """RGPD, art. 18, 2: a frozen file is stored, and nothing else is done of it but for a claim in court, or as the person
    agrees. Raises Refused when what is said of this household would be written, changed or thrown away."""
    if frozen([household.pk]):
        raise Refused(str(AS_IT_STANDS), field, "RGPD, art. 18, 2")
