from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

VISIT = Kind(
    "followup.visit",
    "followup",
    Role.RENTAL,
    _("Visit %(name)s"),
    _("%(dwelling)s: the date was set at the last visit."),
    _("Note the visit"),
    page="followup:home_visit",
)
