from trousseau.core.access import roles
from trousseau.core.enums import Role
from trousseau.core.verbs import No

from .enums import WRITE as WRITE

# the law lets, or asks, that it be written in a frozen file too
UNDER_LEASE = No("the lease that runs, its inspections and its end (loi 89-462)")

READ = roles(Role.DIRECTOR, Role.RENTAL, Role.SOCIAL, granted=True)
