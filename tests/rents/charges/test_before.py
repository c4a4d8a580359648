"""A year begun under a former manager: its charges are not counted as if nothing had been asked before."""

from datetime import date

import pytest
from django.urls import reverse
from portfolios import sheet

from tests.tenancies.papers import text_of
from trousseau.core.errors import Refused
from trousseau.core.models import Commune, ToDo
from trousseau.core.todo import words as said
from trousseau.exchange.portfolio import read
from trousseau.mail import actions as mail
from trousseau.rents import before
from trousseau.rents.charges import actions, queries
from trousseau.rents.intake.actions import bring_in
from trousseau.rents.models import ChargeStatement, FormerCount, RentCall
from trousseau.rents.nightly import ask_counts
from trousseau.rents.run.calling import call_month
from trousseau.tenancies.models import Lease

ON, TODAY = date(2026, 8, 31), date(2026, 9, 2)
SENT = date(2027, 3, 10)


def words(paper) -> str:
    return plain(text_of(paper))


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.fixture
def taken_over(staff, db, settings, tmp_path):
    """Let since 2022 at 45 € of provisions, here from September 2026 on: 4 × 45.00 asked in 2026."""
    settings.HOME = tmp_path
    Commune.objects.update_or_create(insee="21231", defaults={"name": "Dijon", "postal_code": "21000", "zone_apl": "2"})
    rows = read(sheet({}))
    bring_in(staff.director, homes=rows, on=ON, bank=rows[0].bank, today=TODAY)
    for month in (9, 10, 11, 12):
        call_month(None, month=date(2026, month, 1))
    return Lease.objects.select_related("mandate").get()


def cost(staff, lease, cents=59000, year=2026):
    return actions.note_cost(
        staff.rental,
        mandate=lease.mandate,
        year=year,
        today=SENT,
        nature="water",
        label="Eau froide",
        amount=cents,
        key="own",
        weight=1,
        whole=1,
    )


@pytest.mark.parametrize("year", [2026, 2025])
def test_a_year_begun_elsewhere_is_not_counted_without_the_former_managers_count(taken_over, staff, year):
    cost(staff, taken_over, year=year)
    with pytest.raises(Refused, match="ancien gestionnaire"):
        actions.send_statement(staff.rental, lease=taken_over, year=year, on=SENT, today=SENT)
    assert not ChargeStatement.objects.exists()


def enter(staff, lease, year=2026, on=SENT, **changed):
    given = {"provisions": 36000, "spent": {"taxes": 6000}, "said_by": "Régie du Grès", "said_on": on} | changed
    return actions.enter_former_count(staff.rental, lease=lease, year=year, today=SENT, **given)


def test_with_the_former_managers_count_the_year_is_computed_and_stated(taken_over, staff):
    cost(staff, taken_over)  # 590.00 of the year, and 60.00 paid before: 650.00, against 8 × 45.00 and 4 × 45.00
    enter(staff, taken_over)
    found = queries.year_of(taken_over, 2026)
    assert (found.total, found.provisions, found.balance, found.known) == (65000, 54000, 11000, True)
    sent = actions.send_statement(staff.rental, lease=taken_over, year=2026, on=SENT, today=SENT)
    paper = words(sent.paper)
    for text in ("Régie du Grès", "31 août 2026", "540,00 €", "650,00 €", "110,00 €", "sous l’ancien gestionnaire"):
        assert text in paper, (text, paper)
    actions.settle_charges(staff.rental, statement=sent, on=date(2027, 4, 10), today=date(2027, 4, 10))
    assert RentCall.objects.get(kind="settlement").charges == 11000
    with pytest.raises(Refused):  # what was stated is not changed under it
        enter(staff, taken_over, provisions=0, version=1)


def test_the_statement_does_not_leave_before_the_former_managers_count(taken_over, staff):
    enter(staff, taken_over)
    with pytest.raises(Refused) as refusal:
        actions.send_statement(staff.rental, lease=taken_over, year=2026, on=date(2027, 3, 9), today=SENT)
    assert refusal.value.field == "on"


def test_a_cost_of_before_is_no_other_tenants(taken_over, staff):
    """Who came while the agency managed bears nothing of it, and their year needs no count."""
    cost(staff, taken_over)
    Lease.objects.filter(pk=taken_over.pk).update(ends_on=date(2026, 9, 30), state="ended")
    other = Lease.objects.get(pk=taken_over.pk)
    other.pk, other.number, other.ends_on, other.starts_on = None, 900, None, date(2026, 11, 1)
    other.keys_on, other.signed_on, other.brought_in_on = date(2026, 11, 1), date(2026, 10, 20), None
    alone = before.managed_elsewhere(other, 2026)
    assert alone is None and before.managed_elsewhere(taken_over, 2027) is None
    taken_over.refresh_from_db()
    enter(staff, taken_over)
    found = queries.year_of(taken_over, 2026)
    assert [(row.nature, mine) for row, _part, mine in found.rows] == [("water", 44129), ("taxes", 6000)]  # 273 days


def test_the_count_is_a_dated_duty_until_it_is_entered(taken_over, staff):
    todo = ToDo.objects.get(kind="rents.former_count", closed_on=None)
    assert (todo.due_on, todo.article) == (date(2026, 10, 2), "Loi 89-462, art. 7-1")
    told = said(todo)
    assert "2026" in told["title"] and "2 janvier 2029" in plain(told["why"])
    assert str(ask_counts(date(2026, 9, 3))).startswith("0")  # asked once
    enter(staff, taken_over)
    assert not ToDo.objects.filter(kind="rents.former_count", closed_on=None).exists()
    assert str(ask_counts(SENT)).startswith("0")


