from trousseau.core.access import roles
from trousseau.core.enums import Role
from trousseau.core.verbs import No

NO_HOUSEHOLD = No("a mandate, its register and its owner: it names no household")

READ = roles(Role.DIRECTOR, Role.CAPTATION, Role.RENTAL)
WRITE = roles(Role.DIRECTOR, Role.CAPTATION)
SEE = roles(Role.DIRECTOR, Role.CAPTATION, Role.RENTAL)  # notes what was seen of a dwelling under mandate
END = roles(Role.DIRECTOR)
MONEY = roles(Role.DIRECTOR, Role.RENTAL)  # what an ended mandate leaves, and to whom it goes
FIRST_NUMBER = roles(Role.DIRECTOR, Role.ADMINISTRATOR)
PAPERS = roles(Role.DIRECTOR, Role.ADMINISTRATOR)  # sums of the whole agency, nobody's name
