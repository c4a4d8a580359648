from trousseau.captation.access import PERSONAL_DATA
from trousseau.core.access import EVERYONE, roles
from trousseau.core.enums import TEAM, Role

TODAY = EVERYONE
CARES = roles(Role.ADMINISTRATOR)  # what the installation says of itself
FIRST_STEPS = roles(Role.DIRECTOR, Role.ADMINISTRATOR)  # what a new home waits for
BOARD = roles(Role.DIRECTOR)  # figures of the whole team, no name
SEARCH = roles(*TEAM)
HOUSEHOLD = roles(Role.DIRECTOR, Role.SOCIAL, Role.RENTAL, granted=True)
COPY = HOUSEHOLD
ERASE = roles(Role.DIRECTOR, granted=True)
OWNER = OWNER_COPY = OWNER_ERASE = PERSONAL_DATA
