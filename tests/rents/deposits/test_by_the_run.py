"""A deposit given back by the payment run: set aside, in the bank's file, its delay counted on the day the money leaves."""

from datetime import date

import pytest
from django.db.models import Sum
from django.urls import reverse
from lxml import etree

from tests.plugins.bank_files import camt053
from trousseau.core.errors import Refused
from trousseau.core.models import ToDo
from trousseau.exchange.sepa import Account
from trousseau.ledger import funds
from trousseau.ledger.bank.reconciliation import reconcile
from trousseau.ledger.money_proofs import discover
from trousseau.ledger.queries import balance
from trousseau.mandates.models import FeeClause
from trousseau.owners.actions.fees import take_fees
from trousseau.owners.actions.runs import drop_run, stage_run, take_out, write_run
from trousseau.owners.models import Fee
from trousseau.payouts.models import PaymentOrder
from trousseau.rents.deposits import actions, queries, transfers
from trousseau.rents.queries import ledger_balance
from trousseau.tenancies.models import Lease
from trousseau.tenancies.todo import DEPOSIT

from .test_settlement import DUE, OWED, begin, keep, left, pay, settle, text, words_of

__all__ = ["left"]  # the fixture
IBAN, OTHER = "FR7630006000011234567890189", "DE89370400440532013000"
PAYER = Account("Agence d’essai, fonds des mandants", "FR1420041010050500013M02606")
DAY, LATE = date(2026, 10, 20), date(2026, 11, 16)
BY_RUN = {"way": "run", "holder": "Aminata Capucine", "new_iban": IBAN}


@pytest.fixture
def paid(left, staff):
    """The rent paid: the whole deposit goes back."""
    FeeClause.objects.all().delete()
    pay(left, staff, OWED)
    return left


def sound(on: date) -> None:
    assert {proof.code: [str(one) for one in said] for proof in discover() if (said := proof.check(on))} == {}
    assert funds.gaps(on) == []


def aside(lease) -> int:
    return -balance("clients", "46717", aux=lease.code)


def staged(staff, on):
    return stage_run(staff.rental, on=on, today=on)


def written(staff, run, on):
    return write_run(staff.director, run=run, version=run.version, payer=PAYER, today=on)


def sent_in(run) -> list[tuple[str, str]]:
    rows = etree.fromstring(run.file.file.open("rb").read()).iterfind(".//{*}CdtTrfTxInf")
    return [(one.findtext(".//{*}InstdAmt"), one.findtext("{*}CdtrAcct//{*}IBAN")) for one in rows]


def asked(lease):
    return ToDo.objects.waiting().filter(kind=DEPOSIT.code, subject=f"lease:{lease.pk}")


def again(found, staff, on, **changes):
    given = {"version": found.version, "holder": "Aminata Capucine", "new_iban": IBAN, "on": on, "today": on}
    transfers.ask_transfer(staff.rental, settlement=found, **(given | changes))
    found.refresh_from_db()


def test_it_is_given_back_the_day_the_run_leaves(paid, staff, take, bank_account):
    bank = balance("clients", "5121")
    found = begin(paid, staff)
    keep(found, staff)
    settle(found, staff, **BY_RUN)
    assert (found.kept, found.returned, found.aside, found.left_on) == (17000, 23000, 23000, None)
    assert (aside(paid), balance("clients", "46713", aux=paid.code), balance("clients", "5121")) == (23000, 0, bank)
    assert asked(paid).get().due_on == DUE
    said = words_of(found.paper)
    assert "sur le compte FR76" in said and IBAN not in said
    sound(DAY)
    run = written(staff, staged(staff, date(2026, 10, 22)), date(2026, 10, 22))
    found.refresh_from_db()
    assert ("230.00", IBAN) in sent_in(run) and found.penalty == 0
    assert (found.aside, found.left_on, aside(paid)) == (0, date(2026, 10, 22), 0)
    assert not asked(paid).exists() and balance("clients", "5121") == bank - 23000
    sound(date(2026, 10, 22))
    rows = [
        {"cents": 40000, "on": "2026-07-11", "label": "DEPOT"},
        {"cents": OWED, "on": "2026-09-15", "structured": paid.code},
        {"cents": -23000, "on": "2026-10-22", "label": "VIREMENTS V00001"},
    ]
    take(camt053(rows, first="2026-07-01", last="2026-10-25"), on="2026-10-26")
    assert reconcile(bank_account, date(2026, 10, 26)).holds


