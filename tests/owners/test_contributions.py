"""Money that an owner brings: theirs on the account of the mandate, by every channel, never an income."""

from datetime import date

import pytest
from django.urls import reverse

from tests.plugins.bank_files import camt053
from trousseau.core.errors import Refused
from trousseau.ledger.models import BankLine
from trousseau.ledger.money_proofs import discover
from trousseau.ledger.queries import balance
from trousseau.owners.actions.contributions import receive_contribution
from trousseau.owners.actions.runs import stage_run, write_run
from trousseau.owners.enums import LineKind
from trousseau.owners.queries.accounts import standings
from trousseau.owners.queries.lines import account_lines
from trousseau.owners.queries.taxes import tax_year
from trousseau.receipts.counter import pay_in_cheques, to_pay_in
from trousseau.receipts.models import CounterReceipt, Receipt
from trousseau.receipts.receiving import undo
from trousseau.rents.held import held

DAY, LATER = date(2026, 8, 6), date(2026, 9, 2)


@pytest.fixture
def mandate(running_lease):
    return running_lease.mandate


@pytest.fixture
def bring(staff, mandate):
    def do(amount: int = 30000, method: str = "transfer", key: str = "k", **more):
        given = {"on": DAY, "today": DAY, **more}
        return receive_contribution(staff.rental, mandate=mandate, amount=amount, method=method, key=key, **given)

    return do


def broken(on: date = LATER) -> list[str]:
    return [str(said) for proof in discover() for said in proof.check(on)]


def test_it_is_the_owner_s_own_and_no_income(bring, mandate, balanced):
    bring()
    balanced()
    assert (balance("clients", "5121"), balance("clients", "46712", fund=mandate.fund)) == (30000, -30000)
    [line] = account_lines(mandate.fund)
    assert (line.kind, line.amount) == (LineKind.CONTRIBUTION, 30000)
    assert held(mandate.fund).own == 30000 and not broken()
    year = tax_year(mandate, 2026)
    assert sum(figure.amount for figure in year.income) == 0


def test_noted_twice_it_came_once_and_another_sum_under_its_key_is_refused(bring):
    assert bring() == bring()
    with pytest.raises(Refused):
        bring(amount=40000)
    assert Receipt.objects.count() == 1


def test_a_cheque_is_not_paid_out_before_the_bank_shows_it(bring, mandate, staff, take, bank_account, iban, payer):
    iban(mandate.owner)
    bring(method="cheque", cheque_number="7", cheque_bank="Banque d’essai")
    assert CounterReceipt.objects.get().receipt.purpose == "contribution"
    assert standings(LATER)[mandate.pk].payable == 0
    pay_in_cheques(staff.rental, cheques=list(to_pay_in()), on=DAY, today=LATER)
    assert standings(LATER)[mandate.pk].payable == 0
    take(camt053([{"cents": 30000, "on": "2026-08-10", "label": "REMISE CHEQUES"}]))
    assert standings(LATER)[mandate.pk].payable == 30000 and not broken()
    run = stage_run(staff.rental, on=LATER, today=LATER)
    write_run(staff.director, run=run, version=run.version, payer=payer, today=LATER)
    assert not broken()
    with pytest.raises(Refused):  # the bank has the cheque, and the money left since
        undo(staff.rental, receipt=Receipt.objects.get(), on=LATER, today=LATER)


def test_undone_the_account_says_the_opposite_and_the_paper_is_cancelled(bring, mandate, staff):
    receipt = bring(method="cash")
    undo(staff.rental, receipt=receipt, on=DAY, today=DAY)
    assert [(line.kind, line.amount) for line in account_lines(mandate.fund)] == [
        (LineKind.CONTRIBUTION, 30000),
        (LineKind.CONTRIBUTION, -30000),
    ]
    assert CounterReceipt.objects.get().cancelled_on == DAY and balance("clients", "53") == 0


def test_spent_it_is_not_undone(bring, mandate, staff, iban, payer):
    iban(mandate.owner)
    receipt = bring()
    run = stage_run(staff.rental, on=LATER, today=LATER)
    write_run(staff.director, run=run, version=run.version, payer=payer, today=LATER)
    with pytest.raises(Refused, match="servi"):
        undo(staff.rental, receipt=receipt, on=LATER, today=LATER)
    assert Receipt.objects.get().reversal is None and not broken()


def test_a_line_of_the_bank_is_an_owner_s_and_waits_again_once_undone(
    mandate, staff, take, client, on_day, bank_account
):
    take(camt053([{"cents": 30000, "on": "2026-08-10", "label": "Travaux", "party": "O. Tuffeau"}]))
    line = BankLine.objects.get()
    client.force_login(staff.rental)
    on_day("2026-09-02")
    url = reverse("matching:owner", args=[line.pk])
    assert url in client.get(reverse("matching:line", args=[line.pk])).content.decode()
    for wrong in ("999", "", "M", "douze", "9" * 30):
        assert client.post(url, {"mandate": wrong}).status_code == 422 and not Receipt.objects.exists()
    assert client.post(url, {"mandate": f" {mandate.code.lower()}"}).status_code == 302
    receipt = Receipt.objects.get()
    assert (receipt.purpose, receipt.payer, receipt.fund, receipt.lease) == (
        "contribution",
        "owner",
        mandate.fund,
        None,
    )
    assert held(mandate.fund).shown == 30000 and not broken()
    shown = client.get(reverse("matching:line", args=[line.pk])).content.decode()
    assert "Apport d’un propriétaire" in shown
    sent = client.post(reverse("matching:undo", args=[receipt.line_share.pk]), {"on": "2026-09-02"})
    line.refresh_from_db()
    assert sent.status_code == 302 and line.left == 30000 and held(mandate.fund).own == 0 and not broken()


def test_from_the_account_of_the_mandate_by_the_pages(client, staff, mandate, on_day):
    on_day("2026-08-06")
    client.force_login(staff.rental)
    account = reverse("owners:account", args=[mandate.pk])
    url = reverse("owners:contribution", args=[mandate.pk])
    assert url in client.get(account).content.decode()
    key = client.get(url).context["form"]["key"].value()
    refused = client.post(url, {"key": key, "amount": "0", "method": "transfer", "on": "2026-08-06"})
    assert refused.status_code == 422 and not Receipt.objects.exists()
    sent = {"key": key, "amount": "300", "method": "cash", "on": "2026-08-06"}
    page = client.post(url, sent, follow=True).content.decode()
    assert "Apporté par vous" in page
    counter = client.get(reverse("receipts:paper", args=[CounterReceipt.objects.get().pk]))
    assert b"".join(counter.streaming_content).startswith(b"%PDF")
    back = client.post(reverse("receipts:undo", args=[Receipt.objects.get().pk]), {"on": "2026-08-06"})
    assert back.status_code == 302 and back.url == account
