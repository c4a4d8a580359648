"""The pages of the follow-up."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.core.models import AccessLog
from trousseau.followup import actions
from trousseau.followup.models import Contact, HomeVisit, TeamNote


@pytest.fixture
def manager(client, staff, on_day):
    on_day("2026-09-20")
    client.force_login(staff.rental)
    return client


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def url(name, *args):
    return reverse(f"followup:{name}", args=args)


def test_a_contact_a_visit_and_a_note_make_one_timeline(manager, running_lease):
    household = running_lease.household_id
    manager.post(url("contact_new", household), {"kind": "call", "presence": "met", "on": "2026-09-10"})
    manager.post(
        url("home_visit", running_lease.pk), {"on": "2026-09-18", "presence": "met", "state": "Humidité au nord."}
    )
    manager.post(url("note_new", household), {"on": "2026-09-19", "text": "Le plombier passe lundi."})
    assert (Contact.objects.count(), HomeVisit.objects.count(), TeamNote.objects.count()) == (2, 1, 1)
    page = text(manager.get(url("household", household)))
    places = [page.index(said) for said in ("Le plombier passe lundi.", "Humidité au nord.", "10 septembre 2026")]
    assert places == sorted(places)
    assert "Vu ou joint il y a 2 jours" in page


def test_a_visit_without_a_word_about_the_dwelling_is_said_beside_it(manager, running_lease):
    sent = {"on": "2026-09-18", "presence": "met", "state": "", "to_do": "Plombier"}
    answer = manager.post(url("home_visit", running_lease.pk), sent)
    assert answer.status_code == 422 and answer.context["form"].errors["state"]
    assert "Plombier</textarea>" in text(answer)


def test_the_visit_page_says_what_the_owner_will_read(manager, running_lease):
    assert "jamais ce qui concerne la personne" in text(manager.get(url("home_visit", running_lease.pk)))


def test_the_note_page_says_that_the_person_may_read_it(manager, running_lease):
    assert "la personne peut lire la note" in text(manager.get(url("note_new", running_lease.household_id)))


def test_opening_a_households_follow_up_is_recorded(manager, running_lease):
    manager.get(url("household", running_lease.household_id))
    assert AccessLog.objects.get(household=running_lease.household).page == "followup:household"


def test_without_a_grant_a_households_follow_up_does_not_exist(client, account, running_lease, staff):
    actions.note_contact(
        staff.rental, household=running_lease.household, kind="call", on=date(2026, 9, 1), today=date(2026, 9, 1)
    )
    client.force_login(account("social", name="Ugo Martinet", grants=False))
    for name in ("household", "contact_new", "note_new"):
        assert client.get(url(name, running_lease.household_id)).status_code == 404
    assert client.get(url("home_visit", running_lease.pk)).status_code == 404
    assert client.get(url("list")).context["count"] == 0


def test_a_commission_member_opens_no_follow_up(client, staff, running_lease):
    client.force_login(staff.commission)
    assert client.get(url("list")).status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [({}, 3), ({"kind": "visit"}, 1), ({"presence": "absent"}, 1), ({"start": "2026-09-15"}, 1), ({"q": "bleuet"}, 0)],
)
def test_contacts_are_found_by_kind_outcome_day_and_household(manager, running_lease, staff, query, found):
    household, today = running_lease.household, date(2026, 9, 20)
    actions.note_contact(staff.rental, household=household, kind="call", on=date(2026, 9, 1), today=today)
    actions.note_contact(
        staff.rental, household=household, kind="call", on=date(2026, 9, 2), today=today, presence="absent"
    )
    actions.note_home_visit(
        staff.rental, lease=running_lease, on=date(2026, 9, 18), today=today, presence="met", state="Tenu."
    )
    assert manager.get(url("list"), query).context["count"] == found


def test_sixty_contacts_cost_at_most_eight_queries(manager, running_lease, build, staff, django_assert_max_num_queries):
    for lease in build.copies(running_lease, 60):
        Contact.objects.create(household=lease.household, kind="call", on=date(2026, 9, 1), by=staff.rental)
    with django_assert_max_num_queries(8):
        answer = manager.get(url("list"))
    assert (answer.context["count"], len(answer.context["rows"])) == (60, 50)
