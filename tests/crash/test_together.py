"""Twenty clients at once on one tenancy: every payment is kept, none twice."""

from datetime import date

import pytest
from django.db.models import Sum
from owed import payable

from trousseau.ledger.models import Entry
from trousseau.ledger.queries import balance
from trousseau.ledger.verification import verify
from trousseau.receipts.models import Receipt
from trousseau.rents.accounts import months
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.queries import ledger_balance
from trousseau.rents.run.calling import call_month

DAY = date(2026, 8, 20)


@pytest.mark.django_db
def test_twenty_clients_record_payments_on_one_tenancy_at_once(committed_db, staff, running_lease, together):
    call_month(staff.rental, month=date(2026, 8, 1))

    def client(n: int):
        def pay():
            for part in range(3):
                given = {
                    "lease": running_lease,
                    "payer": "tenant",
                    "method": "transfer",
                    "on": DAY,
                    "today": DAY,
                    "amount": 100 + n,
                    "key": f"{n}-{part}",
                }
                receive_payment(staff.rental, **given)
                receive_payment(staff.rental, **given)  # the form sent twice

        return pay

    results = together(*(client(n) for n in range(20)))
    assert not [result for result in results if result is not None], results
    total = 3 * sum(100 + n for n in range(20))
    assert Receipt.objects.rent().count() == 60 and Receipt.objects.rent().aggregate(s=Sum("amount"))["s"] == total
    assert ledger_balance(running_lease) == running_lease.total - total
    assert balance("clients", "5121") == total == payable(running_lease.mandate.fund, DAY)
    assert sum(row.left for row in months(running_lease)) == running_lease.total - total
    numbers = Entry.objects.filter(journal="BQ").order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 61)) and verify("clients").ok
