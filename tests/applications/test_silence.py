"""Without news: the agency's rule, dated by the day the silence was full, undone by any contact."""

from datetime import date, timedelta

from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from trousseau.applications.actions import mark_silence, move_application
from trousseau.applications.enums import ApplicationState
from trousseau.applications.models import Application, StateChange
from trousseau.applications.queries import waiting
from trousseau.core.models import Household, Person, ToDo
from trousseau.followup.actions import note_contact

FULL = date(2026, 8, 31)  # ninety days after 2 June
SPACES = str.maketrans({"\u202f": " ", "\xa0": " "})


def hear(staff, application, on, today=None, **more):
    note_contact(staff.social, household=application.household, kind="call", on=on, today=today or on, **more)
    application.refresh_from_db()


def states(application):
    return list(application.changes.values_list("state", "on"))


def calls():
    return ToDo.objects.waiting().filter(kind="applications.call")


def test_a_request_is_without_news_on_the_ninetieth_day_whenever_the_night_sees_it(application):
    assert mark_silence(FULL - timedelta(days=1)) == (0, 1)
    assert mark_silence(FULL + timedelta(days=5)) == (1, 0)
    application.refresh_from_db()
    assert (application.state, application.state_on) == ("inactive", FULL)
    assert mark_silence(FULL + timedelta(days=6)) == (0, 0)
    assert states(application)[-1] == ("inactive", FULL)
    assert application.changes.last().by is None
    assert not calls().exists()


def test_two_weeks_before_the_social_worker_is_asked_to_call_and_a_contact_answers(application, staff):
    assert mark_silence(date(2026, 8, 16)) == (0, 0)
    mark_silence(date(2026, 8, 17))
    mark_silence(date(2026, 8, 18))
    todo = calls().get()
    assert (todo.due_on, todo.role, todo.article) == (FULL, "social", "Règle de l’agence n° 8")
    hear(staff, application, date(2026, 8, 20), presence="absent")
    assert calls().exists()  # nobody was heard
    hear(staff, application, date(2026, 8, 20))
    assert not calls().exists()
    assert mark_silence(FULL) == (0, 0)


def test_any_contact_brings_it_back_with_its_seniority(application, staff):
    mark_silence(FULL)
    hear(staff, application, date(2026, 9, 10))
    assert states(application)[-1] == ("active", date(2026, 9, 10))
    assert [a.pk for a in waiting(date(2026, 9, 10))] == [application.pk]
    assert application.received_on == date(2026, 6, 2)
    assert mark_silence(date(2026, 12, 8)) == (0, 1)  # counted again from the contact: 9 December


def test_a_contact_noted_late_undoes_the_silence_on_the_day_it_began(application, staff):
    mark_silence(FULL)
    hear(staff, application, date(2026, 8, 25), today=date(2026, 9, 5))
    assert states(application)[-1] == ("active", FULL)
    assert Application.objects.in_state(ApplicationState.ACTIVE, on=FULL).get() == application


def test_what_a_sitting_of_that_day_examined_is_read_from_the_dated_states(application, staff):
    mark_silence(FULL)
    assert [a.pk for a in waiting(FULL - timedelta(days=1))] == [application.pk]
    assert list(waiting(FULL)) == []
    assert list(waiting(date(2026, 6, 1))) == []


def test_a_household_set_aside_by_a_person_comes_back_by_a_contact_too(application, staff):
    day = date(2026, 7, 1)
    move_application(staff.social, application=application, code="sleep", on=day, today=day)
    hear(staff, application, date(2026, 7, 8))
    assert application.state == "active"


def test_the_pages_say_since_when_and_by_which_rule(client, application, staff, on_day):
    on_day("2026-08-20")
    client.force_login(staff.social)
    page = reverse("applications:application", args=[application.pk])
    shown = client.get(page).content.decode().translate(SPACES)
    assert "31 août 2026" in shown and "Règle de l’agence n° 8" in shown and "personne n’a encore vérifiée" in shown
    on_day("2026-09-02")
    mark_silence(date(2026, 9, 2))
    shown = client.get(page).content.decode().translate(SPACES)
    assert "90 jours sans contact" in shown and "Sans nouvelles" in shown


STEPS = st.lists(st.tuples(st.sampled_from(ApplicationState.values), st.integers(0, 40)), min_size=1, max_size=6)


class TheStockMovesByItsFlows(TestCase):
    """stock(t) = stock(t − 1) + entered − left, to the unit, for every state and every day."""

    @settings(max_examples=25, deadline=None)
    @given(st.lists(STEPS, min_size=1, max_size=4))
    def test_for_any_history(self, histories):
        first = date(2026, 1, 1)
        for number, steps in enumerate(histories, 1):
            person = Person.objects.create(last_name="Essai", first_name=str(number))
            household = Household.objects.create(holder=person, created_on=first)
            found = Application.objects.create(
                number=number, household=household, received_on=first, state_on=first, seniority_on=first
            )
            for state, day in sorted(steps, key=lambda step: step[1]):
                StateChange.objects.create(application=found, state=state, on=first + timedelta(days=day))
        for state in ApplicationState.values:
            before: set[int] = set()
            for day in range(42):
                now = set(
                    Application.objects.in_state(state, on=first + timedelta(days=day)).values_list("pk", flat=True)
                )
                moved = set(
                    StateChange.objects.filter(on=first + timedelta(days=day)).values_list("application", flat=True)
                )
                assert (now ^ before) <= moved
                before = now
