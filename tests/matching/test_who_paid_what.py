"""C. civ., art. 1342-10: what the payer wrote comes first, the lease then the month; a contradiction waits for a person."""

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.plugins.bank_files import TENANT_IBAN, camt053
from trousseau.core.models import ToDo
from trousseau.ledger.models import BankLine, Clearing
from trousseau.matching.identifying import remember_account
from trousseau.matching.of_orders import returnable
from trousseau.receipts.models import LineShare, Receipt
from trousseau.rents.accounts import months
from trousseau.rents.actions.calls import expect_aid
from trousseau.rents.actions.stopping import stop_debts
from trousseau.rents.models import ReceiptShare
from trousseau.rents.refunds.queries import refundable
from trousseau.rents.roll.queries import aged_of

AUGUST, SEPTEMBER = date(2026, 8, 1), date(2026, 9, 1)
FIRST = {"cents": 1, "on": "2026-09-01", "party": "Quelqu’un", "iban": TENANT_IBAN, "label": "VIREMENT"}


def statement(*rows: dict) -> bytes:
    """September's, from the account of a tenant."""
    lines = [{**FIRST, "on": "2026-09-04", **row} for row in rows]
    return camt053(lines, first="2026-09-01", last="2026-09-30")


def paid(lease) -> dict[date, int]:
    """What is paid of each month."""
    return {row.call.month: row.call.total - row.left for row in months(lease)}


@pytest.fixture
def two(running_lease, call, bank_account):
    """A lease of 450 € that owes August and September."""
    call(8, 9)
    return running_lease


@pytest.fixture
def shown(client, staff):
    def read(line: BankLine) -> str:
        client.force_login(staff.rental)
        html = client.get(reverse("matching:line", args=[line.pk])).content.decode()
        return html.replace("\u00a0", " ").replace("\u202f", " ")

    return read


@pytest.mark.parametrize("wrote", ["LOYER DE SEPTEMBRE", "loyer 09/2026", "loyer sept."])
def test_the_month_that_the_payer_wrote_is_paid_before_the_oldest(two, take, wrote):
    take(statement({"cents": 30000, "label": f"{two.code} {wrote}"}), on="2026-10-02")
    assert LineShare.objects.get().step == "reference"
    assert paid(two) == {AUGUST: 0, SEPTEMBER: 30000}
    assert ReceiptShare.objects.get().call.month == SEPTEMBER


@pytest.fixture
def halted(running_lease, call, bank_account):
    """A lease whose August is stopped by its over-indebtedness; September is called since."""
    call(8)
    stop_debts(None, lease=running_lease, before=SEPTEMBER, article="C. conso., art. L722-5", on=date(2026, 9, 1))
    call(9)
    return running_lease


@pytest.mark.parametrize(
    ("cents", "wrote", "september"),
    [
        (30000, "LOYER SEPTEMBRE", 30000),
        (45000, "LOYER SEPTEMBRE", 45000),
        (95000, "LOYER SEPTEMBRE", 45000),  # more than all that is due: an advance
        (45000, "LOYER AOUT", 45000),  # it may not be paid
        (45000, "", 45000),
    ],
)
def test_under_over_indebtedness_a_month_that_is_written_takes_nothing_to_what_is_stopped(
    halted, take, cents, wrote, september
):
    take(statement({"cents": cents, "label": f"{halted.code} {wrote}"}), on="2026-10-02")
    assert LineShare.objects.get().receipt.amount == cents
    assert paid(halted) == {AUGUST: 0, SEPTEMBER: september}
    assert aged_of(halted, date(2026, 9, 30)).debt == 90000 - september


def test_a_month_written_under_over_indebtedness_keeps_no_other_line_waiting(halted, build, call, take):
    other = build.running_lease("Bleuet")
    call(9)
    take(
        statement(
            {"cents": 45000, "label": f"{halted.code} LOYER SEPTEMBRE"},
            {"cents": 45000, "label": other.code, "party": "Bleuet"},
        ),
        on="2026-10-02",
    )
    assert {share.receipt.lease for share in LineShare.objects.all()} == {halted, other}


