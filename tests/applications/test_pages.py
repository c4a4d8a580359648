"""The by-name list and the file of one request, as each person meets them."""

import re
from datetime import date

import pytest
from django.urls import reverse

from trousseau.allocation.models import Decision
from trousseau.applications import words
from trousseau.applications.models import Application
from trousseau.applications.queries import facts
from trousseau.applications.situations.actions import note_situation
from trousseau.core.models import AccessLog, Commune, Organisation, ToDo
from trousseau.followup.actions import note_contact
from trousseau.tenancies.actions import sign_lease

LIST = reverse("applications:list")


@pytest.fixture(autouse=True)
def day(on_day):
    return on_day("2026-09-15")


@pytest.fixture
def commune(db):
    return Commune.objects.get_or_create(
        insee="21166", defaults={"name": "Chenôve", "postal_code": "21300", "zone_apl": "2"}
    )[0]


@pytest.fixture
def as_social(client, staff):
    client.force_login(staff.social)
    return client


def typed(**changes) -> dict:
    return {"first_name": "Iris", "last_name": "Glaïeul", "rooms_min": "2", "on": "2026-09-01", **changes}


def page(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_a_social_worker_opens_the_application_of_a_family(as_social, staff, commune):
    given = typed(
        communes=[commune.pk],
        needs_access="on",
        ethos="8",
        cause="hosting",
        sne_number="021000000000000001",
        m1_first_name="Basile",
        m1_relation="partner",
        m3_first_name="Rose",
        m3_last_name="Lin",
        m3_relation="child",
        m3_born_on="2019-02-03",
    )
    response = as_social.post(reverse("applications:new"), given)
    found = Application.objects.get()
    assert response.url == reverse("applications:application", args=[found.pk])
    assert (found.rooms_min, found.needs_access, found.sne_number) == (2, True, "021000000000000001")
    assert found.situations.values_list("ethos", "cause", "starts_on").get() == (8, "hosting", date(2026, 9, 1))
    assert [str(m.person) for m in found.household.members.all()] == ["Iris Glaïeul", "Basile Glaïeul", "Rose Lin"]
    assert [m.relation for m in found.household.members.all()] == ["holder", "partner", "child"]
    assert list(found.communes.all()) == [commune]
    shown = page(as_social, response.url)
    for said in ("Iris Glaïeul", "Rose Lin", "3\u202fpersonnes", "Chenôve", "Fin d’hébergement"):
        assert said.replace("\u202f", " ") in shown.replace("\u202f", " ").replace("\xa0", " "), said


def test_nothing_typed_is_lost_when_a_member_has_no_first_name(as_social):
    response = as_social.post(reverse("applications:new"), typed(m2_last_name="Lin", phone="06 00 00 00 01"))
    assert response.status_code == 422
    form = response.context["form"]
    assert list(form.errors) == ["m2_first_name"]
    shown = response.content.decode()
    assert "Glaïeul" in shown and "06 00 00 00 01" in shown and "<details open>" in shown
    assert not Application.objects.exists()


def test_an_application_is_not_received_in_the_future(as_social):
    response = as_social.post(reverse("applications:new"), typed(on="2026-09-16"))
    assert list(response.context["form"].errors) == ["on"]


def test_resources_left_empty_are_unknown_and_never_zero(as_social):
    url = as_social.post(reverse("applications:new"), typed()).url
    assert facts(date(2026, 9, 15))[0].resources is None
    assert "non prouvées" in page(as_social, url)


def test_the_list_is_searched_by_name_without_accents_and_by_number(as_social, build):
    first, second = build.application("Églantier"), build.application("Lavande")
    for asked, expected in (("eglantier", first), ("D00002", second), ("2", second), ("amin LAV", second)):
        shown = page(as_social, f"{LIST}?q={asked}")
        assert expected.code in shown
        assert (first if expected == second else second).code not in shown


def test_the_list_is_filtered_by_state_and_commune(as_social, build, commune):
    there, anywhere = build.application("Bleuet", communes=[commune]), build.application("Lavande")
    shown = page(as_social, f"{LIST}?commune=21166&state=active")
    assert there.code in shown and anywhere.code not in shown
    assert there.code not in page(as_social, f"{LIST}?state=left")


def test_the_csv_holds_the_rows_of_the_list(as_social, build):
    build.application("Églantier", resources=None)
    response = as_social.get(f"{LIST}?format=csv")
    rows = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert "Églantier" in rows[1] and "D00001" in rows[1]


def test_sixty_applications_take_eight_queries(as_social, build, commune, django_assert_max_num_queries):
    for n in range(60):
        build.application(f"Bruyère {n}", communes=[commune], others=[{"last_name": "Lin", "first_name": "Rose"}])
    page(as_social, LIST)
    with django_assert_max_num_queries(8):
        shown = page(as_social, LIST)
    assert "60 demandes" in shown.replace("\xa0", " ").replace("\u202f", " ")


def test_someone_without_a_grant_meets_a_404_and_an_empty_list(client, account, application):
    late = account("social", name="Ève Roitelet", grants=False)
    client.force_login(late)
    assert application.code not in page(client, LIST)
    for name in ("application", "edit"):
        assert client.get(reverse(f"applications:{name}", args=[application.pk])).status_code == 404
    assert client.get(reverse("applications:move", args=[application.pk, "sleep"])).status_code == 404
    assert not AccessLog.objects.exists()


@pytest.mark.parametrize("role", ["rental", "commission", "captation", "administrator"])
def test_the_landlords_side_opens_no_application(client, staff, application, role):
    client.force_login(getattr(staff, role))
    for url in (LIST, reverse("applications:new"), reverse("applications:application", args=[application.pk])):
        assert client.get(url).status_code == 403


def test_each_opening_of_the_file_is_recorded(as_social, staff, application):
    page(as_social, reverse("applications:application", args=[application.pk]))
    opening = AccessLog.objects.get()
    assert (opening.household, opening.user, opening.page) == (
        application.household,
        staff.social,
        "applications:application",
    )


def test_two_people_edit_and_the_second_sees_what_the_first_wrote(as_social, application):
    url = reverse("applications:edit", args=[application.pk])
    number = "021000000000000001"
    first = {"version": "1", "rooms_min": "2", "support": "light", "communes": ["21166", "21231"]}
    assert as_social.post(url, first).status_code == 302
    second = as_social.post(url, {"version": "1", "rooms_min": "3", "support": "close", "sne_number": number})
    assert second.status_code == 409
    shown = second.content.decode()
    assert "Une visite de temps en temps" in shown and number in shown and "<td>Chenôve, Dijon</td>" in shown
    again = {name: second.context["form"][name].value() for name in ("version", "rooms_min", "support", "sne_number")}
    assert as_social.post(url, again).status_code == 302
    application.refresh_from_db()
    assert (application.support, application.rooms_min, application.sne_number) == ("close", 3, number)


def test_the_form_shows_what_is_known(as_social, build, commune):
    found = build.application("Bleuet", communes=[commune], rooms_max=4)
    shown = page(as_social, reverse("applications:edit", args=[found.pk]))
    assert re.search(r'name="rooms_max" value="4"', shown)
    assert re.findall(r'name="communes" value="(\d+)"[^>]*checked', shown) == ["21166"]


def test_a_household_sleeps_wakes_and_leaves_each_with_its_day(as_social, application):
    def move(code: str, on: str):
        return as_social.post(reverse("applications:move", args=[application.pk, code]), {"on": on})

    assert move("sleep", "2026-07-01").status_code == 302
    assert move("wake", "2026-06-30").status_code == 422  # before it slept
    assert move("wake", "2026-08-01").status_code == 302
    assert move("leave", "2026-09-16").status_code == 422  # tomorrow
    assert move("leave", "2026-09-15").status_code == 302
    assert list(application.changes.values_list("state", "on")) == [
        ("active", date(2026, 6, 2)),
        ("inactive", date(2026, 7, 1)),
        ("active", date(2026, 8, 1)),
        ("left", date(2026, 9, 15)),
    ]
    assert move("wake", "2026-09-15").status_code == 422


def test_the_housing_is_recorded_with_the_keys_and_not_here(client, staff, application):
    client.force_login(staff.director)
    assert client.get(reverse("applications:move", args=[application.pk, "house"])).status_code == 404
    shown = page(client, reverse("applications:application", args=[application.pk]))
    assert "etape/house" not in shown and "etape/leave" in shown


def test_a_closed_application_is_not_rewritten(as_social, application):
    as_social.post(reverse("applications:move", args=[application.pk, "leave"]), {"on": "2026-09-15"})
    shown = page(as_social, reverse("applications:application", args=[application.pk]))
    assert "modifier" not in shown
    response = as_social.post(reverse("applications:edit", args=[application.pk]), {"version": "2", "rooms_min": "4"})
    assert response.status_code == 422
    assert Application.objects.get().rooms_min == 1


def test_a_partner_refers_a_household_and_the_agency_has_it_to_meet(client, account, staff, commune):
    house = Organisation.objects.create(kind="partner", name="Association d’essai")
    client.force_login(account("partner", organisation=house))
    given = {"first_name": "Iris", "last_name": "Glaïeul", "rooms_min": "1", "resources": "5000", "on": "2020-01-01"}
    response = client.post(reverse("applications:refer"), given)
    assert response.url == reverse("portals:referrals")
    again = client.post(reverse("applications:refer"), given)  # “back”, then the button once more
    assert again.status_code == 422 and "D00001" in again.content.decode()
    found = Application.objects.get()
    assert (found.referred_by, found.received_on) == (house, date(2026, 9, 15))
    assert not found.resource_rows.exists()
    todo = ToDo.objects.waiting().get()
    assert todo.url == reverse("applications:application", args=[found.pk])
    assert todo.due_on == date(2026, 9, 22)


def test_the_first_contact_answers_the_partner(client, account, staff, build, day):
    from trousseau.followup.actions import note_contact

    house = Organisation.objects.create(kind="partner", name="Association d’essai")
    client.force_login(account("partner", organisation=house))
    client.post(reverse("applications:refer"), {"first_name": "Iris", "last_name": "Glaïeul", "rooms_min": "1"})
    found = Application.objects.get()
    note_contact(staff.social, household=found.household, kind="office", on=day, today=day)
    note_contact(staff.social, household=found.household, kind="call", on=date(2026, 9, 14), today=day)
    found.refresh_from_db()
    assert (found.contact_count, found.last_contact_on) == (2, day)
    assert not ToDo.objects.waiting().exists()
    client.force_login(staff.social)
    assert "2 contacts notés" in page(client, reverse("applications:application", args=[found.pk]))


def test_the_empty_list_says_what_to_do_first(as_social):
    shown = page(as_social, LIST)
    assert "Pas encore de ménage" in shown and reverse("applications:new") in shown


def test_once_the_commission_decided_the_file_says_what_comes_next(lease, as_social, staff, monkeypatch):
    found, on = lease.decision.application, date(2026, 6, 21)
    note_contact(staff.social, household=found.household, kind="office", on=on, today=on)
    note_situation(staff.social, application=found, ethos=9, cause="other", starts_on=on, today=on)
    monkeypatch.setattr(words, "gaps", lambda *_: [])
    url = reverse("applications:application", args=[found.pk])
    text = page(as_social, url)
    assert "La commission doit trouver" not in text and "son bail suit" in text
    assert (
        "La commission a décidé le" in text
        and "20 juin 2026" in text.replace("\u00a0", " ")
        and "La commission</strong>" not in text
    )
    sign_lease(staff.rental, lease=lease, version=1, on=date(2026, 6, 25), today=date(2026, 6, 25))
    text = page(as_social, url)
    assert "son bail suit" not in text and "La remise des clés suit" in text
    Decision.objects.update(withdrawn_on=date(2026, 6, 26), withdrawn_for="refused", withdrawn_by=staff.director)
    assert "La commission doit trouver un logement" in page(as_social, url)
