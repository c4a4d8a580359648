"""What a person asks about their data from their own space: on the desk, with its clock, read back by them alone."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from trousseau.core.errors import Refused
from trousseau.core.models import ToDo
from trousseau.desk.models import RightsRequest
from trousseau.desk.rights import actions
from trousseau.desk.rights.actions import note_request

DAY = date(2026, 9, 15)
MINE, ASK = "desk:my_data", "desk:my_data_ask"


@pytest.fixture(autouse=True)
def day(on_day):
    return on_day(DAY.isoformat())


@pytest.fixture
def person(application, account):
    """Who looks for a home: no lease, and a space already."""
    person = application.household.holder
    person.user = account("tenant", name="Aminata Capucine")
    person.save()
    return person


def send(client, **given):
    return client.post(reverse(ASK), {"key": str(uuid4()), "right": "access"} | given)


def plain(response) -> str:
    return response.content.decode().replace("\xa0", " ")


def test_a_request_lands_on_the_desk_with_its_month(client, staff, person):
    client.force_login(person.user)
    assert reverse(MINE) in plain(client.get(reverse("portals:tenant")))
    assert "rien demandé" in plain(client.get(reverse(MINE)))
    assert send(client).url == reverse(MINE)
    made = RightsRequest.objects.get()
    assert (made.person, made.by, made.identity, made.received_on) == (person, "space", "space", DAY)
    assert made.due_on == date(2026, 10, 15)
    assert ToDo.objects.waiting().for_user(staff.director).get(kind="desk.rights_answer").due_on == made.due_on
    client.force_login(staff.director)
    assert "Depuis son espace" in plain(client.get(reverse("desk:rights_request", args=[made.pk])))
    given = {"version": made.version, "outcome": "done", "answer": "Remis ce jour."}
    assert client.post(reverse("desk:rights_answer", args=[made.pk]), given).status_code == 302
    client.force_login(person.user)
    assert "Remis ce jour." in plain(client.get(reverse(MINE)))


def test_a_correction_says_what_is_right_and_the_same_is_asked_once(client, person):
    client.force_login(person.user)
    refused = send(client, right="rectification", stands="Née en mai.")
    assert refused.status_code == 422 and "Dites ce qui est juste, pour vous." in plain(refused)
    assert "Dites à quel usage vous vous opposez" in plain(send(client, right="objection"))
    assert (
        send(client, right="rectification", words="Née en mars.").status_code == 302
    )  # they may not have read the file
    again = send(client, right="rectification", words="Née en mars.", stands="Née en mai.")
    assert again.status_code == 422 and "Vous l’avez demandé le 15 septembre 2026" in plain(again)
    assert RightsRequest.objects.count() == 1


def test_they_read_that_more_time_is_taken_and_why_and_a_refusal_bears_no_tick(client, staff, person):
    client.force_login(person.user)
    send(client)
    made, given = RightsRequest.objects.get(), {"today": DAY}
    actions.extend_request(staff.director, request=made, version=1, extended_for="le dossier a dix ans", **given)
    shown = plain(client.get(reverse(MINE)))
    assert "Pris le 15 septembre 2026" in shown and "le dossier a dix ans" in shown and "15 décembre 2026" in shown
    made.refresh_from_db()
    refusal = {"outcome": "refused", "ground": "excessive", "answer": "Déjà remis.", **given}
    actions.check_identity(
        staff.director, request=made, version=made.version, identity="known", identity_on=DAY, **given
    )
    actions.answer_request(staff.director, request=made, version=made.version, **refusal)
    section = plain(client.get(reverse(MINE))).split('<section class="sheet stack-s">')[1]
    assert "Refus" in section and "#i-ok" not in section.split("</section>")[0]


def test_nobody_reads_what_another_asked(client, person, account, build):
    client.force_login(person.user)
    send(client, right="objection", words="REPERE-OPPOSITION")
    other = build.application("Digitale").household.holder
    other.user = account("tenant", name="Ulysse Digitale")
    other.save()
    client.force_login(other.user)
    assert "REPERE" not in plain(client.get(reverse(MINE)))
    client.force_login(account("tenant", name="Sans Foyer"))  # in no household: nothing is held, nothing is asked
    assert client.get(reverse(MINE)).status_code == 404 and reverse(MINE) not in plain(client.get("/espace/locataire/"))


def test_the_desk_reads_what_came_from_their_space_as_theirs(client, staff, person):
    client.force_login(person.user)
    send(client, right="rectification", words="Née en mai.", stands="Née en mars.")
    made = RightsRequest.objects.get()
    client.force_login(staff.director)
    page = plain(client.get(reverse("desk:rights_request", args=[made.pk])))
    assert "Écrit par la personne" in page and "<h3>Par le dossier" not in page
    assert "<dd>La personne" in page


def test_nobody_asks_from_the_space_of_another(client, staff, person):
    household = person.memberships.get().household
    client.force_login(staff.director)
    page = reverse("desk:rights_new", args=[household.pk])
    assert "Depuis son espace" not in plain(client.get(page))
    sent = {"key": str(uuid4()), "person": person.pk, "right": "access", "received_on": DAY.isoformat()}
    for given in ({"by": "space"}, {"by": "letter", "identity": "space"}):
        assert client.post(page, sent | given).status_code == 422
    with pytest.raises(Refused):
        note_request(
            staff.director,
            household=household,
            person=person,
            right="access",
            by="space",
            received_on=DAY,
            words="",
            key=str(uuid4()),
            today=DAY,
        )
    assert not RightsRequest.objects.exists()
