from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from trousseau.core.access import roles
from trousseau.core.enums import Role
from trousseau.core.models import User

if TYPE_CHECKING:
    from .models import Contact, MeasureTime

READ = roles(Role.DIRECTOR, Role.RENTAL, Role.SOCIAL, granted=True)
WRITE = READ
MEASURES = roles(
    Role.DIRECTOR, Role.RENTAL, granted=True
)  # begins, reviews and ends what is followed by rental management
DECIDED = roles(Role.DIRECTOR, Role.SOCIAL, granted=True)  # the measures that a prescriber asks for and a funder pays
REPORT = roles(Role.SOCIAL, granted=True)  # written by who supports: its page is theirs
BILLS = roles(Role.DIRECTOR, granted=True, note=_("The social workers of the household read what is billed and paid."))
PLACES_READ = roles(Role.DIRECTOR, Role.RENTAL, Role.SOCIAL)  # numbers: nobody's name
PLACES_WRITE = roles(Role.DIRECTOR)


def may_withdraw(user: User, row: "Contact | MeasureTime") -> bool:
    """Whether `user` noted it, or directs the agency."""
    return row.by_id == user.pk or user.holds(Role.DIRECTOR)
