"""Two that were one: seen on several keys, merged by a person, and undone."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.applications.actions import move_application
from trousseau.applications.merging.actions import merge_applications, undo_merge
from trousseau.applications.models import Application, ApplicationMerge
from trousseau.applications.queries import doubles, facts, identity
from trousseau.core.errors import Refused
from trousseau.core.models import Person, PersonMerge

TODAY = date(2026, 9, 15)


@pytest.fixture
def two(build):
    """The same man, received twice: the second time earlier in seniority."""
    return build.application("Hysope", on=date(2026, 6, 9)), build.application("Hysope", on=date(2026, 6, 2))


def merge(staff, gone, stands, **changes) -> ApplicationMerge:
    given = {"why": "Orienté deux fois.", "on": TODAY, "today": TODAY, **changes}
    return merge_applications(staff.social, gone=gone, stands=stands, **given)


def test_the_earlier_seniority_stands_and_the_other_leaves(staff, two):
    stands, gone = two
    before = list(Person.objects.order_by("pk").values())
    merge(staff, gone, stands)
    (found,) = facts(TODAY)
    assert (found.id, found.since) == (stands.code, date(2026, 6, 2))
    gone.refresh_from_db()
    assert gone.state == "left" and gone.changes.last().reason == "merged"
    assert list(Person.objects.order_by("pk").values()) == before  # a redirect: no person is rewritten
    redirect = PersonMerge.objects.not_undone().get()
    assert (redirect.gone, redirect.stands) == (gone.household.holder, stands.household.holder)


def test_undone_each_takes_back_what_it_had(staff, two):
    stands, gone = two
    move_application(staff.social, application=gone, code="sleep", on=date(2026, 7, 1), today=TODAY)
    undo_merge(staff.director, merge=merge(staff, gone, stands), on=TODAY)
    rows = Application.objects.order_by("pk").values_list("state", "seniority_on")
    assert list(rows) == [("active", date(2026, 6, 9)), ("inactive", date(2026, 6, 2))]
    assert not PersonMerge.objects.not_undone().exists()
    with pytest.raises(Refused):
        undo_merge(staff.director, merge=ApplicationMerge.objects.get(), on=TODAY)
    merge(staff, *two)  # and merged again the other way round


def test_what_is_merged_is_told_as_a_double_no_more(staff, two):
    stands, gone = two
    who = identity("Hysope", "Aminata", date(1992, 3, 4), "06 00 00 00 21", "")
    assert [d.application for d in doubles(staff.social, who, but=stands.household)] == [gone]
    merge(staff, gone, stands)
    assert doubles(staff.social, who, but=stands.household) == []


def test_no_circle_no_closed_one_and_not_into_itself(staff, two, build):
    stands, gone = two
    with pytest.raises(Exception, match="elle-même"):
        merge(staff, stands, stands)
    merge(staff, gone, stands)
    for one, other in ((gone, stands), (stands, gone)):
        with pytest.raises(Refused):
            merge(staff, one, other)
    third = build.application("Lavande")
    with pytest.raises(Refused):
        merge(staff, third, stands, on=date(2026, 5, 1))


def test_one_national_number_is_one_request_whatever_the_names(staff, build):
    number = "021110426000017712"
    known = build.application("Bleuet", sne_number=number)
    other = identity("Genêt", "Rose", None, "", "")
    assert doubles(staff.social, other) == []
    (found,) = doubles(staff.social, other, sne_number=number)
    assert (found.application, found.keys) == (known, {"sne_number"})


def test_a_social_worker_merges_and_undoes_by_page(client, staff, two, on_day, account):
    on_day(TODAY.isoformat())
    stands, gone = two
    client.force_login(staff.social)
    url = reverse("applications:merge", args=[stands.pk, gone.pk])
    assert url in client.get(reverse("applications:application", args=[stands.pk])).content.decode()
    assert client.get(url).status_code == 200
    answer = client.post(url, {"stands": stands.pk, "why": "Deux fois.", "on": TODAY.isoformat()})
    assert answer.url == reverse("applications:application", args=[stands.pk])
    gone.refresh_from_db()
    assert gone.state == "left"
    undo = reverse("applications:unmerge", args=[gone.pk, ApplicationMerge.objects.get().pk])
    client.force_login(account("social", grants=False))
    assert client.post(undo).status_code == 404
    client.force_login(staff.social)
    assert undo in client.get(reverse("applications:application", args=[gone.pk])).content.decode()
    client.post(undo)
    gone.refresh_from_db()
    assert gone.state == "active"
