"""A query whose text is kept: the rows are not, nor who may read them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from trousseau.core.models import Grant, Household, Organisation, Person, Reader
from trousseau.core.prepared import prepared

pytestmark = pytest.mark.django_db


@prepared
def named(*names):
    return Organisation.objects.filter(name__in=names).order_by("name").values_list("name", "kind")


@prepared
def households(reader):
    return Household.objects.for_user(reader).order_by("pk").values_list("pk")


@pytest.fixture
def household():
    holder = Person.objects.create(last_name="Sorbier", first_name="Iris")
    return Household.objects.create(holder=holder, created_on="2026-06-01")


def open_it(household, user, **days):
    days = {"starts_on": "2026-06-01", **days}
    return Grant.objects.create(household=household, person=household.holder, user=user, ground="essai", **days)


def test_what_was_written_since_is_read():
    assert named("Union", "Avenir") == []
    Organisation.objects.create(name="Avenir", kind="partner")
    assert named("Union", "Avenir") == [("Avenir", "partner")]
    Organisation.objects.update(kind="funder")
    Organisation.objects.create(name="Union", kind="partner")
    assert named("Union", "Avenir") == [("Avenir", "funder"), ("Union", "partner")]
    assert named("Union") == [("Union", "partner")]


def test_among_none_is_none():
    Organisation.objects.create(name="Avenir", kind="partner")
    assert named() == []


def test_days_are_read_as_days(household):
    @prepared
    def days():
        return Household.objects.values_list("created_on")

    household.refresh_from_db()
    assert days() == [(household.created_on,)]


def test_the_text_is_written_once_for_the_same_arguments():
    asked = []

    @prepared
    def counted(name):
        asked.append(name)
        return Organisation.objects.filter(name=name).values_list("pk")

    with CaptureQueriesContext(connection) as captured:
        counted("Avenir"), counted("Avenir"), counted("Union")
    assert asked == ["Avenir", "Union"]
    assert len(captured) == 3


def test_a_grant_that_begins_or_ends_counts_at_once(household, account, on_day):
    on_day("2026-09-15")
    user = account("rental", grants=False)
    assert households(Reader.of(user)) == []
    grant = open_it(household, user)
    assert households(Reader.of(user)) == [(household.pk,)]
    grant.delete()
    assert households(Reader.of(user)) == []


def test_a_grant_closes_on_its_day_and_opens_nothing_to_another(household, account, on_day):
    user, other = account("rental", grants=False), account("social", grants=False)
    open_it(household, user, ends_on="2026-09-16")
    on_day("2026-09-15")
    assert households(Reader.of(user)) == [(household.pk,)]
    assert households(Reader.of(other)) == []
    on_day("2026-09-16")
    assert households(Reader.of(user)) == []


def test_a_role_that_changes_changes_what_is_read(household, account, on_day):
    """A tenant sees the home in which they live, whatever was granted to the account before."""
    on_day("2026-09-15")
    user = account("rental", grants=False)
    open_it(household, user)
    assert households(Reader.of(user)) == [(household.pk,)]
    user.roles = ("tenant",)
    user.save()
    assert households(Reader.of(user)) == []
