"""A note typed in the wrong place leaves it whole; a private one is short-lived, and never left to nobody."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from trousseau.core.actions_accounts import close_account
from trousseau.core.actions_grants import grant_household
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import ToDo
from trousseau.followup.actions import write_team_note
from trousseau.followup.models import TeamNote
from trousseau.support import actions_notes as actions
from trousseau.support.actions import write_closed_note
from trousseau.support.actions_sharing import share
from trousseau.support.models import ClosedNote, NoteMove

DAY = date(2026, 9, 15)
TEXT = "REPERE-DEPLACE parle de tout"


def shown(response) -> str:
    return (b"".join(response) if response.streaming else response.content).decode()


@pytest.fixture
def closed(staff, followed):
    def write(level: str, text: str = TEXT):
        return write_closed_note(staff.social, household=followed, level=level, on=DAY, today=DAY, text=text, met=False)

    return write


@pytest.mark.parametrize(("at", "to"), [("professional", "private"), ("private", "professional")])
def test_a_closed_note_moves_with_its_history(staff, closed, at, to):
    note = closed(at)
    moved = actions.move_note(staff.social, note=note, version=1, to=to, today=DAY)
    assert (moved.level, moved.text, moved.author, moved.on) == (to, TEXT, staff.social, DAY)
    assert [row.level for row in ClosedNote.objects.all()] == [to]
    assert {row.level for row in ClosedNote.history.all()} == {to}
    log = NoteMove.objects.get()
    assert (log.came_from, log.went_to, log.by) == (at, to, staff.social)


def test_a_team_note_leaves_the_team_its_history_and_its_pages(client, staff, followed):
    grant_household(followed, users=[staff.rental], ground="essai", on=DAY)
    note = write_team_note(staff.rental, household=followed, on=DAY, today=DAY, text=TEXT)
    client.force_login(staff.rental)
    assert TEXT in shown(client.get(reverse("followup:household", args=[followed.pk])))
    client.force_login(staff.social)
    url = reverse("support:team_note_move", args=[note.pk])
    assert "Note privée" not in shown(client.get(url))  # another’s note is nobody’s private one
    assert client.post(url, {"version": 1, "to": "professional"}).status_code == 302
    moved = ClosedNote.objects.get()
    assert (moved.text, moved.author, moved.level) == (TEXT, staff.rental, "professional")
    assert not TeamNote.objects.exists() and not TeamNote.history.exists()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert "REPERE-DEPLACE" not in repr(cursor.fetchall()), table
    if connection.vendor == "sqlite":
        assert b"REPERE-DEPLACE" not in connection.connection.serialize()
    client.force_login(staff.rental)
    for page in (reverse("followup:household", args=[followed.pk]), reverse("desk:search") + "?q=REPERE-DEPLACE"):
        assert TEXT not in shown(client.get(page))


def test_a_closed_note_comes_to_the_team_without_a_diagnosis(client, staff, followed, closed):
    note = closed("professional", "Soigné pour une dépression, cherche le calme.")
    client.force_login(staff.social)
    url = reverse("support:note_move", args=[note.pk])
    refused = client.post(url, {"version": 1, "to": "team"})
    assert refused.status_code == 422 and "est un diagnostic" in shown(refused)
    assert ClosedNote.objects.get().text.startswith("Soigné") and not TeamNote.objects.exists()
    calm = closed("professional", "Cherche le calme la nuit.")
    actions.move_note(staff.social, note=calm, version=1, to="team", today=DAY)
    assert TeamNote.objects.get().text == "Cherche le calme la nuit."


def test_a_note_whose_facts_are_shared_stays_until_the_sharing_ends(staff, followed, partner, closed):
    note = closed("professional")
    told = {"reader": partner, "ground": "social", "until": DAY, "informed_on": DAY, "today": DAY}
    share(staff.social, household=followed, what="note", note=note, words="Vient le mercredi.", **told)
    with pytest.raises(Refused, match="arrêtez d’abord ce partage"):
        actions.move_note(staff.social, note=note, version=1, to="private", today=DAY)
    actions.move_note(staff.social, note=note, version=1, to="private", today=date(2026, 9, 16))


def test_nobody_moves_another_s_note_nor_one_that_changed(staff, account, closed):
    colleague = account("social", name="Ève Roitelet")
    note = closed("professional")
    with pytest.raises(Refused):
        actions.move_note(colleague, note=note, version=1, to="private", today=DAY)
    with pytest.raises(Conflict):
        actions.move_note(staff.social, note=note, version=7, to="private", today=DAY)
    actions.move_note(staff.social, note=note, version=1, to="private", today=DAY)
    with pytest.raises(Refused, match="n’est plus là"):
        actions.move_note(staff.social, note=note, version=1, to="team", today=DAY)


def test_a_private_note_is_asked_about_when_its_day_comes(client, staff, account, closed, on_day):
    note = closed("private")
    assert note.review_on == date(2026, 10, 15)
    assert actions.look_at_private_notes(date(2026, 10, 14)) == (0, 0)
    assert actions.look_at_private_notes(date(2026, 10, 15)) == (1, 0)
    actions.look_at_private_notes(date(2026, 10, 15))
    asked = ToDo.objects.waiting().get(kind="support.private_note")
    assert asked.user == staff.social and TEXT not in str(vars(asked))
    day = on_day("2026-10-15")
    client.force_login(staff.social)
    assert TEXT in shown(client.get(reverse("support:note_private", args=[note.pk])))
    late = client.post(reverse("support:note_keep", args=[note.pk]), {"version": 1, "until": "2027-10-15"})
    assert late.status_code == 422 and list(late.context["form"].errors) == ["until"]
    kept = client.post(reverse("support:note_keep", args=[note.pk]), {"version": 1, "until": "2026-11-10"})
    assert kept.status_code == 302 and not ToDo.objects.waiting().filter(kind="support.private_note").exists()
    note.refresh_from_db()
    actions.delete_note(staff.social, note=note, version=note.version, today=day)
    assert not ClosedNote.objects.exists() and not ClosedNote.history.exists()
    colleague = account("social", name="Ève Roitelet")
    assert not NoteMove.objects.for_user(colleague).exists()  # that it was there is nobody else’s to know
    assert NoteMove.objects.for_user(staff.social).get().fate == "deleted"


def test_who_leaves_passes_their_private_notes_or_they_are_deleted(client, staff, account, followed, closed):
    colleague = account("social", name="Ève Roitelet")
    passed, left = closed("private"), closed("private", "REPERE-RESTE")
    client.force_login(staff.social)
    url = reverse("support:note_pass", args=[passed.pk])
    assert client.post(url, {"version": 1, "to": staff.rental.pk}).status_code == 422
    assert client.post(url, {"version": 1, "to": colleague.pk}).status_code == 302
    assert ClosedNote.objects.get(text__isnull=False, author=colleague).text == TEXT
    assert not ClosedNote.objects.filter(pk=passed.pk).exists()
    close_account(staff.administrator, user=staff.social)
    assert actions.look_at_private_notes(date(2026, 10, 14)) == (0, 0)
    assert actions.look_at_private_notes(date(2026, 10, 15)) == (1, 1)  # the colleague is asked about the other
    assert not ClosedNote.objects.filter(pk=left.pk).exists()
    log = NoteMove.objects.get(fate="deleted")
    assert log.by is None and log.author == staff.social


def test_a_private_note_written_before_there_was_a_day_receives_one(closed):
    note = closed("private")
    ClosedNote.objects.update(review_on=None)
    actions.look_at_private_notes(DAY)
    note.refresh_from_db()
    assert note.review_on == date(2026, 10, 15)
