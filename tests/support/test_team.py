"""Who supports a household: from when, why, until when; what opens and closes with it; all handed over in one act."""

from datetime import date, time
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from trousseau import scales
from trousseau.core.actions_accounts import change_roles
from trousseau.core.actions_grants import close_household, give_household, take_grants
from trousseau.core.clock import today
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import Grant, ToDo
from trousseau.desk.actions_agenda import fix_appointment
from trousseau.desk.rights.queries import supporting
from trousseau.followup.actions import note_contact
from trousseau.followup.actions_decided import begin_decided_measure
from trousseau.followup.supporting import TEAM, support_grants
from trousseau.rules.dates import add_days
from trousseau.support import queries
from trousseau.support.actions_team import GRACE, closes_on, hand_over, join_team, leave_team, mend_teams, theirs
from trousseau.support.models import TeamMember
from trousseau.support.queries_team import caseload, loads, next_meetings, team_of, without_referent

DAY = date(2026, 9, 15)
GRACE_DAYS = scales.at(GRACE, DAY).number


@pytest.fixture(autouse=True)
def day(on_day):
    return on_day(DAY.isoformat())


@pytest.fixture
def colleague(staff, account):
    return account("social", name="Ève Pipit", grants=False)


@pytest.fixture
def household(colleague, application):
    return application.household


def join(actor, household, user=None, part="referent", on=DAY, **changes):
    said = {"why": "Accès aux droits.", "today": max(on, DAY), **changes}
    return join_team(actor, household=household, part=part, user=user or actor, starts_on=on, **said)


def leave(actor, row, on=DAY, why="over", **changes):
    row.refresh_from_db()
    said = {"version": row.version, "ends_on": on, "today": DAY, "ended_for": why, **changes}
    leave_team(actor, row=row, **said)
    row.refresh_from_db()
    return row


def supports(user, household, on=DAY) -> bool:
    return support_grants(user, on).filter(household=household).exists()


def test_an_application_opens_no_support_and_a_row_of_the_team_does(client, staff, household):
    assert Grant.objects.open_to(staff.social, DAY).filter(household=household).exists()
    client.force_login(staff.social)
    page = reverse("support:household", args=[household.pk])
    assert client.get(page).status_code == 404 and not queries.households(staff.social).exists()
    join(staff.social, household)
    assert client.get(page).status_code == 200
    assert list(queries.households(staff.social)) == [household]


def test_who_leaves_finishes_for_two_weeks_and_then_reads_nothing(staff, household):
    row = leave(staff.director, join(staff.social, household, on=add_days(DAY, -30)))
    assert closes_on(row) == add_days(DAY, GRACE_DAYS)
    assert supports(staff.social, household, add_days(DAY, GRACE_DAYS - 1))
    assert not supports(staff.social, household, add_days(DAY, GRACE_DAYS))


@pytest.mark.parametrize("out", [0, 1, 9, 30])
def test_each_page_that_says_until_a_day_means_that_day_too(client, staff, colleague, household, on_day, out):
    """On the day that the team, the caseload and the grant say, its reader still opens the support; on the next one, no more."""
    join(staff.social, household)
    row = join(staff.social, household, colleague, "colleague")
    row = leave(staff.director, row, on=add_days(DAY, out + 1))
    assert row.last_day and row.on(row.last_day) and not row.on(add_days(row.last_day, 1))
    on_day(add_days(DAY, out + 1).isoformat())
    page = reverse("support:household", args=[household.pk])
    said = {
        until
        for until in (
            *(until for _row, until in team_of(household, today()).past),
            *(line.until for line in caseload(colleague, today()).ending),
        )
    }
    (last,) = said
    client.force_login(colleague)
    on_day(last.isoformat())
    assert client.get(page).status_code == 200
    on_day(add_days(last, 1).isoformat())
    assert client.get(page).status_code == 404 and not caseload(colleague, today()).ending


@pytest.mark.parametrize("why", ["asked", "mistake"])
def test_what_the_household_asks_or_a_mistake_closes_the_file_at_once(staff, household, why):
    leave(staff.director, join(staff.social, household), why=why)
    assert not supports(staff.social, household)


def test_a_row_to_come_opens_on_its_day_and_one_with_an_end_closes_by_itself(staff, colleague, household):
    join(staff.director, household, colleague, "colleague", add_days(DAY, 5), ends_on=add_days(DAY, 10))
    assert [
        supports(colleague, household, add_days(DAY, n)) for n in (0, 4, 5, 10 + GRACE_DAYS - 1, 10 + GRACE_DAYS)
    ] == [*(False, False, True, True, False)]


