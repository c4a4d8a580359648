"""Contacts, visits, team notes."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from trousseau.captation.visits.entries import Photo, Seen
from trousseau.core.errors import Refused
from trousseau.core.models import ToDo
from trousseau.followup import actions, queries
from trousseau.followup.home_visits import receive_home_visit
from trousseau.followup.models import Contact, HomeVisit, HomeVisitPhoto, TeamNote

TODAY = date(2026, 9, 20)


def visit(lease, actor, **changes):
    given = {"on": date(2026, 9, 18), "presence": "met", "state": "Logement tenu."}
    return receive_home_visit(actor, lease=lease, today=TODAY, **{**given, **changes})


def open_todos():
    return ToDo.objects.waiting().filter(kind="followup.visit")


def test_a_contact_moves_the_last_contact_of_the_application(running_lease, staff):
    household = running_lease.household
    for day in (date(2026, 9, 10), date(2026, 8, 1)):
        actions.note_contact(staff.social, household=household, kind="call", on=day, today=TODAY)
    assert household.application.last_contact_on == date(2026, 9, 10)


def test_a_call_that_nobody_answered_is_no_contact_for_the_application(running_lease, staff):
    household = running_lease.household
    actions.note_contact(staff.social, household=household, kind="call", on=TODAY, today=TODAY, presence="absent")
    assert Contact.objects.count() == 1 and household.application.last_contact_on is None


def test_a_contact_of_before_the_household_is_known_is_refused(running_lease, staff):
    household = running_lease.household
    with pytest.raises(Refused) as refusal:
        actions.note_contact(staff.social, household=household, kind="call", on=date(2001, 9, 12), today=TODAY)
    assert refusal.value.field == "on" and not Contact.objects.exists()


def test_tomorrow_is_not_noted(running_lease, staff):
    household, tomorrow = running_lease.household, date(2026, 9, 21)
    with pytest.raises(Refused) as refusal:
        actions.note_contact(staff.social, household=household, kind="call", on=tomorrow, today=TODAY)
    assert refusal.value.field == "on"
    with pytest.raises(Refused):
        actions.write_team_note(staff.social, household=household, on=tomorrow, today=TODAY, text="…")


def test_a_visit_is_a_contact_with_what_was_seen_a_note_and_the_next_date(running_lease, staff):
    made = visit(running_lease, staff.rental, agreed="Plombier", next_on=date(2026, 12, 1), note="Tout va bien.")
    assert (made.contact.kind, made.contact.by) == ("visit", staff.rental)
    assert TeamNote.objects.get().text == "Tout va bien."
    assert (open_todos().get().due_on, open_todos().get().url) == (
        date(2026, 12, 1),
        f"/suivi/visite/{running_lease.pk}/",
    )


def test_the_visit_made_closes_the_one_that_was_planned(running_lease, staff):
    visit(running_lease, staff.rental, next_on=date(2026, 9, 19))
    visit(running_lease, staff.rental, on=date(2026, 9, 19))
    assert not open_todos().exists()


def test_a_visit_where_nobody_was_there_is_still_to_be_made_unless_another_day_is_set(running_lease, staff):
    visit(running_lease, staff.rental, next_on=date(2026, 9, 19))
    visit(running_lease, staff.rental, on=date(2026, 9, 19), presence="absent", state="")
    assert open_todos().get().due_on == date(2026, 9, 19)
    visit(running_lease, staff.rental, on=date(2026, 9, 20), presence="absent", state="", next_on=date(2026, 9, 27))
    assert open_todos().get().due_on == date(2026, 9, 27)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"state": "  "}, "state"),
        ({"on": date(2026, 7, 1)}, "on"),
        ({"on": date(2026, 9, 21)}, "on"),
        ({"next_on": date(2026, 9, 18)}, "next_on"),
    ],
    ids=["nothing seen", "before the keys", "tomorrow", "next before this one"],
)
def test_a_visit_that_cannot_be_names_its_field_and_writes_nothing(running_lease, staff, changes, field):
    with pytest.raises(Refused) as refusal:
        visit(running_lease, staff.rental, **changes)
    assert refusal.value.field == field
    assert not Contact.objects.exists()


def test_a_letter_sent_and_a_message_left_meet_nobody(running_lease, staff):
    household = running_lease.household
    for kind, presence in (("letter", "met"), ("call", "sent"), ("text", "sent")):
        made = actions.note_contact(
            staff.rental, household=household, kind=kind, presence=presence, on=TODAY, today=TODAY
        )
        assert made.presence == "sent"
    assert household.application.last_contact_on is None
    actions.note_contact(staff.rental, household=household, kind="text", presence="received", on=TODAY, today=TODAY)
    household.application.refresh_from_db()
    assert household.application.last_contact_on == TODAY, "it wrote: a sign of it"


def test_the_base_itself_refuses_that_somebody_be_met_in_writing(running_lease, staff):
    row = Contact(household=running_lease.household, kind="letter", presence="met", on=TODAY, by=staff.rental)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_the_line_of_a_contact_is_a_note_of_the_team(running_lease, staff):
    made = actions.note_contact(
        staff.rental, household=running_lease.household, kind="call", on=TODAY, today=TODAY, line=" Rappelle lundi. "
    )
    note = TeamNote.objects.get()
    assert (note.text, note.contact, note.on, note.author) == ("Rappelle lundi.", made, TODAY, staff.rental)


def test_a_contact_sent_twice_is_written_once(running_lease, staff):
    given = {"household": running_lease.household, "kind": "call", "on": TODAY, "today": TODAY, "key": "une-fois"}
    first = actions.note_contact(staff.rental, line="Rappelle.", **given)
    assert actions.note_contact(staff.rental, line="Rappelle.", **given) == first
    assert (Contact.objects.count(), TeamNote.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "changes", [{"line": "Paie le 15."}, {"line": ""}, {"next_on": date(2026, 10, 1)}, {"presence": "absent"}]
)
def test_a_contact_sent_again_with_something_else_does_not_pass_for_the_first(running_lease, staff, changes):
    given = {"household": running_lease.household, "kind": "call", "on": TODAY, "today": TODAY, "key": "une-fois"}
    actions.note_contact(staff.rental, line="Paie le 5.", **given)
    with pytest.raises(Refused):
        actions.note_contact(staff.rental, **{"line": "Paie le 5.", **given, **changes})
    assert (Contact.objects.count(), TeamNote.objects.get().text) == (1, "Paie le 5.")


def test_why_nobody_came_is_kept_by_the_contact_that_did_not_say_it(running_lease, staff):
    given = {"household": running_lease.household, "kind": "office", "on": TODAY, "today": TODAY, "presence": "absent"}
    first = actions.note_contact(staff.rental, **given)
    made = actions.note_contact(staff.rental, missed_for="work", key="un-rendez-vous", **given)
    assert made == first and made.missed_for == "work"
    other = actions.note_contact(staff.rental, missed_for="transport", key="un-autre", **given)
    assert other != first and Contact.objects.count() == 2


def test_the_day_of_the_next_contact_comes_back_until_the_household_gives_a_sign(running_lease, staff):
    given = {"household": running_lease.household, "kind": "call", "today": TODAY}
    actions.note_contact(staff.rental, on=date(2026, 9, 10), next_on=date(2026, 9, 15), **given)
    waiting = ToDo.objects.waiting().filter(kind="followup.contact")
    assert waiting.get().due_on == date(2026, 9, 15)
    actions.note_contact(staff.rental, on=date(2026, 9, 15), presence="absent", **given)
    assert waiting.get().due_on == date(2026, 9, 15), "nobody answered: still to be done"
    actions.note_contact(staff.rental, on=date(2026, 9, 16), presence="sent", next_on=date(2026, 9, 22), **given)
    assert waiting.get().due_on == date(2026, 9, 22)
    actions.note_contact(staff.rental, on=date(2026, 9, 18), presence="met", **given)
    assert not waiting.exists()


def test_who_was_met_is_of_the_household(running_lease, lease_of_another, staff):
    given = {"household": running_lease.household, "kind": "call", "on": TODAY, "today": TODAY}
    holder = running_lease.household.holder
    assert actions.note_contact(staff.rental, person=str(holder.pk), **given).person == holder
    with pytest.raises(Refused) as refusal:
        actions.note_contact(staff.rental, person=str(lease_of_another.household.holder.pk), **given)
    assert refusal.value.field == "person" and Contact.objects.count() == 1


@pytest.fixture
def lease_of_another(build):
    return build.lease("Bleuet")


def test_a_visit_goes_point_by_point_with_who_mends_and_its_photos(running_lease, staff, photo):
    made = visit(
        running_lease,
        staff.rental,
        state="",
        points={
            "dry": Seen("no", "Moisi derrière l’armoire.", "owner", date(2026, 10, 1)),
            "smoke": Seen("unseen"),
            "heating": Seen("yes"),
        },
        photos=[Photo(photo(), "dry"), Photo(photo(), "dry"), Photo(photo(10))],
        agreed="Aérer chaque matin.",
    )
    assert [(p.code, p.answer, p.mender) for p in made.points.all()] == [
        ("dry", "no", "owner"),
        ("heating", "yes", ""),
        ("smoke", "unseen", ""),
    ]
    kept = list(made.photos.all())
    assert [one.point for one in kept] == ["dry", ""], "the same photo is kept once"
    with kept[0].file.file.open("rb") as file:
        content = file.read()
    assert content[:2] == b"\xff\xd8" and b"MARK" not in content
    mend = ToDo.objects.waiting().get(kind="followup.mend")
    assert (mend.due_on, mend.url) == (date(2026, 10, 1), f"/suivi/visite/{running_lease.pk}/repare/")


def test_a_defect_waits_until_it_is_mended_or_seen_right_and_not_seen_says_nothing(running_lease, staff):
    on = date(2026, 9, 18)
    both = {code: Seen("no", "Abîmé.", "owner", date(2026, 10, 1)) for code in ("dry", "networks")}
    visit(running_lease, staff.rental, points=both)
    waiting = ToDo.objects.waiting().filter(kind="followup.mend")
    assert actions.note_mended(staff.rental, lease=running_lease, codes=["dry"], on=on, today=TODAY) == 1
    assert [one.code for one in queries.defects(running_lease, TODAY)] == ["networks"] and waiting.exists()
    again = {"on": date(2026, 9, 19), "points": {"networks": Seen("unseen")}}
    visit(running_lease, staff.rental, **again)
    assert [one.code for one in queries.defects(running_lease, TODAY)] == ["networks"]
    visit(running_lease, staff.rental, on=TODAY, points={"networks": Seen("yes")})
    assert queries.defects(running_lease, TODAY) == [] and not waiting.exists()
    assert queries.defects(running_lease, on) == [], "nobody had written it down by then"


def test_a_visit_sent_twice_is_written_once_with_its_photos(running_lease, staff, photo):
    sent = {"key": "une-visite", "photos": [Photo(photo())], "next_on": date(2026, 12, 1), "note": "Vu."}
    first = visit(running_lease, staff.rental, **sent)
    assert visit(running_lease, staff.rental, **sent) == first
    counts = [model.objects.count() for model in (Contact, HomeVisit, HomeVisitPhoto, TeamNote)]
    assert counts == [1, 1, 1, 1] and open_todos().count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "Fuite sous l’évier."},
        {"agreed": "Plombier jeudi."},
        {"note": ""},
        {"next_on": None},
        {"on": date(2026, 9, 19)},
        {"points": {"dry": Seen("no", "Moisi.", "agency", date(2026, 10, 1))}},
        {"photos": []},
    ],
    ids=lambda changes: [*changes][0],
)
def test_a_visit_sent_again_with_something_else_does_not_pass_for_the_first(running_lease, staff, photo, changes):
    points = {"dry": Seen("no", " Moisi. ", "owner", date(2026, 10, 1)), "heating": Seen("yes", "", "owner")}
    sent = {"key": "une-visite", "photos": [Photo(photo())], "next_on": date(2026, 12, 1), "note": "Vu."}
    first = visit(running_lease, staff.rental, points=points, **sent)
    assert visit(running_lease, staff.rental, points=points, **sent) == first
    with pytest.raises(Refused) as refusal:
        visit(running_lease, staff.rental, **{"points": points, **sent, **changes})
    assert refusal.value.field == "key" and "18\u00a0septembre" in refusal.value.message
    assert HomeVisit.objects.get() == first


def test_two_visits_of_one_day_by_two_people_are_said_and_nothing_of_the_second_is_written(running_lease, staff):
    visit(running_lease, staff.rental, key="la-première")
    with pytest.raises(Refused) as refusal:
        visit(running_lease, staff.social, key="la-seconde", note="Vu aussi.")
    assert refusal.value.field == "on" and staff.rental.name in refusal.value.message
    assert Contact.objects.count() == HomeVisit.objects.count() == 1 and not TeamNote.objects.exists()


def test_nobody_in_the_morning_somebody_in_the_evening_are_two_visits(running_lease, staff):
    visit(running_lease, staff.rental, presence="absent", state="")
    visit(running_lease, staff.rental)
    assert HomeVisit.objects.count() == 2


def test_a_visit_sent_late_does_not_undo_what_was_set_since(running_lease, staff):
    visit(running_lease, staff.rental, on=date(2026, 9, 19), next_on=date(2026, 10, 9))
    visit(running_lease, staff.social, on=date(2026, 9, 12), next_on=date(2026, 9, 26))  # typed offline, sent today
    assert open_todos().get().due_on == date(2026, 10, 9)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"points": {"dry": Seen("no")}}, "dry_words"),
        ({"points": {"dry": Seen("no", "Moisi.", "owner", date(2026, 9, 17))}}, "dry_by"),
        ({"presence": "absent", "points": {"dry": Seen("yes")}}, "presence"),
        ({"points": {"roof": Seen("yes")}}, None),
        ({"photos": [Photo(b"%PDF-1.7 not a picture", "dry")]}, "dry_photos"),
    ],
    ids=["a defect without a word", "mended before", "seen by nobody", "no such point", "no picture"],
)
def test_an_answer_that_cannot_be_is_said_beside_it_and_nothing_is_written(running_lease, staff, changes, field):
    with pytest.raises(Refused) as refusal:
        visit(running_lease, staff.rental, **changes)
    assert refusal.value.field == field
    assert not Contact.objects.exists() and not HomeVisit.objects.exists() and not ToDo.objects.filter(room="followup")
