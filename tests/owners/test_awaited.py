"""Money that was noted for an owner and that the bank has not shown is not paid to them."""

from datetime import date

import pytest
from django.urls import reverse

from tests.plugins.bank_files import TENANT_IBAN, camt053
from tests.plugins.money import tell
from trousseau.core.errors import Refused
from trousseau.ledger.models import BankLine
from trousseau.ledger.money_proofs import discover
from trousseau.owners.actions.fees import take_fees
from trousseau.owners.actions.runs import stage_run, write_run
from trousseau.owners.actions.transfers import transfer_fees
from trousseau.owners.queries.accounts import payables, standings
from trousseau.receipts.counter import pay_in_cash, pay_in_cheques, to_pay_in
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.awaited import awaited
from trousseau.rents.debits import actions as debits
from trousseau.rents.held import held, held_by_fund
from trousseau.rules.owner_account import Held

AUGUST, DUE, SEPTEMBER = date(2026, 8, 3), date(2026, 8, 6), date(2026, 9, 2)


def broken(on: date = SEPTEMBER) -> dict[str, list[str]]:
    return {proof.code: [str(one) for one in said] for proof in discover() if (said := proof.check(on))}


def payable(lease, on: date = SEPTEMBER) -> int:
    return standings(on)[lease.mandate_id].payable


@pytest.fixture
def debited(running_lease, staff, bank_account, call):
    """The rent of August, 450 €, is debited on the 6th and presented."""
    call(8)
    mandate = debits.sign_mandate(
        staff.rental,
        lease=running_lease,
        debtor="Aminata Capucine",
        iban=TENANT_IBAN,
        signed_on=date(2026, 7, 12),
        today=AUGUST,
    )
    tell(mandate, DUE)
    found = debits.make_collection(staff.rental, due_on=DUE, today=AUGUST, schema="pain.008.001.08")
    debits.send_collection(staff.rental, collection=found, version=found.version, on=AUGUST, today=AUGUST)
    debits.present_due(DUE)
    return found


def test_a_debit_is_the_owner_s_once_the_bank_shows_it(
    client, staff, debited, running_lease, iban, payer, take, on_day, fee, agency_bank
):
    iban(running_lease.mandate.owner)
    fee(running_lease.mandate)
    [one] = awaited()
    assert (one.aux, one.cents, one.why, one.since) == (running_lease.code, 45000, "debit", DUE)
    assert (held(running_lease.mandate.fund).own, held(running_lease.mandate.fund).shown) == (45000, 0)
    assert payable(running_lease) == 0
    with pytest.raises(Refused, match="450,00"):
        stage_run(staff.rental, on=SEPTEMBER, today=SEPTEMBER)
    take_fees(staff.rental, until=DUE)
    assert transfer_fees(staff.rental, on=DUE) is None and broken() == {}  # nor is its fee transferred
    client.force_login(staff.rental)
    on_day("2026-08-07")
    page = client.get(reverse("owners:account", args=[running_lease.mandate_id])).content.decode()
    assert "prélèvement présenté le 6\u00a0août 2026, pas encore sur un relevé" in page
    take(camt053([{"cents": 45000, "on": "2026-08-06", "lot": f"{debited.number}-1", "count": 1}]))
    assert awaited() == [] and payable(running_lease) == 45000 - 3780
    assert [len(awaited(date(2026, 8, day))) for day in (5, 6, 31)] == [0, 0, 0]  # the bank booked it that very day
    run = stage_run(staff.rental, on=SEPTEMBER, today=SEPTEMBER)
    write_run(staff.director, run=run, version=run.version, payer=payer, today=SEPTEMBER)
    assert transfer_fees(staff.rental, on=SEPTEMBER).total == 3780 and broken() == {}


def test_a_cheque_is_the_owner_s_once_its_slip_is_on_a_statement(
    staff, running_lease, call, take, client, on_day, iban
):
    call(8)
    iban(running_lease.mandate.owner)
    for key, method, amount in (("a", "cash", 5000), ("b", "cheque", 20000)):
        receive_payment(
            staff.rental,
            lease=running_lease,
            payer="tenant",
            method=method,
            amount=amount,
            on=DUE,
            today=DUE,
            key=key,
            cheque_number="0000042",
            cheque_bank="Banque d’essai",
        )
    assert [(one.why, one.cents) for one in awaited()] == [("cheque", 20000)] and payable(running_lease) == 5000
    pay_in_cheques(staff.rental, cheques=list(to_pay_in()), on=date(2026, 8, 7), today=SEPTEMBER)
    assert [(one.why, one.since) for one in awaited()] == [("paid_in", date(2026, 8, 7))]
    run = stage_run(staff.rental, on=SEPTEMBER, today=SEPTEMBER)
    assert run.total == 5000
    client.force_login(staff.rental)
    on_day("2026-09-02")
    page = client.get(reverse("owners:run", args=[run.pk])).content.decode()
    assert "chèque remis à la banque le 7\u00a0août 2026, pas encore sur un relevé" in page
    take(camt053([{"cents": 20000, "on": "2026-08-10", "label": "REMISE CHEQUES"}]))
    assert awaited() == [] and payable(running_lease) == 25000


