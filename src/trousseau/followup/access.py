from trousseau.core.access import roles
from trousseau.core.enums import Role

READ = roles(Role.DIRECTOR, Role.RENTAL, Role.SOCIAL, granted=True)
WRITE = READ
MEASURES = roles(
    Role.DIRECTOR, Role.RENTAL, granted=True
)  # begins, reviews and ends what is followed by rental management
