"""A credit given back to a tenant: set aside, approved in a run, in the bank's file, proved by its lines, or a credit again."""

from datetime import date

import pytest
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
from trousseau.owners.actions.contributions import receive_contribution
from trousseau.owners.actions.runs import stage_run, take_out, write_run
from trousseau.payouts.models import PaymentOrder
from trousseau.receipts.receiving import undo
from trousseau.rents.accounts import months
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.actions.rent_receipts import give_rent_receipt
from trousseau.rents.actions.stopping import stop_debts
from trousseau.rents.actions.sums import give_back
from trousseau.rents.held import held
from trousseau.rents.models import TenantRefund
from trousseau.rents.queries import ledger_balance
from trousseau.rents.refunds.actions import give_up_refund, refund_credit, take_off
from trousseau.rents.refunds.queries import refundable
from trousseau.rents.roll.queries import aged_of

IBAN, OTHER = "FR7630006000011234567890189", "DE89370400440532013000"
PAYER = Account("Agence d’essai, fonds des mandants", "FR1420041010050500013M02606")
DAY = date(2026, 9, 2)
CREDIT = 7784  # what the charges of a year gave back


@pytest.fixture
def in_credit(running_lease, call, pay, staff):
    """Rent of August paid, and 77.84 € of charges given back."""
    FeeClause.objects.all().delete()
    call(8)
    pay(running_lease, 45000, "2026-08-05")
    give_back(
        staff.rental, lease=running_lease, label="Régularisation 2025", amount=CREDIT, on=date(2026, 8, 10), key="c"
    )
    return running_lease


def broken(on: date = DAY) -> dict[str, list[str]]:
    return {proof.code: [str(one) for one in said] for proof in discover() if (said := proof.check(on))}


def sound(on: date = DAY) -> None:
    assert broken(on) == {} and funds.gaps(on) == [] and balance("clients") == 0


def asked(staff, lease, amount=CREDIT, **changes) -> TenantRefund:
    given = {"payee": "Aminata Capucine", "new_iban": IBAN, "ground": "Charges de 2025", "on": DAY, "key": "k"}
    return refund_credit(staff.rental, lease=lease, amount=amount, **(given | changes))


def written(staff, on=DAY):
    run = stage_run(staff.rental, on=on, today=on)
    return write_run(staff.director, run=run, version=run.version, payer=PAYER, today=on)


def aside(lease) -> int:
    return -balance("clients", "46717", aux=lease.code)


def test_one_given_up_then_sent_again_is_not_said_asked(staff, in_credit):
    give_up_refund(staff.rental, refund=asked(staff, in_credit), on=DAY)
    with pytest.raises(Refused) as refusal:
        asked(staff, in_credit)
    assert refusal.value.field == "key" and ledger_balance(in_credit) == -CREDIT
    asked(staff, in_credit, key="apart")
    assert ledger_balance(in_credit) == 0


def test_a_credit_goes_back_by_the_run_and_the_bank_proves_it(staff, in_credit, take, bank_account):
    lease = in_credit
    assert refundable(lease) == CREDIT
    refund = asked(staff, lease)
    assert asked(staff, lease) == refund and PaymentOrder.objects.count() == 1  # the form sent twice
    assert (ledger_balance(lease), aside(lease), refundable(lease)) == (0, CREDIT, 0)
    sound()
    with pytest.raises(Refused):
        asked(staff, lease, 1, key="again")
    run = written(staff)
    root = etree.fromstring(run.file.file.open("rb").read())
    [paid] = root.iterfind(".//{*}CdtTrfTxInf")
    assert paid.findtext(".//{*}InstdAmt") == "77.84" and paid.findtext("{*}CdtrAcct//{*}IBAN") == IBAN
    assert (paid.findtext("{*}Cdtr/{*}Nm"), paid.findtext(".//{*}Ustrd")) == (
        "Aminata Capucine",
        f"{lease.code} TROP-PERCU",
    )
    assert (aside(lease), ledger_balance(lease), balance("clients", "5121")) == (0, 0, 45000 - CREDIT)
    assert held(lease.mandate.fund).own == 45000 - CREDIT  # the owner's charges, not another's money
    sound()
    rows = [
        {"cents": 45000, "on": "2026-08-05", "structured": lease.code},
        {"cents": -CREDIT, "on": "2026-09-02", "label": "VIREMENTS V00001"},
    ]
    take(camt053(rows, first="2026-08-01", last="2026-09-05"), on="2026-09-06")
    assert reconcile(bank_account, date(2026, 9, 6)).holds and not reconcile(bank_account, date(2026, 9, 6)).entries
    refund.order.refresh_from_db()
    assert (refund.order.state, refund.order.iban) == ("sent", IBAN)


@pytest.mark.parametrize(
    "changes",
    [{"new_iban": OTHER}, {"payee": "Rosa Aubépine"}, {"ground": "Un mois payé deux fois"}, {"amount": CREDIT - 1}],
)
def test_the_form_corrected_and_sent_again_does_not_pass_for_what_was_asked_first(staff, in_credit, changes):
    refund = asked(staff, in_credit)
    with pytest.raises(Refused):
        asked(staff, in_credit, **changes)
    assert PaymentOrder.objects.get() == refund.order


