"""The pages of the rents, by the rental manager."""

import re
from datetime import date

import pytest
from django.urls import reverse

from trousseau.core.models import AccessLog
from trousseau.receipts.models import Receipt
from trousseau.receipts.receiving import undo
from trousseau.rents import actions, queries
from trousseau.rents.models import RentReceipt

AUGUST = date(2026, 8, 1)


@pytest.fixture
def manager(client, staff, on_day):
    on_day("2026-09-20")
    client.force_login(staff.rental)
    return client


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def url(name, *args):
    return reverse(name if ":" in name else f"rents:{name}", args=args)


def test_the_rent_state_of_a_month_adds_up(manager, running_lease, build, call, pay):
    other = build.running_lease("Bleuet")
    call(8, 9)
    pay(running_lease, 90000, "2026-09-06")
    pay(other, 45000, "2026-09-06")
    page = manager.get(url("list"))
    assert (
        "Appelé : 900,00 €. Reçu pendant le mois : 1 350,00 €. Solde des locataires au 20 septembre 2026 : 450,00 €."
        in text(page)
    )
    by_name = {row[0].value: [cell.value for cell in row[1:]] for row in page.context["rows"]}
    assert by_name["Aminata Bleuet"] == [45000, ("warn:clock", "En retard"), 45000, None, 45000, None, 45000]
    assert by_name["Aminata Capucine"] == [None, ("ok", "À jour"), 45000, None, 90000, None, 0]


def test_the_totals_are_the_sums_of_the_columns(manager, running_lease, build, call, pay):
    for name, amount in (("Bleuet", 50000), ("Sauge", 12345)):
        pay(build.running_lease(name), amount, "2026-09-06")
    call(8, 9)
    page, day = manager.get(url("list")), date(2026, 9, 20)
    columns = list(zip(*([cell.value or 0 for cell in row] for row in page.context["rows"]), strict=True))
    sums = queries.totals(day, day)
    assert (sum(columns[3]), sum(columns[5]), sum(columns[7])) == (sums["called"], sums["received"], sums["debt"])


@pytest.mark.parametrize(("situation", "names"), [("late", ["Bleuet"]), ("up_to_date", ["Capucine"]), ("credit", [])])
def test_the_list_keeps_those_who_owe_or_those_up_to_date(manager, running_lease, build, call, pay, situation, names):
    build.running_lease("Bleuet")
    call(8)
    pay(running_lease, 45000, "2026-09-06")
    rows = manager.get(url("list"), {"situation": situation}).context["rows"]
    assert [row[0].value.split()[1] for row in rows] == names


def test_an_earlier_month_is_shown_with_its_own_calls(manager, running_lease, call):
    call(7, 8)
    page = manager.get(url("list"), {"month": "2026-07"})
    assert "Loyers, juillet 2026" in text(page)
    assert page.context["rows"][0][3].value == 30484


def test_the_next_month_once_called_is_shown_by_the_link_of_its_run(manager, running_lease, call, on_day):
    on_day("2026-09-25")
    call(9, 10)
    page = manager.get(url("list"), {"month": "2026-10"})
    assert "Loyers, octobre 2026" in text(page)
    assert page.context["rows"][0][3].value == 45000


def test_a_lease_that_ended_in_debt_stays_in_the_list(manager, running_lease, staff, call):
    from trousseau.tenancies.actions import end_lease

    call(7)
    end_lease(staff.rental, lease=running_lease, version=3, on=date(2026, 7, 31), today=AUGUST)
    assert manager.get(url("list")).context["count"] == 1


def test_sixty_leases_cost_as_many_queries_as_one(manager, running_lease, build, call, django_assert_max_num_queries):
    build.copies(running_lease, 60)
    call(8, 9)
    with django_assert_max_num_queries(
        21
    ):  # eight of the list, one of who read the scales, one of what the law stops, the others the one reading of what is late
        answer = manager.get(url("list"), {"order": "-owed"})
    assert (answer.context["count"], len(answer.context["rows"])) == (61, 50)


