"""The measures that a prescriber asks for and a funder pays; what is due of them; the places that are paid for."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from trousseau.core.actions_grants import grant_household
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import Organisation, ToDo
from trousseau.core.todo import words
from trousseau.followup import queries
from trousseau.followup.actions_decided import (
    begin_decided_measure,
    edit_decided_measure,
    edit_places,
    note_places,
    note_time,
)
from trousseau.followup.actions_measures import begin_measure, end_measure, refresh_all
from trousseau.followup.durations import hours, months_begun
from trousseau.followup.models import FundedPlaces, HouseholdMeasure
from trousseau.rules.dates import add_days

BEGUN = date(2026, 7, 15)
END = date(2027, 1, 14)
TODAY = date(2026, 7, 20)


@pytest.fixture
def household(application):
    return application.household


def begin(actor, household, **changes):
    given = {"kind": "asll", "begun_on": BEGUN, "today": TODAY, "planned_end": END}
    return begin_decided_measure(actor, household=household, **{**given, **changes})


def change(actor, measure, today=TODAY, **fields):
    measure.refresh_from_db()
    return edit_decided_measure(actor, measure=measure, version=measure.version, today=today, **fields)


def waiting(kind):
    return ToDo.objects.waiting().filter(kind=f"followup.{kind}")


def test_a_household_without_a_home_has_one_open_measure_of_a_kind_and_several_kinds(staff, household):
    begin(staff.social, household)
    with pytest.raises(Refused) as refused:
        begin(staff.social, household)
    assert refused.value.field == "kind"
    begin(staff.social, household, kind="avdl")
    with pytest.raises(Refused):
        begin(staff.social, household, kind="gla")
    assert HouseholdMeasure.objects.count() == 2


def test_the_database_too_keeps_one_open_measure_of_a_kind(staff, household):
    from trousseau.core.actions import record

    begin(staff.social, household)
    with pytest.raises(ValidationError):
        record(HouseholdMeasure(household=household, kind="asll", begun_on=BEGUN, begun_by=staff.social), None)


def test_a_report_waits_a_month_before_it_is_due_until_it_is_sent(staff, household):
    measure = begin(staff.social, household, interim_due=date(2026, 10, 15))
    refresh_all(date(2026, 9, 14))
    assert not waiting("interim").exists()
    refresh_all(date(2026, 9, 15))
    row = waiting("interim").get()
    assert (row.due_on, row.role, row.url) == (date(2026, 10, 15), "social", f"/suivi/mesures/{measure.pk}/")
    assert "ASLL" in words(row)["why"]
    change(staff.social, measure, date(2026, 10, 1), interim_sent_on=date(2026, 10, 1))
    assert not waiting("interim").exists()
    refresh_all(date(2026, 10, 20))
    assert not waiting("interim").exists()


def test_renewal_final_report_and_end_wait_and_fall_with_the_end(staff, household):
    measure = begin(staff.social, household, final_due=date(2026, 12, 31), renewal_due=date(2026, 12, 15))
    refresh_all(date(2026, 12, 20))
    assert [waiting(kind).exists() for kind in ("final", "renewal", "term")] == [True, True, True]
    change(staff.social, measure, date(2026, 12, 20), planned_end=date(2027, 7, 14), renewal_asked_on=date(2026, 12, 1))
    assert [waiting(kind).exists() for kind in ("final", "renewal", "term")] == [True, False, False]
    measure.refresh_from_db()
    end_measure(
        staff.social,
        measure=measure,
        version=measure.version,
        on=date(2026, 12, 21),
        today=date(2026, 12, 21),
        ended_for="term",
        end_words="Budget tenu.",
    )
    assert not waiting("final").exists()


def test_a_measure_that_the_household_refused_waits_for_nothing(staff, household):
    begin(staff.social, household, adhesion="refused", answered_on=TODAY, interim_due=date(2026, 7, 30))
    assert not ToDo.objects.waiting().filter(kind__in=("followup.interim", "followup.term")).exists()


def test_a_measure_of_another_kind_leaves_the_gla_alone(running_lease, staff):
    day = date(2026, 7, 15)
    begin(staff.social, running_lease.household)
    gla = begin_measure(staff.rental, lease=running_lease, on=day, today=day, needs={"rent": "watch"})
    assert queries.open_measure(running_lease.household) == gla
    assert set(queries.due(HouseholdMeasure.objects.all(), day)) == {gla.pk}
    assert [one.kind for one in queries.open_measures([running_lease.household_id])[running_lease.household_id]] == [
        "asll",
        "gla",
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"planned_end": date(2026, 7, 1)}, "planned_end"),
        ({"decided_on": date(2026, 8, 1)}, "decided_on"),
        ({"interim_due": date(2026, 7, 1)}, "interim_due"),
        ({"interim_due": date(2027, 2, 1)}, "interim_due"),
        ({"interim_sent_on": date(2026, 8, 1)}, "interim_sent_on"),
        ({"adhesion": "agreed"}, "answered_on"),
        ({"answered_on": TODAY}, "answered_on"),
        ({"units_planned": 12}, "unit"),
        ({"unit": "months", "units_planned": 6, "units_billed": 7}, "units_billed"),
        ({"unit": "hours", "units_billed": 3, "adhesion": "refused", "answered_on": TODAY}, "units_billed"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_kept(staff, household, changes, field):
    with pytest.raises(Refused) as refused:
        begin(staff.social, household, **changes)
    assert refused.value.field == field and not HouseholdMeasure.objects.exists()


def test_two_who_correct_it_at_once_lose_nothing(staff, household):
    measure = begin(staff.social, household)
    stale = measure.version
    change(staff.director, measure, reference="D-1")
    with pytest.raises(Conflict):
        edit_decided_measure(staff.social, measure=measure, version=stale, today=TODAY, reference="D-2")
    assert HouseholdMeasure.objects.get().reference == "D-1"


def test_it_is_begun_followed_and_ended_on_its_pages(client, staff, household, on_day):
    on_day("2026-07-20")
    payer = Organisation.objects.create(kind="funder", name="Département d’essai")
    client.force_login(staff.social)
    page = reverse("followup:measure_new", args=[household.pk])
    assert client.get(page).status_code == 200
    refused = client.post(page, {"kind": "asll", "begun_on": "2026-07-15", "planned_end": "2026-07-01"})
    assert refused.status_code == 422 and "planned_end" in refused.context["form"].errors
    sent = {"kind": "asll", "begun_on": "2026-07-15", "planned_end": "2027-01-14", "funder": payer.pk}
    assert client.post(page, sent).status_code == 302
    measure = HouseholdMeasure.objects.get()
    assert (measure.funder, measure.kind, measure.begun_by) == (payer, "asll", staff.social)
    shown = client.get(reverse("followup:household", args=[household.pk])).content.decode()
    assert "Département d’essai" in shown
    page = reverse("followup:measure", args=[measure.pk])
    assert client.get(page).status_code == 200
    again = {**sent, "version": 1, "adhesion": "agreed", "answered_on": "2026-07-16"}
    assert client.post(page, again).status_code == 302
    assert client.post(page, again).status_code == 409
    end = {"version": 2, "ended_for": "term", "end_words": "Budget tenu.", "on": "2026-07-20"}
    assert client.post(reverse("followup:measure_end", args=[measure.pk]), end).status_code == 302
    assert client.get(page).status_code == 200, "what ended is still read"


def test_a_rental_manager_reads_the_measure_and_writes_none(client, staff, household, on_day):
    on_day("2026-07-20")
    measure = begin(staff.social, household)
    grant_household(household, users=[staff.rental], ground="essai", on=TODAY)
    client.force_login(staff.rental)
    assert "ASLL" in client.get(reverse("followup:household", args=[household.pk])).content.decode()
    for name, pk in (("measure_new", household.pk), ("measure", measure.pk), ("measure_end", measure.pk)):
        assert client.get(reverse(f"followup:{name}", args=[pk])).status_code == 403


def test_places_are_counted_against_what_runs_by_kind_and_day(staff, household):
    begin(staff.social, household)
    assert [(one.kind, one.running, one.places) for one in queries.occupancy(TODAY)] == [("asll", 1, None)]
    row = note_places(
        staff.director, kind="asll", places=0, starts_on=date(2026, 1, 1), source="Convention d’essai, article 4"
    )
    note_places(staff.director, kind="avdl", places=6, starts_on=date(2026, 9, 1), source="Convention d’essai")
    (found,) = queries.occupancy(TODAY)
    assert (found.places, found.left, found.over) == (0, -1, 1)
    assert [one.kind for one in queries.occupancy(date(2026, 9, 1))] == ["asll", "avdl"]
    assert queries.occupancy(date(2026, 7, 1)) == [queries.Occupied(found.kind, 0, 0)]
    edit_places(staff.director, row=row, version=1, places=8, ends_on=date(2026, 7, 20))
    assert queries.occupancy(TODAY)[0].places is None


def test_a_measure_takes_a_place_until_its_last_day_and_none_once_refused(staff, household):
    measure = begin(staff.social, household)
    ending = {"version": measure.version, "ended_for": "term", "end_words": "Budget tenu."}
    end_measure(staff.social, measure=measure, on=TODAY, today=TODAY, **ending)
    assert note_time(staff.social, measure=measure, on=TODAY, today=TODAY, minutes=30)
    assert queries.occupancy(TODAY)[0].running == 1 and queries.occupancy(add_days(TODAY, 1)) == []
    begin(staff.social, household, kind="avdl", adhesion="refused", answered_on=TODAY)
    assert [one.kind for one in queries.occupancy(TODAY)] == ["asll"]


@pytest.mark.parametrize(
    ("begun", "on", "months"),
    [
        (date(2026, 7, 15), date(2026, 7, 15), 1),
        (date(2026, 7, 15), date(2026, 8, 14), 1),
        (date(2026, 7, 15), date(2026, 8, 15), 2),
        (date(2027, 1, 31), date(2027, 2, 28), 1),  # its last day: there is no 30 February
        (date(2027, 1, 31), date(2027, 3, 1), 2),
        (date(2027, 1, 31), date(2027, 3, 30), 2),
        (date(2027, 1, 31), date(2027, 3, 31), 3),
        (date(2027, 1, 29), date(2027, 2, 28), 1),
        (date(2028, 1, 29), date(2028, 2, 28), 1),
        (date(2028, 1, 29), date(2028, 2, 29), 2),
        (date(2028, 2, 29), date(2029, 2, 28), 12),
        (date(2026, 5, 31), date(2026, 7, 1), 2),
    ],
)
def test_a_month_begun_is_counted_to_its_own_last_day(begun, on, months):
    assert months_begun(begun, on) == months


def test_the_places_of_one_source_are_said_once_for_a_day(staff):
    said = {"kind": "asll", "places": 5, "source": "Convention d’essai"}
    note_places(staff.director, **said, starts_on=date(2026, 1, 1), ends_on=date(2026, 7, 1))
    with pytest.raises(Refused) as refused:
        note_places(staff.director, **said, starts_on=date(2026, 6, 30))
    assert refused.value.field == "source"
    note_places(staff.director, **said, starts_on=date(2026, 7, 1))
    assert FundedPlaces.objects.count() == 2


def test_the_places_page_is_empty_then_says_what_is_over(client, staff, household, on_day):
    on_day("2026-07-20")
    client.force_login(staff.social)
    page = reverse("followup:places")
    assert "Aucune mesure" in client.get(page).content.decode()
    assert client.get(reverse("followup:places_new")).status_code == 403
    begin(staff.social, household)
    client.force_login(staff.director)
    sent = {"kind": "asll", "places": "0", "starts_on": "2026-01-01", "source": "Convention de juin"}
    assert client.post(reverse("followup:places_new"), sent).status_code == 302
    assert "Convention de juin" in client.get(page).content.decode()
    row = FundedPlaces.objects.get()
    edited = {**sent, "places": "9", "version": 1}
    assert client.post(reverse("followup:places_edit", args=[row.pk]), edited).status_code == 302
    assert client.post(reverse("followup:places_edit", args=[row.pk]), {**edited, "places": "8"}).status_code == 409


def test_hours_are_noted_in_seconds_once_and_summed(running_lease, staff):
    told = {"household": running_lease.household, "kind": "asll", "begun_on": TODAY, "today": TODAY}
    measure = begin_decided_measure(staff.social, **told)
    key = "4b6fd1f5-8f3c-4e23-9a0e-1a6b6f0a0b02"
    row = note_time(staff.social, measure=measure, on=TODAY, today=TODAY, minutes=90, key=key)
    assert note_time(staff.social, measure=measure, on=TODAY, today=TODAY, minutes=90, key=key) == row
    with pytest.raises(Refused):
        note_time(staff.social, measure=measure, on=TODAY, today=TODAY, minutes=91, key=key)
    with pytest.raises(Refused):  # a colleague's time is not this one's
        note_time(staff.director, measure=measure, on=TODAY, today=TODAY, minutes=90, key=key)
    note_time(staff.social, measure=measure, on=TODAY, today=TODAY, minutes=45)
    assert queries.spent([measure]) == {measure.pk: 135} and hours(135) == "2 h 15"
    for said, field in (
        ({"minutes": 700}, "minutes"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 30, "on": add_days(TODAY, -1)}, "on"),
        ({"minutes": 30, "on": add_days(TODAY, 1)}, "on"),
    ):
        with pytest.raises(Refused) as refused:
            note_time(staff.social, measure=measure, today=TODAY, **{"on": TODAY, **said})
        assert refused.value.field == field
    assert queries.spent([measure]) == {measure.pk: 135}
    later = add_days(TODAY, 2)
    refusal = {"begun_on": TODAY, "adhesion": "refused", "answered_on": add_days(TODAY, 1)}
    edit_decided_measure(staff.social, measure=measure, version=measure.version, today=later, **refusal)
    note_time(staff.social, measure=measure, on=add_days(TODAY, 1), today=later, minutes=30)  # to hear the refusal
    with pytest.raises(Refused) as refused:
        note_time(staff.social, measure=measure, on=later, today=later, minutes=30)
    assert refused.value.field == "on"
