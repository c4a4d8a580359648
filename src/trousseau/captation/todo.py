from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

CONTACT = Kind(
    "captation.contact",
    "captation",
    Role.ACQUISITION,
    _("Contact %(owner)s again"),
    _("%(dwelling)s: the next contact was set for this day."),
    _("Open the prospect"),
)
