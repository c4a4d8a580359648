from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

SIGN = Kind(
    "conventions.sign",
    "conventions",
    Role.DIRECTOR,
    _("Sign the convention “%(convention)s”"),
    _("The council voted; no payment can be received before the signature."),
    _("Open the convention"),
    page="conventions:convention",
)
