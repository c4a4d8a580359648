"""What a paper says was paid: money apart from credits, and no receipt for a debt that ended unpaid (loi 89-462, art. 21)."""

from datetime import date

import pytest
from django.urls import reverse
from pypdfium2 import PdfDocument

from trousseau.core.errors import Refused
from trousseau.mandates.models import FeeClause
from trousseau.rents.actions.calls import expect_aid
from trousseau.rents.actions.rent_receipts import give_rent_receipt
from trousseau.rents.actions.stopping import stop_debts
from trousseau.rents.actions.sums import give_back
from trousseau.rents.adjustments.actions import adjust
from trousseau.rents.models import RentReceipt
from trousseau.rents.notices.actions import ask_papers
from trousseau.rents.notices.making import make_papers

AUGUST, DAY = date(2026, 8, 1), date(2026, 8, 25)
JUDGED = "Effacement, jugement du 20 août 2026"


def said(document) -> str:
    text = " ".join(page.get_textpage().get_text_range() for page in PdfDocument(document.file.open("rb").read()))
    return " ".join(text.split()).replace("\u00a0", " ").replace("\u202f", " ")


def given(staff, lease, month=AUGUST, on=DAY) -> RentReceipt:
    return give_rent_receipt(staff.rental, lease=lease, month=month, on=on)


@pytest.fixture
def owing(running_lease, call):
    FeeClause.objects.all().delete()
    call(8)
    return running_lease


@pytest.fixture
def credit(staff, owing):
    def write(kind: str, amount: int):
        return adjust(
            staff.rental,
            lease=owing,
            kind=kind,
            amount=amount,
            ground=JUDGED,
            on=DAY,
            today=DAY,
            key=kind,
            agreed_on=DAY,
        )

    return write


@pytest.mark.parametrize(
    ("kind", "why"), [("lost", "une décision a éteint"), ("write_off", "le propriétaire a renoncé")]
)
def test_a_debt_that_ended_unpaid_has_no_receipt_and_its_month_says_why(
    staff, owing, credit, client, on_day, kind, why
):
    credit(kind, 45000)
    with pytest.raises(Refused, match=f"Rien n’a été payé.: {why}"):
        given(staff, owing)
    make_papers(ask_papers(staff.rental, kind="receipts", month=AUGUST, today=DAY))
    assert not RentReceipt.objects.exists()
    on_day(DAY.isoformat())
    client.force_login(staff.rental)
    page = client.get(reverse("rents:lease", args=[owing.pk])).content.decode()
    page = page.replace("\u00a0", " ").replace("\u202f", " ")
    assert f"Rien n’a été payé : {why}" in page and JUDGED in page and "Remettre la quittance" not in page


def test_what_was_paid_of_a_month_whose_rest_was_ended_has_a_slip(staff, owing, credit, pay):
    pay(owing, 17800, "2026-08-06")
    credit("lost", 27200)
    slip = given(staff, owing)
    text = said(slip.paper)
    assert slip.kind == "part" and "a reçu 178,00 €" in text
    assert f"Dette éteinte par une décision : {JUDGED} 272,00 €" in text
    assert "à payer" not in text and "ne vaut pas quittance" in text and "Il n’y a pas de quittance" in text
    make_papers(ask_papers(staff.rental, kind="receipts", month=AUGUST, today=DAY))
    assert list(RentReceipt.objects.all()) == [slip]


def test_a_rebate_is_no_money_received(staff, owing, credit, pay):
    pay(owing, 40000, "2026-08-06")
    credit("rebate", 5000)
    slip = given(staff, owing)
    text = said(slip.paper)
    assert slip.kind == "receipt" and "a reçu 400,00 €" in text and "450,00 € pour" not in text
    assert "sans versement" in text and "Remise du propriétaire 50,00 €" in text


def test_a_rebate_of_the_whole_month_has_no_receipt(staff, owing, credit):
    credit("rebate", 45000)
    with pytest.raises(Refused, match="ne le demande plus"):
        given(staff, owing)


def test_what_is_set_off_settles_a_month_without_money(staff, owing):
    give_back(staff.rental, lease=owing, label="Régularisation 2025", amount=45000, on=DAY, key="c")
    text = said(given(staff, owing).paper)
    assert "Quittance" in text and "Aucune somme n’a été versée" in text and "Régularisation 2025 450,00 €" in text


def test_a_slip_does_not_ask_for_the_aid_awaited(staff, owing, pay):
    expect_aid(staff.rental, lease=owing, month=AUGUST, amount=13203)
    pay(owing, 45000 - 13203, "2026-08-06")
    text = said(given(staff, owing).paper)
    assert "Il reste" not in text and "Aide au logement attendue, qui n’est pas encore arrivée 132,03 €" in text


def test_an_aid_that_is_late_is_to_be_paid(staff, owing, pay):
    expect_aid(staff.rental, lease=owing, month=AUGUST, amount=13203)
    pay(owing, 45000 - 13203, "2026-08-06")
    assert "Il reste 132,03 € à payer" in said(given(staff, owing, on=date(2026, 10, 12)).paper)


def test_a_slip_of_a_month_that_the_law_stops_asks_nothing_of_it(staff, owing, pay):
    pay(owing, 28700, "2026-08-06")
    stop_debts(None, lease=owing, before=date(2026, 9, 1), article="C. conso., art. L722-5", on=date(2026, 9, 1))
    text = said(given(staff, owing, on=date(2026, 9, 2)).paper)
    assert "Il reste" not in text
    assert "Dette que la loi interdit de demander et de payer pour le moment 163,00 €" in text
