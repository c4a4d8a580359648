"""The openings to look at: whoever gives herself a file is among them, and each reader of the list reads the same."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.core.models import AccessLog
from trousseau.desk.rights.queries import outside
from trousseau.rules.dates import add_days
from trousseau.support.actions_team import join_team

DAY = date(2026, 9, 15)


@pytest.fixture(autouse=True)
def day(on_day):
    return on_day(DAY.isoformat())


def opened(household, user, day: date, role: str = "social", page: str = "support:household") -> None:
    last = AccessLog.objects.create(household=household, user=user, role=role, page=page)
    AccessLog.objects.filter(pk=last.pk).update(at=f"{day}T10:00:00+02:00")


def dated(day: date) -> None:
    """What was logged just now, as on that day."""
    AccessLog.objects.filter(at__date__gt=add_days(day, 30)).update(at=f"{day}T09:00:00+02:00")


def lead(actor, household, user=None, on=DAY, today=DAY):
    said = {"part": "referent", "why": "REPERE-MOTIF", "starts_on": on, "today": today}
    made = join_team(actor, household=household, user=user or actor, **said)
    dated(today)
    return made


def looked_at(reader) -> list[tuple]:
    return [(row.user, row.household, row.at.date()) for row in outside(reader)]


def test_who_makes_herself_referent_is_seen_that_day_with_her_reason(staff, application, client):
    household = application.household
    lead(staff.social, household)
    opened(household, staff.social, DAY)
    opened(household, staff.social, add_days(DAY, 1))
    assert looked_at(staff.director) == [(staff.social, household, DAY)], "once: the day after, she is known"
    client.force_login(staff.director)
    shown = client.get(reverse("desk:outside")).content.decode()
    assert "REPERE-MOTIF" in shown and "L’accompagnement va commencer" in shown.replace("'", "’")
    assert "REPERE-MOTIF" in client.get(reverse("desk:household", args=[household.pk])).content.decode()


def test_the_act_is_seen_though_no_page_was_opened_and_though_it_begins_later(staff, application):
    lead(staff.social, application.household, on=add_days(DAY, 3))
    assert looked_at(staff.director) == [(staff.social, application.household, DAY)]


def test_who_is_named_by_another_is_not_to_be_looked_at(staff, application):
    lead(staff.director, application.household, staff.social)
    opened(application.household, staff.social, DAY)
    assert looked_at(staff.director) == []


def test_a_row_said_to_begin_before_it_was_noted_takes_nothing_off_the_list(staff, application):
    before = add_days(DAY, -5)
    opened(application.household, staff.social, before)
    lead(staff.director, application.household, staff.social, on=add_days(DAY, -10))
    assert looked_at(staff.director) == [(staff.social, application.household, before)]


def test_a_director_who_gives_herself_a_file_is_seen_by_another(staff, application, account):
    lead(staff.director, application.household, staff.social)
    other = account("director", name="Gaël Martinet", grants=False)
    part = {"part": "colleague", "why": "Renfort.", "starts_on": DAY, "today": DAY}
    join_team(other, household=application.household, user=other, **part)
    dated(DAY)
    assert looked_at(staff.director) == [(other, application.household, DAY)]


def test_the_page_says_that_the_direction_reads_it(client, staff, application):
    page = reverse("support:team_new", args=[application.household_id])
    said = "La direction le lit"
    for user, there in ((staff.social, True), (staff.director, False)):
        client.force_login(user)
        assert (said in client.get(page).content.decode()) is there
