from trousseau.core.access import roles
from trousseau.core.enums import Role

READ = roles(Role.DIRECTOR, Role.RENTAL, granted=True)
WRITE = roles(Role.DIRECTOR, Role.RENTAL, granted=True)
BANK = roles(Role.DIRECTOR, Role.RENTAL)
