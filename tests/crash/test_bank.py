"""A file of the bank killed at random moments, then taken up again: the same lines, the same books."""

import re
from datetime import date
from pathlib import Path

import pytest

from tests.plugins.bank_files import camt053
from trousseau.ledger.bank.actions import ask_apply, open_file, receive_file
from trousseau.ledger.bank.tasks import work
from trousseau.ledger.models import BankFile, BankLine, Entry, Line
from trousseau.receipts.models import LineShare, Receipt


@pytest.fixture
def prepared(committed_db, build, staff, bank_account, on_day):
    """A received file of three hundred lines; a third of them bear the number of a lease."""
    from trousseau.rents.run.calling import call_month

    on_day("2026-09-02")
    leases = [build.running_lease(), build.running_lease("Bleuet")]
    call_month(staff.rental, month=date(2026, 8, 1))
    rows = [
        {
            "cents": 100 + n,
            "on": "2026-08-06",
            "label": f"ligne {n}",
            "reference": f"BK{n}",
            **({"structured": leases[n % 2].code} if n % 3 == 0 else {}),
        }
        for n in range(300)
    ]
    [source] = receive_file(staff.rental, file=open_file(camt053(rows), "r.xml", None), on=date(2026, 9, 2))
    return source, staff.rental


def books() -> dict:
    """A line of the bank by its rank: PostgreSQL gives no number twice, so what is written again after a kill has another."""
    ranks = dict(BankLine.objects.values_list("pk", "rank"))
    of_line = re.compile(r"(?<=^receipts\.line:)\d+")

    def by_rank(row: tuple) -> tuple:
        return (*row[:-1], of_line.sub(lambda said: f"rank {ranks[int(said[0])]}", row[-1]))

    rows = Line.objects.values_list("account", "aux", "debit", "credit", "entry__idempotency_key")
    return {
        "lines": sorted(BankLine.objects.values_list("rank", "cents", "state", "left", "statement__taken")),
        "entries": Entry.objects.count(),
        "ledger": sorted(map(by_rank, rows)),
        "payments": sorted(Receipt.objects.rent().values_list("lease__number", "amount", "received_on")),
        "shares": LineShare.objects.count(),
        "files": list(BankFile.objects.values_list("state", "total", "done")),
    }


def test_the_import_of_the_bank_killed_anywhere_comes_to_the_same_books(prepared, killed):
    source, actor = prepared
    kept = Path(source.file.path)
    content = kept.read_bytes()

    def whole():
        """What the worker and a person do, from whatever point it was left."""
        if not kept.exists():  # the moments share one folder of files, and the first to finish erases its own
            kept.write_bytes(content)
        found = BankFile.objects.select_related("account", "applied_by").get(pk=source.pk)
        work(found)
        found.refresh_from_db()
        if found.state == "ready":
            ask_apply(actor, source=found, version=found.version)
        work(BankFile.objects.select_related("account", "applied_by").get(pk=source.pk))

    killed(whole, books)
