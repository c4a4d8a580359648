from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

PROVISION = Kind(
    "rents.provision",
    "rents",
    Role.RENTAL,
    _("Settle the provision held for %(name)s"),
    _("Lease %(lease)s: within a month of the approval of the building’s accounts."),
    _("Open the settlement"),
    page="rents:settlement",
)
