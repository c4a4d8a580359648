"""Who stays silent for as long as the letters say is erased; who gave a sign, or has something under way, is not."""

from datetime import date
from fractions import Fraction

import pytest
import time_machine
from django.urls import reverse

from trousseau.captation.actions import edit_owner, postpone_prospect, register_owner
from trousseau.captation.following.actions import note_contact, note_lack
from trousseau.captation.imports.matching import Known
from trousseau.captation.models import Objection, Owner, Prospect, StageChange
from trousseau.captation.nightly import JOBS
from trousseau.captation.ownership.actions import add_ownership
from trousseau.captation.personal_data import ERASED
from trousseau.captation.reach.actions import record_consent, record_objection, run_contract
from trousseau.captation.retention.actions import erase_silent
from trousseau.captation.retention.queries import keeping, silent_owners
from trousseau.core.models import Dwelling, ToDo

pytestmark = pytest.mark.django_db
MET = date(2023, 11, 1)
EVE, DUE = date(2026, 10, 31), date(2026, 11, 1)  # 36 months after the first contact


@pytest.fixture(autouse=True)
def long_ago():
    with time_machine.travel("2023-11-01 09:00:00+01:00", tick=False) as clock:
        yield clock


@pytest.fixture
def met(meet):
    def make(name: str = "Hector Basalte", **changes) -> Prospect:
        return meet(name, on=MET, next_contact_on=None, **changes)

    return make


def test_a_silent_owner_is_erased_on_the_day_announced_and_not_before(met, officer, client):
    prospect = met(phone="06 00 00 00 01")
    note_lack(officer, prospect=prospect, what="Un garant", on=MET, today=MET)
    assert keeping(prospect.owner, MET).until == DUE
    assert erase_silent(EVE) == (0, 0)
    assert erase_silent(DUE) == (1, 0)
    found = Prospect.objects.select_related("owner", "dwelling").get()
    assert (found.owner.name, found.owner.phone, found.owner.email) == (ERASED, "", "")
    assert found.owner.erased_on is not None and not found.lacks.exists()
    assert (found.stage, found.lost_cause, found.closed_on) == ("lost", "silent", DUE)
    assert "Modèle" not in found.dwelling.address
    for model in (Owner, Prospect, Dwelling):
        assert "Basalte" not in str(list(model.history.values())) and "Modèle" not in str(list(model.history.values()))
    assert not ToDo.objects.waiting().exists()
    assert StageChange.objects.get(after="lost").made_by is None


def test_it_is_safe_twice_and_says_how_many(met):
    met()
    assert (
        str(JOBS["captation.silent"](DUE))
        == "Propriétaires silencieux effacés : 1, dont 0 dont le nom reste pour une opposition."
    )
    assert str(JOBS["captation.silent"](DUE)).startswith("Propriétaires silencieux effacés : 0")
    assert Owner.objects.get().history.count() == 1


def test_what_the_agency_sends_prolongs_nothing_and_a_sign_of_the_owner_does(met, officer):
    prospect = met()
    later = date(2025, 5, 2)
    note_contact(officer, prospect=prospect, on=later, today=later, channel="letter", direction="out")
    assert [o.pk for o in silent_owners(DUE)] == [prospect.owner_id]
    note_contact(officer, prospect=prospect, on=later, today=later, channel="letter", direction="in")
    assert not silent_owners(DUE).exists()
    assert keeping(prospect.owner, DUE).until == date(2028, 5, 2)
    assert silent_owners(date(2028, 5, 2)).exists()


def test_meeting_the_owner_or_opening_the_door_is_a_sign(met, officer, inspect):
    first, second = met(), met("Lise Grès", address="2 rue du Modèle")
    day = date(2024, 2, 1)
    note_contact(officer, prospect=first, on=day, today=day, channel="meeting", direction="out")
    inspect(second, on=day)
    assert not silent_owners(DUE).exists()


def test_a_consent_is_a_sign(met, officer):
    prospect = met()
    given = date(2024, 3, 1)
    record_consent(officer, owner=prospect.owner, text="J’accepte.", on=given, today=given, channel="letter")
    assert not silent_owners(DUE).exists() and keeping(prospect.owner, DUE).until == date(2027, 3, 1)


@pytest.mark.parametrize("stage", ["proposed", "won"])
def test_a_mandate_signed_or_drafted_keeps_its_owner(met, stage):
    prospect = met()
    Prospect.objects.filter(pk=prospect.pk).update(stage=stage)
    assert not silent_owners(date(2040, 1, 1)).exists() and keeping(prospect.owner, DUE).until is None


def test_a_contract_keeps_its_owner(met):
    prospect = met()
    run_contract(owner=prospect.owner, reference="M-1", starts_on=MET, ends_on=date(2024, 1, 1))
    assert not silent_owners(DUE).exists() and keeping(prospect.owner, DUE).until is None


