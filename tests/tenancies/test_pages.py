"""The pages of the leases, by those who use them."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.core.models import AccessLog
from trousseau.mandates.models import Mandate
from trousseau.tenancies.models import Lease, RentChange


@pytest.fixture
def manager(client, staff):
    client.force_login(staff.rental)
    return client


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_a_decision_waits_on_top_of_the_list_until_its_lease_is_drafted(manager, decision, on_day):
    on_day("2026-06-22")
    new = reverse("tenancies:new", args=[decision.pk])
    assert new in text(manager.get(reverse("tenancies:list")))
    form = manager.get(new).context["form"]
    assert (form["rent"].value(), form["charges"].value(), form["deposit"].value()) == ("400,00", "50,00", "400,00")
    sent = {"rent": "400", "charges": "50,00", "deposit": "400", "starts_on": "2026-07-11", "payment_day": "5"}
    after = manager.post(new, sent, follow=True)
    lease = Lease.objects.get()
    assert after.redirect_chain[-1][0] == reverse("tenancies:lease", args=[lease.pk])
    assert new not in text(manager.get(reverse("tenancies:list")))
    assert manager.get(new).url == reverse("tenancies:lease", args=[lease.pk])


def test_a_deposit_above_the_legal_one_is_said_beside_it_and_nothing_typed_is_lost(manager, decision, on_day):
    on_day("2026-06-22")
    sent = {"rent": "400", "charges": "50", "deposit": "401", "starts_on": "2026-07-11", "payment_day": "7"}
    answer = manager.post(reverse("tenancies:new", args=[decision.pk]), sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors["deposit"]
    assert 'value="401"' in text(answer) and 'value="7"' in text(answer)


def test_from_draft_to_keys_by_the_pages(manager, lease, on_day):
    on_day("2026-06-25")
    page = reverse("tenancies:lease", args=[lease.pk])
    sign = reverse("tenancies:sign", args=[lease.pk])
    assert sign in text(manager.get(page))
    manager.post(sign, {"on": "2026-06-25", "version": "1"})
    on_day("2026-07-11")
    keys = reverse("tenancies:keys", args=[lease.pk])
    assert keys in text(manager.get(page))
    manager.post(keys, {"on": "2026-07-11", "keys_count": "3", "version": "2"})
    lease.refresh_from_db()
    assert (lease.state, lease.keys_count) == ("running", 3)
    paper = manager.get(reverse("tenancies:paper", args=[lease.pk]))
    assert b"".join(paper.streaming_content).startswith(b"%PDF")


def test_the_second_of_two_writers_sees_what_the_first_wrote_and_keeps_what_they_typed(manager, lease, on_day):
    on_day("2026-12-01")
    sent = {"charges": "50", "deposit": "400", "starts_on": "2026-07-11", "payment_day": "5", "version": "1"}
    edit = reverse("tenancies:edit", args=[lease.pk])
    manager.post(edit, {**sent, "rent": "410"})
    answer = manager.post(edit, {**sent, "rent": "405"})
    assert answer.status_code == 409
    assert "410,00" in text(answer) and 'value="405"' in text(answer)
    again = manager.post(edit, {**sent, "rent": "405", "version": "2"})
    assert again.status_code == 302
    assert Lease.objects.get().rent == 40500


def test_each_computed_value_shows_its_article(manager, lease):
    page = text(manager.get(reverse("tenancies:lease", args=[lease.pk])))
    for article in ("Loi 89-462, art. 10", "Loi 89-462, art. 22", "Loi 89-462, art. 3"):
        assert article in page


def test_opening_a_lease_is_recorded_and_the_director_reads_who_did(client, lease, staff):
    client.force_login(staff.rental)
    page = reverse("tenancies:lease", args=[lease.pk])
    assert "Qui a ouvert" not in text(client.get(page))
    log = AccessLog.objects.get(household=lease.household)
    assert (log.user, log.page) == (staff.rental, "tenancies:lease")
    client.force_login(staff.director)
    page = text(client.get(page))
    assert "Qui a ouvert" in page and "Inès Mésange" in page


def test_without_a_grant_a_lease_does_not_exist(client, account, lease):
    client.force_login(account("rental", name="Ugo Martinet", grants=False))
    for name in ("lease", "edit", "sign", "keys", "end", "abandon", "paper"):
        assert client.get(reverse(f"tenancies:{name}", args=[lease.pk])).status_code == 404
    assert client.get(reverse("tenancies:new", args=[lease.decision_id])).status_code == 404
    page = text(client.get(reverse("tenancies:list")))
    assert (
        lease.code not in page
        and "dans les dossiers qui vous sont ouverts" in page
        and "Pas encore de bail" not in page
    )


def test_a_social_worker_reads_the_lease_and_has_no_button_to_change_it(client, lease, staff):
    client.force_login(staff.social)
    page = text(client.get(reverse("tenancies:lease", args=[lease.pk])))
    assert reverse("tenancies:sign", args=[lease.pk]) not in page
    assert client.post(reverse("tenancies:sign", args=[lease.pk]), {}).status_code == 403


def test_a_draft_has_no_paper(manager, lease):
    assert manager.get(reverse("tenancies:paper", args=[lease.pk])).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"), [("capucine", 1), ("CAPUCINE", 1), ("L00001", 1), ("rue modèle", 1), ("2", 0), ("bleuet", 0)]
)
def test_leases_are_found_by_name_number_and_address(manager, lease, query, found):
    assert manager.get(reverse("tenancies:list"), {"q": query}).context["count"] == found


def test_sixty_leases_cost_at_most_eight_queries(manager, running_lease, build, django_assert_max_num_queries):
    build.copies(running_lease, 60)
    with django_assert_max_num_queries(8):
        answer = manager.get(reverse("tenancies:list"))
    assert (answer.context["count"], len(answer.context["rows"])) == (61, 50)


def test_the_csv_has_every_lease_of_the_filter(manager, running_lease, build):
    build.copies(running_lease, 60)
    lines = b"".join(manager.get(reverse("tenancies:list"), {"format": "csv", "q": "sauge"}).streaming_content)
    assert lines.decode().count("\r\n") == 61


def test_an_empty_list_says_where_leases_come_from(manager):
    assert "commission" in text(manager.get(reverse("tenancies:list")))


def test_a_draft_is_abandoned_by_its_page_and_its_file_says_why(manager, lease, on_day):
    on_day("2026-06-25")
    page, abandon = (reverse(f"tenancies:{name}", args=[lease.pk]) for name in ("lease", "abandon"))
    assert abandon in text(manager.get(page))
    refused = manager.post(abandon, {"on": "2026-06-26", "reason": "Le ménage renonce.", "version": "1"})
    assert list(refused.context["form"].errors) == ["on"]
    assert manager.post(abandon, {"on": "2026-06-25", "reason": "Le ménage renonce.", "version": "1"}).url == page
    shown = text(manager.get(page))
    assert "Le ménage renonce." in shown and abandon not in shown
    assert reverse("tenancies:sign", args=[lease.pk]) not in shown
    assert reverse("tenancies:new", args=[lease.decision_id]) in text(manager.get(reverse("tenancies:list")))


def test_the_list_says_the_rent_asked_today_not_the_one_that_was_signed(manager, running_lease, on_day):
    RentChange.objects.create(
        lease=running_lease,
        from_on=date(2026, 9, 1),
        rent=41111,
        charges=6000,
        kind="amendment",
        said="Avenant 1",
        asked_on=date(2026, 8, 20),
    )
    on_day("2026-08-31")
    assert "400,00" in text(manager.get(reverse("tenancies:list")))
    on_day("2026-09-01")
    page = text(manager.get(reverse("tenancies:list")))
    assert "411,11" in page and "60,00" in page
    account = text(manager.get(reverse("rents:lease", args=[running_lease.pk])))
    assert "471,11" in account


def test_a_lease_takes_effect_with_its_mandate_at_the_earliest(manager, decision, on_day):
    on_day("2026-06-22")
    Mandate.objects.update(starts_on=date(2026, 7, 1))
    new = reverse("tenancies:new", args=[decision.pk])
    assert manager.get(new).context["form"]["starts_on"].value() == date(2026, 7, 1)
    sent = {"rent": "400", "charges": "50", "deposit": "400", "starts_on": "2026-06-30", "payment_day": "5"}
    answer = manager.post(new, sent)
    assert answer.status_code == 422
    assert "prend effet le 1er juillet 2026" in " ".join(answer.context["form"].errors["starts_on"]).replace(
        "\u00a0", " "
    )
    assert manager.post(new, sent | {"starts_on": "2026-07-01"}).status_code == 302


def test_a_draft_older_than_its_mandate_is_not_signed(manager, lease, on_day):
    on_day("2026-06-25")
    Mandate.objects.update(starts_on=date(2026, 7, 12))
    manager.post(reverse("tenancies:sign", args=[lease.pk]), {"on": "2026-06-25", "version": "1"})
    lease.refresh_from_db()
    assert lease.state == "draft"
