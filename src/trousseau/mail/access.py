from django.utils.translation import gettext_lazy as _

from trousseau.core.access import roles
from trousseau.core.enums import TEAM, Role
from trousseau.core.verbs import No

# is written of a frozen file too
REGISTER = No("a register of mail says what left and came, and what is put right of it")

# names and subjects of what left and came: scoped to the papers of one's own job and to the files open to one
READ = roles(
    *TEAM, note=_("A household’s mail is read by who may open its file; the rest, by those whose papers they are.")
)
WRITE = roles(*TEAM)
UNRECOGNISED = roles(Role.DIRECTOR)  # what came from nobody that is known, beside who noted it or has it
