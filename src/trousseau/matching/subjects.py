"""What the pages of the room are about."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from trousseau.core.subjects import Place, Subject
from trousseau.ledger.bank.queries import lines
from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import BankLine
from trousseau.receipts.models import LineShare
from trousseau.rents.subjects import RENTS

LINES = Place(_("Lines of the bank"), "matching:lines", RENTS)
LINE = Subject[BankLine](
    "line", lambda user: lines().filter(statement__account__ledger=Ledger.CLIENTS), LINES, "matching:line"
)
SHARE = Subject[LineShare](
    "share",
    lambda user: LineShare.objects.select_related("line__statement__account", "receipt", "entry"),
    LINE,
    of=attrgetter("line"),
)
