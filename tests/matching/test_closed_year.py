"""A statement of a year that is closed is refused in words, and nothing of it is taken."""

from tests.plugins.bank_files import camt053
from trousseau.ledger.models import BankLine, ClosedYear, Entry, Statement


def test_a_closed_year_takes_no_statement(take, staff, bank_account, running_lease):
    ClosedYear.objects.create(ledger="clients", year=2026, closed_by=staff.director)
    before = Entry.objects.count()
    source = take(camt053([{"cents": 45000, "on": "2026-08-06", "structured": running_lease.code}]))
    assert source.state == "stopped" and "2026" in source.why_stopped
    assert Entry.objects.count() == before and not Statement.objects.filter(taken=True).exists()
    assert not BankLine.objects.exclude(state="staged").exists()
