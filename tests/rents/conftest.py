from datetime import date

import pytest

from trousseau.receipts.models import Receipt


@pytest.fixture
def call(staff):
    """Call the rents of months of 2026: `call(7, 8)`."""
    from trousseau.rents.actions import call_month

    return lambda *months: [call_month(staff.rental, month=date(2026, month, 1)) for month in months]


@pytest.fixture
def pay(staff):
    """Receive money for a lease: `pay(lease, 45000, "2026-07-20")`, of the CAF when it names a month."""
    from trousseau.rents.actions import receive_payment

    def make(lease, amount: int, day: str, *, month: date | None = None, key: str = "", today: str = ""):
        on = date.fromisoformat(day)
        return receive_payment(
            staff.rental,
            lease=lease,
            payer="caf" if month else "tenant",
            method="transfer",
            amount=amount,
            on=on,
            today=date.fromisoformat(today) if today else on,
            month=month,
            key=key or f"{lease.pk}-{day}-{amount}-{Receipt.objects.count()}",
        )

    return make
