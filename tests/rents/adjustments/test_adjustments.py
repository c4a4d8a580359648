"""A debit or a credit of an account, beside what is called and received: its ground, the owner's agreement, its opposite."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from pypdfium2 import PdfDocument

from trousseau.core.errors import Refused
from trousseau.ledger import funds
from trousseau.ledger.money_proofs import discover
from trousseau.ledger.queries import balance
from trousseau.mail import actions as mail
from trousseau.mail.models import MailItem
from trousseau.mandates.models import FeeClause
from trousseau.owners.actions.fees import take_fees
from trousseau.owners.models import Fee
from trousseau.receipts.receiving import undo
from trousseau.rents.accounts import months
from trousseau.rents.adjustments.actions import adjust, undo_adjustment
from trousseau.rents.held import held
from trousseau.rents.models import Adjustment
from trousseau.rents.queries import ledger_balance
from trousseau.rents.refunds.queries import refundable

DAY = date(2026, 9, 15)


@pytest.fixture
def owing(running_lease, call, pay):
    """August paid, September called: 450 € owed."""
    FeeClause.objects.all().delete()
    call(8, 9)
    pay(running_lease, 45000, "2026-08-05")
    return running_lease


def written(staff, lease, kind="rebate", amount=10000, **changes) -> Adjustment:
    given = {
        "ground": "Panne de chauffage en août",
        "on": DAY,
        "today": DAY,
        "key": "k",
        "agreed_on": date(2026, 9, 10),
    }
    return adjust(staff.rental, lease=lease, kind=kind, amount=amount, **(given | changes))


def sound(on: date = DAY) -> None:
    broken = {proof.code: [str(one) for one in said] for proof in discover() if (said := proof.check(on))}
    assert broken == {} and funds.gaps(on) == [] and balance("clients") == 0


def said(document) -> str:
    text = " ".join(page.get_textpage().get_text_range() for page in PdfDocument(document.file.open("rb").read()))
    return " ".join(text.split()).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_rebate_is_a_credit_that_the_owner_bears_and_a_letter_tells(staff, owing):
    row = written(staff, owing)
    assert written(staff, owing) == row and Adjustment.objects.count() == 1  # the form sent twice
    assert (ledger_balance(owing), held(owing.mandate.fund).own) == (35000, 45000)
    [september] = [one for one in months(owing) if one.call.month.month == 9]
    assert september.left == 35000
    words = said(row.paper)
    for expected in (
        "Panne de chauffage en août",
        "10 septembre 2026",
        "450,00",
        "-100,00",
        "350,00",
        "C. civ., art. 1350",
    ):
        assert expected.replace("-", "−") in words or expected in words
    assert MailItem.objects.get(kind="rents.adjustment").household == owing.household
    sound()


@pytest.mark.parametrize(
    "changes", [{"ground": "Erreur de loyer"}, {"agreed_on": date(2026, 9, 9)}, {"kind": "other"}], ids=str
)
def test_the_same_form_that_says_something_else_is_refused(staff, owing, changes):
    written(staff, owing)
    with pytest.raises(Refused) as refusal:
        written(staff, owing, **changes)
    assert refusal.value.field == "key" and Adjustment.objects.count() == 1


@pytest.mark.parametrize("kind", ["rebate", "other"])
def test_one_undone_then_sent_again_is_not_said_done(staff, owing, kind):
    row = written(staff, owing, kind)
    undo_adjustment(staff.rental, adjustment=row, why="Erreur", on=DAY, today=DAY)
    with pytest.raises(Refused) as refusal:
        written(staff, owing, kind)
    assert refusal.value.field == "key"
    assert written(staff, owing, kind, key="apart") != row


def test_what_takes_from_the_owner_says_the_day_of_the_agreement(staff, owing):
    for wrong in ({"agreed_on": None}, {"agreed_on": date(2026, 9, 16)}, {"ground": " "}, {"on": date(2026, 9, 16)}):
        with pytest.raises(Refused):
            written(staff, owing, **wrong)
    assert not Adjustment.objects.exists() and ledger_balance(owing) == 45000


def test_no_more_is_written_off_than_is_owed(staff, owing):
    with pytest.raises(Refused, match="450,00"):
        written(staff, owing, "write_off", 45001)
    row = written(staff, owing, "write_off", 45000)
    assert ledger_balance(owing) == 0
    assert written(staff, owing, "write_off", 45000) == row  # told twice, though nothing is owed any more
    sound()


def test_beyond_the_debt_it_is_the_owners_own_money_and_no_more(staff, owing):
    with pytest.raises(Refused, match="mandant|propriétaire|manquent|manque"):
        written(staff, owing, "works", 45000 + 45001)
    written(staff, owing, "works", 45000 + 30000)
    assert (ledger_balance(owing), held(owing.mandate.fund).own) == (-30000, 15000)
    assert refundable(owing) == 30000
    sound()


def test_a_debit_is_owed_at_once_and_asks_nothing_of_the_owner(staff, owing):
    row = written(staff, owing, "repair", 7000, agreed_on=None, ground="Serrure remplacée, facture 12")
    assert (ledger_balance(owing), row.call.kind, row.agreed_on) == (52000, "repair", None)
    assert "Serrure remplacée, facture 12" in said(row.paper)
    sound()


@pytest.mark.parametrize(("kind", "amount"), [("rebate", 10000), ("repair", 7000)])
def test_undone_by_its_opposite_both_stay_and_the_account_is_as_before(staff, owing, kind, amount):
    row = written(staff, owing, kind, amount)
    for wrong in ({"why": ""}, {"on": date(2026, 9, 14)}):
        with pytest.raises(Refused):
            undo_adjustment(staff.rental, adjustment=row, **({"why": "Erreur", "on": DAY, "today": DAY} | wrong))
    undo_adjustment(staff.rental, adjustment=row, why="Erreur de bail", on=DAY, today=DAY)
    row.refresh_from_db()
    assert (ledger_balance(owing), row.undone_on, held(owing.mandate.fund).own) == (45000, DAY, 45000)
    assert row.mail.cancelled_on == DAY  # its letter had not left
    assert balance("clients", "46711", aux=owing.code) == 45000
    with pytest.raises(Refused):
        undo_adjustment(staff.rental, adjustment=row, why="Encore", on=DAY, today=DAY)
    assert [one.left for one in months(owing) if one.call.kind == "repair"] in ([], [0])
    sound()


def test_undone_after_its_letter_left_another_letter_says_it(staff, owing):
    row = written(staff, owing)
    mail.send(staff.rental, items=[row.mail], on=DAY, today=DAY)
    undo_adjustment(staff.rental, adjustment=row, why="Erreur de bail", on=DAY, today=DAY)
    row.refresh_from_db()
    assert "annulée" in said(row.paper) and "Erreur de bail" in said(row.paper)
    assert MailItem.objects.filter(kind="rents.adjustment").count() == 2


def test_its_credit_is_not_undone_by_another_page(staff, owing):
    row = written(staff, owing)
    with pytest.raises(Refused):
        undo(staff.rental, receipt=row.credit, on=DAY, today=DAY)


def test_no_fee_is_taken_on_what_nobody_paid(staff, owing):
    mandate = owing.mandate
    FeeClause.objects.create(
        mandate=mandate,
        kind="management",
        base="collected",
        basis_points=700,
        vat="added",
        payer="owner",
        due="receipt",
        starts_on=mandate.starts_on,
    )
    written(staff, owing)
    take_fees(staff.rental, until=DAY)
    assert [fee.base for fee in Fee.objects.all()] == [45000]


def test_the_page_writes_it_and_the_account_shows_it(client, staff, owing, on_day):
    on_day(DAY.isoformat())
    client.force_login(staff.rental)
    url = reverse("rents:adjustment_new", args=[owing.pk])
    key = client.get(url).context["form"]["key"].value()
    asked = {"key": key, "kind": "write_off", "amount": "100", "ground": "Accord amiable", "on": DAY.isoformat()}
    assert client.post(url, asked).status_code == 422  # the owner's agreement
    assert client.post(url, asked | {"agreed_on": "2026-09-10"}).status_code == 302
    row = Adjustment.objects.get()
    tab = asked | {"agreed_on": "2026-09-10", "key": str(uuid4())}
    alike = client.post(url, tab)
    assert alike.status_code == 422 and 'type="checkbox" name="another"' in alike.content.decode()
    assert Adjustment.objects.count() == 1 and "cochez la case" in alike.content.decode()
    assert client.post(url, tab | {"another": "on"}).status_code == 302
    Adjustment.objects.exclude(pk=row.pk).delete()
    page = client.get(reverse("rents:lease", args=[owing.pk])).content.decode()
    assert "Accord amiable" in page and reverse("rents:adjustment_undo", args=[row.pk]) in page
    assert client.get(reverse("rents:adjustment_paper", args=[row.pk])).status_code == 200
    undo_url = reverse("rents:adjustment_undo", args=[row.pk])
    assert client.post(undo_url, {"why": "Erreur", "on": DAY.isoformat()}).status_code == 302
    assert undo_url not in client.get(reverse("rents:lease", args=[owing.pk])).content.decode()


def test_the_base_holds_the_owners_agreement(staff, owing):
    row = written(staff, owing)
    with pytest.raises(IntegrityError), transaction.atomic():
        Adjustment.objects.filter(pk=row.pk).update(agreed_on=None)
