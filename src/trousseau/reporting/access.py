from django.utils.translation import gettext_lazy as _

from trousseau.core.access import roles
from trousseau.core.enums import Role

READ = roles(Role.DIRECTOR, Role.COORDINATOR, Role.FUNDER, note=_("Counts, never a name."))
MAKE = roles(Role.DIRECTOR)
ROWS = roles(Role.DIRECTOR)
REMARK = roles(Role.DIRECTOR, Role.COORDINATOR, Role.FUNDER, note=_("Counts, never a name."))
APPROVE = roles(Role.COORDINATOR)
FACTS = roles(Role.DIRECTOR)