def test_a_transfer_noted_by_hand_waits_once_the_statement_of_its_days_does_not_show_it(
    running_lease, call, pay, take, build
):
    call(8)
    pay(running_lease, 45000, "2026-08-05")
    assert payable(running_lease) == 45000  # nobody contradicts who noted it
    take(camt053([{"cents": 1000, "on": "2026-08-28", "label": "autre"}]))
    assert [(one.why, one.cents) for one in awaited()] == [("noted", 45000)] and payable(running_lease) == 0
    pay(build.running_lease("Bleuet"), 30000, "2026-08-27", today="2026-09-02")
    assert len(awaited()) == 1  # a bank takes some days: it may still be on the next statement


def test_paying_before_the_bank_shows_it_is_found_at_night(staff, debited, running_lease):
    """Whatever wrote it: the proof counts again by itself."""
    from trousseau.ledger.actions import post_many
    from trousseau.ledger.events import draft

    asked = draft("owner_paid", on=DUE, amounts={"amount": 40000}, fund=running_lease.mandate.fund, key="essai")
    post_many(staff.director, ledger="clients", drafts=[asked])
    said = broken()["shown"]
    assert said == [
        f"Fonds {running_lease.mandate.fund.code}\u00a0: 400,00\u00a0€ versés au propriétaire avant qu’un relevé de la banque ne les montre."
    ]


@pytest.mark.parametrize("named", [True, False])
def test_a_transfer_sent_back_by_the_bank_is_due_again_and_the_books_follow(
    named, staff, call, running_lease, iban, payer, take, bank_account, fee, client
):
    from trousseau.ledger.bank.reconciliation import reconcile
    from trousseau.mandates.models import FeeClause
    from trousseau.payouts.models import PaymentOrder

    FeeClause.objects.all().delete()
    call(8)
    iban(running_lease.mandate.owner)
    take(camt053([{"cents": 45000, "on": "2026-08-05", "structured": running_lease.code}]))
    run = stage_run(staff.rental, on=SEPTEMBER, today=SEPTEMBER)
    write_run(staff.director, run=run, version=run.version, payer=payer, today=SEPTEMBER)
    order = PaymentOrder.objects.get()
    rows = [
        {"cents": -45000, "on": "2026-09-02", "label": "VIREMENTS V00001"},
        {"cents": 45000, "on": "2026-09-04", "end_to_end": f"V00001-{order.pk}" if named else "", "reason": "AC04"},
    ]
    take(camt053(rows, opening=45000, first="2026-09-01", last="2026-09-05"), on="2026-09-06")
    if not named:  # a person says which one
        order.refresh_from_db()
        assert order.state == "sent"
        url = reverse("matching:returned", args=[BankLine.objects.get(booked_on="2026-09-04").pk])
        client.force_login(staff.rental)
        assert f'action="{url}"' in client.get(reverse("matching:lines")).content.decode()
        assert client.post(url, {"which": order.pk}).status_code == 302
    order.refresh_from_db()
    later = date(2026, 9, 6)
    assert (order.state, order.why, order.reversal.date) == ("rejected", "Compte clos", date(2026, 9, 4))
    assert payable(running_lease, later) == 45000 and broken(later) == {}
    assert reconcile(bank_account, later).holds and not reconcile(bank_account, later).entries


def test_once_the_mandate_is_over_its_reserve_is_the_owner_s(staff, call, running_lease, pay):
    from trousseau.owners.actions.terms import write_terms

    mandate = running_lease.mandate
    write_terms(
        staff.director, mandate=mandate, version=0, reserve=10000, works_threshold=0, email_on=None, today=SEPTEMBER
    )
    call(8)
    pay(running_lease, 45000, "2026-08-05")
    assert payable(running_lease) == 35000
    type(mandate).objects.filter(pk=mandate.pk).update(ended_on=SEPTEMBER, state="ended", end_reason="term")
    assert (payable(running_lease, date(2026, 9, 1)), payable(running_lease)) == (35000, 45000)


