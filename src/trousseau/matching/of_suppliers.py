"""The lines of the bank by which a supplier may give money back: proposed to a person, never taken alone."""

from trousseau.core.normal import normal
from trousseau.ledger.bank.secrets import iban_key
from trousseau.ledger.models import BankLine
from trousseau.payouts.models import Supplier
from trousseau.receipts.enums import Step
from trousseau.rules.bank_lines import likeness

LIKE = 60  # % of the words of a name, as for tenants
SHOWN = 3


def suppliers_of(line: BankLine) -> list[tuple[Supplier, Step]]:
    """Who may give this line back, and why: the account is theirs, else the name looks alike."""
    if line.cents <= 0 or not line.left:
        return []
    rows = list(Supplier.objects.order_by("key", "pk"))
    if line.iban_key and (theirs := [one for one in rows if one.iban and iban_key(one.iban) == line.iban_key]):
        return [(one, Step.ACCOUNT) for one in theirs]
    said = normal(f"{line.party} {line.label}")
    alike = sorted(((likeness(said, [one.key]), one) for one in rows), key=lambda pair: -pair[0])
    return [(one, Step.NAME) for percent, one in alike[:SHOWN] if percent >= LIKE]