def test_by_hand_too_a_month_written_takes_nothing_to_what_is_stopped(halted, take, client, staff):
    """60 € above the rent of the month: a person says whose it is."""
    take(statement({"cents": 51000, "label": f"{halted.code} LOYER SEPTEMBRE"}), on="2026-10-02")
    line = BankLine.objects.get()
    assert not LineShare.objects.exists()
    client.force_login(staff.rental)
    client.post(reverse("matching:confirm", args=[line.pk]), {"lease": halted.code})
    assert paid(halted) == {AUGUST: 0, SEPTEMBER: 45000}


def test_without_a_month_the_oldest_debt_is_paid(two, take):
    take(statement({"cents": 30000, "label": two.code}), on="2026-10-02")
    assert paid(two) == {AUGUST: 30000, SEPTEMBER: 0} and not ReceiptShare.objects.exists()


@pytest.mark.parametrize(
    ("cents", "wrote", "reasons"),
    [
        (45000, "LOYER D’AOUT", ("août 2026, qui est payé", "septembre 2026 (450,00 €)")),
        (45000, "LOYER OCTOBRE", ("octobre 2026, qui n’est pas appelé", "septembre 2026 (450,00 €)")),
    ],
)
def test_a_month_that_speaks_against_the_account_waits_and_both_reasons_are_shown(
    two, pay, take, shown, cents, wrote, reasons
):
    pay(two, 45000, "2026-08-06")
    take(statement({"cents": cents, "label": f"{two.code} {wrote}"}), on="2026-10-02")
    line = BankLine.objects.get()
    assert line.state in ("waiting", "unknown") and line.left == cents and not LineShare.objects.exists()
    html = shown(line)
    assert "a écrit le numéro de ce bail" in html
    assert all(reason in html for reason in reasons), html


def test_an_account_known_and_a_month_that_is_paid_wait_too(two, staff, pay, take, shown):
    pay(two, 45000, "2026-08-06")
    take(statement({"cents": 45000, "on": "2026-09-02"}), on="2026-10-01")
    line = BankLine.objects.get()
    remember_account(staff.rental, lease=two, line=line, today=SEPTEMBER)
    take(
        camt053(
            [{"cents": 45000, "on": "2026-10-04", "iban": TENANT_IBAN, "label": "LOYER AOUT 2026"}],
            first="2026-10-01",
            last="2026-10-31",
            number="2026-10",
            opening=45000,
        ),
        on="2026-11-02",
    )
    assert not LineShare.objects.filter(line=BankLine.objects.latest("pk")).exists()
    html = shown(BankLine.objects.latest("pk"))
    assert "Ce compte est connu pour payer pour ce locataire" in html and "août 2026, qui est payé" in html


def test_what_was_noted_before_is_still_recognised_though_its_month_is_paid(two, pay, take):
    pay(two, 45000, "2026-09-03")
    take(statement({"cents": 45000, "label": f"{two.code} loyer août"}), on="2026-10-02")
    assert Clearing.objects.get().why == "tenant" and Receipt.objects.rent().count() == 1


def test_a_deposit_that_is_written_is_no_rent_without_a_person(two, take, shown):
    take(statement({"cents": 45000, "label": f"DEPOT DE GARANTIE {two.code}"}), on="2026-10-02")
    assert not Receipt.objects.filter(lease=two).exists()
    assert "Le payeur a écrit que c’est un dépôt de garantie" in shown(BankLine.objects.get(cents=45000))


def test_more_than_the_month_written_and_less_than_all_waits(two, take, shown):
    take(statement({"cents": 60000, "label": f"{two.code} loyer septembre"}), on="2026-10-02")
    assert not LineShare.objects.exists()
    assert "dont il reste 450,00 €, et le montant est supérieur" in shown(BankLine.objects.get())


def test_one_click_of_a_person_keeps_the_month_that_is_written(two, take, client, staff):
    take(statement({"cents": 20000, "label": "loyer septembre"}), on="2026-10-02")
    line = BankLine.objects.get()
    client.force_login(staff.rental)
    client.post(reverse("matching:confirm", args=[line.pk]), {"lease": two.code})
    assert paid(two) == {AUGUST: 0, SEPTEMBER: 20000}


