"""Two that were one: seen on several keys, merged by a person, and undone."""

from datetime import date
from itertools import permutations

import pytest
from django.urls import reverse

from trousseau.applications.actions import close_files, move_application, open_application
from trousseau.applications.merging.actions import merge_applications, undo_merge
from trousseau.applications.models import Application, ApplicationMerge
from trousseau.applications.queries import doubles, facts, identity
from trousseau.core.actions import edit
from trousseau.core.actions_grants import take_grants
from trousseau.core.errors import Refused
from trousseau.core.models import Grant, Person, PersonMerge, ToDo

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


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_in_whatever_order_merges_are_undone_the_seniority_is_what_stands(staff, build, order):
    own = {name: date(2026, 6, day) for name, day in (("Aneth", 9), ("Bleuet", 5), ("Carvi", 7), ("Dahlia", 1))}
    born = {
        name: date(1980, 1, day.day) for name, day in own.items()
    }  # four persons: whoever is alike is merged as one
    made = {name: build.application(name, on=day, born_on=born[name], phone="") for name, day in own.items()}
    into = (("Dahlia", "Bleuet"), ("Bleuet", "Aneth"), ("Carvi", "Aneth"))  # one of them twice removed
    merges = [merge(staff, fresh(made[gone]), fresh(made[stands])) for gone, stands in into]

    def reckoned(name: str) -> date:
        below = [into[rank][0] for rank, row in enumerate(merges) if row and into[rank][1] == name]
        return min(own[name], *(reckoned(one) for one in below)) if below else own[name]

    for rank in order:
        undo_merge(staff.director, merge=fresh(merges[rank]), on=TODAY)
        merges[rank] = None
        merged = {into[other][0] for other, row in enumerate(merges) if row}
        for name in own.keys() - merged:
            assert fresh(made[name]).seniority_on == reckoned(name), name


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_a_seniority_that_was_said_otherwise_since_the_merge_stays(staff, two):
    stands, gone = two
    row = merge(staff, gone, stands)
    edit(staff.social, stands, version=stands.version, seniority_on=date(2026, 7, 1), reason="separation")
    undo_merge(staff.director, merge=fresh(row), on=TODAY)
    assert fresh(stands).seniority_on == date(2026, 7, 1)


def test_what_waited_about_a_request_waits_again_once_its_merge_is_undone(staff, build, account):
    partner, day = account("partner"), date(2026, 9, 10)
    gone = open_application(partner, last_name="Genêt", first_name="Rose", on=day, today=day)
    about = ToDo.objects.filter(household=gone.household)
    before = set(about.waiting().values_list("kind", flat=True))
    row = merge(staff, gone, build.application("Hysope"))
    assert before and not about.waiting().exists()
    undo_merge(staff.director, merge=fresh(row), on=TODAY)
    assert set(about.waiting().values_list("kind", flat=True)) == before


def test_a_merge_undone_after_the_grace_gives_the_file_back_but_to_whom_it_was_closed_by_name(staff, two, account):
    stands, gone = two
    other = account("social")
    row, later = merge(staff, gone, stands), date(2027, 3, 1)
    take_grants(staff.director, user=other, on=TODAY, why="Un parent", households=[gone.household])
    close_files(later)
    undo_merge(staff.director, merge=fresh(row), on=later)
    readers = Grant.objects.open_to
    assert readers(staff.social, date(2027, 6, 1)).filter(household=gone.household).exists()
    assert not readers(other, date(2027, 6, 1)).filter(household=gone.household).exists()


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