def test_a_file_opened_by_name_stays_what_it_is(staff, colleague, household):
    give_household(staff.director, household=household, user=colleague, ground="une visite", on=today(), today=today())
    leave(staff.director, join(staff.director, household, colleague), why="mistake")
    assert supports(colleague, household)
    row = join(staff.director, household, colleague)
    close_household(
        staff.director, household=household, user=colleague, ground="une visite", why="Visite faite.", today=today()
    )
    row.refresh_from_db()
    assert supports(colleague, household) and row.ends_on is None


def test_a_director_who_closes_the_file_ends_the_row(staff, household):
    row = join(staff.social, household)
    begin_decided_measure(staff.social, household=household, kind="asll", begun_on=DAY, today=DAY)
    close_household(
        staff.director, household=household, user=staff.social, ground=TEAM, why="Conflit d’intérêts.", today=today()
    )
    row.refresh_from_db()
    assert (row.ends_on, row.ended_for, row.ended_by, row.end_words) == (
        DAY,
        "closed",
        staff.director,
        "Conflit d’intérêts.",
    )
    assert not supports(staff.social, household)
    assert ToDo.objects.waiting().get(kind="support.referent").household == household


def test_who_changes_work_leaves_every_team(staff, household):
    row = join(staff.social, household)
    change_roles(staff.administrator, user=staff.social, roles=["captation"], today=today())
    row.refresh_from_db()
    assert row.ended_for == "closed" and not supports(staff.social, household)


def test_the_night_takes_a_referent_away_who_is_no_social_worker_any_more(staff, household):
    row = join(staff.social, household)
    change_roles(staff.administrator, user=staff.social, roles=["rental"], today=today())
    assert mend_teams(DAY) == 0
    row.refresh_from_db()
    assert row.ended_for == "closed" and not supports(staff.social, household)


def test_one_referent_at_a_time(staff, colleague, household):
    join(staff.social, household)
    with pytest.raises(Refused, match="Maud Fauvette"):
        join(staff.director, household, colleague)
    leave(staff.director, TeamMember.objects.get(), on=add_days(DAY, 10))
    with pytest.raises(Refused):
        join(staff.director, household, colleague, on=add_days(DAY, 9))
    join(staff.director, household, colleague, on=add_days(DAY, 10))


def test_a_colleague_becomes_referent_and_stands_once(staff, household):
    join(staff.director, household, staff.social, part="colleague", on=add_days(DAY, -30))
    join(staff.social, household)
    assert list(TeamMember.objects.given(DAY).values_list("part", flat=True)) == ["referent"]
    assert supports(staff.social, household, add_days(DAY, 300))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": DAY}, "ends_on"),
        ({"ends_on": date(2026, 9, 1)}, "ends_on"),
        ({"why": " "}, "why"),
        ({"on": date(2020, 1, 1)}, "starts_on"),
        ({"part": "outside", "name": "Jeanne Grive"}, "name"),
    ],
)
def test_what_cannot_be_a_row_is_refused_beside_its_field(staff, household, changes, field):
    with pytest.raises(Refused) as refused:
        join(staff.social, household, **changes)
    assert refused.value.field == field and not TeamMember.objects.exists()


def test_a_row_cannot_end_before_it_begins(staff, household):
    row = join(staff.social, household)
    with pytest.raises(Refused) as refused:
        leave(staff.director, row, on=add_days(DAY, -1))
    assert refused.value.field == "ends_on"


@pytest.mark.parametrize("role", ["rental", "captation"])
def test_a_referent_is_a_social_worker(staff, household, role):
    with pytest.raises(Refused):
        join(staff.director, household, getattr(staff, role))
    if role == "rental":
        join(staff.director, household, staff.rental, "colleague")
        assert supports(staff.rental, household)


def test_a_professional_of_another_service_is_named_and_reads_nothing(client, staff, household):
    from trousseau.core.models import Organisation

    ccas = Organisation.objects.create(kind="ccas", name="CCAS d’exemple")
    before = Grant.objects.count()
    join_team(
        staff.director,
        household=household,
        part="outside",
        name="Jeanne Grive",
        service="Secteur nord",
        organisation=ccas,
        why="Budget.",
        starts_on=DAY,
        today=DAY,
    )
    assert Grant.objects.count() == before
    client.force_login(staff.director)
    shown = client.get(reverse("support:team", args=[household.pk])).content.decode()
    assert "Jeanne Grive" in shown and "CCAS d’exemple" in shown


