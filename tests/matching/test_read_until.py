"""Until which day the bank is read: of what comes after it, nobody knows who paid."""

from datetime import date

import pytest

from tests.plugins.bank_files import camt053
from trousseau.ledger.bank.actions import open_bank_account
from trousseau.ledger.bank.queries import read_until

OTHER = "FR7610107001011234567890129"
ROW = {"cents": 45000, "on": "2026-08-06", "label": "VIR"}


@pytest.fixture
def month(take):
    """`month(8, on="2026-09-02")`: the statement of August, received that day, of one sum, unless `rows` are said."""
    held: dict[str, int] = {}

    def do(number: int, *, on: str, rows=None, last: int = 28, iban: str = "", first: int = 1):
        rows = [{**ROW, "on": f"2026-{number:02d}-06"}] if rows is None else rows
        opening, more = held.get(iban, 0), {"iban": iban} if iban else {}
        days = {"first": f"2026-{number:02d}-{first:02d}", "last": f"2026-{number:02d}-{last:02d}"}
        source = take(camt053(rows, opening=opening, number=f"{iban}{number}{first}", **days, **more), on=on)
        assert source.state == "applied", source.why_stopped
        held[iban] = opening + sum(row["cents"] for row in rows)

    return do


def other_account(staff):
    return open_bank_account(staff.director, account="5122", name="Second compte", holder="Agence d’essai", iban=OTHER)


def test_where_no_statement_was_ever_taken_nobody_says_until_when(staff, bank_account):
    assert read_until() is None and read_until(date(2026, 9, 2)) is None


def test_it_is_the_end_of_the_last_statement_taken(month):
    month(8, on="2026-09-02")
    assert read_until() == date(2026, 8, 28)
    month(9, on="2026-10-02")
    assert read_until() == date(2026, 9, 28)


def test_a_reading_of_an_earlier_day_knows_no_statement_received_since(month):
    month(8, on="2026-09-02")
    month(9, on="2026-10-02")
    days = (date(2026, 9, 1), date(2026, 9, 2), date(2026, 10, 1), date(2026, 10, 2))
    assert [read_until(day) for day in days] == [None, date(2026, 8, 28), date(2026, 8, 28), date(2026, 9, 28)]


def test_a_statement_read_during_its_last_day_does_not_hold_the_whole_of_it(month):
    month(8, on="2026-08-28")
    assert read_until() == date(2026, 8, 27)


def test_a_statement_that_is_refused_is_not_read(month, take):
    month(8, on="2026-09-02")
    late = take(camt053([], opening=1, first="2026-10-01", last="2026-10-31", number="x"), on="2026-11-02")
    assert late.state == "stopped" and read_until() == date(2026, 8, 28)


def test_of_two_accounts_in_use_it_is_the_earliest(month, staff):
    other_account(staff)
    month(8, on="2026-09-02")
    assert read_until() == date(2026, 8, 28), "the other is kept by hand"
    month(8, on="2026-09-02", iban=OTHER, last=12)
    assert read_until() == date(2026, 8, 12)


def test_an_account_that_was_left_for_another_holds_nobody_back(month, staff):
    other_account(staff)
    month(8, on="2026-09-02", iban=OTHER)
    month(9, on="2026-10-02", iban=OTHER, rows=[{**ROW, "cents": -45000, "on": "2026-09-03"}])
    month(8, on="2026-09-02")
    month(9, on="2026-10-02")
    month(10, on="2026-11-02")
    assert read_until() == date(2026, 10, 28)


def test_the_agency_s_own_account_tells_nothing_of_tenants(staff, agency_bank, month):
    from tests.plugins.bank import OWN

    month(8, on="2026-09-02")
    month(8, on="2026-09-02", iban=OWN, last=20, rows=[])
    assert read_until() == date(2026, 8, 28)
