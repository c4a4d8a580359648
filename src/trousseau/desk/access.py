from trousseau.core.access import EVERYONE, roles
from trousseau.core.enums import TEAM, Role

TODAY = EVERYONE
SEARCH = roles(*TEAM)
HOUSEHOLD = roles(Role.DIRECTOR, Role.SOCIAL, Role.RENTAL, granted=True)
COPY = HOUSEHOLD
ERASE = roles(Role.DIRECTOR, granted=True)
