"""Cash and cheques: a numbered receipt each, one slip for the bank, and a cheque that comes back."""

from datetime import date

import pypdfium2
import pytest
from django.urls import reverse

from tests.plugins.bank_files import camt053
from tests.plugins.once import after_back
from trousseau.core.errors import Refused
from trousseau.core.models import ToDo
from trousseau.ledger import funds
from trousseau.ledger.bank.reconciliation import gaps, reconcile
from trousseau.ledger.models import BankLine
from trousseau.ledger.queries import balance
from trousseau.matching.due import deposits_awaited
from trousseau.receipts.counter import pay_in_cash, pay_in_cheques, send_back, to_pay_in, unpaid_candidates
from trousseau.receipts.models import CounterReceipt, PayingIn, Receipt
from trousseau.receipts.queries import deposit_of
from trousseau.receipts.receiving import undo
from trousseau.rents import actions, queries
from trousseau.rents.accounts import months
from trousseau.rents.actions.deposits import receive_deposit
from trousseau.rents.actions.payments import receive_payment

DAY = date(2026, 8, 6)


@pytest.fixture
def receive(staff):
    def do(lease, method: str, amount: int, key: str = "k", **more):
        given = {"payer": "tenant", "on": DAY, "today": DAY, "key": key}
        if method == "cheque":
            given |= {"cheque_number": "0000042", "cheque_bank": "Banque d’essai"}
        return receive_payment(staff.rental, lease=lease, method=method, amount=amount, **{**given, **more})

    return do


def words(receipt) -> str:
    with receipt.paper.file.open("rb") as file:
        pdf = pypdfium2.PdfDocument(file.read())
    text = " ".join(page.get_textpage().get_text_range() for page in pdf)
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_cash_and_cheques_have_receipts_without_a_gap_and_wait_for_the_bank(running_lease, call, receive):
    call(8)
    cash, cheque = receive(running_lease, "cash", 20000, "a"), receive(running_lease, "cheque", 30000, "b")
    assert [r.number for r in CounterReceipt.objects.order_by("number")] == [1, 2]
    assert (balance("clients", "53"), balance("clients", "5112"), balance("clients", "5121")) == (20000, 30000, 0)
    said = words(cheque.paper)
    for text in (
        "Reçu de paiement",
        "R000002",
        "300,00 €",
        "n° 0000042",
        "Aminata Capucine",
        running_lease.code,
        "août 2026",
        "Avance",
    ):
        assert text in said, text
    assert cash.paper.paper.template.startswith("counter_receipt@")
    assert not funds.gaps(DAY)


def test_a_form_sent_twice_is_one_payment_and_one_receipt(running_lease, call, receive):
    call(8)
    assert receive(running_lease, "cash", 20000) == receive(running_lease, "cash", 20000)
    assert CounterReceipt.objects.count() == Receipt.objects.rent().count() == 1


def test_cash_above_its_ceiling_is_refused_in_one_time_or_in_two(running_lease, call, receive):
    call(8)
    with pytest.raises(Refused) as refusal:
        receive(running_lease, "cash", 100_001)
    assert refusal.value.field == "amount" and "L112-6" in refusal.value.article
    receive(running_lease, "cash", 60_000, "a")
    with pytest.raises(Refused):
        receive(running_lease, "cash", 40_001, "b")
    receive(running_lease, "cash", 40_000, "c")
    assert CounterReceipt.objects.count() == 2


def test_a_refused_payment_gives_its_number_back(running_lease, call, receive):
    call(8)
    with pytest.raises(Refused):
        receive(running_lease, "cheque", 20000, cheque_number=" ")
    assert receive(running_lease, "cheque", 20000).paper.number == 1


def test_a_slip_of_cheques_is_found_on_the_statement(running_lease, build, staff, call, receive, take, bank_account):
    other = build.running_lease("Bleuet")
    call(8)
    receive(running_lease, "cheque", 45000, "a")
    receive(other, "cheque", 45000, "b")
    slip = pay_in_cheques(staff.rental, cheques=list(to_pay_in()), on=DAY, today=DAY)
    assert (slip.total, slip.count) == (90000, 2) and not to_pay_in().exists()
    with pytest.raises(Refused):
        pay_in_cheques(staff.rental, cheques=list(slip.cheques.all()), on=DAY, today=DAY)
    take(camt053([{"cents": 90000, "on": "2026-08-10", "label": "REMISE CHEQUES"}]))
    slip.refresh_from_db()
    assert BankLine.objects.get().state == "settled" and slip.entry.clearing.why == "amount"
    assert balance("clients", "5112") == 0 and not gaps(date(2026, 9, 2))
    assert reconcile(bank_account, date(2026, 9, 2)).holds


