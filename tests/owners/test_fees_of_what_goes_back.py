"""The fee follows the rent: one that was paid twice and given back bears none, one that a deposit settles bears its own."""

from datetime import date

import pytest
from django.db.models import Sum

from trousseau.ledger.queries import balance
from trousseau.owners.actions.fees import take_fees
from trousseau.owners.models import Fee
from trousseau.owners.papers import invoice_lines
from trousseau.payouts.orders import reject_order
from trousseau.rents.refunds.actions import give_up_refund, refund_credit
from trousseau.rents.refunds.queries import refundable

DAY, LATER = date(2026, 8, 20), date(2026, 8, 25)
ONE = 3150  # 7 % of a rent of 450 €


def waiting() -> int:
    """The fees that both ledgers hold, the same."""
    cents = -balance("clients", "46714")
    assert cents == -balance("agency", "706") == balance("agency", "411")
    kept = Fee.objects.filter(returned=None).aggregate(net=Sum("net"), vat=Sum("vat"))
    assert cents == (kept["net"] or 0) + (kept["vat"] or 0)
    return cents


@pytest.fixture
def twice(mandate, staff, pay):
    """The rent of August, paid twice, each with its fee."""
    lease = mandate.leases.get()
    pay(lease, 45000, "2026-08-06")
    assert take_fees(staff.rental, until=DAY) == 2 and waiting() == 2 * ONE
    return lease


def give_back(staff, lease, amount=45000, on=DAY):
    return refund_credit(
        staff.rental,
        lease=lease,
        amount=amount,
        payee="Aminata Capucine",
        new_iban="FR7630006000011234567890189",
        ground="Payé deux fois",
        on=on,
        key=f"k{on}{amount}",
    )


def test_a_double_payment_that_goes_back_takes_its_fee_with_it(twice, staff):
    assert refundable(twice) == 45000
    refund = give_back(staff, twice)
    take_fees(staff.rental, until=DAY)
    assert waiting() == ONE
    back = Fee.objects.get(given_back=refund.call)
    assert (back.base, back.net, back.receipt.received_on) == (-45000, -ONE, date(2026, 8, 6))
    [line] = invoice_lines(back.invoice)
    assert line.net == -ONE and line.corrects == "F2026-00001"
    take_fees(staff.rental, until=LATER)
    assert waiting() == ONE and Fee.objects.count() == 3  # once


def test_a_part_that_goes_back_takes_the_fee_of_that_part_and_the_rest_later(twice, staff):
    give_back(staff, twice, 20000)
    take_fees(staff.rental, until=DAY)
    assert waiting() == 2 * ONE - 1400
    give_back(staff, twice, 25000)
    take_fees(staff.rental, until=DAY)
    assert waiting() == ONE


def test_what_does_not_leave_after_all_bears_its_fee_again(twice, staff):
    refund = give_back(staff, twice)
    take_fees(staff.rental, until=DAY)
    give_up_refund(staff.rental, refund=refund, on=LATER)
    take_fees(staff.rental, until=LATER)
    assert waiting() == 2 * ONE
    give_back(staff, twice, on=LATER)
    take_fees(staff.rental, until=LATER)
    assert waiting() == ONE


def test_what_the_bank_sent_back_bears_its_fee_again(twice, staff, pay_out):
    refund = give_back(staff, twice)
    pay_out(DAY)
    assert waiting() == ONE  # the run takes the fees first
    refund.order.refresh_from_db()
    reject_order(staff.rental, order=refund.order, on=LATER, why="AC04", today=LATER)
    take_fees(staff.rental, until=LATER)
    assert waiting() == 2 * ONE
