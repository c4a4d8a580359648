from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

MEET = Kind(
    "applications.meet",
    "applications",
    Role.SOCIAL,
    _("Meet %(name)s for the first time"),
    _("Referred by %(partner)s: the partner waits for your answer."),
    _("Open the application"),
)
CALL = Kind(
    "applications.call",
    "applications",
    Role.SOCIAL,
    _("Hear from %(name)s"),
    _("Without a contact by %(day)s, the request is set aside: no news."),
    _("Open the application"),
)
