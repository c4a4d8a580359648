"""An owner proposes a dwelling on the public page; an officer takes it up."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from trousseau.captation.models import Approach, Owner, Prospect
from trousseau.captation.proposals.actions import accept_approach, close_approach, forget_approaches
from trousseau.captation.reach.queries import telephone
from trousseau.core.actions import edit
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import ToDo

pytestmark = pytest.mark.django_db
NOON = "2026-11-24 12:00:00+01:00"
TOLD = {
    "kind": "person",
    "name": "Hector Basalte",
    "email": "hector@essai.example",
    "dwelling_kind": "flat",
    "address": "12 rue du Modèle",
    "rooms": "2",
    "surface": "44,5",
    "words": "Libre depuis l’été.",
}
URL = "/captation/proposer/"


@pytest.fixture
def send(client, commune):
    """Open the page, read it for `seconds`, send it."""

    def make(seconds: int = 30, **changes):
        with time_machine.travel(NOON, tick=False) as clock:
            token = client.get(URL).context["form"]["token"].value()
            clock.shift(seconds)
            return client.post(URL, {**TOLD, "commune": commune.pk, "token": token, **changes})

    return make


def test_an_owner_without_account_proposes_a_dwelling_and_is_told_what_follows(client, send):
    sent = send()
    approach = Approach.objects.get()
    assert sent.url == f"{URL}{approach.reference}/"
    html = client.get(sent.url).content.decode()
    assert approach.reference in html and "Hector" not in html and "1er" not in sent.url
    todo = ToDo.objects.waiting().get()
    assert (todo.kind, todo.due_on) == ("captation.approach", date(2026, 12, 1))


def test_the_consent_is_unticked_and_kept_with_the_text_that_was_read(client, send):
    page = client.get(URL)
    assert not page.context["form"]["may_call"].value() and "L223-1" in page.content.decode()
    send(phone="06 00 00 00 01")
    assert Approach.objects.get().consent_text == ""
    send(phone="06 00 00 00 01", may_call="on", email="")
    assert Approach.objects.order_by("pk").last().consent_text.startswith("J’accepte que")


def test_one_way_to_answer_is_needed(send):
    assert send(email="").context["form"].errors.keys() == {"email"}
    assert send(email="", phone="06 00 00 00 01").context["form"].errors.keys() == {"email"}
    assert send(may_call="on").context["form"].errors.keys() == {"phone"}
    assert send(email="", owner_address="1 rue de l’Essai, 21000 Dijon").status_code == 302


@pytest.mark.parametrize(
    "robot", [{"seconds": 1}, {"website": "http://essai.example"}, {"token": "faux"}, {"seconds": 90_000}]
)
def test_a_robot_is_told_and_nothing_is_kept(send, robot):
    answer = send(**robot)
    assert answer.status_code == 422 and not Approach.objects.exists()
    assert "Hector Basalte" in answer.content.decode()  # what a person typed is not lost


def test_a_page_that_stayed_open_is_sent_again_with_its_answers(client, send, commune):
    late = send(seconds=90_000)
    with time_machine.travel("2026-11-25 14:00:00+01:00", tick=False):
        token = late.context["form"]["token"].value()
        with time_machine.travel("2026-11-25 14:01:00+01:00", tick=False):
            again = client.post(URL, {**TOLD, "commune": commune.pk, "token": token})
    assert again.status_code == 302


def test_the_same_page_sent_twice_is_one_proposal(client, commune):
    with time_machine.travel(NOON, tick=False) as clock:
        token = client.get(URL).context["form"]["token"].value()
        clock.shift(30)
        urls = {client.post(URL, {**TOLD, "commune": commune.pk, "token": token}).url for _n in range(2)}
    assert len(urls) == 1 and Approach.objects.count() == 1


def test_the_same_page_corrected_and_sent_again_is_a_page_of_its_own(client, commune):
    with time_machine.travel(NOON, tick=False) as clock:
        told = {**TOLD, "commune": commune.pk, "token": client.get(URL).context["form"]["token"].value()}
        clock.shift(30)
        assert client.post(URL, told).status_code == 302
        said = client.post(URL, told | {"rooms": "3"})
        assert said.status_code == 422 and Approach.objects.get().rooms == 2
        form = said.context["form"]
        assert form["rooms"].value() == "3" and form["token"].value() != told["token"]
        clock.shift(30)
        assert client.post(URL, told | {"rooms": "3", "token": form["token"].value()}).status_code == 302
    assert Approach.objects.count() == 2


def test_the_simulator_fills_the_form_in_and_sends_nothing(client, commune):
    page = client.post(
        URL,
        {
            "simulation-commune": commune.pk,
            "simulation-rent": "480",
            "simulation-area": "44,5",
            "simulation-energy": "D",
        },
    )
    form = page.context["form"]
    assert page.status_code == 200 and not Approach.objects.exists()
    assert (form["surface"].value(), form["rent_hoped"].value(), form["energy"].value()) == ("44,5", "480", "D")


def test_an_officer_takes_it_up_as_a_prospect_with_its_consent(client, officer, send):
    send(phone="06 00 00 00 01", may_call="on", owner_address="1 rue de l’Essai, 21000 Dijon")
    approach = Approach.objects.get()
    client.force_login(officer)
    taken = client.post(
        reverse("captation:approach_accept", args=[approach.pk]),
        {"known": "new", "owner_address": "1 rue de l’Essai, 21000 Dijon", "next_contact_on": "2026-12-01"},
    )
    prospect = Prospect.objects.get()
    assert taken.url == reverse("captation:prospect", args=[prospect.pk])
    assert (prospect.source, prospect.officer, prospect.known_on) == ("page", officer, approach.received_on)
    assert (prospect.stage, prospect.met_on) == ("new", None)  # it waits until the agency answers
    consent = prospect.owner.consents.get()
    assert (consent.channel, consent.recorded_by) == ("page", None)
    assert telephone(prospect.owner, date(2026, 11, 24)).number == "06 00 00 00 01"
    assert not ToDo.objects.waiting().filter(kind="captation.approach").exists()
    assert prospect.contacts.get().note == "Libre depuis l’été."


def test_likely_doubles_are_shown_first(client, officer, meet, send):
    prospect = meet("HECTOR basalte", address="12, rue du MODELE")
    send()
    approach = Approach.objects.get()
    client.force_login(officer)
    page = client.get(reverse("captation:approach", args=[approach.pk]))
    assert page.context["same_owners"] == [prospect.owner]
    assert page.context["same_dwellings"] == [prospect]
    form = client.get(reverse("captation:approach_accept", args=[approach.pk])).context["form"]
    assert [value for value, _label in form.fields["known"].choices] == [
        f"prospect:{prospect.pk}",
        f"owner:{prospect.owner_id}",
        "new",
    ]
    accept_approach(officer, approach=approach, on=date(2026, 11, 24), known=f"prospect:{prospect.pk}")
    assert (Prospect.objects.count(), Owner.objects.count()) == (1, 1)


def test_the_number_of_a_proposal_is_not_undone_by_a_page_opened_before(officer, meet, send):
    prospect = meet("HECTOR basalte", address="12, rue du MODELE")
    owner, read = prospect.owner, prospect.owner.version
    send(phone="06 00 00 00 01", may_call="on")
    accept_approach(officer, approach=Approach.objects.get(), on=date(2026, 11, 24), known=f"prospect:{prospect.pk}")
    with pytest.raises(Conflict):
        edit(officer, owner, version=read, phone="")
    assert Owner.objects.get(pk=owner.pk).phone == "06 00 00 00 01"


def test_a_new_owner_needs_an_address_and_nothing_is_half_kept(officer, send):
    send()
    with pytest.raises(Refused) as refusal:
        accept_approach(officer, approach=Approach.objects.get(), on=date(2026, 11, 24), known="new")
    assert refusal.value.field == "owner_address" and not Owner.objects.exists()


def test_a_closed_proposal_is_not_taken_up_and_is_erased_after_the_announced_time(officer, send):
    send()
    approach = Approach.objects.get()
    close_approach(officer, approach=approach, reason="Hors du territoire", on=date(2026, 11, 24))
    with pytest.raises(Refused):
        accept_approach(officer, approach=approach, on=date(2026, 11, 24), known="new")
    assert forget_approaches(date(2027, 11, 23)) == 0
    assert forget_approaches(date(2027, 11, 24)) == 1 and not Approach.objects.exists()


def test_a_number_given_without_agreement_is_on_no_page(client, officer, account, send):
    send(phone="06 00 00 00 01")
    approach = Approach.objects.get()
    for reader in (officer, account("director"), account("rental")):
        client.force_login(reader)
        for name, args in (("approach", [approach.pk]), ("approaches", [])):
            html = client.get(reverse(f"captation:{name}", args=args)).content.decode()
            assert "06 00 00 00 01" not in html
