from django.utils.translation import gettext_lazy as _

from trousseau.core.access import roles
from trousseau.core.enums import Role

# CASF, art. L121-6-2: professionals of social action only, and what is strictly needed.
READ = roles(
    Role.SOCIAL, granted=True, note=_("A private note is read by its author alone; the administrator reads no note.")
)
WRITE = READ
# dates, team and measures: no word of a note
TEAM = roles(
    Role.DIRECTOR,
    Role.SOCIAL,
    granted=True,
    note=_("The director sees the dates, the team and the measures, not the notes."),
)
LOAD = roles(
    Role.DIRECTOR, note=_("Dates, measures and counts: no word of a note, and no name of a file closed to you.")
)
HANDOVER = roles(
    Role.DIRECTOR, Role.SOCIAL, granted=True, note=_("Each hands over their own; a director, those of all.")
)
