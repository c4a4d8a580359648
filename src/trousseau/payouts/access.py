"""Who reads what is paid out, who asks for it, who sends it to the bank."""

from trousseau.core.access import roles
from trousseau.core.enums import Role

READ = roles(Role.DIRECTOR, Role.RENTAL)
WRITE = roles(Role.DIRECTOR, Role.RENTAL)
PAY = roles(Role.DIRECTOR, Role.RENTAL)
