"""The clients' bank account, from which the agency pays, and its own, to which its fees go."""

from django.utils.translation import gettext as _

from trousseau.core.errors import Refused
from trousseau.exchange.sepa import Account
from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import BankAccount

BANK = "5121"  # of the clients' ledger (ledger/chart.toml)
OWN_BANK = "512"  # of the agency's


def payer_account() -> Account:
    """Raises Refused while nobody noted the bank account that follows 5121."""
    found = BankAccount.objects.filter(ledger=Ledger.CLIENTS, account=BANK).first()
    if found is None:
        raise Refused(_("Note the clients’ bank account first (Ledger, Bank): the file says from where it pays."))
    return Account(found.holder, found.iban, found.bic)


def agency_account() -> BankAccount | None:
    """The agency's own; None while nobody noted the one that follows 512."""
    return BankAccount.objects.filter(ledger=Ledger.AGENCY, account=OWN_BANK).first()
