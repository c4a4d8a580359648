from trousseau.core.access import roles
from trousseau.core.enums import Role

from .enums import WRITE as WRITE

# The landlord's side knows an application only from the commission on (CASF, art. L121-6-2).
READ = roles(Role.DIRECTOR, Role.SOCIAL, granted=True)
REGISTER = roles(Role.DIRECTOR, Role.SOCIAL)
REFER = roles(Role.PARTNER)
