"""What the pages of the room are about."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.subjects import Place, Subject

from . import queries
from .models import MailItem

MAIL = Place(_("Mail"), "mail:home")
REGISTER = Place(_("Register of mail"), "mail:register", MAIL)
ITEM = Subject[MailItem](
    "item",
    queries.register,
    REGISTER,
    "mail:item",
    name=lambda item: item.reference,
    household=lambda item: item.household,
)