def test_the_home_says_where_the_money_stands_by_as_many_queries_whatever_the_leases(
    manager, running_lease, build, call, django_assert_max_num_queries
):
    build.copies(running_lease, 60)
    call(8, 9)
    with django_assert_max_num_queries(50):
        answer = manager.get(url("home"))
    page = text(answer)
    assert "61 loyers appelés" in page and "61 avis à faire" in page
    assert "Loyers, septembre 2026" in page and "Appelé : 27 450,00 €" in page
    assert f'<a href="{url("list")}?month=2026-08">' in page


def test_the_search_of_the_home_opens_the_list(manager, running_lease, build, call):
    build.running_lease("Bleuet")
    page = text(manager.get(url("home")))
    assert re.search(rf'<form class="filters" method="get" action="{url("list")}">', page)
    assert 'name="q"' in page
    rows = manager.get(url("list"), {"q": "bleuet"}).context["rows"]
    assert [row[0].value for row in rows] == ["Aminata Bleuet"]


def test_the_csv_is_the_list(manager, running_lease, call):
    call(8)
    lines = b"".join(manager.get(url("list"), {"format": "csv"}).streaming_content).decode().splitlines()
    assert lines[1] == "Aminata Capucine;450,00;En retard;;;;;450,00"


def test_calling_the_rents_says_how_many_and_twice_adds_none(manager, running_lease):
    first = manager.post(url("run"), {"month": "2026-09"}, follow=True)
    assert "1 loyer appelé" in text(first) and "Loyers de septembre 2026" in text(first)
    again = manager.post(url("run"), {"month": "2026-09"}, follow=True)
    assert "rien n’a été ajouté" in text(again)
    assert running_lease.calls.count() == 1


@pytest.mark.parametrize("month", ["2027-09", "2025-01", "x"])
def test_a_month_far_away_is_not_called(manager, running_lease, month):
    assert manager.post(url("run"), {"month": month}).status_code == 422
    assert not running_lease.calls.exists()


def test_a_payment_form_sent_twice_is_one_payment(manager, running_lease, call):
    call(8)
    page = manager.get(url("payment_new", running_lease.pk))
    key = page.context["form"]["key"].value()
    sent = {"key": key, "payer": "tenant", "amount": "450", "method": "card", "on": "2026-09-06"}
    for _ in range(2):
        assert manager.post(url("payment_new", running_lease.pk), sent).status_code == 302
    assert Receipt.objects.rent().count() == 1
    assert manager.get(url("payment_new", running_lease.pk)).context["form"]["key"].value() != key


def test_the_form_proposes_what_the_tenant_owes_and_for_the_caf_the_month_it_has_not_paid(
    manager, running_lease, staff, call
):
    call(8)
    actions.expect_aid(staff.rental, lease=running_lease, month=AUGUST, amount=20000)
    call(9)
    form = manager.get(url("payment_new", running_lease.pk)).context["form"]
    assert (form["payer"].value(), form["amount"].value()) == ("tenant", "700,00")  # September's aid is awaited
    form = manager.get(url("payment_new", running_lease.pk), {"payer": "caf"}).context["form"]
    assert (form["payer"].value(), form["month"].value(), form["amount"].value()) == ("caf", "2026-08", "200,00")


def test_the_cafs_payment_without_a_month_is_said_beside_the_month(manager, running_lease, call):
    call(8)
    sent = {"key": "1" * 32, "payer": "caf", "amount": "450", "method": "transfer", "on": "2026-09-06"}
    answer = manager.post(url("payment_new", running_lease.pk), sent)
    assert answer.status_code == 422 and answer.context["form"].errors["month"]


def test_a_payment_undone_then_sent_again_by_back_is_written_at_the_second_press(manager, running_lease, staff, call):
    call(8)
    target = url("payment_new", running_lease.pk)
    key = manager.get(target).context["form"]["key"].value()
    sent = {"key": key, "payer": "tenant", "method": "card", "amount": "450", "on": "2026-09-06"}
    assert manager.post(target, sent).status_code == 302
    day = date(2026, 9, 6)
    undo(staff.rental, receipt=Receipt.objects.get(), on=day, today=day)
    answer = manager.post(target, {**sent, "method": "transfer"})
    assert answer.status_code == 422 and "annulé depuis" in text(answer)
    assert not Receipt.objects.filter(reversal=None).exists()
    form = answer.context["form"]
    assert (form["method"].value(), form["amount"].value()) == ("transfer", "450")
    assert manager.post(target, {**sent, "method": "transfer", "key": form["key"].value()}).status_code == 302
    assert Receipt.objects.get(reversal=None).method == "transfer"


