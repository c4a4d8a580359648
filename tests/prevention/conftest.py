from datetime import date

import pytest


@pytest.fixture
def owing(owing_lease):
    """A lease in force since 11 July 2026 whose August (450.00 €, due on the 5th) and September are unpaid."""
    return owing_lease


@pytest.fixture
def aided(owing, staff):
    """The same, whose aid of one euro a month is paid to the agency: it has the duty to report (CCH, art. R824-4)."""
    from trousseau.rents.actions.calls import expect_aid

    for month in (8, 9):
        expect_aid(staff.rental, lease=owing, month=date(2026, month, 1), amount=100)
    return owing
