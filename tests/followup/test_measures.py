"""The measure by which a household is followed: it begins, is reviewed, ends; what is due of it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import ToDo
from trousseau.core.todo import words
from trousseau.followup import actions, queries
from trousseau.followup.actions_measures import begin_measure, end_measure, refresh_all, review_measure
from trousseau.followup.models import HouseholdMeasure, MeasureReview
from trousseau.tenancies.models import Lease

BEGUN = date(2026, 7, 15)
FIRST_REVIEW = date(2026, 10, 15)  # close for three months


def begin(lease, actor, on=BEGUN, **changes):
    given = {"needs": {"rent": "watch", "rights": "help"}}
    return begin_measure(actor, lease=lease, on=on, today=on, **{**given, **changes})


@pytest.fixture
def measure(running_lease, staff):
    return begin(running_lease, staff.rental)


def waiting(kind):
    return ToDo.objects.waiting().filter(kind=f"followup.{kind}")


def due(measure, on):
    return queries.due([measure], on)[measure.pk]


def met(measure, staff, on, **changes):
    given = {"household": measure.household, "kind": "call", "on": on, "today": on}
    return actions.note_contact(staff.rental, **{**given, **changes})


def visit(measure, staff, on, **changes):
    given = {"on": on, "today": on, "presence": "met", "state": "Tenu."}
    return actions.note_home_visit(staff.rental, lease=measure.lease, **{**given, **changes})


def review(measure, actor, on, **changes):
    given = {"version": measure.version, "needs": {"rent": "fine"}, "intensity": "usual", "words": "Loyer payé."}
    return review_measure(actor, measure=measure, on=on, today=on, **{**given, **changes})


def test_it_begins_close_with_its_diagnosis_and_says_what_is_due(measure, staff):
    found = due(measure, BEGUN)
    assert (found.intensity, found.visit_on, found.review_on) == ("close", date(2026, 8, 14), FIRST_REVIEW)
    entry = measure.reviews.get()
    assert (entry.kind, entry.needs, entry.by) == ("entry", {"rent": "watch", "rights": "help"}, staff.rental)
    assert not ToDo.objects.waiting().filter(room="followup").exists(), "nothing is due for a month"


def test_the_rhythm_asks_for_a_visit_which_closes_it_and_an_absence_does_not(measure, staff):
    refresh_all(date(2026, 8, 1))
    row = waiting("rhythm").get()
    assert (row.due_on, row.url) == (date(2026, 8, 14), f"/suivi/visite/{measure.lease_id}/")
    visit(measure, staff, date(2026, 8, 10), presence="absent", state="")
    assert waiting("rhythm").exists()
    visit(measure, staff, date(2026, 8, 12))
    assert not waiting("rhythm").exists()
    assert due(measure, date(2026, 8, 12)).visit_on == date(2026, 9, 11)
    refresh_all(date(2026, 9, 1))
    assert waiting("rhythm").get().due_on == date(2026, 9, 11)


def test_a_day_set_with_the_household_takes_the_place_of_the_rhythm(measure, staff):
    refresh_all(date(2026, 8, 10))
    visit(measure, staff, date(2026, 8, 12), next_on=date(2026, 9, 3))
    refresh_all(date(2026, 9, 1))
    assert waiting("visit").get().due_on == date(2026, 9, 3) and not waiting("rhythm").exists()
    assert due(measure, date(2026, 9, 1)).agreed


def test_after_three_months_a_review_is_asked_for_which_closes_it_and_slows_the_visits(measure, staff):
    refresh_all(date(2026, 9, 30))
    assert not waiting("review").exists()
    refresh_all(date(2026, 10, 1))
    assert waiting("review").get().due_on == FIRST_REVIEW
    visit(measure, staff, date(2026, 10, 10))
    review(measure, staff.rental, FIRST_REVIEW)
    assert not waiting("review").exists()
    found = due(measure, FIRST_REVIEW)
    assert (found.intensity, found.visit_on, found.review_on) == ("usual", date(2027, 1, 9), date(2027, 4, 15))
    assert due(measure, date(2026, 10, 14)).intensity == "close", "a past day is read as it stood"


def test_what_is_sent_is_no_sign_and_silence_comes_back_until_there_is_one(measure, staff):
    for kind, presence in (("letter", "sent"), ("call", "sent"), ("visit", "absent")):
        met(measure, staff, date(2026, 8, 20), kind=kind, presence=presence)
    refresh_all(date(2026, 8, 28))
    assert not waiting("silent").exists()
    refresh_all(date(2026, 8, 29))
    row = waiting("silent").get()
    assert row.due_on == date(2026, 8, 29) and "depuis le début du suivi" in words(row)["why"]
    assert row.url == reverse("followup:contact_new", args=[measure.household_id])
    met(measure, staff, date(2026, 8, 30), kind="text", presence="received")
    assert not waiting("silent").exists()


def test_a_sign_too_old_does_not_break_the_silence(measure, staff):
    refresh_all(date(2026, 9, 20))
    actions.note_contact(
        staff.rental, household=measure.household, kind="call", on=date(2026, 7, 20), today=date(2026, 9, 20)
    )
    assert waiting("silent").get().due_on == date(2026, 9, 3)


def test_its_end_says_why_and_lets_everything_fall(measure, staff):
    refresh_all(date(2026, 10, 10))
    assert waiting("rhythm").exists() and waiting("review").exists() and waiting("silent").exists()
    end_measure(
        staff.rental,
        measure=measure,
        version=measure.version,
        on=date(2026, 10, 12),
        today=date(2026, 10, 12),
        ended_for="autonomy",
        end_words="Règle seul son loyer.",
    )
    assert not ToDo.objects.waiting().filter(room="followup").exists()
    assert queries.open_measure(measure.household) is None
    again = begin(measure.lease, staff.rental, on=date(2026, 11, 2))
    assert again.pk != measure.pk and due(again, date(2026, 11, 2)).intensity == "close"


def test_when_the_tenancy_ends_the_follow_up_waits_to_be_ended_and_nothing_else(measure, staff):
    refresh_all(date(2026, 10, 10))
    Lease.objects.filter(pk=measure.lease_id).update(ends_on=date(2026, 10, 11))
    refresh_all(date(2026, 10, 12))
    row = ToDo.objects.waiting().get(room="followup")
    assert (row.kind, row.url) == ("followup.end", reverse("followup:end", args=[measure.pk]))
    measure.lease.refresh_from_db()
    end_measure(
        staff.rental,
        measure=measure,
        version=measure.version,
        on=date(2026, 10, 12),
        today=date(2026, 10, 12),
        ended_for="left",
        end_words="Parti vivre avec sa sœur.",
    )
    assert not ToDo.objects.waiting().filter(room="followup").exists()


def test_one_household_is_followed_once_at_a_time(measure, staff):
    with pytest.raises(ValidationError):
        begin(measure.lease, staff.social, on=date(2026, 8, 1))
    assert HouseholdMeasure.objects.count() == MeasureReview.objects.count() == 1


def test_two_who_end_it_at_once_the_second_meets_a_conflict(measure, staff):
    seen = measure.version
    given = {"on": date(2026, 8, 1), "today": date(2026, 8, 1), "ended_for": "declined", "end_words": "Ne veut pas."}
    first = HouseholdMeasure.objects.get(pk=measure.pk)
    other = HouseholdMeasure.objects.get(pk=measure.pk)
    end_measure(staff.rental, measure=first, version=seen, **given)
    with pytest.raises(Conflict):
        end_measure(staff.director, measure=other, version=seen, **{**given, "ended_for": "handed"})
    measure.refresh_from_db()
    assert (measure.ended_for, measure.ended_by) == ("declined", staff.rental)


def test_a_review_and_an_end_at_once_meet_a_conflict_too(measure, staff):
    seen, other = measure.version, HouseholdMeasure.objects.get(pk=measure.pk)
    review(measure, staff.rental, date(2026, 8, 1))
    with pytest.raises(Conflict):
        end_measure(
            staff.director,
            measure=other,
            version=seen,
            on=date(2026, 8, 1),
            today=date(2026, 8, 1),
            ended_for="handed",
            end_words="Repris.",
        )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on": date(2026, 7, 1)}, "on"),
        ({"needs": {}}, None),
        ({"needs": {"health": "help"}}, None),
        ({"needs": {"rent": "terrible"}}, None),
        ({"intensity": "light"}, "words"),
    ],
    ids=["before the keys", "nothing said", "no such subject", "no such level", "light without a reason"],
)
def test_a_beginning_that_cannot_be_is_said_and_writes_nothing(running_lease, staff, changes, field):
    with pytest.raises(Refused) as refusal:
        begin(running_lease, staff.rental, **changes)
    assert refusal.value.field == field
    assert not HouseholdMeasure.objects.exists() and not MeasureReview.objects.exists()


def test_an_end_that_cannot_be_is_said(measure, staff):
    given = {"on": date(2026, 8, 1), "today": date(2026, 8, 1), "ended_for": "autonomy", "end_words": "Va bien."}
    for changes, field in (
        ({"on": date(2026, 8, 2)}, "on"),
        ({"on": date(2026, 7, 1)}, "on"),
        ({"end_words": "  "}, "end_words"),
        ({"ended_for": "left"}, "ended_for"),
    ):
        with pytest.raises(Refused) as refusal:
            end_measure(staff.rental, measure=measure, version=measure.version, **{**given, **changes})
        assert refusal.value.field == field
    measure.refresh_from_db()
    assert measure.ended_on is None


def test_the_night_is_safe_to_run_twice_and_costs_little_for_many(measure, staff, django_assert_max_num_queries):
    day = date(2026, 10, 10)
    refresh_all(day)
    rows = list(ToDo.objects.order_by("pk").values())
    with django_assert_max_num_queries(45):
        refresh_all(day)
    assert list(ToDo.objects.order_by("pk").values()) == rows


def test_forty_measures_are_read_together(measure, build, django_assert_max_num_queries):
    for lease in build.copies(measure.lease, 40):
        one = HouseholdMeasure.objects.create(
            household=lease.household, lease=lease, begun_on=BEGUN, begun_by=measure.begun_by
        )
        MeasureReview.objects.create(
            measure=one, kind="entry", on=BEGUN, noted_on=BEGUN, by=measure.begun_by, intensity="close"
        )
    rows = list(HouseholdMeasure.objects.all())
    with django_assert_max_num_queries(4):
        assert len(queries.due(rows, FIRST_REVIEW)) == 41
