from django.utils.translation import gettext_lazy as _

from trousseau.captation.access import SPACE
from trousseau.core.access import roles
from trousseau.core.enums import Role

OWNER = roles(Role.OWNER, note=_("Each sees their own dwellings alone."))
TENANT = roles(Role.TENANT, note=_("Each sees their own lease alone."))
PARTNER = roles(Role.PARTNER, note=_("Each sees the households that they referred alone."))
SHARED = roles(
    Role.PARTNER,
    note=_("You alone, while the sharing stands; each opening is recorded, and the household may read when."),
)
JOIN_OWNER = SPACE
JOIN_TENANT = roles(Role.DIRECTOR, Role.SOCIAL, Role.RENTAL, granted=True)
