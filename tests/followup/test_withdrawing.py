"""A contact noted by mistake: it goes from every page and figure, and stays with who withdrew it and why."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.applications import todo
from trousseau.captation.visits.entries import Photo, Seen
from trousseau.core.errors import Refused
from trousseau.core.models import Grant, ToDo
from trousseau.core.personal_data import erase, export
from trousseau.core.todo import open_todo
from trousseau.followup import actions, queries
from trousseau.followup.home_visits import receive_home_visit
from trousseau.followup.models import Contact, HomeVisit, HomeVisitPhoto, HomeVisitPoint, TeamNote

TODAY = date(2026, 9, 20)
BEFORE = date(2026, 9, 10)
AUGUST = date(2026, 8, 20)


def note(household, actor, on=TODAY, **said):
    return actions.note_contact(actor, household=household, kind="call", on=on, today=TODAY, **said)


def withdraw(contact, actor, why="Autre ménage."):
    actions.withdraw_contact(actor, contact=contact, why=why, today=TODAY)


def test_what_it_had_moved_goes_back(running_lease, staff):
    household = running_lease.household
    note(household, staff.social, BEFORE, next_on=date(2026, 9, 15))
    wrong = note(household, staff.social, next_on=date(2026, 10, 1), line="MARQUE")
    assert queries.next_contact(household, TODAY) == date(2026, 10, 1)
    withdraw(wrong, staff.social)
    household.application.refresh_from_db()
    assert (household.application.last_contact_on, household.application.contact_count) == (BEFORE, 1)
    assert queries.signs([household.pk], TODAY).met == {household.pk: BEFORE}
    assert queries.next_contact(household, TODAY) == date(2026, 9, 15)
    assert ToDo.objects.waiting().get(kind="followup.contact").due_on == date(2026, 9, 15)
    assert not TeamNote.objects.exists() and TeamNote.everything.get().text == "MARQUE"


def test_the_only_one_leaves_nobody_met(running_lease, staff):
    household = running_lease.household
    withdraw(note(household, staff.social), staff.director)
    household.application.refresh_from_db()
    assert (household.application.last_contact_on, household.application.contact_count) == (None, 0)
    assert queries.timeline(staff.director, household) == []
    assert not queries.whom(staff.social, "").exists()  # nor is it proposed as one of whom something was noted last


@pytest.fixture
def asked(build):
    """An application: its household is to be met and called since the first of the month."""
    found = build.application("Garance Mélisse")
    for kind in (todo.MEET, todo.CALL):
        open_todo(kind, thing=found, on=date(2026, 9, 1), due_on=date(2026, 9, 30), household=found.household)
    return found


def waits() -> int:
    return ToDo.objects.waiting().filter(kind__in=[todo.MEET.code, todo.CALL.code]).count()


@pytest.mark.parametrize("order", [1, -1], ids=["the older first", "the newer first"])
def test_withdrawn_one_after_the_other_they_leave_the_household_to_be_heard(asked, staff, order):
    made = [note(asked.household, staff.social, on) for on in (BEFORE, TODAY)]
    for one in made[::order]:
        assert waits() == 0
        withdraw(one, staff.social)
    asked.refresh_from_db()
    assert (asked.last_contact_on, asked.contact_count, waits()) == (None, 0, 2)


def test_noted_on_the_wrong_day_then_on_its_own_it_leaves_nothing_to_hear(asked, staff):
    wrong = note(asked.household, staff.social)
    note(asked.household, staff.social, BEFORE)
    withdraw(wrong, staff.social)
    asked.refresh_from_db()
    assert (asked.last_contact_on, asked.contact_count, waits()) == (BEFORE, 1, 0)


def test_what_was_asked_after_the_last_that_stands_waits_again(asked, staff):
    actions.note_contact(staff.social, household=asked.household, kind="call", on=AUGUST, today=AUGUST)
    ToDo.objects.filter(household=asked.household).update(closed_on=None)
    withdraw(note(asked.household, staff.social), staff.social)
    asked.refresh_from_db()
    assert (asked.last_contact_on, asked.contact_count, waits()) == (AUGUST, 1, 2)


def test_a_visit_goes_with_what_was_seen(running_lease, staff, photo):
    planned = date(2026, 9, 19)
    actions.note_home_visit(
        staff.rental,
        lease=running_lease,
        on=date(2026, 9, 12),
        today=TODAY,
        presence="met",
        state="Bien.",
        next_on=planned,
    )
    made = receive_home_visit(
        staff.rental,
        lease=running_lease,
        on=planned,
        today=TODAY,
        presence="met",
        points={"dry": Seen("no", "MARQUE-2")},
        photos=[Photo(photo())],
        key="clé",
    )
    withdraw(made.contact, staff.rental)
    assert list(HomeVisit.objects.values_list("contact__on", flat=True)) == [date(2026, 9, 12)]
    assert queries.defects(running_lease, TODAY) == [] and not queries.photos(staff.rental).exists()
    assert ToDo.objects.waiting().get(kind="followup.visit").due_on == planned
    with pytest.raises(Refused) as refusal:  # its draft, whose answer was lost, leaves again from the telephone
        actions.note_home_visit(
            staff.rental, lease=running_lease, on=planned, today=TODAY, presence="met", state="Bien.", key="clé"
        )
    assert "Autre ménage." in str(refusal.value)
    again = actions.note_home_visit(
        staff.rental, lease=running_lease, on=planned, today=TODAY, presence="met", state="Bien.", key="autre"
    )
    assert again.pk != made.pk


def test_who_noted_it_withdraws_it_once_with_a_reason(running_lease, staff):
    made = note(running_lease.household, staff.social, key="clé")
    with pytest.raises(Refused):
        withdraw(made, staff.rental)
    with pytest.raises(Refused) as refusal:
        withdraw(made, staff.social, why=" ")
    assert refusal.value.field == "why"
    with pytest.raises(Refused) as refusal:  # it is read in the file, as its notes are
        withdraw(made, staff.social, why="La personne est schizophrène.")
    assert refusal.value.field == "why"
    withdraw(made, staff.social)
    with pytest.raises(Refused):
        withdraw(made, staff.social)
    with pytest.raises(Refused):
        note(running_lease.household, staff.social, key="clé")


def test_it_stands_in_no_copy_and_goes_with_the_file(running_lease, staff, photo):
    household = running_lease.household
    made = receive_home_visit(
        staff.rental,
        lease=running_lease,
        on=TODAY,
        today=TODAY,
        presence="met",
        points={"dry": Seen("no", "MARQUE-1")},
        agreed="MARQUE-2",
        note="MARQUE-3",
        photos=[Photo(photo())],
    )
    withdraw(made.contact, staff.rental, why="MARQUE-4")
    assert "MARQUE" not in str(export(household, staff.director))
    erase(staff.director, household)
    assert not Contact.everything.exists() and not TeamNote.everything.exists() and not HomeVisit.everything.exists()
    assert not HomeVisitPoint.objects.exists() and not HomeVisitPhoto.objects.exists()


def test_the_page_withdraws_and_says_by_whom(client, running_lease, staff):
    household = running_lease.household
    made = note(household, staff.social, line="MARQUE")
    page, url = reverse("followup:household", args=[household.pk]), reverse("followup:contact_withdraw", args=[made.pk])
    client.force_login(staff.rental)
    assert url not in client.get(page).content.decode() and client.get(url).status_code == 403
    client.force_login(staff.social)
    assert url in client.get(page).content.decode()
    assert client.post(url, {"why": ""}).status_code == 422
    assert client.post(url, {"why": "Autre <b>ménage</b>."}).status_code == 302
    said = client.get(page).content.decode()
    assert "MARQUE" not in said and "Autre &lt;b&gt;ménage" in said and url not in said
    twice = client.post(url, {"why": "Encore."})
    assert twice.status_code == 422 and "MARQUE" not in twice.content.decode()
    Grant.objects.filter(user=staff.social).delete()
    assert client.get(url).status_code in (403, 404)


def test_the_page_of_what_was_withdrawn_says_by_whom_and_leads_to_the_file(client, running_lease, staff):
    household = running_lease.household
    made = note(household, staff.social)
    withdraw(made, staff.social, why="MARQUE-DEJA")
    client.force_login(staff.social)
    url = reverse("followup:contact_withdraw", args=[made.pk])
    answer = client.get(url, follow=True)
    assert answer.redirect_chain == [(reverse("followup:household", args=[household.pk]), 302)]
    page = answer.content.decode()
    assert "l’a déjà retiré" in page and staff.social.name in page and "MARQUE-DEJA" in page
