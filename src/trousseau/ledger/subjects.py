"""What the pages of the room are about."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.subjects import Place, Subject

from . import queries
from .bank import queries as bank
from .bank.models import BankAccount, BankFile
from .models import Entry

ENTRIES = Place(_("Entries"), "ledger:entries")
ENTRY = Subject[Entry]("entry", lambda user: queries.entries(), ENTRIES, "ledger:entry")
FUNDS = Place(_("Statement of funds"), "ledger:funds")
YEARS = Place(_("Years"), "ledger:years", ENTRIES)

LEDGER = Place(_("Ledger"), "ledger:entries")
BANK = Place(_("Bank"), "ledger:bank", LEDGER)
ACCOUNT = Subject[BankAccount]("account", lambda user: BankAccount.objects.all(), BANK)
FILE = Subject[BankFile](
    "source", lambda user: bank.files(), BANK, "ledger:bank_file", name=lambda source: str(_("File of the bank"))
)
