"""The smallest work of all: a few entries posted one after the other, each killed or not."""

from datetime import date

import pytest

from trousseau.ledger.actions import Posting, post
from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import Entry
from trousseau.ledger.verification import verify


def books():
    assert all(verify(ledger).ok for ledger in Ledger)
    return list(Entry.objects.order_by("chain_number").values_list("number", "idempotency_key", "posted"))


@pytest.mark.django_db
def test_posting_killed_at_any_moment_comes_to_the_same_books(committed_db, killed):
    def work():
        for n in range(1, 25):
            lines = [Posting("5121", debit=n), Posting("471", credit=n)]
            post(None, ledger="clients", journal="BQ", on=date(2026, 1, 5), label="Reçu", lines=lines, key=f"k{n}")

    killed(work, books)
