"""What posting asks of the base does not grow with the ledger: counted in steps of its machine, not in seconds."""

from datetime import date

import pytest
from django.db import connection

from trousseau.ledger.actions import Draft, Posting, post_many

PAIR = [Posting("5121", debit=500), Posting("471", credit=500)]
pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts no steps")


def drafts(first: int, count: int) -> list[Draft]:
    return [Draft("BQ", date(2026, 1, 5), f"R{n}", PAIR, f"essai:{n}") for n in range(first, first + count)]


def steps(n: int) -> int:
    """Instructions of SQLite's machine, to post one entry."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    connection.connection.set_progress_handler(count, 10)
    try:
        post_many(None, ledger="clients", drafts=drafts(n, 1))
    finally:
        connection.connection.set_progress_handler(None, 0)
    return counted


@pytest.mark.parametrize("statistics", [False, True])
def test_posting_reads_no_more_of_a_ledger_that_grew(db, statistics):
    post_many(None, ledger="clients", drafts=drafts(0, 20))
    few = steps(20)
    post_many(None, ledger="clients", drafts=drafts(21, 600))
    if statistics:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    assert steps(621) < 1.5 * few
