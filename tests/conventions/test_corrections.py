"""A badly read act is mended in its words, never in its results."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.conventions.actions import confirm_check, correct_reading, read_again
from trousseau.conventions.models import Confirmation, Deliberation
from trousseau.conventions.reading import corrections
from trousseau.conventions.reading_checks import to_confirm
from trousseau.core.errors import Conflict, Refused

pytestmark = pytest.mark.django_db


def correct(actor, found: Deliberation, version: int, corrected: str) -> None:
    correct_reading(actor, deliberation=found, version=version, read=read_again(found, corrected))


@pytest.fixture
def misread(enter, act_text):
    """The shipped act in which a figure of the vote was read badly."""
    assert act_text.count("POUR : 19") == 1
    return enter(act_text.replace("POUR : 19", "POUR : 79"))


def test_the_corrected_text_is_read_again_and_proves_the_vote(misread, director, act_text):
    assert misread.verdict == "unknown" and misread.errors
    correct(director, misread, misread.version, act_text)
    again = Deliberation.objects.get()
    assert again.verdict == "proved" and again.errors == 0 and again.reading["vote"]["for"] == 19
    assert "POUR : 79" in again.text and again.act.file.read().decode() == again.text


def test_what_was_mended_stays_readable(misread, director, act_text):
    correct(director, misread, misread.version, act_text)
    signs = [sign for sign, _line in corrections(misread.text, misread.corrected)]
    assert signs == ["-", "+"]
    assert misread.history.first().history_user == director
    assert corrections(misread.text, "") == []


def test_nothing_changed_is_said(misread, director):
    with pytest.raises(Refused, match="Rien n’a été changé"):
        correct(director, misread, 1, misread.text.replace("\n", "\r\n") + "\r\n")


def test_words_that_are_no_act_are_refused_and_nothing_is_written(misread, director):
    with pytest.raises(Refused) as refusal:
        correct(director, misread, 1, "Liste des courses")
    assert refusal.value.field == "corrected"
    assert Deliberation.objects.get().verdict == "unknown"


def test_two_people_who_correct_at_once_meet_a_conflict(misread, director, act_text):
    correct(director, misread, 1, act_text)
    with pytest.raises(Conflict):
        correct(director, misread, 1, act_text + "\nfin")


@pytest.fixture
def doubtful_name(enter, act_text):
    found = enter(act_text)
    found.reading["checks"].append(
        {"code": "names_bearer", "status": "warning", "message": "Un nom est écrit de deux façons.", "article": None}
    )
    found.save()
    return found


def test_a_check_is_confirmed_once_and_says_by_whom(client, doubtful_name, director):
    client.force_login(director)
    url = reverse("conventions:confirm", args=[doubtful_name.pk])
    for _twice in range(2):
        client.post(url, {"message": "Un nom est écrit de deux façons."})
    assert Confirmation.objects.get().confirmed_by == director
    page = client.get(reverse("conventions:deliberation", args=[doubtful_name.pk])).content.decode()
    assert "Confirmé par Solène Bergeronnette" in page and url not in page


def test_an_error_cannot_be_confirmed_away(misread, director):
    error = next(c["message"] for c in misread.reading["checks"] if c["status"] == "error")
    assert error not in to_confirm(misread.reading)
    with pytest.raises(Refused):
        confirm_check(director, deliberation=misread, message=error, on=date(2026, 11, 3))


def test_the_page_leads_from_an_error_to_its_text(client, misread, director, act_text):
    client.force_login(director)
    url = reverse("conventions:correct", args=[misread.pk])
    assert url in client.get(reverse("conventions:deliberation", args=[misread.pk])).content.decode()
    form = client.get(url).context["form"]
    assert form["corrected"].value() == misread.text
    client.post(url, {"version": misread.version, "corrected": act_text})
    page = client.get(reverse("conventions:deliberation", args=[misread.pk])).content.decode()
    assert "Corrigé à la main" in page and "<ins>" in page


def test_a_partner_of_the_agency_reads_without_correcting(client, account, misread):
    client.force_login(account("funder"))
    page = client.get(reverse("conventions:deliberation", args=[misread.pk])).content.decode()
    assert reverse("conventions:correct", args=[misread.pk]) not in page


def test_a_text_of_two_votes_asks_for_the_text_of_one_and_draws_nothing(client, enter, director, act_text):
    two = enter(act_text.replace("SCRUTIN\t", "L’amendement est rejeté.\nPOUR : 7 CONTRE : 13\nSCRUTIN\t"))
    assert two.adopted is None and two.reading["vote"]["for"] is None
    assert two.verdict == "unknown" and not [m for m in to_confirm(two.reading) if "votes possibles" in m]
    client.force_login(director)
    page = client.get(reverse("conventions:deliberation", args=[two.pk])).content.decode()
    assert "Plusieurs votes dans ce texte" in page
    assert reverse("conventions:correct", args=[two.pk]) in page
    assert reverse("conventions:convention_new", args=[two.pk]) not in page


def test_what_keeps_a_vote_from_being_known_is_said_as_it_is(client, enter, director, act_text):
    """One vote alone, of a decision refused: the page said that several votes competed."""
    refused = enter(act_text.replace("délibéré, décide :", "délibéré, n’approuve pas :"))
    assert [c["status"] for c in refused.reading["checks"] if c["code"] == "several_votes"] == ["warning"]
    client.force_login(director)
    page = client.get(reverse("conventions:deliberation", args=[refused.pk])).content.decode()
    assert "Plusieurs votes dans ce texte" not in page and "n’approuve pas" in page
    client.cookies["django_language"] = "en"
    english = " ".join(client.get(reverse("conventions:deliberation", args=[refused.pk])).content.decode().split())
    assert "The vote of the act is not known: the act writes" in english
    assert "required, proxies excluded" in english and "pouvoirs exclus" not in english


def test_a_sum_that_was_not_read_is_told_by_its_words_and_is_not_offered(client, enter, director, act_text):
    found = enter(act_text.replace("182 400 euros", "182'400 euros"))
    assert None in [amount["cents"] for amount in found.reading["amounts"]]
    client.force_login(director)
    page = client.get(reverse("conventions:deliberation", args=[found.pk])).content.decode().replace("\u202f", " ")
    assert (
        "182'400" in page.replace("&#x27;", "'").replace("’", "'")
        and "Non lu" in page
        and "Montants non lus" in page.replace("\u00a0", " ")
    )
    form = client.get(reverse("conventions:convention_new", args=[found.pk])).context["form"]
    assert [value for value, _label in form.fields["amount"].choices] == ["7425000", "other"]


def test_each_value_is_shown_where_it_stands_and_is_mended_there(client, misread, director):
    client.force_login(director)
    url = reverse("conventions:deliberation", args=[misread.pk])
    page = client.get(url).content.decode()
    assert "<mark>" in page and "Où l’acte le dit" in page
    place = misread.reading["places"]["vote"][0]
    form_url = f"{reverse('conventions:correct', args=[misread.pk])}?de={place['start']}&a={place['end']}"
    assert form_url.replace("&", "&amp;") in page
    form = client.get(form_url).context["form"]
    lines = form["corrected"].value()
    assert "POUR : 79" in lines and len(lines) < 400
    client.post(form_url, {"version": 1, "was": lines, "corrected": lines.replace("POUR : 79", "POUR : 19")})
    again = Deliberation.objects.get()
    assert again.verdict == "proved" and again.reading["vote"]["for"] == 19
    assert [line.strip() for _sign, line in corrections(misread.text, again.corrected) if "POUR" in line] != []


def test_lines_that_another_has_mended_are_not_written_over(client, misread, director, act_text):
    client.force_login(director)
    place = misread.reading["places"]["vote"][0]
    form_url = f"{reverse('conventions:correct', args=[misread.pk])}?de={place['start']}&a={place['end']}"
    lines = client.get(form_url).context["form"]["corrected"].value()
    correct(director, misread, 1, act_text.replace("SÉANCE", "X\nSÉANCE"))
    answer = client.post(form_url, {"version": 2, "was": lines, "corrected": lines + " fin"})
    assert answer.status_code == 422 and "POUR : 79" not in Deliberation.objects.get().corrected


@pytest.mark.parametrize(
    "place", ["?de=5&a=999999999", "?de=x&a=3", "?de=9999999&a=1", "?acte=7", "?acte=x", "?acte=²"]
)
def test_an_address_of_no_place_is_a_form_all_the_same(client, misread, director, place):
    client.force_login(director)
    assert client.get(reverse("conventions:correct", args=[misread.pk]) + place).status_code == 200


def test_each_act_of_a_set_of_minutes_is_shown_and_may_be_kept_alone(client, enter, director):
    minutes = (
        "Conseil municipal de Ronceval\nSéance du 10 janvier 2025\nEn exercice : 11\nPrésents : 9\nVotants : 9\n\n"
        "Délibération n° 2025-1 – Aide aux Clés du Val\nAprès en avoir délibéré, par 8 voix pour et 1 voix contre, le conseil décide d'aider.\n\n"
        "Délibération n° 2025-2 – Tarifs de la salle\nAprès en avoir délibéré, par 9 voix pour et 0 voix contre, le conseil fixe les tarifs.\n"
    )
    found = enter(minutes)
    assert found.adopted is None and [act["vote"]["for"] for act in found.reading["acts"]] == [8, 9]
    client.force_login(director)
    page = client.get(reverse("conventions:deliberation", args=[found.pk])).content.decode()
    assert "2 actes dans ce texte" in page and "Tarifs de la salle" in page
    alone = client.get(reverse("conventions:correct", args=[found.pk]) + "?acte=2").context["form"]["corrected"].value()
    assert "Tarifs de la salle" in alone and "Clés du Val" not in alone and "Ronceval" in alone
    correct(director, found, 1, alone)
    assert Deliberation.objects.get().reading["vote"]["for"] == 9
