"""Who may do what in the observatory. Nobody sees both exact counts and pseudonyms."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.access import PUBLIC, roles
from trousseau.core.enums import Role

HOME = PUBLIC
FIGURES = roles(Role.COORDINATOR, note=_("Exact counts, not to be passed on; no pseudonym."))
DELIVERIES = roles(Role.OPERATOR, note=_("Pseudonyms only: no name ever reaches this site."))
KEYS = roles(Role.ADMINISTRATOR)
CONFIRM = roles(
    Role.ADMINISTRATOR, Role.OPERATOR, note=_("The second person by whom a key is compared with its source.")
)
