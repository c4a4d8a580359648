"""What owners agreed to and refused is respected everywhere."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.captation.actions import edit_owner, open_prospect, reopen_prospect
from trousseau.captation.enums import Stage
from trousseau.captation.models import CallConsent
from trousseau.captation.reach.actions import (
    end_objection,
    record_consent,
    record_objection,
    run_contract,
    withdraw_consent,
)
from trousseau.captation.reach.queries import telephone
from trousseau.core.errors import Refused
from trousseau.core.models import ToDo

pytestmark = pytest.mark.django_db
ON, AFTER = date(2026, 11, 10), date(2026, 11, 24)


def test_a_number_without_consent_says_why_and_what_would_allow_it(meet):
    answer = telephone(meet(phone="06 00 00 00 01").owner, ON)
    assert (answer.allowed, answer.number) == (False, "")
    assert "aucun accord" in answer.sentence and "accord" in answer.remedy


def test_a_consent_keeps_its_text_its_channel_and_its_end(officer, meet):
    owner = meet(phone="06 00 00 00 01").owner
    consent = record_consent(officer, owner=owner, text="J’accepte.", on=ON, today=ON, channel="letter")
    assert telephone(owner, ON).number == "06 00 00 00 01"
    withdraw_consent(officer, consent=consent, on=AFTER, today=AFTER)
    owner.refresh_from_db()
    assert telephone(owner, AFTER).number == ""
    assert CallConsent.objects.get().text == "J’accepte."
    with pytest.raises(Refused):
        withdraw_consent(officer, consent=consent, on=AFTER, today=AFTER)


def test_a_consent_sent_twice_is_withdrawn_once_and_for_all(officer, meet):
    owner = meet(phone="06 00 00 00 01").owner
    said = {"owner": owner, "text": "J’accepte.", "on": ON, "channel": "letter"}
    consent = record_consent(officer, **said, today=ON)
    assert record_consent(officer, **said, today=AFTER) == consent
    withdraw_consent(officer, consent=consent, on=AFTER, today=AFTER)
    with pytest.raises(Refused, match="a été retiré le 24") as refusal:
        record_consent(officer, **said, today=AFTER)
    owner = type(owner).objects.get()
    assert refusal.value.field == "on" and not telephone(owner, AFTER).allowed
    record_consent(officer, **{**said, "on": AFTER}, today=AFTER)


def test_what_an_owner_says_is_noted_once_it_is_said(officer, meet):
    owner = meet().owner
    tell = {"on": AFTER, "today": ON}
    consent = record_consent(officer, owner=owner, text="J’accepte.", on=ON, today=ON, channel="letter")
    objection = record_objection(officer, owner=owner, scope="letter", on=ON, today=ON, received_by="letter")
    for does, said in (
        (record_consent, {"owner": owner, "text": "Encore.", "channel": "letter"}),
        (withdraw_consent, {"consent": consent}),
        (record_objection, {"owner": owner, "scope": "email", "received_by": "letter"}),
        (end_objection, {"objection": objection}),
    ):
        with pytest.raises(Refused) as refusal:
            does(officer, **said, **tell)
        assert refusal.value.field == "on"
    assert (owner.consents.get().withdrawn_on, owner.objections.get().ends_on) == (None, None)


def test_within_a_running_contract_the_number_is_given_for_it_alone(meet):
    owner = meet(phone="06 00 00 00 01").owner
    run_contract(owner=owner, reference="M00001", starts_on=ON, ends_on=date(2029, 11, 9))
    assert telephone(owner, AFTER).number and "contrat" in telephone(owner, AFTER).sentence
    run_contract(owner=owner, reference="M00001", starts_on=ON, ends_on=AFTER)
    owner = type(owner).objects.get()
    assert not telephone(owner, date(2026, 11, 25)).number


def test_an_objection_to_all_closes_the_prospects_and_what_waited(officer, meet, commune):
    prospect = meet()
    objection = record_objection(officer, owner=prospect.owner, scope="all", on=ON, today=ON, received_by="letter")
    prospect.refresh_from_db()
    assert (prospect.stage, prospect.lost_cause) == (Stage.LOST, "objects")
    assert not ToDo.objects.waiting().exists()
    with pytest.raises(Refused):
        reopen_prospect(officer, prospect=prospect, version=prospect.version, on=AFTER)
    with pytest.raises(Refused):
        open_prospect(
            officer,
            owner=prospect.owner,
            kind="flat",
            address="2 rue du Modèle",
            commune=commune,
            rooms=1,
            surface=20,
            source="letter",
            on=AFTER,
        )
    end_objection(officer, objection=objection, on=AFTER, today=AFTER)
    reopen_prospect(officer, prospect=prospect, version=prospect.version, on=date(2026, 11, 25))
    assert prospect.stage == Stage.CONTACT


def test_an_objection_ends_the_consents_which_do_not_come_back_with_its_end(officer, meet):
    owner = meet(phone="06 00 00 00 01", consent_on=date(2026, 9, 1)).owner
    objection = record_objection(officer, owner=owner, scope="phone", on=ON, today=ON, received_by="phone")
    with pytest.raises(Refused):
        record_consent(officer, owner=owner, text="J’accepte.", on=ON, today=ON, channel="letter")
    end_objection(officer, objection=objection, on=ON, today=ON)
    owner = type(owner).objects.get()
    assert not telephone(owner, AFTER).allowed


def test_a_number_is_replaced_or_forgotten_without_being_read(client, officer, meet):
    owner = meet(phone="06 00 00 00 01").owner
    client.force_login(officer)
    url = reverse("captation:owner_edit", args=[owner.pk])
    assert "06 00 00 00 01" not in client.get(url).content.decode()
    data = {"kind": "person", "name": owner.name, "address": owner.address}
    client.post(url, {**data, "version": "1"})
    owner.refresh_from_db()
    assert owner.phone == "06 00 00 00 01"
    met = client.post(url, {**data, "version": "1", "new_phone": "06 00 00 00 02"})
    assert met.status_code == 409 and "06 00 00 00 01" not in met.content.decode()
    edit_owner(officer, owner=owner, version=2, new_phone="06 00 00 00 02")
    assert owner.phone == "06 00 00 00 02"
    edit_owner(officer, owner=owner, version=3, forget_phone=True)
    assert owner.phone == ""


def test_the_pages_of_consent_and_objection_keep_what_is_typed(client, officer, meet, on_day):
    on_day("2026-12-01")
    prospect = meet(phone="06 00 00 00 01")
    owner = prospect.owner
    client.force_login(officer)
    page = client.get(reverse("captation:consent_new", args=[owner.pk]))
    assert "J’accepte" in page.context["form"]["text"].value()
    client.post(
        reverse("captation:consent_new", args=[owner.pk]),
        {"text": "J’accepte d’être appelé.", "channel": "meeting", "on": "2026-11-10"},
    )
    html = client.get(reverse("captation:owner", args=[owner.pk])).content.decode()
    assert "06 00 00 00 01" in html and "J’accepte d’être appelé." in html
    client.post(
        reverse("captation:objection_new", args=[owner.pk]),
        {"scope": "phone", "received_by": "letter", "on": "2026-11-11"},
    )
    html = client.get(reverse("captation:prospect", args=[prospect.pk])).content.decode()
    assert "06 00 00 00 01" not in html and "refuse les appels" in html
