from trousseau.core.access import roles
from trousseau.core.enums import TEAM, Role

READ = roles(*TEAM, Role.COMMISSION, Role.COORDINATOR, Role.FUNDER, Role.ADMINISTRATOR, note="Acte public.")
ENTER_DELIBERATION = roles(Role.DIRECTOR)
WRITE = roles(Role.DIRECTOR, Role.COORDINATOR)
RECEIVE = roles(Role.DIRECTOR)