def test_from_the_call_to_the_receipt_by_the_pages(manager, running_lease, call):
    call(8)
    lease = running_lease.pk
    manager.post(url("aid", lease), {"month": "2026-08", "amount": "250"})
    for payer, amount, month in (("caf", "250", "2026-08"), ("tenant", "200", "")):
        key = manager.get(url("payment_new", lease)).context["form"]["key"].value()
        sent = {"key": key, "payer": payer, "amount": amount, "month": month, "method": "transfer", "on": "2026-09-06"}
        manager.post(url("payment_new", lease), sent)
    page = text(manager.get(url("lease", lease)))
    assert "Donner la quittance" in page
    page = text(manager.post(url("rent_receipt", lease), {"month": "2026-08-01"}, follow=True))
    slip = RentReceipt.objects.get()
    assert url("paper", slip.pk) in page and "Donner la quittance" not in page
    paper = manager.get(url("paper", slip.pk))
    assert b"".join(paper.streaming_content).startswith(b"%PDF")


def test_the_account_shows_its_balance_and_the_ledgers_and_says_when_they_differ(
    manager, running_lease, staff, call, pay
):
    from trousseau.ledger.actions import reverse as reverse_entry

    call(8)
    receipt = pay(running_lease, 30000, "2026-09-06")
    page = manager.get(url("lease", running_lease.pk))
    assert page.context["debt"] == page.context["ledger"] == queries.ledger_balance(running_lease) == 15000
    assert "Même solde" in text(page)
    reverse_entry(staff.director, entry=receipt.entry, on=date(2026, 9, 7), label="Erreur")
    page = text(manager.get(url("lease", running_lease.pk)))
    assert "Le compte et les écritures diffèrent" in page and "450,00 €" in page


def test_an_undone_payment_stays_readable(manager, running_lease, call, pay):
    call(8)
    receipt = pay(running_lease, 45000, "2026-09-06")
    answer = manager.post(url("receipts:undo", receipt.pk), {"on": "2026-09-20"}, follow=True)
    assert "Annulé le 20 septembre 2026" in text(answer)
    assert url("receipts:undo", receipt.pk) not in text(answer)
    again = manager.post(url("receipts:undo", receipt.pk), {"on": "2026-09-20"})
    assert again.status_code == 422


def test_the_deposit_then_the_owners_notice(manager, running_lease):
    lease = running_lease.pk
    manager.post(url("deposit", lease), {"amount": "400", "method": "transfer", "on": "2026-07-11"})
    page = text(manager.get(url("lease", lease)))
    assert "19 juillet 2026" in page and "Décret 72-678, art. 67" in page
    manager.post(url("tell_owner", lease), {"on": "2026-07-14", "by": "registered", "proof": "1A 000"})
    page = text(manager.get(url("lease", lease)))
    assert "14 juillet 2026" in page and url("tell_owner", lease) not in page


def test_an_unverified_value_says_so(manager, running_lease, call):
    call(8)
    assert "personne n’a encore vérifiée" in text(manager.get(url("lease", running_lease.pk)))


def test_opening_an_account_is_recorded(manager, running_lease, staff):
    manager.get(url("lease", running_lease.pk))
    assert AccessLog.objects.get(household=running_lease.household).page == "rents:lease"


