"""Who reads the books, and who may correct them. Never the administrator: accounts are not settings."""

from trousseau.core.access import roles
from trousseau.core.enums import Role

READ = roles(Role.DIRECTOR, Role.RENTAL)
REVERSE = roles(Role.DIRECTOR, Role.RENTAL)
BANK = roles(Role.DIRECTOR, Role.RENTAL)
