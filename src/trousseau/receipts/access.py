from trousseau.core.access import roles
from trousseau.core.enums import Role
from trousseau.core.verbs import No

READ = roles(Role.DIRECTOR, Role.RENTAL, granted=True)
WRITE = roles(Role.DIRECTOR, Role.RENTAL, granted=True)
BANK = roles(Role.DIRECTOR, Role.RENTAL)

RECEIVED = No("asked of each sum, where it is received")
