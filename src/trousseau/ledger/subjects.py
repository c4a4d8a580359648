"""What the pages of the room are about."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.subjects import Place, Subject

from . import queries
from .models import Entry

ENTRIES = Place(_("Entries"), "ledger:entries")
ENTRY = Subject[Entry]("entry", lambda user: queries.entries(), ENTRIES, "ledger:entry")
FUNDS = Place(_("Statement of funds"), "ledger:funds")
YEARS = Place(_("Years"), "ledger:years", ENTRIES)
