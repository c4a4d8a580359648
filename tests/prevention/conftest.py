from datetime import date

import pytest


@pytest.fixture
def owing(running_lease, staff):
    """A lease in force since 11 July 2026 whose August (450.00 €, due on the 5th) and September are unpaid."""
    from trousseau.rents.actions.payments import receive_payment
    from trousseau.rents.run.calling import call_month

    for month in (7, 8, 9):
        call_month(staff.rental, month=date(2026, month, 1))
    receive_payment(
        staff.rental,
        lease=running_lease,
        payer="tenant",
        method="card",
        amount=30484,
        on=date(2026, 7, 20),
        today=date(2026, 7, 20),
        key="july",
    )
    return running_lease


@pytest.fixture
def aided(owing, staff):
    """The same, whose aid of one euro a month is paid to the agency: it has the duty to report (CCH, art. R824-4)."""
    from trousseau.rents.actions.calls import expect_aid

    for month in (8, 9):
        expect_aid(staff.rental, lease=owing, month=date(2026, month, 1), amount=100)
    return owing
