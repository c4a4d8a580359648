from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

SIGN = Kind(
    "tenancies.sign",
    "tenancies",
    Role.RENTAL,
    _("Have %(name)s sign the lease"),
    _("Lease %(lease)s is drafted."),
    _("Open the lease"),
)
KEYS = Kind(
    "tenancies.keys",
    "tenancies",
    Role.RENTAL,
    _("Hand the keys to %(name)s"),
    _("Lease %(lease)s is signed; the entry inspection is done that day."),
    _("Open the lease"),
)
