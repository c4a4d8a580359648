from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

SIGN = Kind(
    "mandates.sign",
    "mandates",
    Role.ACQUISITION,
    _("Have %(owner)s sign the mandate"),
    _("%(dwelling)s: the draft is ready."),
    _("Open the mandate"),
)
