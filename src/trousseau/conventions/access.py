from django.utils.translation import gettext_lazy as _

from trousseau.core.access import PUBLIC, roles
from trousseau.core.enums import TEAM, Role
from trousseau.core.verbs import No

READ = roles(
    *TEAM, Role.COMMISSION, Role.COORDINATOR, Role.FUNDER, Role.ADMINISTRATOR, note=_("A council’s act is public.")
)
ENTER_DELIBERATION = roles(Role.DIRECTOR)
CORRECT = roles(Role.DIRECTOR, Role.COORDINATOR)
WRITE = roles(Role.DIRECTOR, Role.COORDINATOR)
SIGN = roles(Role.DIRECTOR)
RECEIVE = roles(Role.DIRECTOR)
PUBLISH = roles(Role.COORDINATOR, Role.DIRECTOR)
HOLDERS = roles(*TEAM, note=_("Funders read the post and its activities, never who holds it nor its hours."))
NAME = roles(Role.DIRECTOR)
TIME = roles(*TEAM, note=_("Each enters their own; it is read by post, and nobody is ranked."))
OPEN_DATA = PUBLIC  # décret 2017-779: what is granted is for anyone to read

BODIES = No("of public bodies and the agency: it names no household")