def test_the_direction_reads_the_team_and_no_note(client, staff, household):
    from trousseau.support.actions import write_closed_note

    join(staff.social, household)
    write_closed_note(staff.social, household=household, level="professional", on=DAY, today=DAY, text="REPERE-FERME")
    client.force_login(staff.director)
    for page in (
        reverse("support:team", args=[household.pk]),
        reverse("support:load"),
        reverse("support:caseload_of", args=[staff.social.pk]),
    ):
        shown = client.get(page)
        assert shown.status_code == 200 and "REPERE-FERME" not in shown.content.decode(), page
    assert client.get(reverse("support:household", args=[household.pk])).status_code == 403


def test_two_windows_end_one_row_and_the_second_meets_the_conflict(staff, household):
    row = join(staff.social, household)
    leave(staff.director, row)
    row.refresh_from_db()
    with pytest.raises(Refused):
        leave_team(staff.director, row=row, version=1, ends_on=DAY, today=DAY, ended_for="over")
    later = join(staff.director, household, staff.social, on=add_days(DAY, 1))
    stale = later.version
    leave(staff.director, later, on=add_days(DAY, 5))
    with pytest.raises(Conflict):
        leave_team(staff.director, row=later, version=stale, ends_on=add_days(DAY, 9), today=DAY, ended_for="over")


# handing over


@pytest.fixture
def three(staff, build, colleague):
    found = [build.application(name).household for name in ("Bleuet", "Lavande", "Sauge")]
    for household in found[:2]:
        join(staff.social, household)
    join(staff.director, found[2], staff.social, part="colleague")
    return found


def pass_on(actor, leaver, to, **changes):
    seen = theirs(leaver, DAY)
    said = {"version": seen.version, "on": DAY, "today": DAY, "why": "Départ.", **changes}
    return hand_over(actor, leaver=leaver, to={row.pk: to for row in seen.rows}, **said)


def test_all_goes_to_others_in_one_act(staff, colleague, three):
    assert pass_on(staff.director, staff.social, colleague) == 3
    assert set(TeamMember.objects.on(DAY).values_list("household", "user", "part")) == {
        (three[0].pk, colleague.pk, "referent"),
        (three[1].pk, colleague.pk, "referent"),
        (three[2].pk, colleague.pk, "colleague"),
    }
    assert all(supports(colleague, household) for household in three)
    assert not theirs(staff.social, DAY).rows
    assert not any(supports(staff.social, household, add_days(DAY, GRACE_DAYS)) for household in three)


def test_a_private_note_is_not_passed_on(staff, colleague, three):
    from trousseau.support.actions import write_closed_note
    from trousseau.support.models import ClosedNote

    for level in ("private", "professional"):
        write_closed_note(staff.social, household=three[0], level=level, on=DAY, today=DAY, text=level)
    pass_on(staff.director, staff.social, colleague)
    assert [note.level for note in ClosedNote.objects.for_user(colleague)] == ["professional"]


def test_a_handover_to_oneself_to_nobody_or_to_another_work_is_refused_and_nothing_moves(staff, colleague, three):
    for taker in (staff.social, staff.captation, staff.rental, None):
        with pytest.raises(Refused) as refused:
            pass_on(staff.director, staff.social, taker)
        assert refused.value.field.startswith("to_")
    with pytest.raises(Refused):
        pass_on(colleague, staff.social, colleague)
    with pytest.raises(Refused):
        pass_on(staff.director, staff.social, colleague, on=add_days(DAY, -1))
    assert TeamMember.objects.on(DAY).filter(user=staff.social).count() == 3


def test_two_who_hand_over_at_once_the_second_reads_it_again(client, staff, account, colleague, three):
    third = account("social", name="Nora Roitelet", grants=False)
    stale = theirs(staff.social, DAY).version
    join(staff.social, three[0], colleague, "colleague")
    assert theirs(staff.social, DAY).version == stale, "what others do in the team is not theirs"
    leave(staff.director, TeamMember.objects.get(user=staff.social, part="colleague"))
    with pytest.raises(Conflict):
        pass_on(staff.director, staff.social, third, version=stale)
    client.force_login(staff.director)
    page = reverse("support:handover", args=[staff.social.pk])
    sent = {"version": stale, "everyone": third.pk, "on": DAY.isoformat(), "why": "Départ."}
    answer = client.post(page, sent)
    assert answer.status_code == 409 and "Départ." in answer.content.decode()
    assert TeamMember.objects.on(DAY).filter(user=staff.social).count() == 2
    sent["version"] = answer.context["form"]["version"].value()
    assert client.post(page, sent).status_code == 302
    assert TeamMember.objects.on(DAY).filter(user=third, part="referent").count() == 2


