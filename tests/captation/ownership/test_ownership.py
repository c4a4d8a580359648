"""Who owns a dwelling with whom, the numbers that carry a key, what is unusual: by hand."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.urls import reverse

from trousseau.captation.actions import edit_dwelling, edit_owner, edit_prospect
from trousseau.captation.models import Owner, Ownership
from trousseau.captation.ownership import actions
from trousseau.core.errors import Refused

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 10)
IBAN = "FR76 3000 6000 0112 3456 7890 189"


@pytest.fixture
def sister(officer):
    return Owner.objects.create(kind="person", name="Lise Basalte", address="2 rue de l’Essai, 21000 Dijon")


def test_whom_a_prospect_is_met_with_is_its_first_owner(meet):
    prospect = meet()
    (part,) = actions.current_ownerships(prospect.dwelling)
    assert (part.owner, part.rank, part.right, part.share) == (prospect.owner, 1, "full", None)


def test_a_co_owner_takes_the_next_rank_and_shares_never_pass_the_whole(meet, officer, sister):
    prospect = meet()
    add = {"prospect": prospect, "owner": sister, "on": ON}
    part = actions.add_ownership(officer, right="undivided", share=Fraction(2, 3), **add)
    first = actions.current_ownerships(prospect.dwelling)[0]
    assert (part.rank, first.right) == (2, "undivided")
    with pytest.raises(Refused, match="dépassent le tout"):
        actions.edit_ownership(officer, part=first, version=2, right="undivided", share=Fraction(1, 2), rank=1)
    actions.edit_ownership(officer, part=first, version=2, right="undivided", share=Fraction(1, 3), rank=2)
    assert [one.owner for one in actions.current_ownerships(prospect.dwelling)] == [sister, prospect.owner]


def test_bare_ownership_and_usufruct_share_one_dwelling(meet, officer, sister):
    prospect = meet()
    first = actions.current_ownerships(prospect.dwelling)[0]
    actions.edit_ownership(officer, part=first, version=1, right="usufruct", share=Fraction(1), rank=1)
    actions.add_ownership(officer, prospect=prospect, owner=sister, right="bare", share=Fraction(1), on=ON)
    assert Ownership.objects.count() == 2


def test_the_owner_whom_the_agency_meets_keeps_a_part(meet, officer, sister):
    prospect = meet()
    part = actions.add_ownership(officer, prospect=prospect, owner=sister, right="undivided", share=None, on=ON)
    first = actions.current_ownerships(prospect.dwelling)[0]
    with pytest.raises(Refused, match="choisissez d’abord un autre interlocuteur"):
        actions.end_ownership(officer, part=first, version=first.version, on=ON, today=ON)
    actions.meet_owner(officer, prospect=prospect, version=1, owner=sister)
    actions.end_ownership(officer, part=first, version=first.version, on=ON, today=ON)
    assert list(actions.current_ownerships(prospect.dwelling)) == [part] and prospect.owner == sister


def test_a_part_that_ends_on_a_day_to_come_is_not_ended_yet(meet, officer, sister):
    part = actions.add_ownership(officer, prospect=meet(), owner=sister, right="undivided", share=None, on=ON)
    with pytest.raises(Refused) as refusal:
        actions.end_ownership(officer, part=part, version=1, on=date(2026, 11, 11), today=ON)
    assert refusal.value.field == "on" and Ownership.objects.get(pk=part.pk).ends_on is None


def test_a_new_owner_sent_twice_is_one(client, meet, officer):
    prospect = meet()
    client.force_login(officer)
    url = reverse("captation:part_new", args=[prospect.pk])
    sent = {
        "owner_kind": "person",
        "name": "Lise Basalte",
        "address": "2 rue de l’Essai, 21000 Dijon",
        "right": "undivided",
        "share": "",
    }
    assert client.post(url, sent).status_code == 302
    again = client.post(url, {**sent, "name": "LISE BASALTE"})
    assert again.status_code == 422 and "est déjà propriétaire de ce logement" in again.content.decode()
    assert Owner.objects.filter(key="lise basalte").count() == 1 and Ownership.objects.count() == 2
    assert client.post(url, {**sent, "address": "7 rue de l’Essai, 21000 Dijon"}).status_code == 302


def test_a_number_with_a_wrong_key_is_refused_by_hand(officer, meet):
    owner = meet().owner
    with pytest.raises(Refused, match="clé de ce numéro est fausse"):
        edit_owner(officer, owner=owner, version=1, siren="732 829 321")
    with pytest.raises(Refused, match="9 chiffres"):
        edit_owner(officer, owner=owner, version=1, siren="12")
    edit_owner(officer, owner=owner, version=1, siren="732 829 320")
    assert owner.siren == "732829320"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("FR76 3000 6000 0112 3456 7890 188", "clé de cet IBAN"),
        ("FR76 3000", "trop long ou trop court"),
        ("ZZ12 3000 6000", "zone SEPA"),
    ],
)
def test_an_iban_with_a_wrong_key_is_refused_by_name(officer, meet, typed, said):
    with pytest.raises(Refused, match=said):
        actions.note_iban(officer, owner=meet().owner, version=1, new_iban=typed)


def test_an_iban_is_encrypted_and_shown_masked_to_who_pays_alone(client, account, officer, meet, caplog):
    owner = meet().owner
    url = reverse("captation:iban", args=[owner.pk])
    client.force_login(officer)
    answer = client.post(url, {"version": "1", "new_iban": IBAN})
    assert answer.status_code == 302 and "0189" not in answer.headers["Location"]
    assert client.post(url, {"version": "1", "new_iban": "FR14 2004 1010 0505 0001 3M02 606"}).status_code == 409
    with connection.cursor() as cursor:
        for table in ("captation_owner", "captation_historicalowner"):
            cursor.execute(f"SELECT iban FROM {table} WHERE iban <> ''")
            assert all("7890189" not in row[0] for row in cursor.fetchall()), table
    page = reverse("captation:owner", args=[owner.pk])
    assert "189" not in client.get(page).content.decode()
    for url_ in (page, url):
        client.force_login(account("rental"))
        html = client.get(url_).content.decode()
        assert "7890189" not in html and "6000" not in html
    assert "FR76 •••• •••• 189" in client.get(page).content.decode().replace("\u00a0", " ")
    assert "7890" not in caplog.text


def test_what_is_unusual_asks_and_keeps_who_confirmed_it(client, officer, commune):
    client.force_login(officer)
    data = {
        "owner_kind": "person",
        "owner_name": "Hector Basalte",
        "owner_address": "1 rue de l’Essai, 21000 Dijon",
        "kind": "flat",
        "address": "12 rue du Modèle",
        "commune": commune.pk,
        "rooms": "6",
        "surface": "320",
        "source": "letter",
        "rent_hoped": "",
    }
    url = reverse("captation:new")
    page = client.post(url, data)
    assert page.status_code == 422 and "La plupart des logements ont de" in page.content.decode()
    assert 'type="checkbox" name="confirmed"' in page.content.decode()
    done = client.post(url, {**data, "confirmed": "on"})
    assert done.status_code == 302
    html = client.get(done.headers["Location"]).content.decode()
    assert "Valeurs inhabituelles, confirmées par Basile Pinson" in html.replace("\u00a0", " ")
    hard = client.post(url, {**data, "surface": "44", "rooms": "2", "rent_hoped": "90000", "confirmed": "on"})
    assert hard.status_code == 422 and hard.context["form"].errors.keys() == {"rent_hoped"}


def test_what_was_confirmed_once_is_not_asked_about_again(meet, officer):
    prospect = meet(surface=Decimal(320), rooms=6, confirmed=True)
    edit_prospect(officer, prospect=prospect, version=1, on=ON, rent_hoped=None, next_contact_on=date(2026, 12, 1))
    with pytest.raises(Refused, match="La plupart des loyers") as refusal:
        edit_prospect(officer, prospect=prospect, version=2, on=ON, rent_hoped=300_000)
    assert refusal.value.field == "confirmed"
    with pytest.raises(Refused, match="est possible"):
        edit_dwelling(officer, prospect=prospect, version=1, on=ON, surface=Decimal(3000), confirmed=True)


def test_a_building_shows_its_dwellings_and_owners(client, officer, meet, sister):
    first, second = meet(), meet(name="Onyx Tuffeau", complement="2e étage")
    building = actions.put_in_building(
        officer, dwelling=first.dwelling, version=1, building=None, name="Les Essais", address="12 rue du Modèle"
    )
    client.force_login(officer)
    url = reverse("captation:building_put", args=[second.pk])
    assert client.post(url, {"version": "1", "building": building.pk}).status_code == 302
    html = client.get(reverse("captation:building", args=[building.pk])).content.decode()
    assert "Onyx Tuffeau" in html and "Hector Basalte" in html and "2 logements connus" in html.replace("\u00a0", " ")
    with pytest.raises(Refused, match="écrivez l’adresse d’un nouveau"):
        actions.put_in_building(officer, dwelling=second.dwelling, version=2, building=None)


def test_the_pages_of_the_parts_work_by_hand(client, officer, meet, sister, on_day):
    on_day("2026-12-01")
    prospect = meet()
    client.force_login(officer)
    add = reverse("captation:part_new", args=[prospect.pk])
    assert "Lise Basalte" in client.get(add, {"q": "lise"}).content.decode()
    assert client.post(f"{add}?owner={sister.pk}", {"right": "undivided", "share": "3/2"}).status_code == 422
    assert client.post(f"{add}?owner={sister.pk}", {"right": "undivided", "share": "50 %"}).status_code == 302
    new = {"right": "undivided", "share": "1/4", "owner_kind": "person", "name": "Jaspe Basalte", "address": "x"}
    assert client.post(add, new).status_code == 302
    page = client.get(reverse("captation:prospect", args=[prospect.pk])).content.decode()
    assert "Jaspe Basalte" in page and "1/2" in page
    part = Ownership.objects.get(owner=sister)
    assert (
        client.post(reverse("captation:meet", args=[prospect.pk]), {"version": "1", "owner": sister.pk}).status_code
        == 302
    )
    assert client.get(reverse("captation:part_edit", args=[part.pk])).context["form"]["share"].value() == "1/2"
    end = reverse("captation:part_end", args=[Ownership.objects.get(owner=prospect.owner).pk])
    assert client.post(end, {"version": "2", "on": "2026-12-01"}).status_code == 302


def test_an_owner_whose_part_is_refused_is_not_noted(client, officer, meet, sister):
    prospect = meet()
    actions.add_ownership(officer, prospect=prospect, owner=sister, right="undivided", share=Fraction(3, 4), on=ON)
    known = Owner.objects.count()
    client.force_login(officer)
    new = {"right": "undivided", "share": "1/2", "owner_kind": "person", "name": "Jaspe Basalte", "address": "x"}
    assert client.post(reverse("captation:part_new", args=[prospect.pk]), new).status_code == 422
    assert Owner.objects.count() == known
