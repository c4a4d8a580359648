from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

TELL_OWNER = Kind(
    "rents.tell_owner",
    "rents",
    Role.RENTAL,
    _("Send %(owner)s the notice of sums received"),
    _(
        "Mandate %(mandate)s: the deposit arrived. The notice goes by registered letter or against a signature."
    ),
    _("Prepare the notice"),
)
