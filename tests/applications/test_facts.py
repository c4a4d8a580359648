"""What is proved, and what the commission's engine reads of it."""

from dataclasses import fields
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from trousseau.applications.actions import edit_application, move_application
from trousseau.applications.avoided.actions import avoid_commune, lift_avoided
from trousseau.applications.models import Application, AvoidedCommune, Resource, StateChange
from trousseau.applications.proofs.actions import add_resource, drop_resource, edit_resource, write_yearly
from trousseau.applications.queries import accepted_communes, applications, facts, waiting
from trousseau.applications.situations.actions import add_priority, edit_priority, note_situation
from trousseau.core.errors import Refused
from trousseau.core.models import Commune, Household, HouseholdMember, Person

RECEIVED, TODAY = date(2026, 6, 2), date(2026, 9, 15)


@pytest.fixture
def one(build):
    """A household of one that proves nothing yet."""
    return build.application("Bleuet", resources=None)


@pytest.fixture
def prove(staff, one):
    def add(kind: str, cents: int | None = None, **changes):
        given = {"proof": "benefits", "proved_on": TODAY, "starts_on": RECEIVED, **changes}
        return add_resource(staff.social, application=one, kind=kind, cents=cents, today=TODAY, **given)

    return add


def only(on: date = TODAY):
    (found,) = facts(on)
    return found


def test_nothing_proved_is_unknown_and_never_zero(one, prove):
    assert only().resources is None
    prove("wage", 90000, proof="", proved_on=None)
    assert only().resources is None and not only().rsa


def test_no_resource_at_all_is_zero_once_it_is_proved(one, prove):
    prove("none")
    assert only().resources == 0


def test_a_resource_sent_again_is_not_counted_twice(one, prove):
    prove("wage", 65000)
    with pytest.raises(Refused, match="déjà notée"):
        prove("wage", 65000)
    prove("wage", 65000, starts_on=TODAY)
    prove("wage", 12000)
    assert only().resources == 142000


def test_the_rsa_and_the_housing_benefit_are_told_apart_from_the_other_resources(one, prove):
    prove("rsa", 56870)
    prove("housing", 25000)
    assert (only().resources, only().rsa, only().disabled) == (0, True, False)
    prove("aah", 101605)
    prove("wage", 40000)
    assert (only().resources, only().rsa, only().disabled) == (141605, True, True)
    assert waiting(TODAY).get().resources == 56870 + 101605 + 40000


def test_a_proof_counts_from_its_day_and_a_resource_between_its_own(one, prove):
    prove("wage", 90000, starts_on=date(2026, 6, 10), ends_on=date(2026, 9, 1), proved_on=date(2026, 7, 1))
    seen = [only(day).resources for day in (date(2026, 6, 30), date(2026, 7, 1), date(2026, 8, 31), date(2026, 9, 1))]
    assert seen == [None, 90000, 90000, None]


def test_a_new_resource_ends_what_said_that_there_was_none(one, prove, staff):
    none = prove("none")
    prove("wage", 80000, starts_on=date(2026, 9, 1))
    none.refresh_from_db()
    assert none.ends_on == date(2026, 9, 1) and only().resources == 80000
    with pytest.raises(Refused):
        prove("none", starts_on=date(2026, 9, 2))


def test_a_resource_dropped_moved_or_turned_into_none_leaves_the_proved_absence_as_it_was(one, prove, staff):
    none = prove("none")
    wage = prove("wage", 80000, starts_on=date(2026, 9, 1))
    prove("family", 15000, starts_on=date(2026, 9, 10))
    given = {"cents": 80000, "proof": "payslips", "proved_on": TODAY, "today": TODAY}
    edit_resource(staff.social, resource=wage, version=1, kind="wage", starts_on=date(2026, 9, 5), **given)
    none.refresh_from_db()
    assert none.ends_on == date(2026, 9, 5)
    drop_resource(staff.social, resource=wage)
    none.refresh_from_db()
    assert none.ends_on == date(2026, 9, 10) and only().resources == 15000
    drop_resource(staff.social, resource=Resource.objects.get(kind="family"))
    assert only().resources == 0


