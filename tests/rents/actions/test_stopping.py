"""The debts that the law stops (C. conso., art. L722-5): nothing that a tenant pays since goes to them."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.portals.tenant_space import owes
from trousseau.receipts.receiving import undo
from trousseau.rents.accounts import months
from trousseau.rents.actions.payments import name_debts, receive_payment
from trousseau.rents.actions.stopping import share_advances, stop_debts
from trousseau.rents.adjustments.actions import adjust, undo_adjustment
from trousseau.rents.caf.placing import notify_clawback
from trousseau.rents.models import RentCall
from trousseau.rents.roll.queries import aged_of

ARTICLE = "C. conso., art. L722-5"


@pytest.fixture
def stopped(running_lease, call):
    """July and August are owed and stopped; September is called."""
    call(7, 8)
    stop_debts(None, lease=running_lease, before=date(2026, 9, 1), article=ARTICLE, on=date(2026, 9, 1))
    call(9)
    return running_lease


def left(lease) -> dict[int, int]:
    """By month, what its account leaves."""
    return {row.call.month.month: row.left for row in months(lease)}


def late(lease, on) -> dict[int, int]:
    """The same, as the roll and the letters read it."""
    return {day.month: cents for day, cents in aged_of(lease, on).unpaid}


def september(lease) -> RentCall:
    return lease.calls.get(month=date(2026, 9, 1))


def pays(lease, staff, cents, on, *named):
    day = date.fromisoformat(on)
    return receive_payment(
        staff.rental, lease=lease, payer="tenant", method="card", amount=cents, on=day, today=day, key=on, named=named
    )


def test_what_a_payer_did_not_name_of_a_payment_waits_for_the_next_rent(stopped, staff, call):
    pays(stopped, staff, 60000, "2026-09-06", (september(stopped), 45000))
    assert left(stopped) == {7: 30484, 8: 45000, 9: 0}
    assert late(stopped, date(2026, 9, 6)) == {7: 30484, 8: 45000}
    told = owes(stopped, date(2026, 9, 6))  # the tenant reads the same
    assert (told.now, told.not_now) == (0, 75484)
    call(10)
    assert left(stopped) == {7: 30484, 8: 45000, 9: 0, 10: 30000}
    assert late(stopped, date(2026, 10, 6)) == {7: 30484, 8: 45000, 10: 30000}


def test_what_a_payer_did_not_name_fills_the_month_that_they_named_in_part(stopped, staff, client):
    paid = pays(stopped, staff, 60000, "2026-09-06", (september(stopped), 20000))
    assert left(stopped) == {7: 30484, 8: 45000, 9: 0}
    client.force_login(staff.rental)  # what the law laid there is not said by the payer
    account = client.get(reverse("rents:lease", args=[stopped.pk])).content.decode()
    assert "dit par le payeur" in account and "la loi : la dette d’avant ne peut pas être payée" in account.replace(
        "\xa0", " "
    ).replace("\u202f", " ")
    form = client.get(reverse("rents:payment_debts", args=[paid.pk])).context["form"]
    assert form.initial == {f"debt{september(stopped).pk}": 20000}
    name_debts(staff.rental, receipt=paid, named=(), today=date(2026, 9, 7))
    assert left(stopped) == {7: 30484, 8: 45000, 9: 0}


def test_what_is_named_beyond_a_debt_is_no_payment_of_a_stopped_one(stopped, staff, call):
    pays(stopped, staff, 45000, "2026-09-06", (september(stopped), 45000))
    pays(stopped, staff, 45000, "2026-09-07", (september(stopped), 45000))
    assert late(stopped, date(2026, 9, 7)) == {7: 30484, 8: 45000}
    call(10)
    assert left(stopped) == {7: 30484, 8: 45000, 9: 0, 10: 0}


def test_an_aid_taken_back_of_a_month_that_is_stopped_is_stopped_with_it(stopped, staff, pay):
    day = date(2026, 9, 15)
    given = {"amount": 20000, "reason": "Ressources", "on": day, "today": day}
    for month in (8, 9):
        pay(stopped, 20000, f"2026-09-1{month - 8}", month=date(2026, month, 1))
        notify_clawback(staff.rental, lease=stopped, month=date(2026, month, 1), key=str(month), **given)
    told = owes(stopped, day)
    assert (told.now, told.not_now) == (45000, 75484)
    pays(stopped, staff, 45000, "2026-09-16")
    told = owes(stopped, date(2026, 9, 16))
    assert (told.now, told.not_now) == (0, 75484)


@pytest.mark.parametrize("named", [True, False])
def test_a_sum_undone_gives_its_money_to_the_rents_since_whenever_it_was_paid(running_lease, staff, call, named):
    lease, day = running_lease, date(2026, 8, 20)
    call(7, 8)
    given = {"kind": "repair", "amount": 10000, "ground": "Vitre", "agreed_on": None}
    row = adjust(staff.rental, lease=lease, on=day, today=day, key="r", **given)
    pays(lease, staff, 10000 if named else 85484, "2026-08-25", *([(row.call, 10000)] if named else []))
    stop_debts(None, lease=lease, before=date(2026, 9, 1), article=ARTICLE, on=date(2026, 9, 1))
    call(9)
    owed = dict(aged_of(lease, date(2026, 9, 4)).unpaid)
    on = date(2026, 9, 10)
    undo_adjustment(staff.rental, adjustment=row, why="Erreur", on=on, today=on)
    assert dict(aged_of(lease, on).unpaid) == owed | {date(2026, 9, 5): 35000}
    assert {cell.call.label: cell.left for cell in months(lease)}["Réparation"] == 0


def test_a_payment_typed_late_pays_the_aid_that_is_late_by_now(stopped, staff, call):
    call(10, 11)
    RentCall.objects.filter(lease=stopped, month__gte=date(2026, 9, 1)).update(caf_expected=20000)
    day, typed = date(2026, 9, 6), date(2026, 11, 29)
    given = {"payer": "tenant", "method": "card", "amount": 45000}
    paid = receive_payment(staff.rental, lease=stopped, on=day, today=typed, key="late", **given)
    assert left(stopped) == {7: 30484, 8: 45000, 9: 0, 10: 45000, 11: 45000}
    october = stopped.calls.get(month=date(2026, 10, 1))
    name_debts(staff.rental, receipt=paid, named=[(october, 10000)], today=typed)
    assert left(stopped) == {7: 30484, 8: 45000, 9: 10000, 10: 35000, 11: 45000}
    share_advances([stopped.pk], typed)  # the night finds nothing to change
    assert left(stopped) == {7: 30484, 8: 45000, 9: 10000, 10: 35000, 11: 45000}


def test_a_payment_undone_leaves_its_month_to_those_that_came_after(stopped, staff, call):
    first = pays(stopped, staff, 45000, "2026-09-06")
    call(10)
    pays(stopped, staff, 45000, "2026-10-06")
    undo(staff.rental, receipt=first, on=date(2026, 10, 7), today=date(2026, 10, 7))
    assert left(stopped) == {7: 30484, 8: 45000, 9: 0, 10: 45000}


def test_a_payment_offers_no_debt_that_the_law_stops_and_says_where_it_goes(stopped, staff, client, on_day):
    paid = pays(stopped, staff, 1000, "2026-09-06")
    earlier = pays(stopped, staff, 1000, "2026-08-20")
    on_day("2026-09-07")
    client.force_login(staff.rental)
    mine = {f"debt{september(stopped).pk}"}
    for url in (reverse("rents:payment_new", args=[stopped.pk]), reverse("rents:payment_debts", args=[paid.pk])):
        answer = client.get(url)
        form = answer.context["form"]
        assert {name for name in form.fields if name.startswith("debt")} == mine
        said = answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")
        assert "ne peut pas être payé" in said and "la dette la plus ancienne d’abord" not in said
        assert "la plus ancienne des dettes depuis" in said
    form = client.get(reverse("rents:payment_debts", args=[earlier.pk])).context["form"]  # it came before
    assert {name for name in form.fields if name.startswith("debt")} > mine


def test_the_page_of_a_plan_says_at_once_that_the_law_stops_the_debt(stopped, staff, client, on_day):
    on_day("2026-09-07")
    client.force_login(staff.rental)
    answer = client.get(reverse("prevention:plan", args=[stopped.pk]), follow=True)
    said = answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")
    assert answer.redirect_chain and "par un plan non plus" in said
