from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

FAILED = Kind(
    "mail.failed",
    Role.RENTAL,
    _("%(item)s did not arrive: %(title)s"),
    _("%(why)s. Find another address, or another way."),
    _("See this letter"),
    page="mail:item",
)
RECEIPT = Kind(
    "mail.receipt",
    Role.RENTAL,
    _("Receipt awaited of %(item)s: %(title)s"),
    _("No delay runs until the day of its receipt is proved."),
    _("Write the receipt"),
    page="mail:item",
)
ANSWER = Kind(
    "mail.answer",
    Role.RENTAL,
    _("Answer %(who)s"),
    _("About: %(title)s."),
    pgettext_lazy("mail", "Open"),
    page="mail:item",
)
NAME = Kind(
    "mail.name",
    Role.RENTAL,
    _("Say what %(item)s is"),
    _("A letter was scanned: whom is it from, and who has it now?"),
    pgettext_lazy("mail", "Open"),
    page="mail:item",
)
