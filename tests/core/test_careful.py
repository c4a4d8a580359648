"""Free text: what says too much is shown before it is kept, in every room that asks."""

from datetime import date

import pytest
from django import forms
from django.urls import reverse

from trousseau.core.careful import MOST, CarefulField
from trousseau.core.errors import Refused
from trousseau.followup.actions import write_team_note
from trousseau.followup.models import TeamNote
from trousseau.support.actions_team import join_team
from trousseau.support.models import ClosedNote

DAY = date(2026, 9, 15)


class NoteForm(forms.Form):
    text = CarefulField()


def shown(response) -> str:
    return response.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def test_the_box_holds_for_the_words_that_were_read_and_no_others():
    form = NoteForm({"text": "Sort de prison, est enceinte."})
    assert not form.is_valid() and "« enceinte » (santé)" in str(form.errors).replace("\xa0", " ")
    asked = form.fields["text"].asked_words
    assert 'name="text_needed"' in str(form)
    assert NoteForm({"text": "Sort de prison, est enceinte.", "text_needed": asked}).is_valid()
    assert not NoteForm({"text": "Sort de prison, a un cancer.", "text_needed": asked}).is_valid()


def test_a_need_asks_nothing():
    assert NoteForm({"text": "A besoin de calme la nuit, d’un rez-de-chaussée et d’une chambre d’aidant."}).is_valid()


def test_a_note_of_five_megabytes_gets_a_clear_answer(client, staff, application, on_day):
    on_day(DAY.isoformat())
    joined = {"part": "referent", "user": staff.social, "why": "Budget.", "starts_on": DAY, "today": DAY}
    join_team(staff.social, household=application.household, **joined)
    client.force_login(staff.social)
    given = {"level": "professional", "on": "2026-09-15", "text": "mot " * 1_310_720}
    answer = client.post(reverse("support:note_new", args=[application.household.pk]), given)
    assert answer.status_code == 422 and str(MOST) in shown(answer).replace(" ", "")
    assert "mot mot" in shown(answer) and not ClosedNote.objects.exists()


def test_a_health_word_in_a_team_note_is_asked_about_and_a_diagnosis_refused(client, staff, application, on_day):
    on_day(DAY.isoformat())
    client.force_login(staff.social)
    url = reverse("followup:note_new", args=[application.household.pk])
    text = "Revient de l’hôpital mardi."
    asked = client.post(url, {"on": "2026-09-15", "text": text})
    assert asked.status_code == 422 and "Rien n’est encore enregistré" in shown(asked) and text in shown(asked)
    assert not TeamNote.objects.exists()
    assert client.post(url, {"on": "2026-09-15", "text": text, "text_needed": "hôpital"}).status_code == 302
    sick = "Sa dépression dure."
    refused = client.post(url, {"on": "2026-09-15", "text": sick, "text_needed": "dépression"})
    assert (
        refused.status_code == 422 and "« dépression » est un diagnostic" in shown(refused) and sick in shown(refused)
    )
    with pytest.raises(Refused):
        write_team_note(staff.social, household=application.household, on=DAY, today=DAY, text=sick)
    assert TeamNote.objects.get().text == text
