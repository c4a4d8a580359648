from trousseau.core.access import roles
from trousseau.core.enums import Role

READ = roles(Role.DIRECTOR, Role.RENTAL, Role.SOCIAL, granted=True)
WRITE = roles(Role.DIRECTOR, Role.RENTAL, granted=True)
DECIDE = roles(Role.DIRECTOR)