def test_a_home_that_brought_its_leases_in_before_is_asked_by_night(taken_over):
    ToDo.objects.filter(kind="rents.former_count").delete()
    assert str(ask_counts(date(2026, 12, 1))).startswith("1")
    assert not before.uncounted(date(2030, 1, 1)).exists()  # lost for its last day too


def test_the_letter_to_the_former_manager_is_ready_and_names_no_tenant(taken_over, staff):
    item = actions.write_former(
        staff.rental, leases=[taken_over], name="Régie du Grès", address="1 rue du Modèle, 21000 Dijon", on=TODAY
    )
    paper = words(item.paper)
    for text in ("Régie du Grès", "2 rue de l’Essai", "1er janvier 2026", "31 août 2026", "2 janvier 2029", "art. 7-1"):
        assert text in paper, (text, paper)
    assert "Renoncule" not in paper and item.sent_on is None
    assert FormerCount.objects.get().mail == item and not FormerCount.objects.get().said
    with pytest.raises(Refused, match="déjà"):
        actions.write_former(staff.rental, leases=[taken_over], name="Autre", address="2 rue du Modèle", on=TODAY)
    mail.cancel(staff.rental, item=item, version=item.version, today=TODAY)
    again = actions.write_former(staff.rental, leases=[taken_over], name="Autre", address="2 rue du Modèle", on=TODAY)
    assert FormerCount.objects.get().mail == again


def test_a_count_is_said_by_somebody_on_a_day_that_may_be(taken_over, staff):
    for wrong in ({"said_on": date(2026, 8, 30)}, {"said_on": date(2027, 3, 11)}):
        with pytest.raises(Refused) as refusal:
            enter(staff, taken_over, **wrong)
        assert refusal.value.field in ("said_on", "on")
    with pytest.raises(Refused):  # this year is counted here
        enter(staff, taken_over, year=2027)
    count = enter(staff, taken_over)
    with pytest.raises(Refused, match="corrigez"):
        enter(staff, taken_over)
    enter(staff, taken_over, version=count.version, provisions=35000, spent={})
    assert queries.year_of(taken_over, 2026).provisions == 53000


def test_a_statement_that_left_without_it_is_not_settled_and_gives_its_place(taken_over, staff):
    """One made by an earlier version: asked a second time, it is corrected before anything is asked."""
    cost(staff, taken_over)
    count = enter(staff, taken_over)
    wrong = actions.send_statement(staff.rental, lease=taken_over, year=2026, on=SENT, today=SENT)
    ChargeStatement.objects.filter(pk=wrong.pk).update(former=None, total=59000, provisions=18000)
    FormerCount.objects.all().delete()
    wrong.refresh_from_db()
    assert count and not queries.year_of(taken_over, 2026).known
    with pytest.raises(Refused, match="ancien gestionnaire"):
        actions.settle_charges(staff.rental, statement=wrong, on=date(2027, 4, 10), today=date(2027, 4, 10))
    enter(staff, taken_over)
    day = date(2027, 4, 10)
    right = actions.send_statement(staff.rental, lease=taken_over, year=2026, on=day, today=day)
    assert (right.balance, right.stated_on, ChargeStatement.objects.count()) == (11000, day, 1)


def test_the_pages_of_a_year_begun_elsewhere(taken_over, staff, client, on_day):
    on_day("2027-03-10")
    cost(staff, taken_over)
    client.force_login(staff.rental)
    year = reverse("rents:charges_year", args=[taken_over.mandate_id, 2026])
    page = client.get(year).content.decode()
    assert (
        "décompte de l’ancien gestionnaire manque" in page
        and reverse("rents:charges_send", args=[taken_over.pk, 2026]) not in page
    )
    listed = client.get(reverse("rents:charges_before")).content.decode()
    assert "2 rue de l’Essai" in listed
    letter = {
        "name": "Régie du Grès",
        "address": "1 rue du Modèle, 21000 Dijon",
        "leases": [taken_over.pk],
        "channel": "post",
    }
    assert client.post(reverse("rents:charges_before_letter"), letter).status_code == 302
    assert client.post(reverse("rents:charges_before_letter"), letter).status_code == 422  # asked once
    item = FormerCount.objects.get().mail
    mail.send(staff.rental, items=[item], on=SENT, today=SENT)
    item.refresh_from_db()
    mail.take_back(staff.rental, item=item, version=item.version, on=SENT, today=SENT, why="unknown")
    assert "Sa lettre est revenue" in client.get(reverse("rents:charges_before")).content.decode()
    assert client.post(reverse("rents:charges_before_letter"), letter).status_code == 302
    asked = {
        "provisions": "360",
        "spent_taxes": "60",
        "said_by": "Régie du Grès",
        "said_on": "2027-03-09",
        "version": "",
    }
    form = reverse("rents:charges_former", args=[taken_over.pk])
    assert client.post(form, asked).status_code == 302
    page = client.get(year).content.decode()
    assert "Régie du Grès" in page and reverse("rents:charges_send", args=[taken_over.pk, 2026]) in page
    shown = client.get(form).content.decode()
    assert 'value="360,00"' in shown and 'value="60,00"' in shown
