"""No payment is asked beyond what its fund holds, whatever its kind, beside what is asked of it already (décret 72-678, art. 29)."""

from datetime import date

import pytest
from django.db import transaction

from trousseau.core.errors import Refused
from trousseau.ledger.actions import Draft, Posting, post_many
from trousseau.ledger.events import draft
from trousseau.ledger.models import Entry
from trousseau.owners.actions.transfers import transfer_fees
from trousseau.payouts.enums import OrderKind
from trousseau.payouts.models import PaymentOrder
from trousseau.payouts.orders import ask_payment, cancel_order
from trousseau.rents.held import held

pytestmark = pytest.mark.django_db
ON = date(2026, 9, 10)
EVENTS = {
    OrderKind.OWNER: "owner_paid",
    OrderKind.SUPPLIER: "invoice_paid",
    OrderKind.DEPOSIT: "tenant_repaid",
    OrderKind.TENANT: "tenant_repaid",
    OrderKind.GUARANTOR: "guarantor_repaid",
    OrderKind.HANDOVER: "handed_over",
    OrderKind.AGENCY: "agency_paid",
    OrderKind.CAF: "caf_paid_back",
}
# what is posted before a payment of the kind is asked: its sum stands where it is paid from
ASIDE = {
    OrderKind.SUPPLIER: "invoice_in",
    OrderKind.DEPOSIT: "refund_asked",
    OrderKind.TENANT: "refund_asked",
    OrderKind.GUARANTOR: "claim_back",
    OrderKind.HANDOVER: "fund_to_hand_over",
}


def move(event: str, amount: int, lease, aux: str = "") -> None:
    asked = draft(
        event,
        on=ON,
        amounts={"amount": amount},
        fund=lease.mandate.fund,
        aux=aux or lease.code,
        key=f"test:{Entry.objects.count()}",
    )
    post_many(None, ledger=asked and "clients", drafts=[asked])


def ask(staff, kind, amount: int, lease, *, key: str = "k", fund: bool = True) -> PaymentOrder:
    beside = kind == OrderKind.AGENCY or not fund
    return ask_payment(
        staff.rental,
        kind=kind,
        fund=None if beside else lease.mandate.fund,
        payee="Essai",
        amount=amount,
        event=EVENTS[kind],
        aux=lease.code,
        reference=f"{lease.code} essai",
        key=key,
        on=ON,
    )


@pytest.mark.parametrize("kind", OrderKind)
def test_no_kind_of_payment_passes_what_its_fund_holds(kind, running_lease, staff):
    """Its sum stands where it is paid from, and no money of this fund is behind it."""
    if kind in ASIDE:
        move(ASIDE[kind], 10000, running_lease)
    if kind == OrderKind.CAF:
        move("caf_clawback", 10000, running_lease)  # its credit is there, the account it was taken off is below zero
    with pytest.raises(Refused, match="100,00"):
        ask(staff, kind, 10000, running_lease)
    assert not PaymentOrder.objects.exists()


def test_the_cafs_own_leaves_as_far_as_it_was_received(running_lease, staff):
    move("caf_lump", 10000, running_lease)
    ask(staff, OrderKind.CAF, 6000, running_lease, fund=False)
    with pytest.raises(Refused, match="20,00"):
        ask(staff, OrderKind.CAF, 6000, running_lease, fund=False, key="k2")


def test_a_departure_gives_back_no_money_of_other_owners(paying_lease, staff):
    """August was paid to the owner; half of it is given back to the tenant who left: the owner owes it."""
    move("owner_paid", 45000, paying_lease)
    move("sum_given_back", 22500, paying_lease)
    move("refund_asked", 22500, paying_lease)
    with pytest.raises(Refused, match="225,00") as refusal:
        ask(staff, OrderKind.DEPOSIT, 22500, paying_lease)
    assert refusal.value.article == "Décret 72-678, art. 29"
    move("advance_in", 22500, paying_lease)
    assert ask(staff, OrderKind.DEPOSIT, 22500, paying_lease).amount == 22500


def test_what_is_asked_and_not_paid_yet_counts_whatever_its_kind(paying_lease, staff):
    """450 € are held. Two bills and a refund come to more, in one transaction."""
    for amount in (30000, 20000):
        move("invoice_in", amount, paying_lease, "F00001")
    with transaction.atomic():
        first = ask(staff, OrderKind.SUPPLIER, 30000, paying_lease, key="k1")
        with pytest.raises(Refused, match="50,00"):
            ask(staff, OrderKind.SUPPLIER, 20000, paying_lease, key="k2")
    cancel_order(staff.rental, order=first, on=ON)
    assert ask(staff, OrderKind.SUPPLIER, 20000, paying_lease, key="k3").state == "waiting"
    assert ask(staff, OrderKind.SUPPLIER, 30000, paying_lease, key="k1") == first  # asked twice, it is answered once


def test_two_who_ask_at_once_do_not_pay_the_same_money_twice(committed_db, paying_lease, staff, together):
    for amount in (30000, 20000):
        move("invoice_in", amount, paying_lease, "F00001")
    results = together(
        lambda: ask(staff, OrderKind.SUPPLIER, 30000, paying_lease, key="k1"),
        lambda: ask(staff, OrderKind.SUPPLIER, 20000, paying_lease, key="k2"),
    )
    assert sorted(type(one).__name__ for one in results) == ["PaymentOrder", "Refused"], results
    waiting = sum(PaymentOrder.objects.filter(state="waiting").values_list("amount", flat=True))
    assert waiting <= held(paying_lease.mandate.fund).cash


def test_no_fee_leaves_of_money_that_a_bill_already_asked_takes(paying_lease, agency_bank, staff):
    """450 € are held, 31,50 € of them due to the agency; a bill of 450 € is asked: nothing of it is left for the fee."""
    fund = paying_lease.mandate.fund
    taken = [Posting("46712", debit=3150, fund=fund), Posting("46714", credit=3150, fund=fund)]
    post_many(None, ledger="clients", drafts=[Draft("OD", ON, "Honoraires", taken, "fee")])
    move("invoice_in", 45000, paying_lease, "F00001")
    bill = ask(staff, OrderKind.SUPPLIER, 45000, paying_lease)
    assert transfer_fees(staff.rental, on=ON) is None
    cancel_order(staff.rental, order=bill, on=ON)
    assert transfer_fees(staff.rental, on=ON).total == 3150
    with pytest.raises(Refused, match="31,50"):
        ask(staff, OrderKind.SUPPLIER, 45000, paying_lease, key="k2")