FILE = (
    {"cents": 45000, "label": "VIREMENT"},  # the account is known, and the amount is a month's
    {"cents": 45000, "label": "loyer août {code}"},
    {"cents": 20000, "label": "{code}  loyer d’octobre"},  # not asked while something else is due
    {"cents": 12300, "label": "VIREMENT"},  # not what is due
)
disguises = st.sampled_from([str, str.upper, str.lower, lambda text: text.replace(" ", "   ").replace("û", "u")])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(len(FILE))), disguise=disguises)
def test_the_order_of_a_day_and_how_its_words_are_written_change_nothing(two, staff, take, order, disguise):
    with transaction.atomic():
        take(camt053([FIRST], first="2026-09-01", last="2026-09-02"), on="2026-09-03")
        remember_account(staff.rental, lease=two, line=BankLine.objects.get(), today=SEPTEMBER)
        rows = [
            {**FIRST, **FILE[n], "label": disguise(FILE[n]["label"].format(code=two.code)), "on": "2026-09-04"}
            for n in order
        ]
        take(camt053(rows, first="2026-09-03", last="2026-09-30", number="b", opening=1), on="2026-10-02")
        lines = BankLine.objects.filter(cents__gt=1).prefetch_related("shares")
        told = sorted((line.cents, line.state, [share.step for share in line.shares.all()]) for line in lines)
        assert told == [
            (12300, "unknown", []),
            (20000, "unknown", []),
            (45000, "settled", ["account"]),
            (45000, "settled", ["reference"]),
        ]
        assert paid(two) == {AUGUST: 45000, SEPTEMBER: 45000}
        assert [share.call.month for share in ReceiptShare.objects.all()] == [AUGUST]
        transaction.set_rollback(True)


def test_the_whole_rent_of_a_month_that_is_written_pays_no_aid_of_an_older_one(two, pay, take, staff):
    """200 € of aid are awaited for each month. August is paid but for its aid; 450 € come for September."""
    pay(two, 25000, "2026-08-06")
    for month in (AUGUST, SEPTEMBER):
        expect_aid(staff.rental, lease=two, month=month, amount=20000)
    take(statement({"cents": 45000, "label": f"{two.code} loyer septembre"}), on="2026-10-02")
    assert paid(two) == {AUGUST: 25000, SEPTEMBER: 45000}
    assert ReceiptShare.objects.get().cents == 45000


def test_a_transfer_of_long_ago_is_not_sent_back_by_an_amount_alone(
    running_lease, staff, call, pay, iban, pay_out, take
):
    iban(running_lease.mandate.owner)
    call(7)
    pay(running_lease, 25000, "2026-07-20")
    order = pay_out(date(2026, 7, 21)).orders.get()
    take(statement({"cents": 25000, "on": "2026-09-18", "label": "VIR"}), on="2026-10-02")
    line = BankLine.objects.get(cents=25000)
    assert list(returnable(line)) == [order]
    line.booked_on = date(2026, 9, 20)  # two months after it left
    assert not returnable(line)


def of_the_caf(lease, cents: int) -> bytes:
    return statement({"cents": cents, "label": f"AIDE {lease.code}", "party": "CAF DE LA COTE D OR", "iban": ""})


def test_the_caf_that_pays_for_one_tenant_pays_as_the_caf_for_the_month_of_its_aid(two, take, staff):
    expect_aid(staff.rental, lease=two, month=AUGUST, amount=26500)
    take(of_the_caf(two, 26500), on="2026-10-02")
    [receipt] = Receipt.objects.rent()
    assert (receipt.payer, receipt.month, receipt.amount) == ("caf", AUGUST, 26500)


def test_more_than_the_caf_announced_waits_for_a_person_and_is_not_the_tenant_s(two, take, shown, client, staff):
    expect_aid(staff.rental, lease=two, month=SEPTEMBER, amount=26500)
    take(of_the_caf(two, 190000), on="2026-10-02")
    line = BankLine.objects.get()
    assert not LineShare.objects.exists()
    assert "Elle annonçait 265,00 € pour septembre 2026" in shown(line)
    client.post(reverse("matching:confirm", args=[line.pk]), {"lease": two.code})
    [receipt] = Receipt.objects.rent()
    assert (receipt.payer, receipt.month) == ("caf", SEPTEMBER)
    assert refundable(two) == 0 and ToDo.objects.filter(kind="rents.caf_beyond", closed_on=None).count() == 1