def test_a_worker_hands_over_their_own_and_nobody_else_s(client, staff, colleague, three):
    client.force_login(colleague)
    assert client.get(reverse("support:handover", args=[staff.social.pk])).status_code == 404
    client.force_login(staff.social)
    page = reverse("support:handover", args=[staff.social.pk])
    assert "Bleuet" in client.get(page).content.decode()
    sent = {"version": theirs(staff.social, DAY).version, "on": DAY.isoformat(), "why": "Congé."}
    refused = client.post(page, sent)
    assert refused.status_code == 422 and len(refused.context["form"].errors) == 3
    assert client.post(page, {**sent, "everyone": colleague.pk}).status_code == 302


# the caseload


def test_the_caseload_says_who_waits_who_is_silent_who_is_new_and_folds_the_rest(client, staff, build):
    names = ("Aubépine", "Bleuet", "Chardon", "Digitale", "Églantine")
    due, silent, new, calm, _other = [build.application(name).household for name in names]
    for household in (due, silent, calm):
        join(staff.social, household, on=max(household.created_on, date(2026, 7, 1)))
    join(staff.social, new)
    begin_decided_measure(
        staff.social, household=due, kind="avdl", begun_on=date(2026, 8, 1), today=DAY, interim_due=add_days(DAY, 3)
    )
    note_contact(staff.social, household=calm, kind="call", on=date(2026, 9, 10), today=DAY)
    client.force_login(staff.social)
    answer = client.get(reverse("support:list"))
    assert {code: [str(line.household) for line in lines] for code, _t, _a, lines in answer.context["groups"]} == {
        "due": [str(due)],
        "silent": [str(silent)],
        "new": [str(new)],
    }
    assert [line.household for line in answer.context["calm"]] == [calm]
    note_contact(staff.social, household=calm, kind="call", on=DAY, today=DAY, next_on=add_days(DAY, 5))
    found, load = caseload(staff.social, DAY), next(one for one in loads(DAY) if one.user == staff.social)
    assert (load.due, load.silent) == (found.count("due"), found.count("silent")) == (2, 1)
    shown = answer.content.decode()
    assert "Églantine" not in shown and "Accès aux droits." in shown


def test_the_page_of_the_team_and_the_caseload_say_one_next_day(client, staff, household):
    """An appointment is one: the page said that no contact was planned."""
    join(staff.social, household)
    client.force_login(staff.social)
    page = reverse("support:team", args=[household.pk])
    assert "Aucun contact n’est prévu" in client.get(page).content.decode()
    fixed = add_days(DAY, 6)
    fix_appointment(
        staff.social, household=household, kind="meeting", on=fixed, at=time(10), user=staff.social, today=DAY
    )
    [line] = caseload(staff.social, DAY).lines
    assert line.next_on == fixed == next_meetings([household.pk], DAY)[household.pk]
    assert "Aucun contact n’est prévu" not in client.get(page).content.decode()


def test_what_is_opened_by_name_is_in_the_caseload_with_its_ground(client, staff, colleague, household):
    give_household(
        staff.director, household=household, user=colleague, ground="remplacement de Maud", on=today(), today=today()
    )
    client.force_login(colleague)
    assert "remplacement de Maud" in client.get(reverse("support:list")).content.decode()
    take_grants(staff.director, user=colleague, on=DAY, why="Retour.")
    assert "remplacement de Maud" not in client.get(reverse("support:list")).content.decode()


def test_a_row_of_the_team_without_its_grant_is_neither_listed_nor_counted(staff, colleague, household):
    begin_decided_measure(staff.social, household=household, kind="asll", begun_on=DAY, today=DAY)
    join(staff.director, household, colleague)
    give_household(staff.director, household=household, user=staff.director, ground="lecture", on=DAY, today=DAY)

    def read():
        load = next(one for one in loads(DAY) if one.user == colleague)
        listed = [line.part for line in caseload(colleague, DAY).lines]
        return listed, load.total, supporting(household, DAY), without_referent(staff.director, DAY)[0]

    assert read() == (["referent"], 1, [colleague], [])
    Grant.objects.filter(user=colleague, ground=TEAM).update(ends_on=DAY)
    assert read() == ([], 0, [], [household])
    mend_teams(DAY)
    assert read() == (["referent"], 1, [colleague], [])


