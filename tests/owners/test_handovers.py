"""A mandate ends while its lease goes on: its money is set aside, approved in a run, sent once, told by a paper."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from lxml import etree
from pypdfium2 import PdfDocument

from tests.plugins.bank_files import camt053
from trousseau.core.errors import Refused
from trousseau.core.models import ToDo
from trousseau.exchange.sepa import Account
from trousseau.ledger import funds
from trousseau.ledger.bank.reconciliation import reconcile
from trousseau.ledger.money_proofs import discover
from trousseau.ledger.queries import balance
from trousseau.mail.models import MailItem
from trousseau.mandates.actions import end_mandate
from trousseau.mandates.models import FeeClause, Mandate
from trousseau.owners.actions.handovers import ask_again, give_up_handover, hand_over
from trousseau.owners.actions.runs import stage_run, take_out, write_run
from trousseau.owners.actions.statements import make_statement
from trousseau.owners.models import Handover
from trousseau.owners.nightly import owners as night
from trousseau.owners.queries.handovers import left
from trousseau.payouts.ibans import confirm_iban
from trousseau.payouts.models import PaymentOrder
from trousseau.payouts.suppliers import edit_supplier, register_supplier
from trousseau.receipts.receiving import undo
from trousseau.rents.actions import receive_deposit
from trousseau.rents.held import held
from trousseau.rents.queries import ledger_balance
from trousseau.tenancies.models import Lease

IBAN, OTHER = "FR7630006000011234567890189", "DE89370400440532013000"
PAYER = Account("Agence d’essai, fonds des mandants", "FR1420041010050500013M02606")
END, DAY = date(2026, 9, 30), date(2026, 10, 2)
DEPOSIT, AHEAD, OWN = 40000, 12000, 90000  # two months paid, 120 € of the third


@pytest.fixture
def ended(running_lease, call, pay, staff):
    """The deposit and two rents received, 120 € ahead; the mandate ends on 30 September, its owner takes the lease over."""
    lease = running_lease
    FeeClause.objects.all().delete()
    receive_deposit(
        staff.rental, lease=lease, amount=DEPOSIT, method="transfer", on=date(2026, 7, 11), today=date(2026, 7, 11)
    )
    call(8, 9)
    pay(lease, OWN + AHEAD, "2026-09-05")
    mandate = lease.mandate
    mandate.refresh_from_db()
    end_mandate(staff.director, mandate=mandate, version=mandate.version, on=END, reason="agreement", taken_over=True)
    lease.refresh_from_db()
    return lease


@pytest.fixture
def manager(staff):
    """The manager who comes after, its IBAN compared by a second person."""
    found = register_supplier(
        staff.rental, name="Gérance des Peupliers", address="2 rue du Modèle, 21000 Dijon", new_iban=OTHER
    )
    confirm_iban(staff.director, payee=found, new_iban=OTHER, on=DAY)
    return found


def sound(on: date = DAY) -> None:
    broken = {proof.code: [str(one) for one in said] for proof in discover() if (said := proof.check(on))}
    assert broken == {} and funds.gaps(on) == [] and balance("clients") == 0


def decided(staff, lease, keys=None, **changes) -> Handover:
    parts = [part.key for part in left(lease.mandate, DAY).parts] if keys is None else keys
    given = {"parts": parts, "to": "owner", "today": DAY} | changes
    return hand_over(staff.rental, mandate=lease.mandate, **given)


def written(staff, on=DAY):
    run = stage_run(staff.rental, on=on, today=on)
    return write_run(staff.director, run=run, version=run.version, payer=PAYER, today=on)


def sums(lease) -> tuple[int, int, int, int]:
    """Deposits, ahead, own, set aside."""
    found = held(lease.mandate.fund)
    return found.deposits, found.ahead, found.own, found.handed


def waits(kind: str) -> bool:
    return ToDo.objects.filter(kind=kind, closed_on=None).exists()


def said(paper) -> str:
    text = " ".join(page.get_textpage().get_text_range() for page in PdfDocument(paper.file.open("rb").read()))
    return " ".join(text.split()).replace("\u00a0", " ").replace("\u202f", " ")


def test_the_owner_receives_all_by_one_transfer_and_a_statement_says_it(staff, ended, iban, take, bank_account, client):
    iban(ended.mandate.owner)
    assert [(part.kind, part.cents) for part in left(ended.mandate, DAY).parts] == [
        ("deposit", DEPOSIT),
        ("ahead", AHEAD),
        ("fund", OWN),
    ]
    handover = decided(staff, ended)
    assert (handover.total, sums(ended)) == (DEPOSIT + AHEAD + OWN, (0, 0, 0, DEPOSIT + AHEAD + OWN))
    assert ledger_balance(ended) == 0 and Lease.objects.get().deposit_holder == "owner"
    sound()
    with pytest.raises(Refused):  # a second time
        decided(staff, ended, keys=["fund-0"])
    assert waits("mandates.close_fund")
    run = written(staff)
    [paid] = etree.fromstring(run.file.file.open("rb").read()).iterfind(".//{*}CdtTrfTxInf")
    assert (paid.findtext(".//{*}InstdAmt"), paid.findtext("{*}CdtrAcct//{*}IBAN")) == ("1420.00", IBAN)
    assert held(ended.mandate.fund).empty and balance("clients", "5121") == 0
    assert not waits("mandates.close_fund")
    sound()
    handover.refresh_from_db()
    words = said(handover.paper)
    for expected in ("Agathe Basalte", "1 420,00", "400,00", "120,00", "900,00", ended.code, "C. civ., art. 1993"):
        assert expected in words
    assert MailItem.objects.get(kind="owners.handover").name == ended.mandate.owner.name
    rows = [
        {"cents": DEPOSIT, "on": "2026-07-11", "structured": ended.code},
        {"cents": OWN + AHEAD, "on": "2026-09-05", "structured": ended.code},
        {"cents": -handover.total, "on": "2026-10-02", "label": "VIREMENTS V00001"},
    ]
    take(camt053(rows, first="2026-07-01", last="2026-10-05"), on="2026-10-06")
    assert reconcile(bank_account, date(2026, 10, 6)).holds and not reconcile(bank_account, date(2026, 10, 6)).entries
    last = make_statement(staff.rental, mandate=ended.mandate, until=DAY, today=DAY)
    assert last.closing == 0
    client.force_login(staff.rental)
    assert client.get(reverse("owners:handover_paper", args=[handover.pk])).status_code == 200


def test_the_next_manager_is_named_by_the_owner_and_its_iban_compared(staff, ended, manager, iban):
    keys = [part.key for part in left(ended.mandate, DAY).parts if part.kind != "fund"]
    for wrong in ({"manager": None}, {"agreed_on": None}, {"agreed_on": date(2026, 10, 3)}):
        with pytest.raises(Refused):
            decided(staff, ended, keys, **({"to": "manager", "manager": manager, "agreed_on": END} | wrong))
    edit_supplier(  # another IBAN, that nobody compared
        staff.rental,
        supplier=manager,
        version=manager.version,
        name=manager.name,
        siret="",
        address=manager.address,
        new_iban=IBAN,
    )
    with pytest.raises(Refused, match="IBAN"):
        decided(staff, ended, keys, to="manager", manager=manager, agreed_on=END)
    confirm_iban(staff.director, payee=manager, new_iban=IBAN, on=DAY)
    handover = decided(staff, ended, keys, to="manager", manager=manager, agreed_on=END)
    assert Lease.objects.get().deposit_holder == "manager"
    iban(ended.mandate.owner, OTHER)
    run = written(staff)  # the owner's own leaves by the same run, to the owner
    assert {(one.kind, one.payee, one.amount) for one in run.orders.all()} == {
        ("handover", manager.name, DEPOSIT + AHEAD),
        ("owner", ended.mandate.owner.name, OWN),
    }
    assert held(ended.mandate.fund).empty
    sound()
    handover.refresh_from_db()
    assert "Gérance des Peupliers" in said(handover.paper)
    told = MailItem.objects.filter(kind="owners.handover").values_list("name", flat=True)
    assert set(told) == {manager.name, ended.mandate.owner.name}


def test_given_up_each_sum_stands_where_it_was(staff, ended, iban):
    iban(ended.mandate.owner)
    handover, before = decided(staff, ended), sums(ended)
    run = stage_run(staff.rental, on=DAY, today=DAY)
    with pytest.raises(Refused):  # somebody reads it
        give_up_handover(staff.rental, handover=handover, on=DAY)
    order = PaymentOrder.objects.get(kind="handover")
    take_out(staff.rental, order=order)
    with pytest.raises(Refused, match="aucun lot"):  # by another click on the page before
        take_out(staff.rental, order=order)
    assert not run.orders.filter(kind="handover").exists()
    give_up_handover(staff.rental, handover=Handover.objects.get(), on=DAY)
    assert (before[3], sums(ended)) == (handover.total, (DEPOSIT, AHEAD, OWN, 0))
    assert (ledger_balance(ended), Lease.objects.get().deposit_holder) == (-AHEAD, "agency")
    assert waits("mandates.close_fund")
    sound()
    with pytest.raises(Refused):
        give_up_handover(staff.rental, handover=Handover.objects.get(), on=DAY)
    assert decided(staff, ended).total == handover.total  # and decided anew


def test_sent_back_by_the_bank_it_waits_and_leaves_again(staff, ended, iban, take):
    iban(ended.mandate.owner)
    handover = decided(staff, ended)
    written(staff)
    rows = [
        {"cents": DEPOSIT, "on": "2026-07-11", "structured": ended.code},
        {"cents": OWN + AHEAD, "on": "2026-09-05", "structured": ended.code},
        {"cents": -handover.total, "on": "2026-10-02", "label": "VIREMENTS V00001"},
        {"cents": handover.total, "on": "2026-10-05", "end_to_end": f"V00001-{handover.order_id}", "reason": "AC04"},
    ]
    take(camt053(rows, first="2026-07-01", last="2026-10-05"), on="2026-10-06")
    day = date(2026, 10, 6)
    assert sums(ended) == (0, 0, 0, handover.total) and waits("owners.handover_came_back")
    assert waits("mandates.close_fund") and Lease.objects.get().deposit_holder == "owner"
    assert not MailItem.objects.waiting().filter(kind="owners.handover").exists()  # its paper said that it had left
    sound(day)
    iban(ended.mandate.owner, OTHER, on=day)
    ask_again(staff.rental, handover=handover, on=day)
    assert not waits("owners.handover_came_back")
    with pytest.raises(Refused):
        ask_again(staff.rental, handover=handover, on=day)
    written(staff, day)
    assert held(ended.mandate.fund).empty and PaymentOrder.objects.filter(kind="handover").count() == 2
    sound(day)


def test_sent_back_it_may_be_given_up(staff, ended, iban, take):
    from trousseau.payouts.orders import reject_order

    iban(ended.mandate.owner)
    handover = decided(staff, ended)
    written(staff)
    reject_order(staff.rental, order=handover.order, on=DAY, why="Compte clos", today=DAY)
    give_up_handover(staff.rental, handover=Handover.objects.get(), on=DAY)
    with pytest.raises(Refused, match="autre virement"):
        give_up_handover(staff.rental, handover=Handover.objects.get(), on=DAY)
    assert sums(ended) == (DEPOSIT, AHEAD, OWN, 0) and not waits("owners.handover_came_back")
    sound()


def test_a_deposit_handed_over_is_no_longer_undone_nor_counted_here(staff, ended, manager, client):
    keys = [part.key for part in left(ended.mandate, DAY).parts if part.kind == "deposit"]
    decided(staff, ended, keys, to="manager", manager=manager, agreed_on=END)
    with pytest.raises(Refused, match="remis"):
        undo(staff.rental, receipt=ended.receipts.deposits().get(), on=DAY, today=DAY)
    client.force_login(staff.rental)
    page = client.get(reverse("rents:lease", args=[ended.pk])).content.decode()
    assert reverse("receipts:undo", args=[ended.receipts.deposits().get().pk]) not in page


def test_nothing_leaves_before_the_end_nor_what_the_bank_has_not_shown(staff, running_lease, iban, call, pay):
    iban(running_lease.mandate.owner)
    with pytest.raises(Refused):
        decided(staff, running_lease, keys=["fund-0"])


def test_under_notice_the_money_is_the_account_s_until_the_last_day(staff, build, call, pay, client, on_day):
    lease = build.running_lease()
    notice, last = date(2026, 9, 1), date(2026, 12, 5)
    ended = {"on": last, "reason": "owner", "notice_on": notice, "taken_over": True, "today": notice}
    mandate = Mandate.objects.get(pk=lease.mandate_id)
    end_mandate(staff.director, mandate=mandate, version=mandate.version, **ended)
    ToDo.objects.filter(kind="mandates.close_fund").delete()
    call(9)
    pay(lease, 45000, "2026-09-05")
    client.force_login(staff.director)
    pages = [reverse("owners:account", args=[mandate.pk]), reverse("mandates:mandate", args=[mandate.pk])]
    found = []
    for day in (date(2026, 9, 6), last):
        night(on_day(day.isoformat()))
        account = client.get(pages[0]).content.decode().replace("\u00a0", " ")
        assert (
            "Le mandat prend fin le 5 décembre 2026" in account and "les prochains d’ici le 4 janvier 2027" in account
        )
        early = client.get(reverse("owners:handover", args=[mandate.pk]), follow=True).content.decode()
        assert ("court jusqu’au 5" in early.replace("\u00a0", " ")) is (day < last)
        offered = [reverse("owners:handover", args=[mandate.pk]) in client.get(page).content.decode() for page in pages]
        found.append((waits("mandates.close_fund"), *offered))
    assert found == [(False, False, False), (True, True, True)]


def test_money_that_comes_after_is_asked_for_again(staff, ended, iban, pay):
    iban(ended.mandate.owner)
    decided(staff, ended)
    written(staff)
    assert not waits("mandates.close_fund")
    pay(ended, 3000, "2026-10-20")
    night(date(2026, 10, 21))
    assert waits("mandates.close_fund")
    [part] = left(ended.mandate, date(2026, 10, 21)).parts
    assert (part.kind, part.cents) == ("ahead", 3000)


def test_the_page_says_what_is_left_and_sets_it_aside(client, staff, ended, iban, on_day):
    on_day(DAY.isoformat())
    client.force_login(staff.rental)
    url = reverse("owners:handover", args=[ended.mandate_id])
    page = client.get(url).content.decode().replace("\u202f", " ").replace("\xa0", " ")
    assert "1 420,00 €" in page
    asked = {"parts": [part.key for part in left(ended.mandate, DAY).parts], "to": "owner"}
    assert client.post(url, asked).status_code == 422  # no IBAN is confirmed
    iban(ended.mandate.owner)
    assert client.post(url, asked | {"parts": []}).status_code == 422
    assert client.post(url, asked | {"parts": ["fund-7"]}).status_code == 422
    assert client.post(url, asked).status_code == 302
    assert "Rien ne peut être remis" in client.get(url).content.decode()
    account = client.get(reverse("owners:account", args=[ended.mandate_id])).content.decode()
    assert reverse("owners:handover_give_up", args=[Handover.objects.get().pk]) in account
    mandate = client.get(reverse("mandates:mandate", args=[ended.mandate_id])).content.decode()
    assert url in mandate


def test_the_base_holds_who_receives(ended, staff, iban):
    iban(ended.mandate.owner)
    handover = decided(staff, ended)
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.filter(pk=handover.pk).update(to="manager")