def test_an_absence_corrected_after_a_resource_ended_it_runs_again_without_that_resource(one, prove, staff):
    none = prove("none", proof="", proved_on=None)
    wage = prove("wage", 80000, starts_on=date(2026, 9, 1))
    none.refresh_from_db()
    said = {"kind": "none", "starts_on": RECEIVED, "proof": "benefits", "proved_on": TODAY, "today": TODAY}
    edit_resource(staff.social, resource=none, version=none.version, ends_on=none.ends_on, **said)
    drop_resource(staff.social, resource=wage)
    none.refresh_from_db()
    assert none.ends_on is None and only().resources == 0


def test_an_end_of_the_absence_that_somebody_wrote_stays(one, prove, staff):
    none = prove("none")
    said = {"cents": 0, "proof": "benefits", "proved_on": TODAY, "today": TODAY, "starts_on": RECEIVED}
    edit_resource(staff.social, resource=none, version=1, kind="none", ends_on=date(2026, 9, 1), **said)
    drop_resource(staff.social, resource=prove("wage", 80000, starts_on=date(2026, 9, 1)))
    none.refresh_from_db()
    assert none.ends_on == date(2026, 9, 1) and only().resources is None


def test_no_resource_is_not_written_over_another_beside_one_that_runs(one, prove, staff):
    prove("wage", 80000)
    other = prove("family", 15000)
    said = {"cents": 0, "proof": "", "proved_on": None, "today": TODAY, "starts_on": RECEIVED, "person": other.person}
    with pytest.raises(Refused, match="court encore"):
        edit_resource(staff.social, resource=other, version=1, kind="none", **said)


@pytest.mark.parametrize("cents", [-1, 5_000_001, 10_000_000_00])
def test_an_amount_that_is_not_possible_is_refused_in_words(one, prove, cents):
    with pytest.raises(ValidationError, match="Écrivez un montant par mois"):
        prove("wage", cents)
    assert not Resource.objects.exists()


def test_zero_is_written_as_no_resource_at_all_and_only_so(one, prove):
    with pytest.raises(Refused):
        prove("wage", 0)
    with pytest.raises(Refused):
        prove("none", 100)


def test_a_proof_is_a_paper_and_a_day_or_neither(one, prove):
    for half in ({"proof": ""}, {"proved_on": None}):
        with pytest.raises(Refused, match="les deux, ou aucun"):
            prove("wage", 90000, **half)


def test_nothing_is_proved_tomorrow_nor_begins_then(one, prove):
    for late in ("proved_on", "starts_on"):
        with pytest.raises(Refused) as refused:
            prove("wage", 90000, **{late: TODAY + timedelta(days=1)})
        assert refused.value.field == late


def test_a_resource_written_by_mistake_goes_and_its_history_says_who_took_it(one, prove, staff):
    row = prove("wage", 90000)
    drop_resource(staff.social, resource=row)
    assert only().resources is None
    last = Resource.history.first()
    assert (last.history_type, last.history_user) == ("-", staff.social)


def test_a_resource_is_proved_afterwards(one, prove, staff):
    row = prove("wage", 90000, proof="", proved_on=None)
    edit_resource(
        staff.social,
        resource=row,
        version=1,
        kind="wage",
        cents=91000,
        starts_on=RECEIVED,
        proof="payslips",
        proved_on=TODAY,
        today=TODAY,
    )
    assert only().resources == 91000