def test_the_direction_reads_the_load_of_each_and_who_lacks_a_referent(client, staff, colleague, three):
    begin_decided_measure(staff.social, household=three[2], kind="asll", begun_on=DAY, today=DAY)
    client.force_login(staff.director)
    answer = client.get(reverse("support:load"))
    counted = {load.user: (load.referent, load.colleague) for load in answer.context["loads"]}
    assert counted == {staff.social: (2, 1), colleague: (0, 0)}
    assert answer.context["without"] == [three[2]]
    join(staff.director, three[2], colleague)
    assert client.get(reverse("support:load")).context["without"] == []
    assert not ToDo.objects.waiting().filter(kind="support.referent").exists()


def test_a_new_member_is_opened_with_the_household(staff, household):
    from trousseau.applications.composition.actions import add_member

    join(staff.social, household)
    household.refresh_from_db()
    add_member(
        staff.director,
        household=household,
        version=household.version,
        first_name="Alizé",
        last_name="Capucine",
        relation="child",
        came="birth",
        on=DAY,
        today=DAY,
    )
    people = set(household.members.values_list("person", flat=True))
    assert set(support_grants(staff.social, DAY).values_list("person", flat=True)) == people


# property: whatever is done, on any day

ACTS = st.lists(
    st.tuples(
        st.sampled_from(("join", "leave", "hand", "name", "close", "night")),
        st.integers(0, 1),  # who
        st.integers(0, 1),  # which household
        st.sampled_from(("referent", "colleague")),
        st.integers(-3, 25),  # days from that day to the one that is said
        st.sampled_from((None, 1, 20)),  # days that it lasts
        st.sampled_from(("over", "asked", "handed")),
        st.integers(0, 20),  # days until the next act
    ),
    min_size=6,
    max_size=24,
)


def broken(workers, households, on: date) -> list[str]:
    """Who reads without a row or a name, and who is in a team without a grant."""
    rows, grants, found = list(TeamMember.objects.all()), list(Grant.objects.current(on)), []
    for worker in workers:
        reading = set(support_grants(worker, on).values_list("household", flat=True))
        for household in (one.pk for one in households):
            theirs_ = [row for row in rows if (row.household_id, row.user_id) == (household, worker.pk)]
            held = [one for one in grants if (one.household_id, one.user_id) == (household, worker.pk)]
            stands = any(row.starts_on <= on and ((end := closes_on(row)) is None or on < end) for row in theirs_)
            if household in reading and not (stands or any(one.given_by_id for one in held)):
                found.append(f"{worker} reads {household} on {on}")
            if any(row.on(on) for row in theirs_) and not any(one.ground == TEAM for one in held):
                found.append(f"{worker} is in the team of {household} on {on} without a grant")
    return found


@pytest.fixture
def town(staff, build, account, on_day):
    workers = [staff.social, *(account("social", name=name, grants=False) for name in ("Ève Pipit",))]
    households = [build.application(name).household for name in ("Bleuet", "Lavande")]
    return SimpleNamespace(workers=workers, households=households, director=staff.director, on_day=on_day)


def do(town, act, day: date) -> None:
    what, who, where, part, shift, lasts, why, _wait = act
    worker, household = town.workers[who], town.households[where]
    on = add_days(day, shift)
    if what == "join":
        end = add_days(on, lasts) if lasts else None
        join_team(
            town.director,
            household=household,
            part=part,
            user=worker,
            starts_on=on,
            ends_on=end,
            today=day,
            why="Essai.",
        )
    elif what == "leave":
        row = TeamMember.objects.given(day).filter(household=household, user=worker).first()
        if row:
            leave_team(town.director, row=row, version=row.version, ends_on=on, today=day, ended_for=why)
    elif what == "hand":
        seen, taker = theirs(worker, day), town.workers[1 - who]
        to = {row.pk: taker for row in seen.rows}
        hand_over(town.director, leaver=worker, version=seen.version, to=to, on=max(on, day), today=day, why="Essai.")
    elif what == "name":
        end = add_days(day, lasts) if lasts else None
        ground = TEAM if shift % 2 else "à son nom"
        give_household(town.director, household=household, user=worker, ground=ground, on=day, until=end, today=today())
    elif what == "close":
        ground = TEAM if shift % 2 else "à son nom"
        close_household(town.director, household=household, user=worker, ground=ground, why="Essai.", today=today())
    else:
        mend_teams(day)


