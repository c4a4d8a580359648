"""What the books say may be paid to an owner."""

from datetime import date

from trousseau.ledger.models import Fund


def payable(fund: Fund, on: date) -> int:
    from trousseau.ledger.payable import owed_to_owners

    return next((owed.payable for owed in owed_to_owners(on, fund)), 0)
