"""Money that was noted for an owner and that the bank has not shown is not paid to them."""

from datetime import date

import pytest
from django.urls import reverse

from tests.plugins.bank_files import TENANT_IBAN, camt053
from trousseau.core.errors import Refused
from trousseau.ledger.money_proofs import discover
from trousseau.rents.counter.actions import pay_in_cheques, receive_at_counter, to_pay_in
from trousseau.rents.debits import actions as debits
from trousseau.rents.owners.actions import stage_run, take_fees, transfer_fees, write_run
from trousseau.rents.owners.queries import accounts, awaited, held

AUGUST, DUE, SEPTEMBER = date(2026, 8, 3), date(2026, 8, 6), date(2026, 9, 2)


def broken(on: date = SEPTEMBER) -> dict[str, list[str]]:
    return {proof.code: list(said) for proof in discover() if (said := proof.check(on))}


def payable(lease, on: date = SEPTEMBER) -> int:
    return next(a.payable for a in accounts(on) if a.mandate == lease.mandate)


@pytest.fixture
def debited(running_lease, staff, bank_account, call):
    """The rent of August, 450 €, is debited on the 6th and presented."""
    call(8)
    debits.sign_mandate(
        staff.rental, lease=running_lease, debtor="Aminata Capucine", iban=TENANT_IBAN, signed_on=date(2026, 7, 12),
        today=AUGUST,
    )  # fmt: skip
    found = debits.make_collection(staff.rental, due_on=DUE, today=AUGUST, schema="pain.008.001.08")
    debits.send_collection(staff.rental, collection=found, version=found.version, on=AUGUST)
    debits.present_due(DUE)
    return found


def test_a_debit_is_the_owner_s_once_the_bank_shows_it(
    client, staff, debited, running_lease, iban, payer, take, on_day, fee
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
    page = client.get(reverse("rents:owner_account", args=[running_lease.mandate_id])).content.decode()
    assert "prélèvement présenté le 6\u00a0août 2026, pas encore sur un relevé" in page
    take(camt053([{"cents": 45000, "on": "2026-08-06", "lot": f"{debited.number}-1", "count": 1}]))
    assert awaited() == [] and payable(running_lease) == 45000 - 3780
    assert [len(awaited(date(2026, 8, day))) for day in (5, 6, 31)] == [
        0,
        0,
        0,
    ]  # the bank booked it that very day
    run = stage_run(staff.rental, on=SEPTEMBER, today=SEPTEMBER)
    write_run(staff.director, run=run, version=run.version, payer=payer, today=SEPTEMBER)
    assert transfer_fees(staff.rental, on=SEPTEMBER).total == 3780 and broken() == {}


def test_a_cheque_is_the_owner_s_once_its_slip_is_on_a_statement(
    staff, running_lease, call, take, client, on_day, iban
):
    call(8)
    iban(running_lease.mandate.owner)
    for key, method, amount in (("a", "cash", 5000), ("b", "cheque", 20000)):
        receive_at_counter(
            staff.rental, lease=running_lease, payer="tenant", method=method, amount=amount, on=DUE, today=DUE, key=key,
            cheque_number="0000042", cheque_bank="Banque d’essai",
        )  # fmt: skip
    assert [(one.why, one.cents) for one in awaited()] == [("cheque", 20000)] and payable(
        running_lease
    ) == 5000
    pay_in_cheques(staff.rental, cheques=list(to_pay_in()), on=date(2026, 8, 7), today=SEPTEMBER)
    assert [(one.why, one.since) for one in awaited()] == [("paid_in", date(2026, 8, 7))]
    run = stage_run(staff.rental, on=SEPTEMBER, today=SEPTEMBER)
    assert run.total == 5000
    client.force_login(staff.rental)
    on_day("2026-09-02")
    page = client.get(reverse("rents:payment_run", args=[run.pk])).content.decode()
    assert "chèque remis à la banque le 7\u00a0août 2026, pas encore sur un relevé" in page
    take(camt053([{"cents": 20000, "on": "2026-08-10", "label": "REMISE CHEQUES"}]))
    assert awaited() == [] and payable(running_lease) == 25000


def test_a_transfer_noted_by_hand_waits_once_the_statement_of_its_days_does_not_show_it(
    running_lease, call, pay, take, thread
):
    call(8)
    pay(running_lease, 45000, "2026-08-05")
    assert payable(running_lease) == 45000  # nobody contradicts who noted it
    take(camt053([{"cents": 1000, "on": "2026-08-28", "label": "autre"}]))
    assert [(one.why, one.cents) for one in awaited()] == [("noted", 45000)] and payable(running_lease) == 0
    pay(thread.running_lease("Bleuet"), 30000, "2026-08-27", today="2026-09-02")
    assert len(awaited()) == 1  # a bank takes some days: it may still be on the next statement


def test_paying_before_the_bank_shows_it_is_found_at_night(staff, debited, running_lease):
    """Whatever wrote it: the proof counts again by itself."""
    from trousseau.ledger.actions import post_many
    from trousseau.ledger.events import draft

    asked = draft(
        "owner_paid", on=DUE, amounts={"amount": 40000}, fund=running_lease.mandate.fund, key="essai"
    )
    post_many(staff.director, ledger="clients", drafts=[asked])
    said = broken()["shown"]
    assert said == [
        f"Fonds {running_lease.mandate.fund.code} : 400,00\u00a0€ versés au propriétaire avant qu’un relevé de la banque ne les montre."
    ]  # fmt: skip
