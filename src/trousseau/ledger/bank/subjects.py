"""What the pages of the bank are about."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.subjects import Place, Subject

from ..models import BankAccount, BankFile, BankLine
from . import own, queries

LEDGER = Place(_("Ledger"), "ledger:entries")
BANK = Place(_("Bank"), "ledger:bank", LEDGER)
ACCOUNT = Subject[BankAccount]("account", lambda user: BankAccount.objects.all(), BANK)
FILE = Subject[BankFile](
    "source", lambda user: queries.files(), BANK, "ledger:bank_file", name=lambda source: str(_("File of the bank"))
)
OWN_LINE = Subject[BankLine]("line", lambda user: own.of_agency(), BANK, "ledger:own_line")
