"""A household over time: who joins, who leaves, who may open whose file, and what is written wrongly."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.applications.composition.actions import add_member, correct_member, end_member
from trousseau.applications.queries import applications
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import Grant, Household, Person

BORN, TODAY = date(2026, 9, 1), date(2026, 9, 15)
SPACES = str.maketrans({"\u202f": " ", "\xa0": " "})


@pytest.fixture
def household(build, on_day):
    """Aminata and her partner Noé."""
    on_day(TODAY.isoformat())
    others = [{"last_name": "Capucine", "first_name": "Noé", "relation": "partner"}]
    return build.application(others=others).household


def birth(actor, household, **changes):
    given = {
        "version": household.version,
        "first_name": "Lila",
        "last_name": "Capucine",
        "relation": "child",
        "came": "birth",
        "on": BORN,
        "today": TODAY,
    }
    return add_member(actor, household=household, **{**given, **changes})


def leave(actor, household, place, **changes):
    member = household.members.all()[place]
    given = {"version": household.version, "went": "separation", "on": BORN, "today": TODAY}
    end_member(actor, member=member, **{**given, **changes})
    return member


def readers(person, on) -> set[str]:
    held = Grant.objects.current(on).filter(person=person).values_list("user__roles", flat=True)
    return {str(role) for roles in held for role in roles}


def page(client, name, *arguments):
    response = client.get(reverse(name, args=arguments))
    assert response.status_code == 200
    return response.content.decode().translate(SPACES)


def test_a_birth_counts_from_its_day_and_whoever_reads_the_household_reads_the_child(household, staff):
    child = birth(staff.social, household)
    assert (child.person.born_on, child.starts_on, child.came) == (BORN, BORN, "birth")
    assert [household.size_on(day, 25) for day in (date(2026, 8, 31), BORN)] == [2, 3]
    assert applications(staff.social, TODAY).get().size == 3
    assert applications(staff.social, date(2026, 8, 31)).get().size == 2
    assert readers(child.person, BORN) == {"social", "director"}
    assert readers(child.person, date(2026, 8, 31)) == set()


def test_after_a_separation_the_household_counts_one_less_and_the_file_closes_that_day(household, staff):
    gone = leave(staff.social, household, 1)
    assert [household.size_on(day, 25) for day in (date(2026, 8, 31), BORN)] == [2, 1]
    assert readers(gone.person, BORN) == set()
    assert readers(gone.person, date(2026, 8, 31)) == {"social", "director"}
    assert readers(household.holder, BORN) == {"social", "director"}
    assert gone.person not in Person.objects.for_user(staff.social)
    assert household in Household.objects.for_user(staff.social)


def test_a_file_that_another_household_opens_stays_open_there(household, build, staff):
    """Shared custody: the child leaves one home; those who follow the other still open the file."""
    child = birth(staff.social, household)
    other = build.application("Lavande").household
    from trousseau.core.actions import record
    from trousseau.core.actions_grants import share_grants
    from trousseau.core.models import HouseholdMember

    record(HouseholdMember(household=other, person=child.person, relation="child", starts_on=BORN), staff.social)
    share_grants(other, child.person, on=BORN)
    household.refresh_from_db()
    end_member(staff.social, member=child, version=household.version, went="departure", on=TODAY, today=TODAY)
    running = Grant.objects.current(TODAY).filter(person=child.person)
    assert set(running.values_list("household", flat=True)) == {other.pk}


def test_the_applicant_leaves_once_another_takes_the_place(household, staff):
    with pytest.raises(Refused) as refusal:
        leave(staff.social, household, 0, went="death")
    assert refusal.value.field == "successor"
    partner = household.members.all()[1]
    leave(staff.social, household, 0, went="death", successor=partner)
    household.refresh_from_db()
    assert str(household) == "Noé Capucine"
    assert household.members.get(ends_on=None).relation == "holder"
    assert household.history.first().history_change_reason == "death"


def test_the_last_person_does_not_leave_an_empty_household(household, staff):
    leave(staff.social, household, 1)
    household.refresh_from_db()
    with pytest.raises(Refused, match="fermez plutôt la demande"):
        leave(staff.social, household, 0)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on": date(2026, 9, 16)}, "on"),
        ({"on": date(2026, 6, 1)}, "on"),
        ({"born_on": date(2026, 9, 2)}, "born_on"),
        ({"first_name": "noe", "came": "arrival"}, "first_name"),
    ],
    ids=["a day to come", "before the household", "born after", "already there, accents apart"],
)
def test_what_cannot_be_is_said_beside_its_field(household, staff, changes, field):
    with pytest.raises(Refused) as refusal:
        birth(staff.social, household, **changes)
    assert refusal.value.field == field
    assert household.members.count() == 2


def test_a_member_is_ended_once_and_not_before_coming(household, staff):
    child = birth(staff.social, household)
    household.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        end_member(
            staff.social, member=child, version=household.version, went="departure", on=date(2026, 8, 1), today=TODAY
        )
    assert refusal.value.field == "on"
    leave(staff.social, household, 1)
    with pytest.raises(Refused):
        leave(staff.social, household, 1, version=3)


def test_the_second_of_two_writers_meets_the_first(household, staff):
    same = Household.objects.get(pk=household.pk)
    birth(staff.social, household)
    with pytest.raises(Conflict):
        birth(staff.rental, same, first_name="Anis", came="arrival")
    assert same.members.count() == 3


def test_a_correction_keeps_what_was_written_before(household, staff):
    member = household.members.all()[1]
    correct_member(
        staff.social,
        member=member,
        version=1,
        today=TODAY,
        relation="other",
        first_name="Noah",
        last_name="Capucine",
        born_on=date(1990, 1, 2),
        phone="",
        email="",
    )
    person = Person.objects.get(pk=member.person_id)
    assert (str(person), person.born_on, person.key) == ("Noah Capucine", date(1990, 1, 2), "capucine noah")
    assert {row.first_name for row in person.history.all()} == {"Noé", "Noah"}
    assert household.members.all()[1].relation == "other"


def test_a_correction_makes_no_second_couple_of_a_household(household, staff):
    other = birth(staff.social, household, relation="other", came="arrival")
    with pytest.raises(Refused, match="Deux couples"):
        correct_member(staff.social, member=other, version=other.person.version, today=TODAY, relation="partner")
    correct_member(staff.social, member=other, version=other.person.version, today=TODAY, relation="child")


def test_by_the_pages_a_child_is_born_and_the_partner_leaves(client, household, staff):
    client.force_login(staff.social)
    file = reverse("applications:application", args=[household.application.pk])
    new = reverse("applications:member_new", args=[household.pk])
    assert new in client.get(file).content.decode()
    sent = {
        "version": "1",
        "came": "birth",
        "on": "2026-09-01",
        "first_name": "Lila",
        "last_name": "Capucine",
        "relation": "child",
    }
    assert client.post(new, sent).url == file
    partner = household.members.all()[1]
    end = reverse("applications:member_end", args=[household.pk, partner.pk])
    assert client.post(end, {"version": "2", "went": "separation", "on": "2026-09-15"}).url == file
    shown = page(client, "applications:application", household.application.pk)
    assert "2 personnes" in shown and "Lila Capucine" in shown and "Séparation, 15 septembre 2026" in shown
    assert client.get(end).status_code == 404


def test_in_the_page_a_conflict_loses_nothing_typed(client, household, staff):
    client.force_login(staff.social)
    new = reverse("applications:member_new", args=[household.pk])
    birth(staff.director, household)
    sent = {
        "version": "1",
        "came": "arrival",
        "on": "2026-09-10",
        "first_name": "Anis",
        "last_name": "Romarin",
        "relation": "other",
    }
    answer = client.post(new, sent)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="Anis"' in shown and 'value="Romarin"' in shown and "Lila Capucine" in shown
    assert client.post(new, {**sent, "version": "2"}).status_code == 302
    assert household.members.count() == 4


def test_in_the_page_two_corrections_meet_and_the_second_sees_the_first(client, household, staff):
    client.force_login(staff.social)
    member = household.members.all()[1]
    edit = reverse("applications:member_edit", args=[household.pk, member.pk])
    sent = {"version": "1", "first_name": "Noah", "last_name": "Capucine", "relation": "partner"}
    assert client.post(edit, sent).status_code == 302
    answer = client.post(edit, {**sent, "first_name": "Noël"})
    assert answer.status_code == 409
    assert "Noah" in answer.content.decode() and 'value="Noël"' in answer.content.decode()


def test_the_rental_manager_writes_a_birth_in_a_home_it_follows_and_in_no_other(client, build, staff, on_day):
    on_day("2026-09-15")
    home = build.running_lease().household
    elsewhere = build.application("Lavande").household
    client.force_login(staff.rental)
    new = reverse("applications:member_new", args=[home.pk])
    assert new in page(client, "desk:household", home.pk)
    sent = {
        "version": "1",
        "came": "birth",
        "on": "2026-09-01",
        "first_name": "Lila",
        "last_name": "Capucine",
        "relation": "child",
    }
    assert client.post(new, sent).url == reverse("desk:household", args=[home.pk])
    assert "rental" in readers(home.members.last().person, TODAY)
    assert client.get(reverse("applications:member_new", args=[elsewhere.pk])).status_code == 404


def test_a_tenant_who_left_the_household_no_longer_reads_its_papers(client, account, build, staff, on_day):
    day = on_day("2026-09-15")
    from trousseau.tenancies.queries import own_lease as of_tenant

    home = build.running_lease().household
    birth(staff.rental, home, first_name="Anis", came="arrival", relation="partner")
    home.refresh_from_db()
    user = account("tenant")
    home.holder.user = user
    home.holder.save()
    assert of_tenant(user, day) is not None
    successor = home.members.last()
    leave(staff.rental, home, 0, successor=successor, on=TODAY)
    assert of_tenant(user, day) is None


def test_no_relation_is_said_before_somebody_chooses_one(household, staff, client):
    """A child was kept as the partner: the first of the list, or a row that nobody touched."""
    client.force_login(staff.social)
    address = reverse("applications:member_new", args=[household.pk])
    assert 'value="child" selected' not in page(client, "applications:member_new", household.pk)
    said = {"version": household.version, "first_name": "Lila", "last_name": "Capucine", "came": "birth"}
    answer = client.post(address, {**said, "on": BORN.isoformat(), "relation": ""})
    assert answer.status_code == 422 and answer.context["form"].errors.keys() == {"relation"}

    opened = {"last_name": "Genêt", "first_name": "Ida", "on": BORN.isoformat(), "rooms_min": 1, "support": "none"}
    answer = client.post(reverse("applications:new"), {**opened, "m1_first_name": "Lou"})
    assert answer.status_code == 422 and answer.context["form"].errors.keys() == {"m1_relation"}


IMPOSSIBLE = [
    ("partner", date(2017, 5, 1)),  # nine years old
    ("child", date(1992, 3, 3)),  # born the day before the applicant
    ("child", date(1992, 3, 4)),
]
UNLIKELY = [("partner", date(2010, 5, 1)), ("child", date(2003, 5, 1)), ("other", date(1901, 1, 1))]


@pytest.mark.parametrize("relation, born_on", IMPOSSIBLE)
def test_an_age_that_cannot_be_is_refused_by_its_name(build, staff, relation, born_on):
    alone = build.application("Lin").household  # of an applicant born on 4 March 1992
    with pytest.raises(Refused) as refusal:
        arrive(staff.social, alone, relation=relation, born_on=born_on, ages_sure=True)
    assert refusal.value.field == "born_on" and "Lila Capucine" in str(refusal.value)
    others = [{"last_name": "Lin", "first_name": "Ode", "relation": relation, "born_on": born_on}]
    with pytest.raises(Refused, match="Ode Lin"):
        build.application("Lin", others=others)
    assert Person.objects.filter(first_name__in=("Lila", "Ode")).count() == 0


@pytest.mark.parametrize("relation, born_on", UNLIKELY)
def test_an_unlikely_age_is_asked_about_then_kept(build, staff, relation, born_on):
    alone = build.application("Lin").household
    with pytest.raises(Refused) as question:
        arrive(staff.social, alone, relation=relation, born_on=born_on)
    assert question.value.field == "ages_sure" and "Lila Capucine" in str(question.value)
    assert arrive(staff.social, alone, relation=relation, born_on=born_on, ages_sure=True).person.born_on == born_on


def test_the_partner_s_own_child_may_be_older_than_the_applicant(build, staff):
    others = [{"last_name": "Lin", "first_name": "Ode", "relation": "partner", "born_on": date(1970, 1, 1)}]
    family = build.application("Lin", others=others).household
    assert arrive(staff.social, family, relation="child", born_on=date(1991, 1, 1)).relation == "child"


def test_a_correction_asks_about_the_ages_that_it_changes_alone(build, staff):
    alone = build.application("Lin").household
    member = arrive(staff.social, alone, relation="partner", born_on=date(2010, 5, 1), ages_sure=True)
    said = {"today": TODAY, "version": member.person.version}
    correct_member(staff.social, member=member, **said, phone="06 00 00 00 33")
    member.person.refresh_from_db()
    said["version"] = member.person.version
    with pytest.raises(Refused, match="Lila Capucine"):
        correct_member(staff.social, member=member, **said, born_on=date(2017, 5, 1))
    correct_member(staff.social, member=member, **said, relation="child", born_on=date(2017, 5, 1))


def test_an_unlikely_age_is_asked_in_the_page_then_kept(client, build, staff, on_day):
    on_day(TODAY.isoformat())
    alone = build.application("Lin").household
    client.force_login(staff.social)
    address = reverse("applications:member_new", args=[alone.pk])
    said = {"version": alone.version, "first_name": "Lila", "last_name": "Capucine", "came": "arrival"}
    said |= {"on": BORN.isoformat(), "relation": "partner", "born_on": "2010-05-01"}
    assert 'type="checkbox" name="ages_sure"' not in client.get(address).content.decode()
    asked = client.post(address, said)
    assert asked.status_code == 422 and 'type="checkbox" name="ages_sure"' in asked.content.decode()
    assert client.post(address, {**said, "ages_sure": "on"}).status_code == 302

    opened = {"last_name": "Genêt", "first_name": "Ida", "on": BORN.isoformat(), "rooms_min": 1, "support": "none"}
    opened |= {"born_on": "1990-01-01", "m1_first_name": "Lou", "m1_relation": "child", "m1_born_on": "2003-05-01"}
    asked = client.post(reverse("applications:new"), opened)
    assert asked.status_code == 422 and 'type="checkbox" name="ages_sure"' in asked.content.decode()
    assert client.post(reverse("applications:new"), {**opened, "ages_sure": "on"}).status_code == 302


def test_nobody_becomes_the_applicant_at_an_age_at_which_nobody_signs(build, staff):
    others = [{"last_name": "Lin", "first_name": "Ode", "relation": "child", "born_on": date(2017, 5, 1)}]
    family = build.application("Lin", others=others).household
    with pytest.raises(Refused, match="Ode Lin"):
        leave(staff.social, family, 0, successor=family.members.last(), on=TODAY)
    assert not family.members.exclude(ends_on=None).exists()


def arrive(actor, household, **changes):
    return birth(actor, household, came="arrival", **changes)
