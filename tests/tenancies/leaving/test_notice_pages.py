"""The pages of a notice to quit."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.tenancies.leaving.notices_to_quit import tenant_notice
from trousseau.tenancies.leaving.owner_notices import owner_notice
from trousseau.tenancies.models import Lease, NoticeToQuit
from trousseau.tenancies.parts import Asked
from trousseau.tenancies.tenancy import told

from .test_notices_to_quit import partner

DAY = "2026-09-10"


@pytest.fixture
def manager(client, staff, on_day):
    on_day(DAY)
    client.force_login(staff.rental)
    return client


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_from_the_notice_to_the_commissions_list_by_the_pages(manager, client, running_lease, staff):
    lease = running_lease
    url = reverse("tenancies:notice", args=[lease.pk])
    assert url in text(manager.get(reverse("tenancies:lease", args=[lease.pk])))
    sent = {
        "people": [str(lease.household.holder_id)],
        "channel": "reg",
        "sent_on": "2026-09-01",
        "received_on": "2026-09-04",
        "says": "Avis de réception signé",
        "ground": "",
        "proof": "",
    }
    page = text(manager.post(url, sent, follow=True))
    assert "Le bail finit le 4 décembre 2026" in page and "Loi 89-462, art. 15 I" in page
    assert reverse("tenancies:departure", args=[lease.pk]) in page and f'"{url}"' not in page  # its only way out now
    leaving = manager.get(reverse("tenancies:list"), {"state": "leaving"})
    assert leaving.context["count"] == 1 and "Sous congé" in text(leaving)
    client.force_login(staff.commission)
    listed = text(client.get(reverse("allocation:list")))
    assert "Libre le 5 décembre 2026" in listed and "locataire en préavis" in listed
    assert "Libre depuis le" not in listed


def test_an_email_is_refused_beside_its_field(manager, running_lease):
    url = reverse("tenancies:notice", args=[running_lease.pk])
    sent = {"people": [str(running_lease.household.holder_id)], "channel": "other", "sent_on": "2026-09-01"}
    answer = manager.post(url, sent)
    assert answer.status_code == 422 and answer.context["form"].errors["channel"]
    for slip in ("0206-09-01", "9999-12-31"):
        answer = manager.post(url, {**sent, "channel": "reg", "sent_on": slip})
        assert answer.status_code == 422 and "de 1900 à 2100" in text(answer)


def test_the_owners_notice_asks_each_tenant_for_the_day_of_receipt(manager, running_lease, on_day):
    on_day("2028-12-01")
    url = reverse("tenancies:owner_notice", args=[running_lease.pk])
    person = running_lease.household.holder_id
    sent = {
        "channel": "act",
        "sent_on": "2028-11-20",
        f"received_{person}": "2028-11-21",
        "says": "Acte signifié à personne",
        "ground": "take_back",
        "words": "Reprise pour la fille du propriétaire.",
        "for_on": "2029-07-10",
    }
    assert "10 juillet 2029" in text(manager.post(url, sent, follow=True))
    assert NoticeToQuit.objects.get().parties.get().received_on == date(2028, 11, 21)


def test_the_page_that_gives_it_again_names_the_tenant_whose_letter_stopped(manager, running_lease, staff, build):
    other, day = partner(running_lease, build), date(2028, 12, 1)
    notice = owner_notice(
        staff.rental,
        lease=running_lease,
        channel="reg",
        received={},
        ground="sale",
        for_on=date(2029, 7, 10),
        words="Vente, 90 000 €.",
        today=day,
    )
    for party in notice.parties.select_related("person"):
        url = reverse("tenancies:give_notice_again", args=[running_lease.pk, notice.pk, party.pk])
        title = text(manager.get(url)).split("<title>")[1].split("</title>")[0]
        assert [str(one) in title for one in (other, running_lease.household.holder)] == [
            party.person == one for one in (other, running_lease.household.holder)
        ]


def test_the_term_is_told_while_the_owners_notice_is_on_its_way(running_lease, staff):
    given = {"lease": running_lease, "for_on": running_lease.term_on, "ground": "serious", "words": "Retards."}
    owner_notice(staff.rental, channel="reg", received={}, today=date(2026, 9, 10), **given)
    days = told(Asked(staff.rental, Lease.objects.get(), date(2026, 9, 10))).days
    assert (running_lease.term_on, "Terme du bail") in [(day.on, str(day.what)) for day in days]


def test_a_receipt_then_a_withdrawal_by_the_pages(manager, running_lease, staff):
    notice = tenant_notice(
        staff.rental, lease=running_lease, channel="reg", sent_on=date(2026, 9, 1), today=date(2026, 9, 10)
    )
    page = text(manager.get(reverse("tenancies:lease", args=[running_lease.pk])))
    assert "sa réception est attendue" in page
    receive = reverse("tenancies:receive_notice", args=[running_lease.pk, notice.pk])
    assert receive in page
    manager.post(receive, {"version": notice.version, "on": "2026-09-05", "says": "Avis de réception signé"})
    notice.refresh_from_db()
    assert notice.ends_on == date(2026, 12, 5)
    withdraw = reverse("tenancies:withdraw_notice", args=[running_lease.pk, notice.pk])
    manager.post(withdraw, {"version": notice.version, "on": DAY, "reason": "D’un commun accord."})
    notice.refresh_from_db()
    assert not notice.stands


@pytest.mark.parametrize("name", ["notice", "owner_notice", "death", "abandonment"])
def test_anothers_lease_is_not_found(client, account, running_lease, on_day, name):
    on_day(DAY)
    client.force_login(account("rental", grants=False))
    assert client.get(reverse(f"tenancies:{name}", args=[running_lease.pk])).status_code == 404


@pytest.mark.parametrize("name", ["receive_notice", "withdraw_notice"])
def test_a_notice_is_reached_through_its_own_lease_only(manager, build, running_lease, staff, name):
    other = build.running_lease("Sauge")
    notice = tenant_notice(staff.rental, lease=other, channel="reg", sent_on=date(2026, 9, 1), today=date(2026, 9, 10))
    url = reverse(f"tenancies:{name}", args=[running_lease.pk, notice.pk])
    assert manager.post(url, {"version": 1, "on": DAY, "reason": "x", "says": "x"}).status_code == 404
