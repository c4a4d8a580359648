"""Contacts, visits, team notes."""

from datetime import date

import pytest

from trousseau.core.errors import Refused
from trousseau.core.models import ToDo
from trousseau.followup import actions
from trousseau.followup.models import Contact, TeamNote

TODAY = date(2026, 9, 20)


def visit(lease, actor, **changes):
    given = {"on": date(2026, 9, 18), "presence": "met", "state": "Logement tenu."}
    return actions.note_home_visit(actor, lease=lease, today=TODAY, **{**given, **changes})


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


def test_tomorrow_is_not_noted(running_lease, staff):
    household, tomorrow = running_lease.household, date(2026, 9, 21)
    with pytest.raises(Refused) as refusal:
        actions.note_contact(staff.social, household=household, kind="call", on=tomorrow, today=TODAY)
    assert refusal.value.field == "on"
    with pytest.raises(Refused):
        actions.write_team_note(staff.social, household=household, on=tomorrow, today=TODAY, text="…")


def test_a_visit_is_a_contact_with_what_was_seen_a_note_and_the_next_date(running_lease, staff):
    made = visit(running_lease, staff.rental, to_do="Plombier", next_on=date(2026, 12, 1), note="Tout va bien.")
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
