from django.utils.translation import gettext_lazy as _

from trousseau.core.access import roles
from trousseau.core.enums import Role

# CASF, art. L121-6-2: professionals of social action only, and what is strictly needed.
READ = roles(
    Role.SOCIAL, granted=True, note=_("A private note is read by its author alone; the administrator reads no note.")
)
WRITE = READ
