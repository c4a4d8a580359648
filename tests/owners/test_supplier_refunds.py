"""A supplier gives back a bill that was paid: noted by hand, or a line of the bank that a person recognises."""

from datetime import date

import pytest
from django.urls import reverse

from tests.plugins.bank_files import camt053
from trousseau.core.errors import Refused
from trousseau.exchange.sepa import Account
from trousseau.ledger import funds
from trousseau.ledger.bank.queries import lines
from trousseau.ledger.money_proofs import discover
from trousseau.ledger.queries import balance
from trousseau.mandates.models import FeeClause
from trousseau.matching.identifying import undo_share
from trousseau.matching.of_suppliers import suppliers_of
from trousseau.owners.actions.expenses import enter_expense, pay_expense
from trousseau.owners.actions.runs import stage_run, write_run
from trousseau.owners.actions.statements import make_statement
from trousseau.owners.actions.supplier_refunds import receive_supplier_refund
from trousseau.owners.models import SupplierRefund
from trousseau.owners.queries.expenses import left_of
from trousseau.owners.queries.taxes import tax_year
from trousseau.payouts.ibans import confirm_iban
from trousseau.payouts.suppliers import register_supplier
from trousseau.receipts.models import LineShare
from trousseau.receipts.receiving import undo
from trousseau.rents.held import held

IBAN = "DE89370400440532013000"
PAYER = Account("Agence d’essai, fonds des mandants", "FR1420041010050500013M02606")
DAY = date(2026, 9, 20)


@pytest.fixture
def paid_bill(running_lease, call, pay, staff):
    """A plumber's bill of 120 €, a quarter of it the tenant's, paid by the run of 10 September."""
    FeeClause.objects.all().delete()
    call(8)
    pay(running_lease, 45000, "2026-08-05")
    supplier = register_supplier(staff.rental, name="Plomberie Roitelet", new_iban=IBAN)
    confirm_iban(staff.director, payee=supplier, new_iban=IBAN, on=DAY)
    day = date(2026, 9, 10)
    bill = enter_expense(
        staff.rental,
        mandate=running_lease.mandate,
        supplier=supplier,
        number="F-12",
        kind="repair",
        label="Fuite",
        dated=day,
        first_day=day,
        last_day=day,
        amount=12000,
        recoverable=3000,
        nature="private",
        approved_on=day,
        today=day,
    )
    pay_expense(staff.rental, expense=bill, today=day)
    run = stage_run(staff.rental, on=day, today=day)
    write_run(staff.director, run=run, version=run.version, payer=PAYER, today=day)
    bill.refresh_from_db()
    return bill


def given_back(staff, bill, amount=4000, **changes) -> SupplierRefund:
    given = {"ground": "Avoir A-3", "method": "transfer", "on": DAY, "today": DAY, "key": "k"}
    return receive_supplier_refund(staff.rental, expense=bill, amount=amount, **(given | changes))


def sound(on: date = DAY) -> None:
    broken = {proof.code: [str(one) for one in said] for proof in discover() if (said := proof.check(on))}
    assert broken == {} and funds.gaps(on) == [] and balance("clients") == 0


def test_it_is_the_owners_again_and_no_more_than_was_paid(staff, paid_bill):
    before = held(paid_bill.mandate.fund).own
    refund = given_back(staff, paid_bill)
    assert given_back(staff, paid_bill) == refund and SupplierRefund.objects.count() == 1  # the form sent twice
    assert (held(paid_bill.mandate.fund).own, left_of(paid_bill)) == (before + 4000, 8000)
    for wrong in ({"amount": 8001}, {"ground": " "}, {"on": date(2026, 9, 9)}, {"on": date(2026, 9, 21)}):
        with pytest.raises(Refused):
            given_back(staff, paid_bill, **({"key": "other", "amount": 100} | wrong))
    sound()
    undo(staff.rental, receipt=refund.receipt, on=DAY, today=DAY)
    assert (held(paid_bill.mandate.fund).own, left_of(paid_bill)) == (before, 12000)
    sound()


