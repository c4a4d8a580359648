from django.utils.translation import gettext_lazy as _

from trousseau.captation.access import PERSONAL_DATA
from trousseau.core.access import EVERYONE, PUBLIC, roles
from trousseau.core.enums import TEAM, Aim, Role

TODAY = EVERYONE
CARES = roles(Role.ADMINISTRATOR)  # what the installation says of itself
FIRST_STEPS = roles(Role.DIRECTOR, Role.ADMINISTRATOR)  # what a new home waits for
BOARD = roles(Role.DIRECTOR)  # figures of the whole team, no name
SEARCH = roles(*TEAM)
AGENDA = roles(
    *TEAM, note=_("An event is for who may open its page; others read that a colleague is taken, at which hour.")
)
CALENDAR = PUBLIC  # a telephone signs in nowhere: the address is the secret, and what it gives names nobody
REMINDERS = roles(Role.ADMINISTRATOR)
SYNTHESIS = roles(Role.DIRECTOR, Role.RENTAL, Role.SOCIAL, granted=True)
HOUSEHOLD = roles(Role.DIRECTOR, Role.SOCIAL, Role.RENTAL, granted=True)
COPY = roles(Role.DIRECTOR, Role.SOCIAL, Role.RENTAL, granted=True, aim=Aim.RIGHTS)
RIGHTS = COPY  # what people ask about their data: whoever opens their file notes it
MY_DATA = roles(Role.TENANT, aim=Aim.RIGHTS, note=_("Each asks for their own data, and reads what became of it."))
RIGHTS_ANSWER = roles(Role.DIRECTOR, granted=True, aim=Aim.RIGHTS)
TERMS = roles(*TEAM, Role.ADMINISTRATOR)  # how long each kind is kept names nobody
TERMS_RUN = roles(Role.DIRECTOR, note=_("The names are those whose file you may open; the numbers count all."))
OPENERS = roles(Role.DIRECTOR)  # who opened a file, by name
PROVED = roles(Role.DIRECTOR, Role.RENTAL)  # what the software proves of the money
UNFOLLOWED = roles(Role.SOCIAL)  # the households that nobody of theirs opens yet
OUTSIDE = roles(Role.DIRECTOR, note=_("Of the households whose file you may open."))
ERASE = roles(Role.DIRECTOR, granted=True, aim=Aim.RIGHTS)
OWNER = OWNER_COPY = OWNER_ERASE = PERSONAL_DATA
