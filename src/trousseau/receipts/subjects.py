"""What the pages of the room stand under."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.subjects import Place

from . import links

RENTS = Place(_("Rents"), links.RENTS)
COUNTER = Place(_("Cash and cheques"), "receipts:counter", RENTS)
