"""What is the agency's own leaves the clients' bank like any payment: asked, approved in a run, proved, due again when it came back."""

from datetime import date

import pytest
from django.urls import reverse

from tests.plugins.bank_files import camt053
from trousseau.core.errors import Refused
from trousseau.ledger.models import BankLine
from trousseau.ledger.money_proofs import discover
from trousseau.ledger.queries import balance
from trousseau.owners.actions.expenses import give_advance
from trousseau.owners.actions.fees import take_fees
from trousseau.owners.actions.transfers import transfer_fees
from trousseau.owners.models import AgencyTransfer
from trousseau.payouts.models import PaymentOrder
from trousseau.payouts.orders import give_up_order
from trousseau.receipts.receiving import undo
from trousseau.rents.held import held

DAY, FEE = date(2026, 8, 20), 3150
BOTH = (("clients", "46714"), ("clients", "46719"), ("agency", "411"), ("agency", "512"))


def books() -> list[int]:
    """Fees to transfer, in transfer; to receive, received. The proofs of the night hold with them."""
    assert {proof.code: [str(one) for one in said] for proof in discover() if (said := proof.check(DAY))} == {}
    return [balance(*one) for one in BOTH]


@pytest.fixture
def taken(mandate, staff, agency_bank):
    assert take_fees(staff.rental, until=DAY) == 1
    return mandate


def test_between_the_order_and_the_bank_the_books_say_that_it_is_in_transfer(taken, staff, pay_out, take, bank_account):
    assert books() == [-FEE, 0, FEE, 0]
    transfer = transfer_fees(staff.director, on=DAY)
    assert books() == [0, -FEE, FEE, 0] and transfer_fees(staff.director, on=DAY) is None
    run = pay_out(DAY)
    assert [(one.payee, one.amount, one.fund) for one in run.orders.all()] == [("Agence d’essai", FEE, None)]
    assert "FR7630006000011234567890286" in run.file.file.open("rb").read().decode()
    assert books() == [0, 0, 0, FEE]
    rows = [
        {"cents": 45000, "on": "2026-08-05", "structured": taken.leases.get().code},
        {"cents": -FEE, "on": "2026-08-21", "label": f"VIREMENTS {run}"},
    ]
    take(camt053(rows), on="2026-09-02")
    assert BankLine.objects.get(cents=-FEE).state == "settled"
    order = PaymentOrder.objects.get()
    back = {"cents": FEE, "on": "2026-09-03", "label": "REJET", "end_to_end": f"{run}-{order.pk}"}
    take(camt053([back], opening=45000 - FEE, first="2026-09-01", last="2026-09-05", number="9"), on="2026-09-06")
    order.refresh_from_db()
    assert order.state == "rejected" and order.agency_transfer == transfer
    assert books() == [-FEE, 0, FEE, 0]  # due again
    assert transfer_fees(staff.director, on=date(2026, 9, 6)).total == FEE


def test_given_up_it_is_due_again_but_not_while_somebody_reads_it(taken, staff):
    from trousseau.owners.actions.runs import drop_run, stage_run

    order = transfer_fees(staff.director, on=DAY).order
    run = stage_run(staff.rental, on=DAY, today=DAY)
    with pytest.raises(Refused):
        give_up_order(staff.director, order=order, on=DAY)
    drop_run(staff.director, run=run, version=run.version)
    give_up_order(staff.director, order=order, on=DAY)
    assert books() == [-FEE, 0, FEE, 0]
    assert str(transfer_fees(staff.director, on=DAY)) == "H00002"


def test_nothing_leaves_while_nobody_noted_the_bank_of_the_agency(mandate, staff):
    take_fees(staff.rental, until=DAY)
    with pytest.raises(Refused, match="compte bancaire de l’agence"):
        transfer_fees(staff.director, on=DAY)
    assert not AgencyTransfer.objects.exists() and balance("clients", "46719") == 0


def test_an_account_that_fell_below_zero_since_pays_the_agency_nothing(taken, staff, pay_out, iban):
    iban(taken.owner)
    pay_out(DAY)  # the owner has their own
    transfer_fees(staff.director, on=DAY)
    undo(staff.rental, receipt=taken.leases.get().receipts.rent().get(), on=DAY, today=DAY)
    assert held(taken.fund).cash < 0
    with pytest.raises(Refused, match="sous zéro"):
        pay_out(DAY)


def test_what_the_agency_lent_comes_back_by_the_same_run(taken, staff, pay_out):
    given = {"mandate": taken, "amount": 10000, "why": "Fuite", "on": DAY, "today": DAY, "key": "a"}
    give_advance(staff.director, **given)
    run = pay_out(DAY)  # the run recovers what is covered
    assert [(one.kind, one.amount) for one in run.orders.all()] == [("agency", 10000)]
    assert held(taken.fund).advance == 0 == balance("agency", "467") and books()[1] == 0


def test_the_page_of_the_fees_says_what_waits_and_gives_it_up(taken, client, staff, on_day):
    on_day(DAY.isoformat())
    client.force_login(staff.director)
    page = client.post(reverse("owners:fees_transfer"), follow=True).content.decode().replace("\u00a0", " ")
    assert "31,50 € attend le prochain lot de virements" in page.replace("\u202f", " ")
    url = reverse("payouts:order_give_up", args=[PaymentOrder.objects.get().pk])
    assert url in page and client.get(url).status_code == 200
    client.post(url)
    assert PaymentOrder.objects.get().state == "cancelled" and books() == [-FEE, 0, FEE, 0]
    assert client.get(url).status_code == 404
