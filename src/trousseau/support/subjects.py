"""What the pages of the room are about."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.models import Household
from trousseau.core.subjects import Place, Subject

from . import queries
from .models import ClosedNote

SUPPORT = Place(_("Support"), "support:list")
HOUSEHOLD = Subject[Household](
    "household",
    lambda user: queries.households(user),
    SUPPORT,
    "support:household",
    household=lambda household: household,
)
OWN_NOTE = Subject[ClosedNote](
    "note",
    lambda user: queries.own(user),
    HOUSEHOLD,
    of=lambda note: note.household,
    household=lambda note: note.household,
)
