from django.utils.translation import gettext_lazy as _

from trousseau.core.access import roles
from trousseau.core.enums import Role

# A commission is no partner of the social secret (CASF, art. L121-6-2): it reads what decides, nothing else.
READ = roles(
    Role.DIRECTOR, Role.SOCIAL, Role.RENTAL, Role.COMMISSION,
    note=_("The commission reads numbers: no name, no story, neither the cause of a priority nor the origin of a request."),
)  # fmt: skip
HOLD = roles(Role.DIRECTOR, Role.SOCIAL)
DECIDE = roles(Role.DIRECTOR, Role.COMMISSION)
