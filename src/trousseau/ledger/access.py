"""Who reads the books, and who may correct them. Never the administrator: accounts are not settings."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.access import roles
from trousseau.core.enums import Role
from trousseau.core.verbs import No

PROVE = roles(
    Role.DIRECTOR, Role.RENTAL, Role.ADMINISTRATOR, note=_("Sums and numbers of leases and mandates: nobody is named.")
)
CLOSE = roles(Role.DIRECTOR)
OPEN = roles(Role.DIRECTOR)
READ = roles(Role.DIRECTOR, Role.RENTAL)
PROPOSE = roles(Role.DIRECTOR, Role.RENTAL)
POST_MANUAL = roles(Role.DIRECTOR)
REVERSE = roles(Role.DIRECTOR, Role.RENTAL)
BANK = roles(Role.DIRECTOR, Role.RENTAL)

ACCOUNTS = No("the accounts of the agency")  # are written in a frozen file too
