from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

APPROACH = Kind(
    "captation.approach",
    Role.CAPTATION,
    _("Answer the proposal of %(owner)s"),
    _("%(dwelling)s: the owner wrote on the public page, which promises an answer by this day."),
    _("Open the proposal"),
    page="captation:approach",
)
STALLED = Kind(
    "captation.stalled",
    Role.CAPTATION,
    _("Decide what becomes of %(owner)s"),
    _("%(dwelling)s: nothing new since %(since)s. Make a contact, postpone it or close it."),
    _("Open the prospect"),
    page="captation:prospect",
)
CONTACT = Kind(
    "captation.contact",
    Role.CAPTATION,
    _("Contact %(owner)s again"),
    _("%(dwelling)s: the next contact was set for this day."),
    _("Open the prospect"),
    page="captation:prospect",
)
PAPER = Kind(
    "captation.paper",
    Role.CAPTATION,
    _("Have this paper made again: %(paper)s"),
    _("%(dwelling)s: it holds until %(until)s."),
    _("See the papers of the dwelling"),
    page="captation:prospect",
)

IMPORT_TERM = Kind(
    "captation.import_term",
    Role.CAPTATION,
    _("See what remains of the import “%(label)s”"),
    _("Its data may be kept until %(until)s: what nobody has taken up by then is erased."),
    _("Open the import"),
    page="captation:import",
)
MEND = Kind(
    "captation.mend",
    Role.CAPTATION,
    _("See that the repairs are done: %(dwelling)s"),
    _("Seen at the visit and due from this day: %(count)s."),
    _("Open the visit"),
    page="captation:inspection",
)
