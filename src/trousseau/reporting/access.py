from trousseau.core.access import roles
from trousseau.core.enums import Role

READ = roles(Role.DIRECTOR, Role.COORDINATOR, Role.FUNDER, note="Des comptes, jamais un nom.")
MAKE = roles(Role.DIRECTOR)
ROWS = roles(Role.DIRECTOR)
FACTS = roles(Role.DIRECTOR)
