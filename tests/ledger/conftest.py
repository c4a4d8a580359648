"""Shared by the ledger's tests: a small ledger."""

from datetime import date

import pytest


@pytest.fixture
def call():
    """Post a month's rent of 438.50 € and 60.00 € of charges: `call(3)` for March 2026."""
    from trousseau.ledger.actions import Posting, post
    from trousseau.ledger.models import Fund

    def make(month: int, *, year: int = 2026, lease: str = "L00001", **changes):
        fund, _ = Fund.objects.get_or_create(ledger="clients", code="M00001", defaults={"label": "Mandat 1"})
        given = {
            "ledger": "clients",
            "journal": "AL",
            "on": date(year, month, 1),
            "label": f"Appel {year}-{month:02d} {lease}",
            "lines": [
                Posting("46711", debit=49850, fund=fund, aux=lease),
                Posting("46712", credit=43850, fund=fund),
                Posting("46712", credit=6000, fund=fund),
            ],
            "key": f"test.call:{year}-{month}:{lease}",
        }
        return post(None, **{**given, **changes})

    return make
