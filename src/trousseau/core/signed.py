"""What is signed in the core: the sheet of the month of the registers and books."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from .access import HEADS, HEADS_SIGN
from .enums import Role
from .models import HeadsSheet
from .places import HEADS_SHEET
from .signing import Signable

SHEET = Signable[HeadsSheet](
    "core.heads",
    _("sheet of the registers and books"),
    HEADS_SHEET,
    attrgetter("signed_on"),
    HEADS,
    HEADS_SIGN,
    Role.DIRECTOR,
    name=HEADS_SHEET.name,
    part="signature",
)
