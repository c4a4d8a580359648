from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

DECIDED = Kind(
    "prevention.decided",
    Role.RENTAL,
    _("%(what)s: %(name)s"),
    _("Decided at the arrears meeting of %(since)s."),
    _("Say that it is done"),
    page="prevention:decision_done",
)
