from django.utils.translation import gettext_lazy as _

from trousseau.core.access import roles
from trousseau.core.enums import Role

# CASF, art. L121-6-2: the landlord's side knows the aids that pay the home, no other.
OF_HOME = _("Rental management and the direction see the aids that pay the home, and no other.")
READ = roles(Role.DIRECTOR, Role.RENTAL, Role.SOCIAL, granted=True, note=OF_HOME)
WRITE = READ
PAY = roles(Role.DIRECTOR, Role.RENTAL, granted=True)  # money that the agency received goes through its ledger
SUPPORT = roles(Role.SOCIAL, granted=True)  # the aids that do not pay the home, and their letters
BUDGET = roles(
    Role.SOCIAL,
    granted=True,
    note=_("A payment plan shows rental management what is left to live on, and no line of this sheet."),
)
