from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

CAME_BACK = Kind(
    "rents.deposit_came_back",
    Role.RENTAL,
    _("The bank sent the deposit of %(name)s back: %(amount)s is due again"),
    _("Lease %(lease)s. %(why)s. Ask for another IBAN: a delay is paid for."),
    _("Open the settlement"),
    page="rents:settlement",
)
PROVISION = Kind(
    "rents.provision",
    Role.RENTAL,
    _("Settle the provision held for %(name)s"),
    _("Lease %(lease)s: within a month of the approval of the building’s accounts."),
    _("Open the settlement"),
    page="rents:settlement",
)
