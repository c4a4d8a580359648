from django.utils.translation import gettext_lazy as _

from trousseau.core.access import roles
from trousseau.core.enums import Role

from .enums import WRITE as WRITE

# The landlord's side knows an application only from the commission on (CASF, art. L121-6-2).
READ = roles(Role.DIRECTOR, Role.SOCIAL, granted=True)
REGISTER = roles(Role.DIRECTOR, Role.SOCIAL)
REFER = roles(Role.PARTNER)
# A birth or a separation comes as well once the household is housed: its manager writes it too.
COMPOSE = roles(Role.DIRECTOR, Role.SOCIAL, Role.RENTAL, granted=True)
# One household becoming two opens an application: not the landlord's side.
SEPARATE = WRITE
LANDLORD_FILE = roles(
    Role.DIRECTOR,
    Role.SOCIAL,
    Role.RENTAL,
    granted=True,
    note=_("A rental manager reads it from the commission’s decision on, and only this file."),
)
SOCIAL_FILE = roles(Role.SOCIAL, granted=True, note=_("Neither the direction nor the landlord’s side reads this file."))
SECRET = roles(
    Role.SOCIAL,
    granted=True,
    note=_("Nobody else learns that this page says something: everywhere else, it is an ordinary wish."),
)