def test_a_line_that_is_cheques_without_a_slip_leads_to_the_slip_and_to_no_second_payment(
    client, running_lease, staff, call, receive, take, bank_account
):
    call(8)
    receive(running_lease, "cheque", 45000)
    take(camt053([{"cents": 45000, "on": "2026-08-10", "label": "REMISE CHEQUE 0000042"}]))
    line = BankLine.objects.get()
    client.force_login(staff.rental)
    page = client.get(reverse("matching:line", args=[line.pk])).content.decode()
    assert "ne sont encore sur aucun bordereau" in page and reverse("receipts:pay_in_cheques") in page
    pay_in_cheques(staff.rental, cheques=list(to_pay_in()), on=DAY, today=DAY)
    page = client.get(reverse("matching:line", args=[line.pk])).content.decode()
    assert "ne sont encore sur aucun bordereau" not in page and "Remise de chèques" in page


def test_a_cheque_that_comes_back_is_owed_again_and_its_receipt_says_so(
    running_lease, staff, call, receive, take, bank_account
):
    call(8)
    receipt = receive(running_lease, "cheque", 45000)
    pay_in_cheques(staff.rental, cheques=list(to_pay_in()), on=DAY, today=DAY)
    take(
        camt053([{"cents": 45000, "on": "2026-08-10"}, {"cents": -45000, "on": "2026-08-20", "label": "CHEQUE IMPAYE"}])
    )
    line = BankLine.objects.get(cents__lt=0)
    [cheque] = unpaid_candidates(line)
    send_back(staff.rental, line=line, cheque=cheque, today=date(2026, 9, 2))
    line.refresh_from_db()
    receipt.paper.refresh_from_db()
    assert line.state == "settled" and receipt.paper.cancelled_on == date(2026, 8, 20)
    assert queries.ledger_balance(running_lease) == 45000
    assert balance("clients", "5112") == balance("clients", "471") == 0
    assert reconcile(bank_account, date(2026, 9, 2)).holds and not funds.gaps(date(2026, 9, 2))


@pytest.fixture
def deposit(running_lease, staff):
    """The deposit of 400 € is paid by cheque at the counter."""
    return receive_deposit(
        staff.rental, lease=running_lease, method="cheque", amount=40000, on=DAY, today=DAY, cheque_number="0000043"
    )


def test_a_deposit_by_cheque_goes_to_the_bank_with_the_others(
    deposit, running_lease, staff, call, receive, take, bank_account, client, on_day
):
    call(8)
    on_day("2026-08-06")
    receive(running_lease, "cheque", 45000)
    said = words(deposit.paper)
    assert "Dépôt de garantie" in said and "n° 0000043" in said and "R000001" in said
    client.force_login(staff.rental)
    page = client.get(reverse("receipts:pay_in_cheques")).content.decode()
    assert "0000043" in page
    slip = pay_in_cheques(staff.rental, cheques=list(to_pay_in()), on=DAY, today=DAY)
    assert (slip.total, slip.count, balance("clients", "5112")) == (85000, 2, 0)
    take(camt053([{"cents": 85000, "on": "2026-08-10", "label": "REMISE CHEQUES"}]))
    assert BankLine.objects.get().state == "settled" and balance("clients", "5121") == 85000
    assert balance("clients", "46713", aux=running_lease.code) == -40000
    assert reconcile(bank_account, date(2026, 9, 2)).holds and not funds.gaps(date(2026, 9, 2))
    account = client.get(reverse("rents:lease", args=[running_lease.pk])).content.decode()
    assert reverse("receipts:paper", args=[deposit.paper.pk]) in account


def test_a_deposit_whose_cheque_comes_back_is_awaited_again(deposit, running_lease, staff, take, bank_account):
    pay_in_cheques(staff.rental, cheques=list(to_pay_in()), on=DAY, today=DAY)
    with pytest.raises(Refused):  # the bank says it, not a hand
        undo(staff.rental, receipt=deposit, on=DAY, today=DAY)
    back = {"cents": -40000, "on": "2026-08-20", "label": "CHEQUE IMPAYE"}
    take(camt053([{"cents": 40000, "on": "2026-08-10"}, back]))
    line = BankLine.objects.get(cents__lt=0)
    send_back(staff.rental, line=line, cheque=unpaid_candidates(line).get(), today=date(2026, 9, 2))
    deposit.refresh_from_db()
    deposit.paper.refresh_from_db()
    assert deposit.reversal.date == deposit.paper.cancelled_on == date(2026, 8, 20)
    assert balance("clients", "5112") == balance("clients", "471") == balance("clients", "46713") == 0
    assert deposit_of(running_lease) is None
    assert deposits_awaited([running_lease.pk]) == {running_lease.pk: 40000}
    assert not ToDo.objects.waiting().filter(kind="rents.tell_owner").exists()
    again = actions.receive_deposit(
        staff.rental, lease=running_lease, method="transfer", amount=40000, on=date(2026, 9, 1), today=date(2026, 9, 1)
    )
    assert deposit_of(running_lease) == again and balance("clients", "46713") == -40000
    assert ToDo.objects.waiting().filter(kind="rents.tell_owner").count() == 1
    assert reconcile(bank_account, date(2026, 9, 2)).holds and not funds.gaps(date(2026, 9, 2))


