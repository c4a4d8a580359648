from trousseau.core.access import roles
from trousseau.core.enums import Role

READ = roles(Role.DIRECTOR, Role.ACQUISITION, Role.RENTAL)
WRITE = roles(Role.DIRECTOR, Role.ACQUISITION)
