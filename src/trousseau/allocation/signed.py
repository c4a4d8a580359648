"""What is signed in this room: the minutes of a sitting."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.signing import Signable

from .access import HOLD, READ
from .models import Sitting
from .subjects import READABLE

MINUTES = Signable[Sitting](
    "allocation.minutes",
    _("minutes of the commission"),
    READABLE,
    lambda sitting: sitting.minutes.made_on if sitting.minutes else None,
    READ,
    HOLD,
    Role.DIRECTOR,  # who supports a household may have withdrawn from its point: the minutes are not theirs to file
    name=lambda sitting: sitting.minutes.number if sitting.minutes else "",
    part="proces-verbal",
)