def test_the_yearly_figures_are_the_last_that_a_notice_proved(one, staff):
    def write(kind: str, year: int, cents: int, on: date):
        write_yearly(staff.social, application=one, kind=kind, year=year, cents=cents, proved_on=on, today=TODAY)

    write("tax", 2024, 900000, date(2026, 6, 3))
    write("tax", 2025, 950000, date(2026, 9, 1))
    write("base", 2025, 0, date(2026, 9, 1))
    write("tax", 2025, 955000, date(2026, 9, 2))  # read again: corrected, not added
    assert (only().tax_income, only().base_resources) == (955000, 0)
    assert only(date(2026, 7, 1)).tax_income == 900000
    assert only(date(2026, 6, 2)).tax_income is None
    with pytest.raises(Refused):
        write("tax", 2019, 900000, TODAY)
    with pytest.raises(ValidationError, match="Écrivez un montant par an"):
        write("base", 2026, 10**12, TODAY)


def test_a_priority_is_a_yes_once_proved_and_never_a_ground(one, staff):
    ground = add_priority(staff.social, application=one, kind="trafficking", starts_on=RECEIVED, today=TODAY)
    assert only().priority is False
    edit_priority(
        staff.social,
        ground=ground,
        version=1,
        starts_on=RECEIVED,
        proof="Jugement",
        proved_on=date(2026, 8, 1),
        today=TODAY,
    )
    assert only().priority is True and only(date(2026, 7, 31)).priority is False
    assert "trafficking" not in repr(facts(TODAY))
    edit_priority(staff.social, ground=ground, version=2, starts_on=RECEIVED, ends_on=date(2026, 9, 1), today=TODAY)
    assert only().priority is False


def test_a_situation_follows_another_and_an_earlier_one_comes_too_late(one, staff):
    def note(ethos: int, on: date):
        note_situation(staff.social, application=one, ethos=ethos, cause="separation", starts_on=on, today=TODAY)

    note(8, date(2026, 7, 1))
    note(1, date(2026, 9, 1))
    assert [only(day).ethos for day in (RECEIVED, date(2026, 8, 31), TODAY)] == [None, 8, 1]
    with pytest.raises(Refused, match="déjà notée à ce jour") as refused:
        note(3, date(2026, 9, 1))
    assert refused.value.field == "starts_on" and one.situations.count() == 2
    with pytest.raises(Refused):
        note(2, date(2026, 8, 1))


def test_only_who_waits_is_told_by_seniority_and_without_a_name(build, staff):
    late, early = (
        build.application("Repèrenom", on=date(2026, 6, 9)),
        build.application("Lavande", on=date(2026, 6, 3)),
    )
    gone = build.application("Genêt", on=RECEIVED)
    move_application(staff.social, application=gone, code="leave", on=TODAY, today=TODAY)
    assert [f.id for f in facts(TODAY)] == [early.code, late.code]
    assert [f.id for f in facts(date(2026, 9, 14))] == [gone.code, early.code, late.code]
    assert "Rep" not in repr(facts(TODAY)) and not {"name", "household"} & {f.name for f in fields(facts(TODAY)[0])}


def test_a_family_is_counted_by_age_relation_and_share_of_the_time(build):
    build.application(
        "Lin",
        siao_number="21-0417",
        siao_on=RECEIVED,
        rooms_min=2,
        rooms_max=3,
        others=[
            {"last_name": "Lin", "first_name": "Ode", "relation": "partner"},
            {"last_name": "Lin", "first_name": "Rose", "relation": "child", "born_on": date(2012, 9, 15)},
            {"last_name": "Lin", "first_name": "Ysé", "relation": "child", "born_on": date(2012, 9, 16)},
            {"last_name": "Lin", "first_name": "Noé", "relation": "child"},
        ],
    )
    found = only()  # Rose is fourteen today, Ysé tomorrow; of Noé nobody knows
    assert (found.size, found.adults, found.young, found.couple, found.dependants) == (5, 4, 1, True, 3)
    assert (found.rooms_min, found.rooms_max, found.quotas, found.since) == (2, 3, ("siao",), RECEIVED)
    HouseholdMember.objects.filter(person__first_name="Rose").update(share=24)
    assert only().size == 4
    HouseholdMember.objects.filter(person__first_name="Rose").update(share=25)
    assert only().size == 5


