"""Who reads the owners' accounts, who pays, who answers for the agency."""

from trousseau.core.access import roles
from trousseau.core.enums import Role

READ = roles(Role.DIRECTOR, Role.RENTAL)
WRITE = roles(Role.DIRECTOR, Role.RENTAL)
PAY = roles(Role.DIRECTOR, Role.RENTAL)
DECIDE = roles(Role.DIRECTOR)  # the VAT of a silent clause, the terms of an account, an advance of the agency
