from django.utils.translation import gettext_lazy as _

from trousseau.core.access import roles
from trousseau.core.enums import Role

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