@pytest.fixture
def ahead(running_lease, call, pay):
    """July and August are stopped by the tenant's over-indebtedness; 450 € are paid beyond all that is owed, then September is
    called."""
    FeeClause.objects.all().delete()
    call(7, 8)
    stop_debts(
        None, lease=running_lease, before=date(2026, 9, 1), article="C. conso., art. L722-5", on=date(2026, 9, 1)
    )
    call(9)
    pay(running_lease, 30484 + 45000 + 45000 + 45000, "2026-09-02")
    return running_lease


def test_an_advance_under_over_indebtedness_goes_back_and_the_rent_that_it_paid_stays_paid(
    staff, ahead, client, on_day
):
    september = give_rent_receipt(staff.rental, lease=ahead, month=date(2026, 9, 1), on=DAY)
    on_day(DAY.isoformat())
    client.force_login(staff.rental)
    place = reverse("rents:refund_new", args=[ahead.pk])
    form = client.get(place).context["form"]
    given = {
        "key": form.fields["key"].initial(),
        "amount": "200,00",
        "payee": "Aminata Capucine",
        "new_iban": IBAN,
        "ground": "Avance",
    }
    assert client.post(place, given).status_code == 302
    refund = TenantRefund.objects.get()
    left = {row.call.pk: row.left for row in months(ahead)}
    assert left[refund.call.pk] == 0 == left[ahead.calls.get(kind="rent", month=date(2026, 9, 1)).pk]
    assert sum(left.values()) == aged_of(ahead, DAY).debt == 75484  # what is stopped, and nothing more
    september.refresh_from_db()
    assert september.cancelled_on is None
    sound()


def test_an_advance_that_does_not_go_back_after_all_pays_the_next_rent_and_nothing_that_is_stopped(staff, ahead, call):
    give_up_refund(staff.rental, refund=asked(staff, ahead, 20000), on=date(2026, 9, 3))
    assert aged_of(ahead, date(2026, 9, 3)).debt == 75484 == sum(row.left for row in months(ahead))
    sound(date(2026, 9, 3))
    call(10)
    assert [row.left for row in months(ahead) if row.call.month == date(2026, 10, 1)] == [0]
    assert aged_of(ahead, date(2026, 10, 6)).debt == 75484


def test_an_advance_under_over_indebtedness_is_handed_over_at_the_end_of_a_mandate(staff, ahead):
    event = "advance_to_hand_over"
    for _twice in range(2):
        call = take_off(staff.rental, lease=ahead, label="Avance remise", amount=20000, on=DAY, key="h", event=event)
    assert [row.left for row in months(ahead) if row.call == call] == [0]
    assert aged_of(ahead, DAY).debt == 75484


def test_what_is_on_its_way_back_settles_no_later_rent(staff, in_credit, call):
    asked(staff, in_credit)
    call(9)
    [september] = [row for row in months(in_credit) if row.call.kind == "rent" and row.call.month.month == 9]
    assert september.left == 45000 == ledger_balance(in_credit)
    written(staff)  # the rent called since keeps nothing of it back
    assert ledger_balance(in_credit) == 45000
    sound()


def test_given_up_it_is_a_credit_again_and_pays_the_rent(staff, in_credit, call):
    refund = asked(staff, in_credit)
    run = stage_run(staff.rental, on=DAY, today=DAY)
    with pytest.raises(Refused):  # somebody reads it
        give_up_refund(staff.rental, refund=refund, on=DAY)
    take_out(staff.rental, order=PaymentOrder.objects.get(kind="tenant"))
    assert run.orders.filter(kind="tenant").count() == 0
    give_up_refund(staff.rental, refund=refund, on=DAY)
    assert (aside(in_credit), refundable(in_credit)) == (0, CREDIT)
    with pytest.raises(Refused):
        give_up_refund(staff.rental, refund=refund, on=DAY)
    sound()
    call(9)
    assert ledger_balance(in_credit) == 45000 - CREDIT


def test_sent_back_by_the_bank_it_is_a_credit_again_and_somebody_is_told(staff, in_credit, take):
    refund = asked(staff, in_credit)
    written(staff)
    rows = [
        {"cents": 45000, "on": "2026-08-05", "structured": in_credit.code},
        {"cents": -CREDIT, "on": "2026-09-02", "label": "VIREMENTS V00001"},
        {"cents": CREDIT, "on": "2026-09-04", "end_to_end": f"V00001-{refund.order_id}", "reason": "AC04"},
    ]
    take(camt053(rows, first="2026-08-01", last="2026-09-05"), on="2026-09-06")
    refund.refresh_from_db()
    assert (refund.order.state, refund.back.amount, refund.back.received_on) == ("rejected", CREDIT, date(2026, 9, 4))
    assert (aside(in_credit), refundable(in_credit)) == (0, CREDIT)
    sound(date(2026, 9, 6))
    told = ToDo.objects.get(kind="rents.refund_came_back", closed_on=None)
    assert told.params["why"] == "Compte clos" and told.household == in_credit.household
    again = asked(staff, in_credit, new_iban=OTHER, on=date(2026, 9, 6), key="again")
    told.refresh_from_db()
    assert told.closed_on and again.order.iban == OTHER
    written(staff, date(2026, 9, 7))
    assert (aside(in_credit), ledger_balance(in_credit)) == (0, 0)
    sound(date(2026, 9, 7))


