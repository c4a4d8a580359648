"""A file that is frozen at the person's request (RGPD, art. 18): what would open it, or erase it, asks here first."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from . import rooms
from .errors import Refused
from .models import Household

FROZEN = _("This file is frozen, as the person asked: the direction lifts the freeze first.")


def frozen(households: Collection[int]) -> set[int]:
    """Of these households, those whose file is frozen (RGPD, art. 18): it is kept as it stands, and opens to nobody more."""
    return {key for room in rooms.installed() for key in room.frozen(households)}


def refuse_frozen(household: Household) -> None:
    """Raises Refused when the file of this household is frozen."""
    if frozen([household.pk]):
        raise Refused(str(FROZEN))
