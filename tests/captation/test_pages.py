"""The pages of captation, as each reader meets them."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.captation.actions import register_owner
from trousseau.captation.models import Owner, Prospect
from trousseau.core.forms import MeasureField
from trousseau.exchange.quantities import AREA

pytestmark = pytest.mark.django_db

DWELLING = {
    "kind": "flat",
    "address": "12 rue du Modèle",
    "rooms": "2",
    "surface": "44,5",
    "energy": "D",
    "source": "letter",
}
ANSWERS = {
    "weather_tight": "yes",
    "safe_networks": "yes",
    "heating": "yes",
    "no_pests": "unseen",
    "room0_surface": "12,5",
    "room0_height": "2.45",
    "on": "2026-11-10",
}


def test_an_owner_and_a_dwelling_are_noted_in_one_form(client, officer, commune):
    client.force_login(officer)
    given = {
        **DWELLING,
        "owner_kind": "person",
        "owner_name": "Hector Basalte",
        "owner_address": "1 rue de l’Essai, 21000 Dijon",
        "commune": commune.pk,
        "rent_hoped": "450,50",
    }
    sent = client.post(reverse("captation:new"), given)
    prospect = Prospect.objects.get()
    assert sent.url == reverse("captation:prospect", args=[prospect.pk])
    assert (prospect.owner.address, prospect.dwelling.address) == ("1 rue de l’Essai, 21000 Dijon", "12 rue du Modèle")
    assert (prospect.rent_hoped, str(prospect.dwelling.surface)) == (45_050, "44.50")
    again = client.post(reverse("captation:new"), given)  # “back”, then the button once more
    assert again.status_code == 422 and "déjà noté" in again.content.decode() and Prospect.objects.count() == 1
    assert client.post(reverse("captation:new"), {**given, "complement": "2e étage"}).status_code == 302


def test_a_known_owner_is_found_whatever_the_accents_and_takes_another_dwelling(client, officer, meet, commune):
    meet("Ève Onyx")
    client.force_login(officer)
    url = reverse("captation:new")
    assert [o.name for o in client.get(url, {"q": "eve ONYX"}).context["owners"]] == ["Ève Onyx"]
    owner = Owner.objects.get()
    page = client.get(url, {"owner": owner.pk})
    assert "owner_name" not in page.context["form"].fields
    given = {**DWELLING, "address": "14 rue du Modèle", "commune": commune.pk}
    assert client.post(f"{url}?owner={owner.pk}", given).status_code == 302
    assert Owner.objects.count() == 1 and owner.prospects.count() == 2
    for back in (given, {**given, "address": "14, RUE du modele"}):  # “back”, then the button once more
        again = client.post(f"{url}?owner={owner.pk}", back)
        assert again.status_code == 422 and "déjà noté" in again.content.decode() and owner.prospects.count() == 2
    assert client.post(f"{url}?owner={owner.pk}", {**given, "complement": "2e étage"}).status_code == 302
    assert client.get(url, {"owner": "999"}).status_code == 404


def test_a_telephone_is_shown_only_with_consent(client, officer, meet):
    silent = meet("Lise Grès", phone="06 00 00 00 01")
    agreed = meet("Marc Schiste", phone="06 00 00 00 02", consent_on=date(2026, 9, 1))
    client.force_login(officer)
    for name, key in (("prospect", "pk"), ("owner", "owner_id")):
        html = client.get(reverse(f"captation:{name}", args=[getattr(silent, key)])).content.decode()
        assert "06 00 00 00 01" not in html and "L223-1" in html
        html = client.get(reverse(f"captation:{name}", args=[getattr(agreed, key)])).content.decode()
        assert "06 00 00 00 02" in html and "L223-1" in html


def test_the_inspection_is_answered_with_thumbs_and_told_point_by_point(client, officer, meet, on_day):
    on_day("2026-12-01")
    prospect = meet()
    client.force_login(officer)
    url = reverse("captation:inspect", args=[prospect.pk])
    html = client.get(url).content.decode()
    assert html.count('class="seg"') == 15 and "2,20" in html
    assert client.post(url, ANSWERS).status_code == 302
    page = client.get(reverse("captation:prospect", args=[prospect.pk]))
    assert {p.status for p in page.context["wanting"]} == {"unknown"} and len(page.context["wanting"]) == 12
    assert len(page.context["fine"]) == 5
    assert page.context["step"].url == reverse("mandates:new", args=[prospect.pk])


def test_a_height_nobody_has_seen_keeps_what_was_typed(client, officer, meet, on_day):
    on_day("2026-12-01")
    client.force_login(officer)
    page = client.post(reverse("captation:inspect", args=[meet().pk]), {**ANSWERS, "room0_height": "24"})
    html = page.content.decode()
    assert page.status_code == 422 and 'value="24"' in html and "2,2" in html
    assert page.context["form"].errors.keys() == {"room0_height"}


def test_a_dwelling_that_may_not_be_let_is_not_offered_a_mandate(client, officer, meet, inspect):
    prospect = meet(energy="G")
    inspect(prospect)
    client.force_login(officer)
    page = client.get(reverse("captation:prospect", args=[prospect.pk]))
    assert page.context["bad"] == 1 and "is-bad" in page.content.decode()
    assert reverse("mandates:new", args=[prospect.pk]) not in page.content.decode()


def test_each_stage_has_one_main_button(client, officer, meet, inspect):
    client.force_login(officer)
    prospect = meet()
    for _stage in ("contact", "visited"):
        html = client.get(reverse("captation:prospect", args=[prospect.pk])).content.decode()
        assert html.count("btn-main") == 1
        if not prospect.inspections.exists():
            inspect(prospect)


def test_a_rental_manager_reads_and_changes_nothing(client, account, meet):
    prospect = meet()
    client.force_login(account("rental"))
    html = client.get(reverse("captation:prospect", args=[prospect.pk])).content.decode()
    assert "btn-main" not in html and "/modifier/" not in html
    for name in ("edit", "dwelling_edit", "inspect", "lose"):
        assert client.get(reverse(f"captation:{name}", args=[prospect.pk])).status_code == 403
    client.force_login(account("funder"))
    assert client.get(reverse("captation:list")).status_code == 403


def test_two_officers_correcting_one_dwelling_meet_and_see_what_differs(client, officer, meet, commune):
    prospect = meet()
    client.force_login(officer)
    url = reverse("captation:dwelling_edit", args=[prospect.pk])
    form = client.get(url).context["form"]
    assert form["surface"].value() == "44,50" and form["address"].value() == "12 rue du Modèle"
    data = {name: DWELLING[name] for name in ("kind", "address", "rooms", "surface")}
    data |= {"commune": commune.pk, "version": "1", "energy": "C"}
    assert client.post(url, data).status_code == 302
    second = client.post(url, {**data, "energy": "B"})
    assert second.status_code == 409
    assert [one["label"] for one in second.context["conflict"]] == [form["energy"].label]
    assert client.post(url, data).status_code == 409  # even when both wrote the same


def test_the_next_contact_is_planned_with_its_version(client, officer, meet, on_day):
    on_day("2026-11-24")
    prospect = meet()
    client.force_login(officer)
    url = reverse("captation:edit", args=[prospect.pk])
    data = {"source": "letter", "next_contact_on": "2026-12-01", "rent_hoped": "500"}
    assert client.post(url, {**data, "version": "1"}).status_code == 302
    assert client.post(url, {**data, "version": "1", "source": "press"}).status_code == 409
    prospect.refresh_from_db()
    assert (prospect.next_contact_on, prospect.rent_hoped) == (date(2026, 12, 1), 50_000)


def test_a_prospect_is_lost_with_a_reason(client, officer, meet):
    prospect = meet()
    client.force_login(officer)
    url = reverse("captation:lose", args=[prospect.pk])
    assert client.post(url, {"version": "1", "cause": ""}).status_code == 422
    client.post(url, {"version": "1", "cause": "sold", "reason": "Compromis signé"})
    assert "Compromis signé" in client.get(reverse("captation:prospect", args=[prospect.pk])).content.decode()


def test_an_owner_is_corrected_by_one_writer_at_a_time(client, officer, meet):
    owner = meet().owner
    client.force_login(officer)
    url = reverse("captation:owner_edit", args=[owner.pk])
    data = {"kind": "couple", "name": "Hector et Lise Basalte", "address": "9 rue de l’Essai, 21000 Dijon"}
    assert client.post(url, {**data, "version": "1"}).status_code == 302
    assert client.post(url, {**data, "version": "1", "name": "Autre"}).status_code == 409
    owner.refresh_from_db()
    assert owner.name == "Hector et Lise Basalte"


@pytest.mark.parametrize("typed", ["44,5", "44.50", " 44,50 ", "44,5 m²", "44,5\u202fm2", "44,5 mètres carrés"])
def test_a_measure_is_typed_with_a_comma_or_a_point(typed):
    assert str(MeasureField(AREA, least="1", most="99", example="12.5").clean(typed)) == "44.50"


@pytest.mark.parametrize("typed", ["beaucoup", "1e9", "NaN", "0,5", "44,555", "-3"])
def test_a_measure_that_cannot_be_is_refused(typed):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        MeasureField(AREA, least="1", most="99", example="12.5").clean(typed)


@pytest.fixture
def sixty(meet):
    for n in range(60):
        meet(f"Propriétaire {n:02}", address=f"{n} rue du Modèle", next_contact_on=None if n % 2 else date(2026, 12, 1))


def test_the_list_of_sixty_takes_eight_queries_at_most(client, officer, sixty, django_assert_max_num_queries):
    client.force_login(officer)
    client.get(reverse("captation:list"))
    with django_assert_max_num_queries(8):
        page = client.get(reverse("captation:list"))
    assert page.context["count"] == 60 and page.context["rows"][0][2].value == date(2026, 12, 1)


def test_the_list_finds_an_owner_an_address_and_a_stage(client, officer, sixty, commune):
    client.force_login(officer)
    url = reverse("captation:list")
    assert client.get(url, {"q": "proprietaire 07"}).context["count"] == 1
    assert client.get(url, {"q": "MODELE propriétaire"}).context["count"] == 60
    assert client.get(url, {"stage": "won"}).context["count"] == 0
    assert client.get(url, {"commune": commune.pk, "order": "dwelling__commune__key"}).context["count"] == 60
    exported = b"".join(client.get(url, {"q": "proprietaire 07", "format": "csv"})).decode("utf-8-sig")
    assert "Propriétaire 07" in exported and len(exported.splitlines()) == 2


def test_what_nobody_said_of_the_access_is_not_a_step(client, officer, meet):
    client.force_login(officer)
    for accessible, said in ((None, "Pas encore connu"), (True, "Sans marche"), (False, "Avec des marches")):
        prospect = meet(f"Hector {said}", address=f"1 rue {said}", accessible=accessible)
        page = client.get(reverse("captation:prospect", args=[prospect.pk])).content.decode()
        found = page.split("<dt>Accès</dt>")[1].split("</dd>")[0]
        assert said in found


def test_an_owner_without_a_dwelling_has_none(client, officer):
    owner = register_owner(officer, kind="person", name="Ève Onyx", address="1 rue de l’Essai, 21000 Dijon")
    client.force_login(officer)
    page = client.get(reverse("captation:owner", args=[owner.pk])).content.decode()
    assert "Aucun logement connu" in page and "Un logement connu" not in page
