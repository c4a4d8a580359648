"""The file of an application that is closed does not stay open to those who took it."""

from datetime import date, timedelta

from trousseau.applications.actions import GROUND, close_files
from trousseau.core import scales
from trousseau.core.models import Grant


def test_a_closed_application_opens_its_file_to_social_work_no_longer_than_the_rule(running_lease, staff):
    household = running_lease.household
    application = household.application
    rows = Grant.objects.filter(household=household, ground=GROUND)
    assert application.state == "housed" and rows.filter(user=staff.social, ends_on=None).exists()
    grace = scales.at("applications.grace_days", date(2026, 9, 1)).number
    housed = application.state_on
    close_files(housed)
    last = housed + timedelta(days=grace)
    assert {row.ends_on for row in rows.filter(user=staff.social)} == {last}
    assert {row.ends_on for row in rows.filter(user=staff.director)} == {None}, "who answers for its end"
    assert close_files(housed) == 0 and {row.ends_on for row in rows.filter(user=staff.social)} == {last}
    assert not Grant.objects.open_to(staff.social, last).filter(household=household, ground=GROUND).exists()


def test_one_that_was_closed_long_ago_ends_the_night_it_is_found(running_lease, staff):
    close_files(date(2027, 3, 1))
    rows = Grant.objects.filter(household=running_lease.household, ground=GROUND, user=staff.social)
    assert {row.ends_on for row in rows} == {date(2027, 3, 1)}


def test_one_that_looks_for_a_home_stays_open(decision, staff):
    household = decision.allocated_to.household
    close_files(date(2027, 3, 1))
    assert Grant.objects.filter(household=household, ground=GROUND, user=staff.social, ends_on=None).exists()
