"""A value is verified by whoever read it in its text, with where and when; once it changes, nobody read the new one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from trousseau import scales as shipped
from trousseau.core import scales
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.models import ScaleReading
from trousseau.core.normal import finds
from trousseau.core.scale_readings import note_readings, readings, says, withdraw_reading

CODE = "lease.irl_published_months"  # 3 months, shipped unverified
TEXT = "https://www.legifrance.gouv.fr/loda/id/LEGITEXT000006069108"


@pytest.fixture(autouse=True)
def fresh():
    scales.forget()
    yield
    scales.forget()


@pytest.fixture
def value() -> shipped.Value:
    [one] = shipped.load()[CODE]
    assert not one.verified
    return one


def note(staff, value, seen="3", *, source=TEXT, on=None):
    return note_readings(
        staff.director, values=[value], source=source, read_on=on or today(), seen={0: seen}, today=today()
    )


def page(client, name: str, *args, query: str = "") -> str:
    return client.get(reverse(name, args=args) + query).content.decode().replace("\xa0", " ").replace("\u202f", " ")


def test_a_value_is_verified_by_whoever_read_it_with_where_and_when(staff, value, client):
    note(staff, value)
    assert scales.at(CODE, today()).verified_on == today()
    row = ScaleReading.objects.get()
    assert (row.by, row.value, row.source) == (staff.director, "3", TEXT)
    client.force_login(staff.rental)
    shown = page(client, "core:scale", CODE)
    assert staff.director.name in shown and f'href="{TEXT}"' in shown
    client.logout()
    assert staff.director.name not in page(client, "core:scale", CODE)  # the law is public, its readers are not


def test_once_the_value_changes_the_new_one_is_unverified_and_the_reading_stays(staff, value, monkeypatch):
    note(staff, value)
    known = {**shipped.load(), CODE: (replace(value, value=4),)}
    monkeypatch.setattr(shipped, "load", lambda: known)
    scales.forget()
    assert not scales.at(CODE, today()).verified
    [read] = readings([scales.at(CODE, today())])
    assert [row.value for row in read.before] == ["3"] and not read.stands and not read.never


@pytest.mark.parametrize("seen", ["4", "", "trois", "3,1", "٣"])
def test_what_the_text_says_otherwise_is_no_verification(staff, value, seen):
    with pytest.raises(Refused, match="autre chose") as refusal:
        note(staff, value, seen)
    assert refusal.value.field == "seen_0" and not ScaleReading.objects.exists()


def test_a_number_is_read_as_the_text_writes_it():
    cash = shipped.load()["payments.cash_limit"][-1]
    assert cash.unit.startswith("centimes")
    euros = f"{cash.number // 100} €"
    assert says(cash, euros) and not says(cash, str(cash.number)) and not says(cash, "mille")
    rate = replace(cash, unit="%", value="8.50")
    assert says(rate, "8,5 %") and says(rate, "8.5") and not says(rate, "85")


@pytest.mark.parametrize(
    ("source", "on", "field"),
    [("https://", None, "source"), ("http:///loi", None, "source"), (TEXT, date(2999, 1, 1), "read_on")],
)
def test_a_reading_has_a_whole_address_and_a_day_that_came(staff, value, source, on, field):
    with pytest.raises(Refused) as refusal:
        note(staff, value, source=source, on=on)
    assert refusal.value.field == field and not ScaleReading.objects.exists()


def test_of_several_values_none_is_kept_when_one_is_read_otherwise(staff, value):
    other = shipped.load()["lease.irl_published_day"][-1]
    with pytest.raises(Refused):
        note_readings(
            staff.director, values=[value, other], source=TEXT, read_on=today(), seen={0: "3", 1: "999"}, today=today()
        )
    assert not ScaleReading.objects.exists()


def test_the_same_reading_sent_twice_stands_once(staff, value):
    note(staff, value)
    with pytest.raises(ValidationError, match="déjà noté"):
        note(staff, value)
    assert ScaleReading.objects.count() == 1


def test_a_reading_withdrawn_stays_with_its_reason_and_verifies_nothing(staff, value, client):
    [row] = note(staff, value)
    withdraw_reading(staff.administrator, reading=row, why="La mauvaise version", today=today())
    assert not scales.at(CODE, today()).verified
    with pytest.raises(Refused, match="déjà retirée"):
        withdraw_reading(staff.administrator, reading=row, why="Encore", today=today())
    client.force_login(staff.director)
    assert "La mauvaise version" in page(client, "core:scale", CODE)
    with pytest.raises(IntegrityError):
        ScaleReading.objects.update(withdrawn_for="")


def test_the_form_does_not_show_what_it_asks_one_to_read(staff, value, client):
    client.force_login(staff.director)
    query = f"?v={CODE}@{value.start.isoformat()}"
    shown = page(client, "core:scale_read", query=query)
    assert "ce que dit le texte" in shown and "3 mois" not in shown
    sent = {"seen_0": "3", "source": TEXT, "read_on": today().isoformat()}
    assert client.post(reverse("core:scale_read") + query, sent).status_code == 302
    assert scales.at(CODE, today()).verified
    assert client.get(reverse("core:scale_read") + "?v=inconnu@2020-01-01").status_code == 404
    client.force_login(staff.rental)
    assert client.get(reverse("core:scale_read") + query).status_code == 403


def test_a_rule_is_not_found_in_the_number_of_another():
    assert finds("Règle n° 2", "Règle de l’agence n° 2")
    for other in ("Règle de l’agence n° 21", "Règle de l’agence n° 12", "Règle de l’agence n° 1, 2 fois"):
        assert not finds("Règle n° 2", other)
    assert finds("depot garan", "Dépôt de garantie, au plus") and not finds("depot 22", "Dépôt, art. 2")
    assert finds("", "tout")


def test_the_pages_find_by_words_by_article_by_day_and_by_who_read(staff, value, client):
    client.force_login(staff.director)
    found = page(client, "core:scales", query="?q=R%C3%A8gle+n%C2%B0+2")
    assert "Règle de l’agence n° 2<" in found and "n° 21" not in found
    assert "n° 21" not in page(client, "core:scales", query="?article=R%C3%A8gle+de+l%E2%80%99agence+n%C2%B0+2")
    address = reverse("core:scale", args=[CODE])
    assert address in page(client, "core:scales", query="?shown=never&q=IRL+publi")
    assert address not in page(client, "core:scales", query="?shown=read&q=IRL+publi")
    note(staff, value)
    assert address in page(client, "core:scales", query="?shown=read&q=IRL+publi")
    assert address not in page(client, "core:scales", query="?shown=verify&q=IRL+publi")
    assert "Aucune valeur" in page(client, "core:scales", query=f"?since={today() + timedelta(days=9000)}")
    assert client.get(reverse("core:scales") + "?since=demain&page=x").status_code == 200


def test_a_value_added_is_unverified_until_it_is_read(staff, client, on_day):
    on_day("2026-12-01")
    client.force_login(staff.administrator)
    sent = {"code": CODE, "value": "4", "starts_on": "2035-01-01", "article": "Essai", "source": "Essai"}
    answer = client.post(reverse("core:scale_add"), sent)
    assert answer.headers["location"] == reverse("core:scale", args=[CODE])
    assert not scales.at(CODE, date(2035, 1, 1)).verified
    assert reverse("core:scale", args=[CODE]) in page(client, "core:scales", query=f"?since={today()}&q=IRL+publi")


def test_every_scale_is_of_one_chapter():
    codes = [code for chapter in shipped.chapters() for code in chapter.codes]
    assert sorted(codes) == sorted(shipped.load())
    assert {chapter.label for chapter in shipped.chapters()} == set(shipped.english_chapters())