def test_what_the_bank_has_not_shown_is_not_given_back(staff, in_credit):
    receive_payment(
        staff.rental,
        lease=in_credit,
        payer="tenant",
        method="cheque",
        amount=20000,
        on=DAY,
        today=DAY,
        key="cheque",
        cheque_number="0000042",
        cheque_bank="Banque d’essai",
    )
    assert (ledger_balance(in_credit), refundable(in_credit)) == (-CREDIT - 20000, CREDIT)
    with pytest.raises(Refused, match="77,84"):
        asked(staff, in_credit, CREDIT + 1)


def test_the_aid_of_months_after_the_lease_is_the_caf_s(staff, running_lease, call, pay):
    FeeClause.objects.all().delete()
    call(7, 8, 9)
    pay(running_lease, sum(one.total for one in running_lease.calls.all()), "2026-08-30")
    pay(running_lease, 25000, "2026-09-25", month=date(2026, 9, 1))
    pay(running_lease, 3000, "2026-09-25")
    type(running_lease).objects.filter(pk=running_lease.pk).update(ends_on=date(2026, 8, 31))
    running_lease.refresh_from_db()
    assert (ledger_balance(running_lease), refundable(running_lease)) == (-28000, 3000)


def test_a_payment_undone_since_stops_the_run_until_it_is_taken_out(staff, running_lease, call, pay, iban):
    FeeClause.objects.all().delete()
    iban(running_lease.mandate.owner)
    call(8)
    pay(running_lease, 45000, "2026-08-05")
    twice = pay(running_lease, 45000, "2026-08-06")
    refund = asked(staff, running_lease, 45000)
    undo(staff.rental, receipt=twice, on=DAY, today=DAY)
    run = stage_run(staff.rental, on=DAY, today=DAY)
    with pytest.raises(Refused, match="annul"):
        write_run(staff.director, run=run, version=run.version, payer=PAYER, today=DAY)
    take_out(staff.rental, order=run.orders.get(kind="tenant"))
    give_up_refund(staff.rental, refund=refund, on=DAY)
    assert ledger_balance(running_lease) == 0
    sound()


def test_it_never_takes_the_money_of_others(staff, in_credit, build, call, pay, iban):
    """The owner was paid all of August before the charges were given back."""
    lease = build.running_lease("Bleuet")
    FeeClause.objects.all().delete()
    iban(lease.mandate.owner)
    call(9)
    pay(lease, 45000, "2026-09-01")
    written(staff, date(2026, 9, 1))
    give_back(staff.rental, lease=lease, label="Régularisation 2025", amount=5000, on=DAY, key="b")
    with pytest.raises(Refused, match="50,00"):
        asked(staff, lease, 5000)
    assert PaymentOrder.objects.filter(kind="tenant").count() == 0 and aside(lease) == 0
    receive_contribution(
        staff.rental, mandate=lease.mandate, amount=5000, method="transfer", on=DAY, today=DAY, key="owner"
    )
    asked(staff, lease, 5000)
    written(staff)
    sound()


@pytest.mark.parametrize(
    ("field", "value"), [("new_iban", "FR7630006000011234567890180"), ("new_iban", ""), ("ground", " "), ("payee", " ")]
)
def test_a_wrong_iban_or_no_ground_is_refused_beside_its_question(staff, in_credit, field, value):
    with pytest.raises(Refused) as refused:
        asked(staff, in_credit, **{field: value})
    assert refused.value.field == field and PaymentOrder.objects.count() == 0


def test_the_pages_ask_show_and_give_it_up(client, staff, in_credit, on_day):
    on_day(str(DAY))
    client.force_login(staff.rental)
    account, url = reverse("rents:lease", args=[in_credit.pk]), reverse("rents:refund_new", args=[in_credit.pk])
    assert f'href="{url}"' in client.get(account).content.decode()
    page = client.get(url).content.decode()
    assert "77,84" in page
    given = {"key": "0b1f4a4e-0000-4000-8000-000000000001", "amount": "77,84", "ground": "Charges de 2025"}
    wrong = client.post(url, given | {"payee": "Aminata Capucine", "new_iban": "FR76 0000"})
    assert wrong.status_code == 422 and TenantRefund.objects.count() == 0
    client.post(url, given | {"payee": "Aminata Capucine", "new_iban": IBAN})
    refund = TenantRefund.objects.get()
    page = client.get(account).content.decode()
    stop = reverse("rents:refund_give_up", args=[refund.pk])
    assert "En cours de restitution" in page and stop in page and f'href="{url}"' not in page and IBAN not in page
    assert client.get(stop).status_code == 200
    assert client.post(stop).status_code == 302
    page = client.get(account).content.decode()
    assert "Abandonné" in page and f'href="{url}"' in page
    assert client.get(stop).status_code == 404
