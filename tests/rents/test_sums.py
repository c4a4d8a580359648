from datetime import date

from trousseau.receipts.models import Receipt
from trousseau.rents.accounts import months
from trousseau.rents.actions.rent_receipts import give_rent_receipt
from trousseau.rents.actions.sums import ask_sum, give_back
from trousseau.rents.models import RentCall
from trousseau.rents.queries import ledger_balance

DAY = date(2026, 8, 20)


def test_a_sum_apart_is_a_debt_with_its_entry_and_no_receipt(staff, running_lease, call, pay):
    call(8)
    asked = dict(lease=running_lease, kind="repair", label="Serrure", amount=9000, on=DAY, due_on=DAY, key="lock")
    ask_sum(staff.rental, **asked)
    ask_sum(staff.rental, **asked)
    assert RentCall.objects.filter(kind="repair").count() == 1
    pay(running_lease, running_lease.total, "2026-08-21")
    assert [(row.call.kind, row.left) for row in months(running_lease)] == [("repair", 9000), ("rent", 0)]
    assert ledger_balance(running_lease) == 9000
    assert give_rent_receipt(staff.rental, lease=running_lease, month=date(2026, 8, 1), on=DAY).kind == "receipt"


def test_a_credit_settles_a_debt_and_is_no_money(staff, running_lease, call):
    call(8)
    credit = dict(lease=running_lease, label="Régularisation", amount=4000, on=DAY, key="settled")
    give_back(staff.rental, **credit)
    give_back(staff.rental, **credit)
    assert [receipt.payer for receipt in Receipt.objects.rent().all()] == ["credit"]
    assert ledger_balance(running_lease) == running_lease.total - 4000
