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
    page="applications:application",
)
CALL = Kind(
    "applications.call",
    "applications",
    Role.SOCIAL,
    _("Hear from %(name)s"),
    _("Without a contact by %(day)s, the request is set aside: no news."),
    _("Open the application"),
    page="applications:application",
)
STALLED = Kind(
    "applications.stalled",
    "applications",
    Role.SOCIAL,
    _("Unblock the referral of %(name)s"),
    _("Referred by %(partner)s: nobody has moved for too long."),
    _("Open the application"),
    page="applications:application",
)
ANSWERED = Kind(
    "applications.answered",
    "applications",
    Role.SOCIAL,
    _("Read the answer about %(name)s"),
    _("%(partner)s answered what you asked."),
    _("Open the application"),
    page="applications:application",
)
OFFER = Kind(
    "applications.offer",
    "applications",
    Role.SOCIAL,
    _("Answer the offer made to %(name)s"),
    _("%(landlord)s waits for the answer until %(day)s."),
    _("Open the application"),
    page="applications:application",
)
