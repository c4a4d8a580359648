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
PAPER = Kind(
    "captation.paper",
    "captation",
    Role.ACQUISITION,
    _("Have this paper made again: %(paper)s"),
    _("%(dwelling)s: it holds until %(until)s."),
    _("See the papers of the dwelling"),
)