def test_a_fee_answered_after_its_year_was_closed_is_written_in_the_next_one(staff, call, running_lease, pay, fee):
    from trousseau.ledger.closing import close_year
    from trousseau.owners.actions.fees import answer_vat
    from trousseau.owners.models import Fee

    clause = fee(running_lease.mandate, vat="")
    call(8, 9, 10, 11, 12)
    pay(running_lease, 45000, "2026-08-05")
    day = date(2027, 2, 1)
    assert take_fees(staff.rental, until=day) == 0
    close_year(staff.director, ledger="clients", year=2026, today=day)
    answer_vat(staff.director, clause=clause, vat="added", ground="Avis du comptable", on=day)
    assert take_fees(staff.rental, until=day) == 1 and take_fees(staff.rental, until=day) == 0
    taken = Fee.objects.get()
    assert (taken.on, taken.entry.date, taken.billed.date) == (date(2026, 8, 5), date(2027, 1, 1), date(2027, 1, 1))


def test_an_entry_reversed_under_its_payment_is_found_at_night(running_lease, call, pay):
    from trousseau.ledger.actions import reverse

    call(8)
    found = pay(running_lease, 45000, "2026-08-05")
    assert broken() == {}
    reverse(None, entry=found.entry, on=DUE, label="Essai")
    [said] = broken()["tenants"]
    assert said.replace("\u00a0", " ") == (
        f"Bail {running_lease.code} : 0,00 € dus selon ses appels et ses paiements, 450,00 € selon le grand livre."
    )


def test_what_the_bank_or_another_act_decides_is_not_undone_by_hand(staff, debited, running_lease, take):
    from trousseau.receipts.receiving import undo

    def by_hand(receipt, on=SEPTEMBER):
        undo(staff.rental, receipt=receipt, on=on, today=on)

    with pytest.raises(Refused, match="banque"):
        by_hand(running_lease.receipts.rent().get())
    given = {"lease": running_lease, "payer": "tenant", "on": DUE, "today": DUE}
    cheque = receive_payment(
        staff.rental, method="cheque", amount=2000, key="a", cheque_number="42", cheque_bank="B", **given
    )
    with pytest.raises(Refused, match="reçu"):  # nor paid in before it came
        pay_in_cheques(staff.rental, cheques=list(to_pay_in()), on=date(2026, 8, 5), today=SEPTEMBER)
    pay_in_cheques(staff.rental, cheques=list(to_pay_in()), on=DUE, today=SEPTEMBER)
    cash = receive_payment(staff.rental, method="cash", amount=3000, key="b", **given)
    pay_in_cash(staff.rental, amount=3000, on=DUE, today=SEPTEMBER)
    for receipt in (cheque, cash):
        with pytest.raises(Refused, match="banque"):
            by_hand(receipt)
    assert broken() == {}


def test_all_the_funds_at_once_are_each_fund_by_itself_on_any_day(
    staff, debited, running_lease, build, call, pay, fee, iban
):
    """Rents called and paid, one ahead, fees, a debit that the bank has not shown; before, between and after them."""
    other = build.running_lease("Bleuet")
    call(8, 9)
    pay(other, 100000, "2026-08-20")
    for lease in (running_lease, other):
        fee(lease.mandate)
    take_fees(staff.rental, until=SEPTEMBER)
    funds = [running_lease.mandate.fund, other.mandate.fund]
    waits = awaited(date(2026, 9, 30))
    days = [None, *(date(2026, month, day) for month, day in ((7, 1), (8, 1), (8, 6), (8, 20), (9, 1), (9, 30)))]
    read = [[held_by_fund(on).get(fund.code, Held(0)) for fund in funds] for on in days]
    assert read == [[held(fund, on) for fund in funds] for on in days]
    of_one = [held_by_fund(on, [funds[1].pk]) for on in days]
    assert [found.get(funds[1].code, Held(0)) for found in of_one] == [found[1] for found in read]
    assert all(set(found) <= {funds[1].code} for found in of_one)
    assert len({tuple(found) for found in read}) > 4
    assert {one.awaited for found in read for one in found} >= {0, 45000} and any(one.ahead for [_, one] in read)
    for on in days[1:]:
        each, sums = standings(on), payables(on)
        assert sums.cents == {pk: one.payable for pk, one in each.items() if one.payable}
        assert sums.stops == {pk: one.stop for pk, one in each.items() if one.payable and one.stop}
        assert sums.below == {pk for pk, one in each.items() if one.held.own < 0}
        assert standings(on, [funds[1].pk]) == {other.mandate_id: each[other.mandate_id]}
    assert payables(days[-1]).cents and waits
