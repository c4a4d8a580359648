from trousseau.core.access import roles
from trousseau.core.enums import Role

from .enums import WRITE as WRITE

READ = roles(Role.DIRECTOR, Role.RENTAL, Role.SOCIAL, granted=True)
