"""Contacts, tags, what is lacking, works, and prospects that no longer move."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.plugins.once import after_back
from trousseau.captation.enums import Stage
from trousseau.captation.following.actions import (
    add_works,
    edit_works,
    note_contact,
    note_lack,
    set_tags,
    settle_lack,
    tell_stalled,
)
from trousseau.captation.following.queries import stalled
from trousseau.captation.models import Prospect, Tag
from trousseau.captation.reach.actions import record_objection
from trousseau.captation.timeline import timeline
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import ToDo

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 10)


@pytest.fixture
def reach(officer):
    def make(prospect, channel="letter", direction="out", on=ON, **fields):
        return note_contact(officer, prospect=prospect, on=on, today=ON, channel=channel, direction=direction, **fields)

    return make


def test_a_contact_stands_in_the_story_on_its_day_and_moves_the_next_one(meet, reach):
    prospect = meet()
    reach(prospect, on=date(2026, 11, 5), note="Plaquette envoyée.", next_contact_on=date(2026, 12, 1))
    event = next(e for e in timeline(prospect) if e.title == "Courrier envoyé")
    assert (event.on, event.sentence, event.who) == (date(2026, 11, 5), "Plaquette envoyée.", "Basile Pinson")
    assert ToDo.objects.waiting().get().due_on == date(2026, 12, 1)


def test_a_call_without_consent_is_refused_with_what_would_allow_it(meet, reach):
    prospect = meet(phone="06 00 00 00 01")
    with pytest.raises(Refused) as refusal:
        reach(prospect, channel="phone")
    assert refusal.value.article == "C. conso., art. L223-1" and "06" not in refusal.value.message
    reach(prospect, channel="phone", direction="in")
    reach(meet("Lise Grès", address="2 rue du Modèle", consent_on=date(2026, 11, 2)), channel="phone")


def test_a_contact_that_the_owner_refuses_is_refused(officer, meet, reach):
    prospect = meet()
    record_objection(officer, owner=prospect.owner, scope="letter", on=ON, today=ON, received_by="letter")
    with pytest.raises(Refused) as refusal:
        reach(prospect)
    assert refusal.value.article == "RGPD, art. 21"
    reach(prospect, channel="email")


def test_a_contact_to_come_is_not_noted(meet, reach):
    with pytest.raises(Refused) as refusal:
        reach(meet(), on=date(2026, 11, 11))
    assert refusal.value.field == "on"


def test_a_tag_is_one_word_whatever_its_accents_and_filters_the_list(client, officer, meet):
    first, second = meet(), meet("Lise Grès", address="2 rue du Modèle")
    set_tags(officer, prospect=first, words="Succession,  petit   loyer ")
    set_tags(officer, prospect=second, words="succession")
    assert list(Tag.objects.values_list("name", flat=True)) == ["petit loyer", "Succession"]
    client.force_login(officer)
    tag = Tag.objects.get(key="petit loyer")
    page = client.get(reverse("captation:list"), {"tag": tag.pk})
    assert page.context["count"] == 1 and "petit loyer" in page.content.decode()
    set_tags(officer, prospect=first, words="")
    assert not first.tags.exists()


def test_what_is_lacking_is_shown_and_filtered_until_it_is_settled(client, officer, meet):
    prospect = meet()
    meet("Lise Grès", address="2 rue du Modèle")
    lack = note_lack(officer, prospect=prospect, what="Chauffage", on=ON, today=ON)
    with pytest.raises(Refused):
        note_lack(officer, prospect=prospect, what="chauffage", on=ON, today=ON)
    client.force_login(officer)
    url = reverse("captation:list")
    assert client.get(url, {"lack": "chauffage"}).context["count"] == 1
    assert "Chauffage" in b"".join(client.get(url, {"format": "csv"})).decode()
    with pytest.raises(ValidationError):
        settle_lack(officer, lack=lack, on=date(2026, 11, 9), today=ON)
    lack.refresh_from_db()
    settle_lack(officer, lack=lack, on=ON, today=ON)
    assert client.get(url).content.decode().count("Chauffage") == 0


def test_works_add_up_to_what_is_left_to_the_owner(client, officer, meet):
    prospect = meet()
    line = add_works(officer, prospect=prospect, today=ON, what="Chaudière", amount=640_000, aid_asked=224_000)
    client.force_login(officer)
    page = client.get(reverse("captation:prospect", args=[prospect.pk]))
    assert page.context["sums"].left == {"owner": 640_000}
    days = {"today": ON, "quoted_on": None, "done_on": None}
    edit_works(officer, line=line, version=1, aid_granted=200_000, **days)
    page = client.get(reverse("captation:prospect", args=[prospect.pk]))
    assert page.context["sums"].left == {"owner": 440_000} and "4\u202f400,00" in page.content.decode()
    with pytest.raises(Conflict):
        edit_works(officer, line=line, version=1, amount=1, **days)


@pytest.mark.parametrize(
    "wrong", [{"amount": 0}, {"amount": 100, "aid_granted": 101}, {"amount": 100, "aid_asked": 101}]
)
def test_an_aid_never_passes_the_amount(officer, meet, wrong):
    with pytest.raises(ValidationError):
        add_works(officer, prospect=meet(), today=ON, what="Chaudière", **wrong)


@pytest.mark.parametrize("name", ["quoted_on", "done_on"])
def test_works_are_quoted_and_done_once_their_day_has_come(officer, meet, name):
    prospect, days = meet(), {"today": ON, "quoted_on": None, "done_on": None}
    line = add_works(officer, prospect=prospect, what="Chaudière", amount=640_000, **{**days, name: ON})
    given = {**days, name: date(2026, 11, 11)}
    with pytest.raises(Refused) as refusal:
        add_works(officer, prospect=prospect, what="Toiture", amount=640_000, **given)
    assert refusal.value.field == name and prospect.works.count() == 1
    with pytest.raises(Refused):
        edit_works(officer, line=line, version=1, **given)


def test_what_is_lacking_is_seen_and_settled_once_its_day_has_come(officer, meet):
    prospect = meet()
    with pytest.raises(Refused):
        note_lack(officer, prospect=prospect, what="Chauffage", on=date(2026, 11, 11), today=ON)
    lack = note_lack(officer, prospect=prospect, what="Chauffage", on=ON, today=ON)
    with pytest.raises(Refused) as refusal:
        settle_lack(officer, lack=lack, on=date(2026, 11, 11), today=ON)
    assert refusal.value.field == "on" and prospect.lacks.get().settled_on is None


def test_a_contact_sent_twice_is_noted_once(client, officer, meet, on_day):
    prospect = meet()
    client.force_login(officer)
    on_day("2026-11-10")
    url = reverse("captation:contact_new", args=[prospect.pk])
    key = client.get(url).context["form"]["key"].value()
    sent = {"key": key, "channel": "letter", "direction": "in", "on": "2026-11-10", "note": "Veut réfléchir."}
    for _twice in range(2):
        assert client.post(url, sent).status_code == 302
    other = client.post(url, {**sent, "note": "Dit oui."})
    assert other.status_code == 422 and prospect.contacts.get().note == "Veut réfléchir."


def test_a_prospect_stalls_after_its_stage_s_days_and_moves_again_with_a_contact(officer, meet, inspect, reach):
    still = meet(on=date(2026, 9, 25))  # 46 days
    meet("Lise Grès", address="2 rue du Modèle", on=date(2026, 9, 26))  # 45 days
    inspect(meet("Marc Schiste", address="3 rue du Modèle", on=date(2026, 1, 1)), on=date(2026, 10, 20))
    assert list(stalled(Prospect.objects.all(), ON)) == [still]
    assert tell_stalled(ON) == 1 and tell_stalled(ON) == 1
    waiting = ToDo.objects.waiting().filter(kind="captation.stalled")
    assert waiting.count() == 1
    reach(still)
    assert not waiting.exists() and not stalled(Prospect.objects.all(), ON).exists()


def test_the_list_says_which_prospects_are_stalled(client, officer, meet, monkeypatch):
    monkeypatch.setenv("TROUSSEAU_TODAY", "2026-11-10")
    meet(on=date(2026, 6, 1))
    meet("Lise Grès", address="2 rue du Modèle")
    client.force_login(officer)
    page = client.get(reverse("captation:list"), {"stalled": "yes"})
    assert page.context["count"] == 1 and "Arrêté" in page.content.decode()


def test_the_forms_of_following_keep_what_is_typed(client, officer, meet, on_day):
    on_day("2026-12-01")
    prospect = meet()
    client.force_login(officer)

    def post(name, **data):
        answer = client.post(reverse(f"captation:{name}", args=[prospect.pk]), data)
        assert answer.status_code == 302, answer.context["form"].errors

    post("contact_new", channel="email", direction="out", on="2026-11-10", note="Plaquette.")
    post("tags", words="Succession")
    post("lack_new", what="Ventilation", on="2026-11-10")
    works = {"what": "Ventilation", "amount": "1180", "payer": "owner", "aid_asked": "413"}
    new = reverse("captation:works_new", args=[prospect.pk])
    after_back(client, new, works, {"amount": "1190"}, count=prospect.works.count)
    prospect.works.get(amount=119_000).delete()
    prospect.refresh_from_db()
    assert (prospect.contacts.count(), prospect.tags.count(), prospect.lacks.count()) == (1, 1, 1)
    line = prospect.works.get()
    assert (line.amount, line.aid_asked, line.aid_granted) == (118_000, 41_300, None)
    refused = client.post(
        reverse("captation:contact_new", args=[prospect.pk]),
        {"channel": "phone", "direction": "out", "on": "2026-11-10"},
    )
    assert refused.status_code == 422 and "channel" in refused.context["form"].errors
    assert prospect.stage == Stage.CONTACT