def test_a_child_of_twenty_one_is_no_dependant_of_the_housing_aid(build):
    build.application(
        "Lin",
        born_on=date(1980, 3, 4),
        others=[
            {"last_name": "Lin", "first_name": "Rose", "relation": "child", "born_on": date(2005, 9, 15)},
            {"last_name": "Lin", "first_name": "Ysé", "relation": "child", "born_on": date(2005, 9, 16)},
        ],
    )
    found = only()  # Rose is twenty-one today, Ysé tomorrow: both live there
    assert (found.size, found.dependants) == (3, 1)


@pytest.fixture
def territory(db):
    for insee, name in (("21231", "Dijon"), ("21166", "Chenôve"), ("21617", "Talant")):
        Commune.objects.update_or_create(insee=insee, defaults={"name": name, "postal_code": "21000", "zone_apl": "2"})
    return {c.insee: c for c in Commune.objects.all()}


def everywhere_but(territory, *insee) -> frozenset:
    return frozenset(territory) - set(insee)


def test_any_commune_is_none_and_a_wish_is_a_set(build, territory):
    any_, one = build.application("Bleuet"), build.application("Lin", communes=[territory["21231"]])
    found = accepted_communes(Application.objects.all())
    assert found == {any_.pk: None, one.pk: frozenset({"21231"})}


def test_a_secret_exclusion_is_a_wish_like_another(build, territory, staff, client, on_day):
    """Twins: one avoids Chenôve, the other simply does not wish it. Nothing that others read tells them apart."""
    on_day("2026-09-15")
    secret, plain = (
        build.application("Jumelle", phone="06 00 00 00 31"),
        build.application(
            "Jumelle", phone="06 00 00 00 32", communes=[c for pk, c in territory.items() if pk != "21166"]
        ),
    )
    avoid_commune(staff.social, application=secret, commune=territory["21166"], on=TODAY, why="REPÈRESECRET")
    one, two = facts(TODAY)
    assert one.communes == two.communes == everywhere_but(territory, "21166")
    assert [set(a.communes.values_list("pk", flat=True)) for a in (secret, plain)] == [set(one.communes)] * 2
    rows = [repr(f).replace(f.id, "") for f in (one, two)]
    assert rows[0] == rows[1]
    client.force_login(staff.director)
    texts = []
    for twin in (secret, plain):
        text = client.get(f"/demandes/{twin.pk}/").content.decode()
        assert "eviter" not in text and "REPÈRESECRET" not in text
        section = text[text.index('id="besoins"') : text.index('id="situation"')]
        texts.append(section.replace(f"/{twin.pk}/", "/"))
    assert texts[0] == texts[1]
    listing = b"".join(client.get("/demandes/?format=csv").streaming_content).decode()
    first, second = [line.split(";")[5] for line in listing.splitlines()[1:]]
    assert first == second


def test_who_wishes_again_what_is_avoided_does_not_get_it(build, territory, staff):
    found = build.application("Bleuet")
    avoid_commune(staff.social, application=found, commune=territory["21166"], on=TODAY)
    edit_application(
        staff.director, application=found, version=2, communes=list(territory.values()), today=TODAY, rooms_min=1
    )
    assert only().communes == everywhere_but(territory, "21166")
    edit_application(
        staff.director, application=found, version=3, communes=[territory["21166"]], today=TODAY, rooms_min=1
    )
    assert only().communes == frozenset()  # nowhere: not « any »


def test_a_page_opened_before_the_secret_does_not_write_over_the_wishes_that_hide_it(
    build, territory, staff, client, on_day
):
    on_day("2026-09-15")
    found = build.application("Bleuet")
    client.force_login(staff.director)
    url = reverse("applications:edit", args=[found.pk])
    opened = client.get(url).context["form"]
    typed = {name: opened[name].value() or "" for name in opened.fields if name != "communes"}
    avoid_commune(staff.social, application=found, commune=territory["21166"], on=TODAY)
    page = client.post(url, typed)
    assert page.status_code != 302 and only().communes == everywhere_but(territory, "21166")
    assert set(found.communes.values_list("pk", flat=True)) == everywhere_but(territory, "21166")