def test_a_deposit_noted_by_mistake_is_undone_and_its_line_waits_again(
    running_lease, staff, take, client, on_day, bank_account
):
    take(camt053([{"cents": 40000, "on": "2026-08-10", "label": "Dépôt", "structured": running_lease.code}]))
    line = BankLine.objects.get()
    client.force_login(staff.rental)
    client.post(reverse("matching:one", args=[line.pk]), {"lease": running_lease.code, "kind": "deposit"})
    assert deposit_of(running_lease)
    url = reverse("receipts:undo", args=[deposit_of(running_lease).pk])
    assert client.post(url, {"on": "2026-09-02"}).status_code == 302
    line.refresh_from_db()
    assert (line.state, line.left) == ("unknown", 40000) and deposit_of(running_lease) is None
    again = client.post(url, {"on": "2026-09-02"})
    assert again.status_code == 422 and "déjà" in again.content.decode()
    page = client.get(reverse("rents:lease", args=[running_lease.pk])).content.decode()
    assert ", annulés le" in page and reverse("rents:deposit", args=[running_lease.pk]) in page
    assert reconcile(bank_account, date(2026, 9, 2)).holds and not funds.gaps(date(2026, 9, 2))


def test_cash_goes_to_the_bank_no_more_than_the_box_holds(running_lease, staff, call, receive):
    call(8)
    receive(running_lease, "cash", 20000)
    with pytest.raises(Refused):
        pay_in_cash(staff.rental, amount=20001, on=DAY, today=DAY)
    pay_in_cash(staff.rental, amount=20000, on=DAY, today=DAY)
    assert (balance("clients", "53"), balance("clients", "5121")) == (0, 20000)


def test_the_payer_names_the_debts_and_the_account_says_why(client, running_lease, staff, call, on_day):
    on_day("2026-08-20")
    call(7, 8)
    client.force_login(staff.rental)
    july, august = running_lease.calls.order_by("month")
    url = reverse("rents:payment_new", args=[running_lease.pk])
    form = {
        "key": "6f6a2a9e-0c55-4a07-a4a1-33a0a9a8f001",
        "payer": "tenant",
        "method": "transfer",
        "amount": "400",
        "on": "2026-08-20",
    }
    over = client.post(url, {**form, f"debt{august.pk}": "400,01"})
    assert over.status_code == 422 and not Receipt.objects.rent().exists()
    assert client.post(url, {**form, f"debt{august.pk}": "300"}).status_code == 302
    receipt = Receipt.objects.rent().get()
    covered = {(row.call.pk, ground, cents) for row in months(running_lease) for _p, ground, cents in row.grounds}
    assert covered == {(august.pk, "named", 30000), (july.pk, "oldest", 10000)}
    page = client.get(reverse("rents:lease", args=[running_lease.pk])).content.decode()
    assert "dit par le payeur" in page and "la dette la plus ancienne" in page
    url = reverse("rents:payment_debts", args=[receipt.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {f"debt{july.pk}": "304,84"}).status_code == 302
    assert {row.call.pk: row.settled.paid for row in months(running_lease)} == {july.pk: 30484, august.pk: 9516}


def test_other_debts_named_cancel_the_receipt_they_empty(running_lease, staff, call, pay):
    call(7, 8)
    pay(running_lease, 30484, "2026-07-20")
    receipt = Receipt.objects.rent().get()
    july, august = running_lease.calls.order_by("month")
    slip = actions.give_rent_receipt(staff.rental, lease=running_lease, month=july.month, on=DAY)
    actions.name_debts(staff.rental, receipt=receipt, named=[(august, 30484)], today=DAY)
    slip.refresh_from_db()
    assert slip.cancelled_on == DAY
    with pytest.raises(Refused):
        actions.name_debts(staff.rental, receipt=receipt, named=[(august, 45001)], today=DAY)


def test_the_counter_page_and_the_paper_open(client, running_lease, staff, call, receive, on_day):
    on_day("2026-08-06")
    call(8)
    receipt = receive(running_lease, "cheque", 45000)
    receive(running_lease, "cash", 100, "c")
    client.force_login(staff.rental)
    for name in ("counter", "pay_in_cheques", "pay_in_cash"):
        assert client.get(reverse(f"receipts:{name}")).status_code == 200, name
    cash = {"amount": "0,40", "on": "2026-08-06"}
    after_back(client, reverse("receipts:pay_in_cash"), cash, {"amount": "0,30"}, count=PayingIn.objects.count)
    answer = client.get(reverse("receipts:paper", args=[receipt.paper.pk]))
    assert answer.status_code == 200 and b"".join(answer.streaming_content).startswith(b"%PDF")
    done = client.post(reverse("receipts:pay_in_cheques"), {"cheques": [receipt.cheque.pk], "on": "2026-08-06"})
    assert done.status_code == 302 and not to_pay_in().exists()