def test_an_advance_and_the_owner_s_penalty_leave_in_the_same_transfer(paid, staff):
    pay(paid, staff, 5000)
    found = begin(paid, staff)
    owner = balance("clients", "46712")
    settle(found, staff, on=LATE, bearer="owner", **BY_RUN)
    assert (found.returned, found.aside, aside(paid), ledger_balance(paid)) == (49000, 49000, 49000, 0)
    assert balance("clients", "46712") == owner + 4000
    run = written(staff, staged(staff, LATE), LATE)
    assert sent_in(run) == [("490.00", IBAN)]
    sound(LATE)


def test_the_penalty_is_that_of_the_day_the_money_leaves(paid, staff):
    found = settle(begin(paid, staff), staff, **BY_RUN)
    run = staged(staff, LATE)
    with pytest.raises(Refused, match="retard"):
        written(staff, run, LATE)
    assert aside(paid) == 40000
    with pytest.raises(Refused):  # somebody reads it
        again(found, staff, LATE, bearer="owner")
    take_out(staff.rental, order=PaymentOrder.objects.get(kind="deposit"))
    for bearer in ("", "none"):
        with pytest.raises(Refused) as refused:
            again(found, staff, LATE, bearer=bearer)
        assert refused.value.field == "bearer"
    again(found, staff, LATE, bearer="owner")
    assert (found.penalty, found.returned, found.aside, found.counted_on) == (4000, 44000, 44000, LATE)
    assert list(PaymentOrder.objects.filter(kind="deposit").order_by("pk").values_list("state", "amount")) == [
        ("cancelled", 40000),
        ("waiting", 44000),
    ]
    run.refresh_from_db()
    drop_run(staff.rental, run=run, version=run.version)
    run = written(staff, staged(staff, LATE), LATE)
    assert sent_in(run) == [("440.00", IBAN)] and aside(paid) == 0
    sound(LATE)


def test_by_the_agency_the_penalty_leaves_its_own_bank(paid, staff):
    found = settle(begin(paid, staff), staff, on=LATE, bearer="agency", **BY_RUN)
    assert (found.returned, found.aside, balance("agency", "512")) == (44000, 40000, -4000)
    assert sent_in(written(staff, staged(staff, LATE), LATE)) == [("400.00", IBAN)]


def test_without_an_iban_it_waits_and_is_asked_for_later(paid, staff, client, on_day):
    on_day(str(DAY))
    found = settle(begin(paid, staff), staff, way="run", holder="", new_iban="")
    assert PaymentOrder.objects.count() == 0 and asked(paid).exists()
    assert "relevé d’identité bancaire" in words_of(found.paper)
    client.force_login(staff.rental)
    page, url = reverse("rents:settlement", args=[paid.pk]), reverse("rents:settlement_transfer", args=[paid.pk])
    assert "Pas encore d’IBAN" in text(client.get(page)) and url in text(client.get(page))
    assert "Attend le lot de virements" in text(client.get(reverse("rents:settlements")))
    form = client.get(url).context["form"]
    sent = {"version": form["version"].value(), "holder": "Aminata Capucine", "on": str(DAY), "bearer": ""}
    assert client.post(url, sent | {"new_iban": "FR76"}).status_code == 422
    assert client.post(url, sent | {"new_iban": IBAN}).status_code == 302
    said = text(client.get(page))
    assert "par le prochain lot de virements" in said and IBAN not in said and url not in said
    written(staff, staged(staff, DAY), DAY)
    said = text(client.get(page))
    assert "400,00 € rendus le 20 octobre 2026" in said
    assert url not in said
    with pytest.raises(Refused):  # nothing waits any more
        found.refresh_from_db()
        again(found, staff, DAY)


@pytest.mark.parametrize(
    ("payee", "holder"), [("loca_pass", "Action Logement (Loca-Pass)"), ("other", ""), ("tenant", "Aminata Capucine")]
)
def test_what_goes_back_to_who_paid_it_is_asked_for_in_their_name(paid, staff, client, on_day, payee, holder):
    found = begin(paid, staff)
    settle(found, staff, way="run", payee=payee)
    assert ("Envoyez-nous le relevé" in words_of(found.paper)) == (payee == "tenant")
    on_day(DAY.isoformat())
    client.force_login(staff.rental)
    asked_for = client.get(reverse("rents:settlement_transfer", args=[paid.pk]))
    shown = text(asked_for)
    assert asked_for.context["form"].initial["holder"] == holder and "bancaire du locataire" not in shown
    assert found.get_payee_display() in shown
    said = text(client.get(reverse("rents:settlement", args=[paid.pk])))
    assert f"mise de côté pour : {found.get_payee_display()}" in said and "bancaire du locataire" not in said