def test_a_day_agreed_with_the_owner_is_waited_for(met, officer):
    prospect = met()
    postpone_prospect(officer, prospect=prospect, version=1, until=date(2026, 12, 1), on=MET)
    assert not silent_owners(DUE).exists() and keeping(prospect.owner, DUE).until is None
    assert silent_owners(date(2026, 12, 2)).exists()


def test_a_dwelling_visited_is_kept_while_the_agency_works_on_it(met, officer, inspect):
    prospect = met()
    inspect(prospect, on=date(2023, 11, 5))
    day = date(2025, 6, 1)
    note_contact(officer, prospect=prospect, on=day, today=day, channel="letter", direction="out")
    assert not silent_owners(date(2026, 11, 5)).exists() and keeping(prospect.owner, DUE).until == date(2028, 6, 1)
    assert silent_owners(date(2028, 6, 1)).exists()


def test_co_owners_are_kept_and_erased_with_their_dwelling(met, officer):
    prospect = met()
    sister = register_owner(officer, kind="person", name="Agathe Cornaline", address="15 rue du Brouillon, 21000 Dijon")
    add_ownership(officer, prospect=prospect, owner=sister, right="undivided", share=Fraction(1, 2), on=MET)
    day = date(2025, 6, 1)
    note_contact(officer, prospect=prospect, on=day, today=day, channel="letter", direction="in")
    assert not silent_owners(DUE).exists() and keeping(sister, DUE).until == date(2028, 6, 1)
    assert erase_silent(date(2028, 6, 1)) == (2, 0)
    assert set(Owner.objects.values_list("name", flat=True)) == {ERASED}


def test_an_objection_is_still_respected_after_the_erasure(met, officer):
    prospect = met(phone="06 00 00 00 01")
    record_objection(
        officer,
        owner=prospect.owner,
        scope="all",
        on=date(2023, 12, 1),
        today=DUE,
        received_by="letter",
        words="Ne plus écrire",
    )
    assert erase_silent(DUE) == (1, 1)
    owner = Owner.objects.get()
    assert (owner.name, owner.phone, Objection.objects.get().words) == ("Hector Basalte", "", "")
    row = {
        "owner_name": "HECTOR BASALTE",
        "owner_address": owner.address,
        "address": "9 rue du Modèle",
        "insee": "21231",
    }
    known = Known([row])
    assert known.objects(row, known.find(row)), "a file that names the owner again is refused"
    assert erase_silent(DUE) == (0, 0)


def test_an_owner_without_a_dwelling_is_kept_for_the_same_time(officer):
    owner = register_owner(officer, kind="person", name="Onyx Tuffeau", address="2 rue de l’Essai, 21000 Dijon")
    assert keeping(owner, MET).until == DUE
    assert erase_silent(EVE) == (0, 0) and erase_silent(DUE) == (1, 0) and erase_silent(DUE) == (0, 0)


def test_an_erased_owner_who_comes_back_is_kept_again_from_that_day(met, officer, meet, long_ago):
    prospect = met()
    with time_machine.travel("2026-11-01 03:00:00+01:00", tick=False):
        erase_silent(DUE)
        owner = Owner.objects.get()
        edit_owner(officer, owner=owner, version=owner.version, name="Hector Basalte")
    again = date(2026, 11, 20)
    Prospect.objects.filter(pk=prospect.pk).update(known_on=again, stage="contact", met_on=again, lost_cause="")
    assert not silent_owners(date(2029, 11, 19)).exists() and silent_owners(date(2029, 11, 20)).exists()


def test_one_who_writes_while_the_night_works_is_not_erased(met, officer, monkeypatch):
    first, second = met(), met("Lise Grès", address="2 rue du Modèle")
    from trousseau.captation.retention import actions

    true = actions._erase

    def slow(owner, on):
        note_contact(officer, prospect=second, on=EVE, today=DUE, channel="letter", direction="in")
        return true(owner, on)

    monkeypatch.setattr(actions, "_erase", slow)
    assert erase_silent(DUE) == (1, 0)
    assert Owner.objects.get(pk=second.owner_id).name == "Lise Grès"
    assert Owner.objects.get(pk=first.owner_id).name == ERASED


def test_the_pages_say_until_when(client, officer, met, long_ago):
    prospect = met()
    long_ago.move_to("2026-10-01 09:00:00+02:00")
    client.force_login(officer)
    for url in (
        reverse("captation:owner", args=[prospect.owner_id]),
        reverse("captation:prospect", args=[prospect.pk]),
    ):
        html = client.get(url).content.decode()
        assert "1<sup>er</sup> novembre 2026" in html.replace("\xa0", " ") and "Règle de captation n" in html


def test_a_thousand_owners_are_asked_in_few_queries(met, django_assert_max_num_queries):
    for n in range(3):
        met(f"Silex {n}", address=f"{n} rue du Modèle")
    with django_assert_max_num_queries(3):
        assert len(silent_owners(DUE)) == 3
