"""The openings to look at: whoever gives herself a file is among them, and each reader of the list reads the same."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localtime
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from trousseau.core.actions_grants import close_household, give_grants, give_household
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.models import AccessLog, Grant
from trousseau.desk.rights.queries import LOOK_DAYS, lately, outside
from trousseau.followup.actions import note_contact
from trousseau.followup.models import Contact
from trousseau.followup.supporting import OTHER_WORK, TEAM
from trousseau.rules.dates import add_days
from trousseau.support.actions_team import join_team, leave_team
from trousseau.support.models import TeamMember

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


def test_a_director_who_opens_a_file_to_herself_by_name_is_seen_by_another(staff, application, account):
    other = account("director", name="Gaël Martinet", grants=False)
    given = {"household": application.household, "ground": "REPERE-TITRE", "on": today()}
    give_household(staff.director, user=account("social", grants=False), **given, today=today())
    assert looked_at(staff.director) == [], "to somebody else: two know of it"
    give_household(other, user=other, **given, today=today())
    AccessLog.objects.update(at=f"{DAY}T09:00:00+02:00")
    opened(application.household, other, add_days(DAY, 1), role="director")
    assert looked_at(staff.director) == [(other, application.household, DAY)]
    assert outside(staff.director)[0].said_words == "REPERE-TITRE"
    third = account("director", name="Ode Bruant", grants=False)
    give_grants(third, to=third, source=other, on=today(), today=today())
    AccessLog.objects.filter(user=third).update(at=f"{DAY}T09:00:00+02:00")
    assert {row.user for row in outside(staff.director)} == {other, third}


def test_the_page_says_that_the_direction_reads_it(client, staff, application):
    page = reverse("support:team_new", args=[application.household_id])
    said = "La direction le lit"
    for user, there in ((staff.social, True), (staff.director, False)):
        client.force_login(user)
        assert (said in client.get(page).content.decode()) is there


def test_the_director_s_day_counts_the_week_and_leads_to_the_same_list(client, staff, application, on_day):
    for back in (0, 6, 7):
        opened(application.household, staff.social, add_days(DAY, -back))
    client.force_login(staff.director)
    page = client.get(reverse("desk:today"))
    assert page.context["outside"]["n"] == 2 and "?when=week" in page.content.decode()
    assert client.get(reverse("desk:outside"), {"when": "week"}).context["count"] == 2
    assert client.get(reverse("desk:outside")).context["count"] == 3
    client.force_login(staff.social)
    assert client.get(reverse("desk:today")).context.get("outside") is None


# property: whatever is opened and whoever joins, on any day

ACTS = st.lists(
    st.tuples(
        st.sampled_from(("open", "open", "open", "named", "self", "leave", "name", "close", "meet")),
        st.integers(0, 1),  # who
        st.integers(0, 1),  # which household
        st.integers(-3, 4),  # days from that day to the one that is said
        st.sampled_from((0, 0, 1, 6, 20)),  # days until the next act
    ),
    min_size=4,
    max_size=20,
)


@pytest.fixture
def town(staff, build, account, on_day):
    workers = [staff.social, account("social", name="Ève Pipit", grants=False)]
    households = [build.application(name).household for name in ("Bleuet", "Lavande")]
    return SimpleNamespace(workers=workers, households=households, director=staff.director, on_day=on_day, last=0)


def do(town, act, day: date) -> None:
    what, who, where, shift, _wait = act
    worker, household, on = town.workers[who], town.households[where], add_days(day, shift)
    row = {"household": household, "user": worker, "part": "referent", "why": "Essai.", "starts_on": on, "today": day}
    if what == "open":
        AccessLog.objects.create(household=household, user=worker, role="social", page="support:household")
    elif what in ("named", "self"):
        join_team(town.director if what == "named" else worker, **row)
    elif what == "leave":
        if found := TeamMember.objects.given(day).filter(household=household, user=worker).first():
            leave = {"version": found.version, "ends_on": on, "today": day, "ended_for": "over"}
            leave_team(town.director, row=found, **leave)
    elif what == "name":
        give_household(town.director, household=household, user=worker, ground="à son nom", on=day, today=today())
    elif what == "close":
        close_household(
            town.director, household=household, user=worker, ground="à son nom", why="Essai.", today=today()
        )
    else:
        note_contact(worker, household=household, kind="call", on=day, today=day)


def known(user, household, day: date) -> bool:
    """Whether somebody else knew that day that `user` works for the household: read row by row, as a person would."""

    def runs(row) -> bool:
        return row.starts_on <= day and (row.ends_on is None or day < row.ends_on)

    theirs = {"household": household, "user": user}
    if any(
        runs(row) and (row.noted_on < day or (row.noted_on == day and row.added_by_id != user.pk))
        for row in TeamMember.objects.filter(**theirs)
    ):
        return True
    for grant in Grant.objects.filter(**theirs):
        by_name = grant.given_by_id is not None and grant.ground not in OTHER_WORK
        if runs(grant) and (
            (by_name and grant.given_by_id != user.pk) or (grant.ground == TEAM and grant.starts_on < day)
        ):
            return True
    met = Contact.objects.filter(household=household, by=user, noted_on__lt=day).heard()
    return met.exists()


@pytest.mark.once
def test_whatever_is_done_the_list_its_count_and_the_day_say_the_same_and_none_is_left_out(town, client):
    done, seen = [], []
    client.force_login(town.director)
    page = reverse("desk:outside")

    def dated_as(day: date) -> None:
        fresh = AccessLog.objects.filter(pk__gt=town.last)
        fresh.update(at=f"{day}T10:00:00+02:00")
        town.last = max(town.last, *AccessLog.objects.values_list("pk", flat=True), 0)

    @settings(max_examples=40, deadline=None, phases=(Phase.explicit, Phase.generate))
    @given(ACTS)
    def held(acts):
        day, taken = DAY, set()
        town.last = 0  # the keys of what the example before wrote, which is gone, are given again
        with transaction.atomic():
            for act in acts:
                town.on_day(day.isoformat())
                before = AccessLog.objects.filter(reason="takes").count()
                try:
                    with transaction.atomic():
                        do(town, act, day)
                    done.append(act[0])
                except Refused:
                    pass
                if AccessLog.objects.filter(reason="takes").count() > before:
                    taken.add((town.workers[act[1]].pk, town.households[act[2]].pk, day))
                dated_as(day)
                listed = [(row.user_id, row.household_id, localtime(row.at).date()) for row in outside(town.director)]
                days = {
                    (log.user, log.household, localtime(log.at).date())
                    for log in AccessLog.objects.exclude(page="desk:why").select_related("user", "household")
                }
                wanted = {(user.pk, household.pk, on) for user, household, on in days if not known(user, household, on)}
                wanted |= taken
                assert sorted(listed) == sorted(wanted), (act, day)
                assert taken <= set(listed), "who gave herself a file is in it"
                recent = [one for one in listed if one[2] > add_days(day, -LOOK_DAYS)]
                assert lately(town.director, day).count() == len(recent)
                seen.append(len(listed))
                day = add_days(day, act[-1])
            assert client.get(page).context["count"] == outside(town.director).count()
            town.on_day(day.isoformat())
            assert client.get(page, {"when": "week"}).context["count"] == lately(town.director, day).count()
            transaction.set_rollback(True)

    held()
    assert {"open", "named", "self", "leave", "name", "meet"} <= set(done) and max(seen) > 1


def test_an_old_tab_and_a_wild_filter_change_nothing_of_the_list(client, staff, application):
    opened(application.household, staff.social, DAY)
    client.force_login(staff.director)
    for when in ("week", "year", "\x00", "🙂" * 500, "week&when=x"):
        assert client.get(reverse("desk:outside"), {"when": when}).status_code == 200


def test_the_reason_of_who_gives_herself_a_file_is_short_and_plain(client, staff, application):
    client.force_login(staff.social)
    page = reverse("support:team_new", args=[application.household_id])
    sent = {"part": "referent", "user": staff.social.pk, "starts_on": DAY.isoformat()}
    for why in ("x" * 5_000_00, "a\x00b", " "):
        assert client.post(page, {**sent, "why": why}).status_code == 422
    for on in ("31/02/2026", "1026-01-01", "9999-12-31"):
        assert client.post(page, {**sent, "why": "Accueil.", "starts_on": on}).status_code == 422
    assert not TeamMember.objects.exists() and not AccessLog.objects.exclude(reason="").exists()
    assert client.post(page, {**sent, "why": "Accueil 🙂"}).status_code == 302
    assert AccessLog.objects.get(reason="takes").words == "Accueil 🙂"
