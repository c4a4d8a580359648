from datetime import date

import pytest

IBANS = ("FR7630006000011234567890189", "DE89370400440532013000")
BANK = "FR1420041010050500013M02606"


@pytest.fixture
def payer():
    """The clients' bank account, as the file of the bank names it."""
    from trousseau.exchange.sepa import Account

    return Account("Agence d’essai, fonds des mandants", BANK)


@pytest.fixture
def iban(staff):
    """Note the IBAN of an owner and have a second person confirm it: `iban(owner)`."""
    from trousseau.captation.ownership.actions import note_iban
    from trousseau.rents.owners.actions import confirm_iban

    def make(owner, number: str = IBANS[0], on: date = date(2026, 7, 15)):
        owner.refresh_from_db()
        note_iban(staff.rental, owner=owner, version=owner.version, new_iban=number)
        confirm_iban(staff.director, payee=owner, new_iban=number, on=on)
        return owner

    return make


@pytest.fixture
def fee(staff):
    """Write the fee clauses of a mandate anew: `fee(mandate, base="collected", basis_points=700, vat="added")`."""
    from trousseau.mandates.models import FeeClause

    def make(mandate, **values):
        FeeClause.objects.filter(mandate=mandate).delete()
        given = {
            "kind": "management",
            "base": "collected",
            "basis_points": 700,
            "vat": "added",
            "payer": "owner",
            "due": "receipt",
            "starts_on": mandate.starts_on,
        }
        return FeeClause.objects.create(mandate=mandate, **(given | values))

    return make


@pytest.fixture
def balanced():
    """Every balance of the clients' ledger adds up to nothing, and the bank holds what is owed: called after each event."""

    def check():
        from trousseau.ledger.queries import balance

        assert balance("clients") == 0 and balance("agency") == 0
        from datetime import date

        from trousseau.ledger import funds

        assert funds.gaps(date(2099, 1, 1)) == []

    return check
