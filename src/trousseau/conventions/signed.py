"""What is signed in this room: the convention."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.signing import Signable

from .access import READ, SIGN
from .models import Convention
from .subjects import CONVENTION as CONVENTIONS

CONVENTION = Signable[Convention](
    "conventions.convention",
    _("convention"),
    CONVENTIONS,
    attrgetter("signed_on"),
    READ,
    SIGN,
    Role.DIRECTOR,
    name=attrgetter("title"),
    part="signature",
)