def test_a_deposit_that_a_body_paid_goes_back_in_its_name(paid, staff, client, on_day):
    Lease.objects.filter(pk=paid.pk).update(deposit_by="loca_pass")
    begin(paid, staff)
    on_day(DAY.isoformat())
    client.force_login(staff.rental)
    form = client.get(reverse("rents:settle", args=[paid.pk])).context["form"]
    assert (form.initial["payee"], form.initial["holder"]) == ("loca_pass", "Action Logement (Loca-Pass)")


def test_sent_back_it_is_due_again_and_the_day_s_list_says_so(paid, staff, take):
    found = settle(begin(paid, staff), staff, **BY_RUN)
    written(staff, staged(staff, DAY), DAY)
    order = PaymentOrder.objects.get(kind="deposit")
    rows = [
        {"cents": 40000, "on": "2026-07-11", "label": "DEPOT"},
        {"cents": OWED, "on": "2026-09-15", "structured": paid.code},
        {"cents": -40000, "on": "2026-10-20", "label": "VIREMENTS V00001"},
        {"cents": 40000, "on": "2026-10-23", "end_to_end": f"V00001-{order.pk}", "reason": "AC04"},
    ]
    take(camt053(rows, first="2026-07-01", last="2026-10-25"), on="2026-10-26")
    found.refresh_from_db()
    assert (found.aside, found.left_on, aside(paid)) == (40000, None, 40000)
    told = ToDo.objects.waiting().get(kind="rents.deposit_came_back")
    assert (told.due_on, told.params["why"]) == (DUE, "Compte clos")
    assert paid in queries.to_give_back(staff.rental)
    sound(date(2026, 10, 26))
    again(found, staff, LATE, new_iban=OTHER, bearer="none")  # the tenant gave a closed account: nobody's delay
    assert found.penalty == 0 and not ToDo.objects.waiting().filter(kind="rents.deposit_came_back").exists()
    assert sent_in(written(staff, staged(staff, LATE), LATE)) == [("400.00", OTHER)]
    found.refresh_from_db()
    assert (found.aside, found.left_on) == (0, LATE)
    sound(LATE)


def test_the_provision_too(paid, staff):
    found = settle(begin(paid, staff), staff, provision=8000, **BY_RUN)
    end = {"charges": 3000, "approved_on": date(2027, 5, 31), "on": date(2027, 6, 15), "today": date(2027, 6, 15)}
    with pytest.raises(Refused):  # the deposit itself did not leave yet
        actions.settle_provision(staff.rental, settlement=found, version=found.version, **end)
    written(staff, staged(staff, DAY), DAY)
    found.refresh_from_db()
    actions.settle_provision(staff.rental, settlement=found, version=found.version, **end, **BY_RUN)
    found.refresh_from_db()
    assert (found.finished, found.aside, found.left_on, aside(paid)) == (5000, 5000, DAY, 5000)
    day = date(2027, 6, 16)
    assert sent_in(written(staff, staged(staff, day), day)) == [("50.00", IBAN)]
    sound(day)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"new_iban": "FR7630006000011234567890180"}, "new_iban"), ({"holder": " "}, "holder"), ({"owner": True}, "way")],
)
def test_what_the_transfer_lacks_is_said_beside_its_question(paid, staff, changes, field):
    found, changes = begin(paid, staff), dict(changes)
    if changes.pop("owner", False):
        type(paid).objects.filter(pk=paid.pk).update(deposit_holder="owner")
        found.lease.refresh_from_db()
    with pytest.raises(Refused) as refused:
        settle(found, staff, **(BY_RUN | changes))
    assert refused.value.field == field and PaymentOrder.objects.count() == 0


@pytest.mark.parametrize(("ahead", "kept", "based_on"), [(5000, False, OWED), (0, True, OWED + 17000)])
def test_the_fee_follows_what_is_given_back_and_what_the_deposit_settles(left, staff, ahead, kept, based_on):
    """Of what is collected: neither the advance that goes back with the deposit, nor less than what the deposit pays."""
    FeeClause.objects.filter(mandate=left.mandate).update(
        base="collected", basis_points=700, amount=None, vat="exempt", payer="owner", due="receipt"
    )
    pay(left, staff, OWED + ahead)
    take_fees(staff.rental, until=DAY)
    found = begin(left, staff)
    if kept:
        keep(found, staff)
    settle(found, staff, on=DAY, **BY_RUN)
    take_fees(staff.rental, until=DAY)
    assert Fee.objects.aggregate(base=Sum("base"))["base"] == based_on
    take_fees(staff.rental, until=LATE)
    assert Fee.objects.count() == 2 and -balance("clients", "46714") == sum(fee.net for fee in Fee.objects.all())
