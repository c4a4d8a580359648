from trousseau.core.access import roles
from trousseau.core.enums import Role
from trousseau.core.verbs import No

READ = roles(Role.DIRECTOR, Role.RENTAL, Role.SOCIAL, granted=True)
WRITE = roles(Role.DIRECTOR, Role.RENTAL, granted=True)
DECIDE = roles(Role.DIRECTOR)

# is written in a frozen file too
CLAIM = No("a claim, and what is done before the judge: it is why a file is kept at all")
