from django.utils.translation import gettext_lazy as _

from trousseau.core.access import roles
from trousseau.core.enums import Role

READ = roles(
    Role.DIRECTOR, Role.RENTAL, Role.SOCIAL, granted=True, note=_("What a person said is never read by the owner.")
)
WRITE = READ
ORDER = roles(
    Role.DIRECTOR, Role.RENTAL, granted=True, note=_("The owner reads the works, their dates and their cost.")
)
ON_CALL = roles(Role.DIRECTOR, Role.RENTAL)
TENANT = roles(Role.TENANT, note=_("Your landlord and your neighbours do not see this page."))
OWNER = roles(Role.OWNER, note=_("Each sees their own dwellings alone."))
DECIDE = roles(Role.OWNER, Role.DIRECTOR, Role.RENTAL)  # the owner answers, or the team writes down what they wrote
CONFIRM = roles(Role.TENANT, Role.DIRECTOR, Role.RENTAL, Role.SOCIAL)  # likewise of who reported
PHOTO = roles(Role.DIRECTOR, Role.RENTAL, Role.SOCIAL, Role.TENANT, granted=True)
QUOTE = roles(Role.DIRECTOR, Role.RENTAL, Role.OWNER)
HOUSE = roles(Role.DIRECTOR, Role.RENTAL, Role.SOCIAL)  # keys, water and energy of a dwelling: no person's file
