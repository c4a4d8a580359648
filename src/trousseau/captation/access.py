from trousseau.core.access import PUBLIC, roles
from trousseau.core.enums import Role

READ = roles(Role.DIRECTOR, Role.CAPTATION, Role.RENTAL)
WRITE = roles(Role.DIRECTOR, Role.CAPTATION)
IBAN = roles(Role.DIRECTOR, Role.CAPTATION, Role.RENTAL)  # who writes it; who pays sees its end
PAY = roles(Role.DIRECTOR, Role.RENTAL)
PROPOSE = PUBLIC  # an owner writes before having an account
SPACE = roles(Role.DIRECTOR, Role.CAPTATION, Role.RENTAL)  # joins an account to an owner
PERSONAL_DATA = roles(Role.DIRECTOR)  # what is held about an owner, its copy, its erasure
SIMULATE = PUBLIC  # an owner compares before meeting anyone
CEILINGS = roles(Role.DIRECTOR, Role.CAPTATION, Role.RENTAL, Role.ADMINISTRATOR)
TYPE_CEILINGS = roles(Role.DIRECTOR, Role.CAPTATION, Role.ADMINISTRATOR)
LOAD_CEILINGS = roles(Role.ADMINISTRATOR)