def test_lifting_the_secret_leaves_the_wishes_to_the_household(build, territory, staff):
    found = build.application("Bleuet")
    row = avoid_commune(staff.social, application=found, commune=territory["21166"], on=TODAY)
    lift_avoided(staff.social, avoided=row, on=TODAY)
    assert only().communes == everywhere_but(territory, "21166")
    with pytest.raises(Refused):
        lift_avoided(staff.social, avoided=row, on=TODAY)


def test_the_last_commune_of_the_wishes_cannot_be_avoided(build, territory, staff):
    found = build.application("Bleuet", communes=[territory["21166"]])
    with pytest.raises(Refused):
        avoid_commune(staff.social, application=found, commune=territory["21166"], on=TODAY)
    assert not AvoidedCommune.objects.exists()


def test_the_secret_is_encrypted_and_only_a_social_worker_with_a_grant_reads_it(build, territory, staff, account):
    from django.db import connection

    found = build.application("Bleuet")
    avoid_commune(staff.social, application=found, commune=territory["21166"], on=TODAY, why="REPÈRESECRET")
    with connection.cursor() as cursor:
        cursor.execute("SELECT why FROM applications_avoidedcommune")
        assert "REP" not in cursor.fetchone()[0]
    readers = {role: getattr(staff, role) for role in ("social", "director", "rental", "commission")}
    readers["late"] = account("social", grants=False)
    seen = [who for who, user in readers.items() if AvoidedCommune.objects.for_user(user).exists()]
    assert seen == ["social"]


class TheListAndTheFactsAgree(TestCase):
    """Whatever the rows, the list's sum is the facts' own with the RSA, and unknown together."""

    ROW = st.tuples(
        st.sampled_from(["wage", "rsa", "housing", "none"]),
        st.integers(1, 200000),
        st.integers(0, 20),
        st.one_of(st.none(), st.integers(0, 20)),
        st.one_of(st.none(), st.integers(0, 20)),
    )

    @settings(max_examples=25, deadline=None)
    @given(st.lists(ROW, max_size=4), st.integers(0, 25))
    def test_for_any_rows(self, rows, day):
        start = date(2026, 1, 1)
        person = Person.objects.create(last_name="Essai", first_name="Un")
        household = Household.objects.create(holder=person, created_on=start)
        found = Application.objects.create(
            number=1, household=household, received_on=start, state_on=start, seniority_on=start
        )
        StateChange.objects.create(application=found, state="active", on=start)
        rsa = 0
        on = start + timedelta(days=day)
        for kind, cents, begins, lasts, proved in rows:
            ends = None if lasts is None else begins + lasts
            Resource.objects.create(
                application=found,
                kind=kind,
                cents=0 if kind == "none" else cents,
                starts_on=start + timedelta(days=begins),
                ends_on=None if ends is None else start + timedelta(days=ends),
                proof="" if proved is None else "benefits",
                proved_on=None if proved is None else start + timedelta(days=proved),
            )
            live = begins <= day and (ends is None or day < ends) and proved is not None and proved <= day
            rsa += cents if live and kind == "rsa" else 0
        (fact,), row = facts(on), waiting(on).get()
        assert (fact.resources is None) == (row.resources is None)
        if fact.resources is not None:
            assert row.resources == fact.resources + rsa
        assert fact.rsa == bool(rsa)


def test_ten_thousand_households_take_a_dozen_queries(crowd, django_assert_max_num_queries):
    """The same number for five hundred as for ten thousand: no query hangs on a row."""
    with django_assert_max_num_queries(13):
        found = facts(TODAY)
    assert len(found) == 500 and {f.communes for f in found} == {frozenset({"21231"})}
    assert sum(f.resources is None for f in found) == 72


def test_a_reader_of_the_list_meets_the_same_figures(build, staff):
    build.application("Bleuet", resources=98765)
    assert applications(staff.social, TODAY).get().resources == 98765
