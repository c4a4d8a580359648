from trousseau.core.access import roles
from trousseau.core.enums import Role

from .enums import WRITE as WRITE

# The landlord's side knows an application only from the commission on (CASF, art. L121-6-2).
READ = roles(Role.DIRECTOR, Role.SOCIAL, granted=True)
REGISTER = roles(Role.DIRECTOR, Role.SOCIAL)
REFER = roles(Role.PARTNER)
# A birth or a separation comes as well once the household is housed: its manager writes it too.
COMPOSE = roles(Role.DIRECTOR, Role.SOCIAL, Role.RENTAL, granted=True)
