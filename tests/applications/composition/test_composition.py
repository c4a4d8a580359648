"""A child in two households, and a household that becomes two."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.applications.composition.actions import add_member, join_child, separate, share_custody
from trousseau.applications.models import Application, HouseholdSplit
from trousseau.applications.queries import facts
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import Grant, Household, HouseholdMember

RECEIVED, SPLIT, TODAY = date(2026, 6, 2), date(2026, 8, 1), date(2026, 9, 15)


@pytest.fixture
def family(build):
    return build.application(
        "Lin",
        others=[
            {"last_name": "Lin", "first_name": "Ode", "relation": "partner"},
            {"last_name": "Lin", "first_name": "Rose", "relation": "child", "born_on": date(2018, 2, 3)},
        ],
    )


def member(application: Application, first_name: str) -> HouseholdMember:
    household = Household.objects.get(pk=application.household_id)
    found = household.members.filter(person__first_name=first_name).order_by("-pk").first()
    found.household = household
    return found


def share(staff, application, percent: int, on: date = SPLIT) -> HouseholdMember:
    one = member(application, "Rose")
    return share_custody(staff.social, member=one, version=one.household.version, share=percent, on=on, today=TODAY)


def test_a_share_is_dated_and_below_the_rule_a_child_counts_no_more(staff, family):
    share(staff, family, 20)
    sizes = [facts(day)[0].size for day in (RECEIVED, date(2026, 7, 31), SPLIT, TODAY)]
    assert sizes == [3, 3, 2, 2]
    share(staff, family, 50, on=date(2026, 9, 1))
    assert facts(TODAY)[0].size == 3
    assert list(
        family.household.members.filter(person__first_name="Rose").values_list("share", "starts_on", "ends_on")
    ) == [(100, RECEIVED, SPLIT), (20, SPLIT, date(2026, 9, 1)), (50, date(2026, 9, 1), None)]


def test_only_a_child_is_shared_and_not_twice_the_same(staff, family):
    adult = member(family, "Ode")
    with pytest.raises(Refused):
        share_custody(staff.social, member=adult, version=1, share=50, on=SPLIT, today=TODAY)
    with pytest.raises(Refused):
        share(staff, family, 100)


def test_a_child_known_elsewhere_is_one_person_in_two_households(staff, family, build, account):
    other = build.application("Genêt")
    joined = join_child(
        staff.social,
        household=other.household,
        version=1,
        code=family.code.lower(),
        first_name="rosé",
        share=50,
        on=SPLIT,
        today=TODAY,
    )
    assert joined.person == member(family, "Rose").person
    assert {f.id: f.size for f in facts(TODAY)} == {family.code: 3, other.code: 2}
    assert Grant.objects.filter(household=other.household, person=joined.person, user=staff.social).exists()
    for wrong in ({"code": "D99999"}, {"code": "x"}, {"first_name": "Ode"}, {}):
        given = {"code": family.code, "first_name": "Rose", **wrong}
        with pytest.raises(Refused):
            join_child(staff.social, household=other.household, version=2, share=50, on=SPLIT, today=TODAY, **given)
    stranger = account("social", grants=False)
    with pytest.raises(Refused, match="que vous pouvez ouvrir"):
        join_child(
            stranger,
            household=other.household,
            version=2,
            code=family.code,
            first_name="Rose",
            share=50,
            on=SPLIT,
            today=TODAY,
        )


def part(staff, family, seniority: str = "both", **changes) -> Application:
    household = Household.objects.get(pk=family.household_id)
    given = {
        "going": [member(family, "Ode")],
        "holder": member(family, "Ode"),
        "shared": {member(family, "Rose"): 60},
        "why": "Séparation, chacun avait demandé.",
        "on": SPLIT,
        "today": TODAY,
        "version": household.version,
        **changes,
    }
    return separate(staff.social, household=household, seniority=seniority, **given)


@pytest.mark.parametrize(
    ("seniority", "first", "second"),
    [("both", RECEIVED, RECEIVED), ("stays", RECEIVED, SPLIT), ("goes", SPLIT, RECEIVED)],
)
def test_one_household_becomes_two_and_the_worker_says_who_keeps_the_seniority(staff, family, seniority, first, second):
    new = part(staff, family, seniority)
    found = {f.id: f for f in facts(TODAY)}
    old, fresh = found[family.code], found[new.code]
    assert (old.size, old.couple, old.since) == (2, False, first)
    assert (fresh.size, fresh.couple, fresh.since, fresh.dependants) == (2, False, second, 1)
    assert member(family, "Rose").share == 60 and member(new, "Rose").share == 40
    assert (new.received_on, str(new.household)) == (SPLIT, "Ode Lin")
    split = HouseholdSplit.objects.get()
    assert (split.seniority, split.why, split.by) == (seniority, "Séparation, chacun avait demandé.", staff.social)
    assert facts(date(2026, 7, 31))[0].size == 3


def test_the_applicant_leaves_and_another_takes_the_application(staff, family):
    holder = member(family, "Aminata")
    with pytest.raises(Refused) as refused:
        part(staff, family, going=[holder], holder=holder)
    assert refused.value.field == "successor"
    new = part(staff, family, going=[holder], holder=holder, successor=member(family, "Ode"))
    family.household.refresh_from_db()
    assert str(family.household) == "Ode Lin" and str(new.household) == "Aminata Lin"


def test_who_leaves_is_closed_to_those_who_read_them_as_a_member_of_the_first(staff, family):
    gone = member(family, "Ode").person
    part(staff, family, going=[member(family, "Ode")])
    open_now = Grant.objects.current(TODAY).filter(person=gone)
    assert not open_now.filter(household=family.household).exists() and open_now.exists()


def test_nobody_is_torn_in_two_and_no_household_is_left_empty(staff, family):
    everyone = [member(family, name) for name in ("Aminata", "Ode", "Rose")]
    for wrong in (
        {"going": []},
        {"going": everyone},
        {"shared": {member(family, "Ode"): 50}},
        {"why": " "},
        {"holder": member(family, "Aminata")},
        {"on": date(2026, 5, 1)},
        {"going": [], "shared": {member(family, "Aminata"): 50}},
    ):
        with pytest.raises(Refused):
            part(staff, family, **wrong)
    with pytest.raises(Conflict):
        part(staff, family, version=9)
    assert Application.objects.count() == 1 and Household.objects.count() == 1


def test_two_couples_and_twenty_five_people_are_not_one_household(staff, family, build):
    with pytest.raises(Refused, match="Deux couples"):
        add_member(
            staff.social,
            household=family.household,
            version=1,
            first_name="Ysé",
            last_name="Lin",
            relation="partner",
            came="arrival",
            on=SPLIT,
            today=TODAY,
        )
    crowd = [{"last_name": "Lin", "first_name": f"N{n}"} for n in range(24)]
    with pytest.raises(Refused, match="16"):
        build.application("Foule", others=crowd)
    with pytest.raises(Refused, match="jour à venir"):
        build.application("Foule", others=[{"last_name": "Lin", "first_name": "Né", "born_on": date(2027, 1, 1)}])


def test_the_separation_is_recorded_by_page(client, staff, family, on_day):
    on_day(TODAY.isoformat())
    client.force_login(staff.social)
    url = reverse("applications:separate", args=[family.household_id])
    assert client.get(url).status_code == 200
    ode, rose, aminata = (member(family, name).pk for name in ("Ode", "Rose", "Aminata"))
    given = {
        "version": 1,
        "on": SPLIT.isoformat(),
        "holder": ode,
        "seniority": "both",
        "why": "Chacun son bail.",
        f"place_{ode}": "goes",
        f"place_{aminata}": "stays",
        f"place_{rose}": "both",
    }
    late = client.post(url, given)
    assert late.status_code == 422 and f"share_{rose}" in late.context["form"].errors
    answer = client.post(url, {**given, f"share_{rose}": "50"})
    new = Application.objects.latest("pk")
    assert answer.url == reverse("applications:application", args=[new.pk])
    assert "Née d’une séparation" in client.get(answer.url).content.decode()


def test_the_share_is_written_by_page_and_the_other_household_shown_nowhere(client, staff, family, build, on_day):
    on_day(TODAY.isoformat())
    other = build.application("Repèreautre", first_name="Ysé", phone="", born_on=None)
    client.force_login(staff.social)
    url = reverse("applications:child_join", args=[other.household_id])
    answer = client.post(
        url, {"version": 1, "code": family.code, "first_name": "Rose", "share": 50, "on": SPLIT.isoformat()}
    )
    assert answer.status_code == 302
    assert "50\u202f% du temps" in client.get(answer.url).content.decode().replace("\xa0", "\u202f")
    page = client.get(reverse("applications:application", args=[family.pk])).content.decode()
    assert "Repèreautre" not in page


def test_the_present_applicant_is_not_proposed_for_the_new_household_nor_said_of_it(client, staff, family, on_day):
    on_day(TODAY.isoformat())
    client.force_login(staff.social)
    url = reverse("applications:separate", args=[family.household_id])
    assert client.get(url).context["form"]["holder"].value() is None
    share(staff, family, 50)
    going = member(family, "Ode")
    told = {"version": 1, "on": TODAY.isoformat(), "holder": going.pk, "seniority": "stays", "why": "Séparation."}
    places = {f"place_{one.pk}": "stays" for one in family.household.members.on(TODAY)}
    met = client.post(url, {**told, **places, f"place_{going.pk}": "goes"})
    assert met.status_code == 409 and met.context["conflict"] == []


def test_two_who_correct_a_person_each_see_the_telephone_and_the_relation_of_the_other(client, staff, family, on_day):
    on_day(TODAY.isoformat())
    one = member(family, "Ode")
    url = reverse("applications:member_edit", args=[family.household_id, one.pk])
    told = {"version": 1, "first_name": "Ode", "last_name": "Lin", "relation": "partner"}
    client.force_login(staff.director)
    assert client.post(url, {**told, "phone": "02 41 11 11 11", "relation": "other"}).status_code == 302
    client.force_login(staff.social)
    met = client.post(url, {**told, "phone": "02 41 22 22 22"})
    html = met.content.decode()
    assert met.status_code == 409 and "Ce ménage a changé" in html
    assert "02 41 11 11 11" in html and len(met.context["conflict"]) == 2
    untouched = client.post(url, {**told, "last_name": "Lin-Orme", "relation": "other"}).content.decode()
    assert "repris plus bas" in untouched and 'value="02 41 11 11 11"' in untouched