def test_without_a_grant_an_account_does_not_exist(client, account, running_lease, staff, call, pay, on_day):
    on_day("2026-12-01")
    call(8)
    receipt = pay(running_lease, 45000, "2026-08-06")
    slip = actions.give_rent_receipt(staff.rental, lease=running_lease, month=AUGUST, on=date(2026, 9, 1))
    client.force_login(account("rental", name="Ugo Martinet", grants=False))
    for name in ("lease", "payment_new", "aid", "deposit", "tell_owner"):
        assert client.get(url(name, running_lease.pk)).status_code == 404
    assert client.post(url("rent_receipt", running_lease.pk), {"month": "2026-08-01"}).status_code == 404
    assert client.get(url("receipts:undo", receipt.pk)).status_code == 404
    assert client.get(url("paper", slip.pk)).status_code == 404
    assert client.get(url("list")).context["count"] == 0


def test_a_receipt_is_made_by_a_post_alone(manager, running_lease, call, pay):
    call(8)
    pay(running_lease, 45000, "2026-08-06")
    assert manager.get(url("rent_receipt", running_lease.pk)).status_code == 405
    assert not RentReceipt.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"month": "x"}])
def test_a_receipt_of_no_month_is_no_page(manager, running_lease, sent):
    assert manager.post(url("rent_receipt", running_lease.pk), sent).status_code == 404


def test_each_page_of_an_account_has_one_main_button_at_most(manager, running_lease, call):
    call(8)
    for name in ("lease", "payment_new", "aid", "deposit"):
        assert len(re.findall("btn-main", text(manager.get(url(name, running_lease.pk))))) == 1


def test_a_day_whose_law_is_not_in_the_scales_is_said_never_guessed(manager, on_day):
    on_day("2013-06-15")
    answer = manager.get(url("list"))
    assert answer.status_code == 422
    assert "n’a pas de valeur au 15 juin 2013" in text(answer) and "page Barèmes" in text(answer)


def test_what_is_settled_is_folded_and_what_is_open_is_in_sight(manager, running_lease, call, pay, on_day):
    call(8, 9, 10, 11)
    for month in (8, 9):
        pay(running_lease, 45000, f"2026-{month:02d}-05")
    on_day("2026-11-20")
    page = manager.get(url("lease", running_lease.pk))
    shown, folded = (
        [line["row"].call.month.month for line in page.context[name]] for name in ("open_lines", "settled_lines")
    )
    assert (shown, folded) == ([11, 10], [9, 8])
    inside = text(page).partition('<details class="pad" id="settled">')[2].partition("</details>")[0]
    assert "2 mois ou sommes soldés" in inside and "août 2026" in inside and "Donner la quittance" in inside
    assert "novembre 2026" not in inside
    pay(running_lease, 90000, "2026-11-20")
    page = manager.get(url("lease", running_lease.pk))
    assert [line["row"].call.month.month for line in page.context["open_lines"]] == [11, 10]  # of late, though settled
    on_day("2027-02-01")
    page = manager.get(url("lease", running_lease.pk))
    assert page.context["open_lines"] == [] and "Tous les mois sont soldés" in text(page)


def test_the_last_payments_are_in_sight_and_the_others_folded(manager, running_lease, call, pay):
    call(8)
    for day in range(1, 9):
        pay(running_lease, day * 100, f"2026-08-{day:02d}")
    page = manager.get(url("lease", running_lease.pk))
    assert [row["receipt"].amount for row in page.context["payments"]] == [800, 700, 600, 500, 400, 300]
    assert "2 paiements plus anciens" in text(page) and [r["receipt"].amount for r in page.context["earlier"]] == [
        200,
        100,
    ]


def test_what_is_due_stands_apart_from_the_aid_on_its_way(manager, running_lease, call, staff, on_day):
    call(8)
    actions.expect_aid(staff.rental, lease=running_lease, month=AUGUST, amount=21000)
    on_day("2026-08-20")
    page = manager.get(url("lease", running_lease.pk))
    [line] = page.context["open_lines"]
    assert (line["due"], line["awaited"]) == (24000, 21000) and "et 210,00 attendus de la CAF" in text(page)
    [row] = manager.get(url("list")).context["rows"]
    assert (row[1].value, row[-2].value, row[-1].value) == (24000, 21000, 45000)
    on_day("2026-09-20")  # it did not come: the tenant owes it
    [line] = manager.get(url("lease", running_lease.pk)).context["open_lines"]
    assert (line["due"], line["awaited"]) == (45000, 0)
