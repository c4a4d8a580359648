"""What the pages of the room are about."""

from operator import attrgetter

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trousseau.core import localised
from trousseau.core.subjects import Place, Subject

from .models import Grid, Sitting


def _title(sitting: Sitting) -> str:
    return gettext("Sitting of %(day)s") % {"day": localised.day(sitting.held_on)}


COMMISSION = Place(_("Commission"), "allocation:list")
SITTING = Subject[Sitting](
    "sitting",
    lambda user: Sitting.objects.select_related("chair", "minutes", "off_by"),
    COMMISSION,
    "allocation:sitting",
    _title,
)
READABLE = Subject[Sitting](  # by who withdrew from none of its points: a sheet that they did not read is not theirs
    "sitting",
    lambda user: SITTING.rows(user).exclude(decisions__recused=user),
    COMMISSION,
    "allocation:sitting",
    _title,
)

GRIDS = Place(_("Grids of points"), "allocation:grids", COMMISSION)
GRID = Subject[Grid](
    "grid",
    lambda user: Grid.objects.select_related("adopted_by", "prepared_by", "paper"),
    GRIDS,
    "allocation:grid",
    attrgetter("version"),
)