@pytest.mark.once
def test_no_sequence_of_acts_leaves_a_reader_without_a_row_or_a_member_without_a_grant(town):
    done = []

    @settings(max_examples=120, deadline=None)
    @given(ACTS)
    def held(acts):
        day = DAY
        with transaction.atomic():
            for act in acts:
                town.on_day(day.isoformat())
                try:
                    with transaction.atomic():
                        do(town, act, day)
                    done.append(act[0])
                except Refused:
                    pass
                for n in (0, 1, GRACE_DAYS, 40):
                    assert not broken(town.workers, town.households, add_days(day, n)), (act, day)
                day = add_days(day, act[-1])
            transaction.set_rollback(True)

    held()
    assert {"join", "leave", "hand", "name", "close"} <= set(done), "each act was done at least once"


def test_somebody_joins_and_leaves_on_the_pages_and_nothing_typed_is_lost(client, staff, colleague, household):
    client.force_login(staff.director)
    page = reverse("support:team_new", args=[household.pk])
    assert client.get(page).status_code == 200
    sent = {"part": "referent", "user": colleague.pk, "why": "Accès aux droits.", "starts_on": "2026-09-15"}
    wrong = client.post(page, {**sent, "ends_on": "2026-09-10"})
    assert wrong.status_code == 422 and "ends_on" in wrong.context["form"].errors
    assert "Accès aux droits." in wrong.content.decode()
    assert client.post(page, sent).status_code == 302
    row = TeamMember.objects.get()
    second = client.post(page, {**sent, "user": staff.social.pk})
    assert second.status_code == 422 and "Ève Pipit" in second.content.decode()
    page = reverse("support:team_end", args=[row.pk])
    assert "14 jours" in client.get(page).content.decode().replace("\xa0", " ")
    sent = {"version": 1, "ended_for": "over", "ends_on": "2026-09-20"}
    assert client.post(page, sent).status_code == 302
    assert client.post(page, {**sent, "ends_on": "2026-09-21"}).status_code == 409
    shown = client.get(reverse("support:team", args=[household.pk])).content.decode()
    assert "Ève Pipit" in shown and "19 septembre" in shown.replace("\xa0", " ")


def test_a_household_closed_to_the_reader_has_no_page_of_its_team(client, colleague, household):
    client.force_login(colleague)
    for name in ("team", "team_new"):
        assert client.get(reverse(f"support:{name}", args=[household.pk])).status_code == 404


def test_nobody_lets_themselves_in(staff, colleague, household):
    join(staff.social, household)
    with pytest.raises(Refused, match="n’entre de soi-même") as refused:
        join(colleague, household, part="colleague")
    assert refused.value.field == "user" and not supports(colleague, household)
    leave(staff.director, join(staff.social, household, colleague, "colleague"), why="asked")
    with pytest.raises(Refused):
        join(colleague, household, part="colleague")
    leave(staff.director, TeamMember.objects.get(part="referent"))
    with pytest.raises(Refused):  # during the days of grace, and though nobody is referent any more
        join(staff.social, household)


def test_a_handover_keeps_why_the_household_is_supported(staff, colleague, household):
    join(staff.social, household)
    seen = theirs(staff.social, DAY)
    to = {seen.rows[0].pk: colleague}
    hand_over(staff.social, leaver=staff.social, version=seen.version, to=to, on=DAY, today=DAY, why="Congé long.")
    taken, left = TeamMember.objects.get(user=colleague), TeamMember.objects.get(user=staff.social)
    assert taken.why == left.why == "Accès aux droits." and left.end_words == "Congé long."


def test_on_a_telephone_a_line_is_a_name_and_what_to_do_the_rest_is_folded(client, staff, household):
    """Each line has one thing to unfold, and nothing of the action is in it; a silence says since when without a hand."""
    join(staff.social, household, on=max(household.created_on, date(2026, 7, 1)))
    client.force_login(staff.social)
    page = client.get(reverse("support:list")).content.decode()
    line = page[page.index('<tbody role="rowgroup">') : page.index("</tbody>")]
    assert line.count('<details class="rest">') == 1 and 'class="next"' in line
    assert 'class="later" data-label="Mesure"' in line and 'class="later" data-label="Contacts"' not in line
