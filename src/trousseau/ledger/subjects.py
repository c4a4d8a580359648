"""What the pages of the room are about."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.subjects import Place, Subject

from . import queries
from .models import Entry, ManualEntry

ENTRIES = Place(_("Entries"), "ledger:entries")
ENTRY = Subject[Entry]("entry", lambda user: queries.entries(), ENTRIES, "ledger:entry")
FUNDS = Place(_("Statement of funds"), "ledger:funds")
YEARS = Place(_("Years"), "ledger:years", ENTRIES)
MANUALS = Place(_("Entries by hand"), "ledger:manuals", ENTRIES)
MANUAL = Subject[ManualEntry](
    "manual",
    lambda user: ManualEntry.objects.select_related("proposed_by", "answered_by", "entry"),
    MANUALS,
    "ledger:manual",
)
