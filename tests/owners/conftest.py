import pytest


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


@pytest.fixture
def mandate(paying_lease):
    """Of a running lease, whose tenant paid 450 € for August; its clause takes 7 % exempt of VAT."""
    return paying_lease.mandate
