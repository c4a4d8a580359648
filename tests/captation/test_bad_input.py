"""What cannot be is refused, what is only unusual is kept once a person confirmed it, with who and when."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.captation.models import Diagnostic, Owner, Prospect
from trousseau.captation.queries import unusual

pytestmark = pytest.mark.django_db
TYPED = {
    "owner_kind": "person",
    "owner_name": "Hector Basalte",
    "owner_address": "1 rue de l’Essai, 21000 Dijon",
    "kind": "flat",
    "address": "12 rue du Modèle",
    "commune": "21231",
    "rooms": "2",
    "surface": "44,5",
    "source": "press",
    "contacted": "on",
}


@pytest.fixture
def note(client, officer, commune, on_day):
    on_day("2026-11-24")
    client.force_login(officer)
    return lambda **changes: client.post(reverse("captation:new"), {**TYPED, **changes})


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"surface": "0,5"}, "surface"),
        ({"surface": "4450"}, "surface"),
        ({"surface": "quarante"}, "surface"),
        ({"surface": "-3"}, "surface"),
        ({"surface": "NaN"}, "surface"),
        ({"surface": "4e1"}, "surface"),
        ({"surface": "٤٤"}, "surface"),
        ({"rooms": "200"}, "rooms"),
        ({"rent_hoped": "3"}, "rent_hoped"),
        ({"rent_hoped": "99999999"}, "rent_hoped"),
        ({"siren": "123 456 789"}, "siren"),
        ({"siren": "732 829 320 00075"}, "siren"),
        ({"siren": "12"}, "siren"),
        ({"next_contact_on": "2026-02-31"}, "next_contact_on"),
        ({"next_contact_on": "2020-01-01"}, "next_contact_on"),
        ({"phone": "06 12"}, "phone"),
        ({"phone": "demander au fils"}, "phone"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_confirming_does_not_help(note, wrong, field):
    for more in ({}, {"confirmed": "on"}):
        answer = note(**wrong, **more)
        assert answer.status_code == 422 and field in answer.context["form"].errors, answer.context["form"].errors
    assert not Prospect.objects.exists() and not Owner.objects.exists()


@pytest.mark.parametrize(
    "strange", [{"surface": "320", "rooms": "9"}, {"rent_hoped": "3900", "surface": "120", "rooms": "5"}]
)
def test_what_is_unusual_is_asked_about_then_kept_with_who_and_when(note, officer, strange):
    asked = note(**strange)
    assert asked.status_code == 422 and asked.context["form"].errors.keys() == {"confirmed"}
    assert not Prospect.objects.exists()
    assert note(**strange, confirmed="on").status_code == 302
    line = unusual(Prospect.objects.get())
    assert line.history_user == officer and line.history_date is not None


@pytest.mark.parametrize("made_on", ["2031-01-01", "2026-11-25"])
def test_a_dpe_of_a_day_to_come_is_refused(note, client, meet, made_on):
    prospect = meet()
    url = reverse("captation:paper_new", args=[prospect.pk, "dpe"])
    answer = client.post(url, {"made_on": made_on, "energy": "D"})
    assert answer.status_code == 422 and "made_on" in answer.context["form"].errors
    assert not Diagnostic.objects.exists()


@pytest.mark.parametrize("iban", ["FR76 3000 6000 0112 3456 7890 188", "FR76", "quelque chose"])
def test_an_iban_with_a_wrong_key_is_refused_beside_its_field(note, client, meet, iban):
    owner = meet().owner
    answer = client.post(reverse("captation:iban", args=[owner.pk]), {"version": owner.version, "new_iban": iban})
    assert answer.status_code == 422 and "new_iban" in answer.context["form"].errors
    owner.refresh_from_db()
    assert owner.iban == "" and owner.prospects.get().met_on == date(2026, 11, 1)