@pytest.mark.parametrize("changes", [{"amount": 2500}, {"ground": "Avoir A-4"}, {"method": "card"}], ids=str)
def test_a_second_refund_under_the_key_of_the_first_is_not_said_done(staff, paid_bill, changes):
    given_back(staff, paid_bill)
    with pytest.raises(Refused) as refusal:
        given_back(staff, paid_bill, **changes)
    assert refusal.value.field == "key" and left_of(paid_bill) == 8000


def test_a_refund_undone_then_sent_again_is_not_said_done(staff, paid_bill):
    refund = given_back(staff, paid_bill)
    undo(staff.rental, receipt=refund.receipt, on=DAY, today=DAY)
    with pytest.raises(Refused) as refusal:
        given_back(staff, paid_bill)
    assert refusal.value.field == "key"
    given_back(staff, paid_bill, key="apart")
    assert left_of(paid_bill) == 8000


def test_a_bill_that_was_not_paid_gives_nothing_back(staff, paid_bill):
    paid_bill.order.state = "rejected"
    with pytest.raises(Refused):
        given_back(staff, paid_bill)


def test_the_accounts_and_the_tax_summary_count_as_much_less(staff, paid_bill):
    given_back(staff, paid_bill)
    [repairs] = [figure for figure in tax_year(paid_bill.mandate, 2026).costs if figure.code == "works"]
    assert repairs.amount == 9000 - 3000  # three quarters of the 40 € are the owner's
    said = make_statement(staff.rental, mandate=paid_bill.mandate, until=DAY, today=DAY)
    assert "Rendu par Plomberie Roitelet, facture F-12" in str(said.paper.data)
    assert said.closing == held(paid_bill.mandate.fund).position


@pytest.mark.parametrize(
    "words", [{"party": "SARL", "iban": IBAN}, {"party": "Plomberie Roitelet"}, {"party": "Odilon Passerage"}]
)
def test_a_line_of_the_bank_is_proposed_and_never_taken_alone(client, staff, paid_bill, take, words):
    row = {"cents": 4000, "on": "2026-09-18", "label": "avoir", **words}
    take(camt053([row], opening=33000, first="2026-09-11", last="2026-09-19"), on=DAY.isoformat())
    line = lines().get(cents=4000)
    assert line.left == 4000 and not LineShare.objects.exists()
    known = [one.name for one, _why in suppliers_of(line)]
    assert known == ([] if words["party"] == "Odilon Passerage" else ["Plomberie Roitelet"])
    client.force_login(staff.rental)
    page = client.get(reverse("matching:line", args=[line.pk])).content.decode()
    url = reverse("owners:line_refund", args=[line.pk])
    assert url in page and ("Plomberie Roitelet" in page) == bool(known)
    assert client.post(url, {"expense": paid_bill.pk, "ground": ""}).status_code == 422
    assert client.post(url, {"expense": paid_bill.pk, "ground": "Avoir A-3"}).status_code == 302
    refund = SupplierRefund.objects.get()
    assert (refund.receipt.received_on, refund.receipt.payer) == (date(2026, 9, 18), "supplier")
    line.refresh_from_db()
    assert (line.left, left_of(paid_bill)) == (0, 8000)
    sound()
    undo_share(staff.rental, share=LineShare.objects.get(), on=DAY, today=DAY)
    line.refresh_from_db()
    assert (line.left, left_of(paid_bill)) == (4000, 12000)


def test_the_page_of_a_bill_notes_what_comes_back(client, staff, paid_bill, on_day):
    on_day(DAY.isoformat())
    client.force_login(staff.rental)
    url = reverse("owners:expense_refund", args=[paid_bill.pk])
    assert url in client.get(reverse("owners:account", args=[paid_bill.mandate_id])).content.decode()
    key = client.get(url).context["form"]["key"].value()
    asked = {"key": key, "amount": "40", "method": "transfer", "on": DAY.isoformat(), "ground": "Avoir A-3"}
    assert client.post(url, asked | {"amount": "121"}).status_code == 422
    assert client.post(url, asked).status_code == 302
    assert SupplierRefund.objects.get().receipt.amount == 4000
