"""The call of a month killed at any moment, twice at once, or taken up again: the books of one run."""

from datetime import date

import pytest

from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import DayTotal, Entry, Line, StagedEntry
from trousseau.ledger.verification import verify
from trousseau.rents.models import MonthRun, RentCall, RunRow
from trousseau.rents.run import staging
from trousseau.rents.run.calling import call_month

MONTH = date(2026, 8, 1)


def books() -> list:
    """All that a run writes, without the hours and the seals that they enter."""
    assert all(verify(ledger).ok for ledger in Ledger)
    assert not MonthRun.objects.filter(posted_at=None).exists()
    assert not RunRow.objects.exists() and not StagedEntry.objects.exists()
    return [
        list(rows)
        for rows in (
            Entry.objects.order_by("chain_number").values_list("number", "date", "label", "idempotency_key", "posted"),
            Line.objects.order_by("entry__chain_number", "pk").values_list(
                "entry__number", "account", "fund__code", "aux", "debit", "credit"
            ),
            DayTotal.objects.values_list("account", "date", "journal", "debit", "credit"),
            RentCall.objects.order_by("lease").values_list(
                "lease", "month", "rent", "charges", "caf_expected", "due_on", "entry__number"
            ),
            MonthRun.objects.filter(posted_at__isnull=False).values_list("month", "calls", "cents", "nothing"),
        )
    ]


@pytest.fixture
def leases(committed_db, staff, build, monkeypatch):
    """Leases enough for several chunks."""
    monkeypatch.setattr(staging, "CHUNK", 10)
    return build.copies(build.running_lease(), 60)


@pytest.mark.django_db
def test_a_run_killed_at_any_moment_comes_to_the_books_of_one_run(leases, killed, staff):
    killed(lambda: call_month(staff.rental, month=MONTH), books)


@pytest.mark.django_db
def test_two_people_at_once_call_a_month_once(leases, staff, together):
    people = [staff.rental, staff.director, None]
    results = together(*(lambda who=who: call_month(who, month=MONTH) for who in people))
    assert set(results) <= {0, 61}, results
    assert RentCall.objects.count() == Entry.objects.count() == MonthRun.objects.get().calls == 61
    assert verify("clients").ok and not RunRow.objects.exists()
