"""The arrears meeting: its sheet, what it decides, who does it, what the next one reads again."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override

from tests.plugins.once import after_back
from trousseau.core.errors import Refused
from trousseau.core.models import Grant, ToDo
from trousseau.core.todo import words
from trousseau.desk.queries import day as day_of
from trousseau.prevention import actions as prevention
from trousseau.prevention.meeting import actions, queries
from trousseau.prevention.models import ArrearsMeeting, MeetingDecision
from trousseau.rents.run.calling import call_month

FIRST, NEXT = date(2026, 9, 14), date(2026, 9, 21)


@pytest.fixture
def meeting(owing, staff):
    return actions.open_meeting(staff.rental, held_on=FIRST, today=FIRST)


def decide(meeting, owing, staff, **changes):
    given = {"what": "Appeler la CAF", "who": staff.social, "by": date(2026, 9, 18), "today": FIRST}
    return actions.decide(staff.rental, meeting=meeting, lease=owing, **given | changes)


def test_the_sheet_has_each_tenancy_in_debt_with_its_next_action(meeting, owing, staff):
    sheet = queries.sheet(staff.rental, meeting, FIRST)
    [row] = sheet.todo
    assert (row.lease, [step for step, _due in row.steps], row.found.debt) == (
        owing,
        ["plan"],
        90000,
    ) and not sheet.settled
    assert sheet.debt == 90000


def test_a_decision_waits_among_the_things_to_do_of_the_person_named(meeting, owing, staff):
    decided = decide(meeting, owing, staff)
    [todo] = ToDo.objects.waiting().filter(kind="prevention.decided")
    assert (todo.user, todo.due_on) == (staff.social, date(2026, 9, 18))
    with override("fr"):
        said = words(todo)
    assert "Appeler la CAF" in said["title"] and "14 septembre 2026" in said["why"].replace("\u00a0", " ")
    assert day_of(staff.social, FIRST).total == 1
    actions.say_done(staff.social, decision=decided, version=decided.version, on=FIRST, today=FIRST)
    assert not ToDo.objects.waiting().filter(kind="prevention.decided").exists()
    with pytest.raises(Refused):
        actions.say_done(staff.social, decision=decided, version=decided.version, on=FIRST, today=FIRST)


def test_the_next_meeting_reads_again_what_was_decided_done_or_not(meeting, owing, staff):
    done, left = decide(meeting, owing, staff), decide(meeting, owing, staff, what="Aller voir", who=staff.rental)
    actions.say_done(staff.social, decision=done, version=done.version, on=date(2026, 9, 17), today=date(2026, 9, 17))
    after = actions.open_meeting(staff.rental, held_on=NEXT, today=NEXT)
    [row] = queries.sheet(staff.rental, after, NEXT).todo
    assert row.before == [done, left] and row.late == [left] and not row.now
    earlier = queries.sheet(staff.rental, meeting, NEXT)
    assert not earlier.last and [row.now for row in earlier.settled] == [[done, left]]


def test_what_was_decided_in_vain_is_read_before_an_earlier_day(meeting, owing, build, staff):
    other = build.running_lease("Sauge")
    call_month(staff.rental, month=date(2026, 9, 1))
    decide(meeting, other, staff, who=staff.rental)
    after = actions.open_meeting(staff.rental, held_on=NEXT, today=NEXT)
    rows = queries.sheet(staff.rental, after, NEXT).todo
    assert [row.lease for row in rows] == [other, owing] and rows[0].due_on > rows[1].due_on


def test_what_is_not_done_is_read_again_though_nothing_is_late_any_more(meeting, owing, staff):
    from trousseau.rents.actions.payments import receive_payment

    decide(meeting, owing, staff)
    given = {"payer": "tenant", "method": "card", "amount": 90000, "on": FIRST, "today": FIRST, "key": "all"}
    receive_payment(staff.rental, lease=owing, **given)
    after = actions.open_meeting(staff.rental, held_on=NEXT, today=NEXT)
    [row] = queries.sheet(staff.rental, after, NEXT).todo
    assert row.found is None and len(row.late) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"what": "  "}, "what"), ({"by": date(2026, 9, 13)}, "by"), ({"by": date(2028, 9, 18)}, "by")],
)
def test_a_decision_without_words_or_with_a_day_that_cannot_be_is_refused(meeting, owing, staff, changes, field):
    with pytest.raises(Refused) as refusal:
        decide(meeting, owing, staff, **changes)
    assert refusal.value.field == field and not MeetingDecision.objects.exists()


def test_nobody_is_named_who_may_not_open_the_file_of_the_household(meeting, owing, staff):
    for other in (staff.captation, staff.administrator):
        with pytest.raises(Refused) as refusal:
            decide(meeting, owing, staff, who=other)
        assert refusal.value.field == "who"
    Grant.objects.open_to(staff.social).update(ends_on=date(2026, 9, 1))
    with pytest.raises(Refused):
        decide(meeting, owing, staff)
    with pytest.raises(Refused):
        actions.decide(
            staff.social, meeting=meeting, lease=owing, what="x", who=staff.rental, by=FIRST, today=FIRST
        )  # who follows a household socially decides nothing of its debt alone


def test_one_meeting_a_day_within_two_weeks(meeting, staff):
    with pytest.raises((Refused, ValidationError)):
        actions.open_meeting(staff.rental, held_on=FIRST, today=FIRST)
    with pytest.raises(Refused):
        actions.open_meeting(staff.rental, held_on=date(2027, 9, 14), today=FIRST)
    assert ArrearsMeeting.objects.count() == 1


def test_a_decision_withdrawn_stays_with_its_reason_and_waits_no_more(meeting, owing, staff):
    decided = decide(meeting, owing, staff)
    with pytest.raises(Refused):
        actions.withdraw_decision(staff.rental, decision=decided, version=decided.version, why=" ", today=FIRST)
    actions.withdraw_decision(staff.rental, decision=decided, version=decided.version, why="Doublon", today=FIRST)
    sheet = queries.sheet(staff.rental, meeting, FIRST)
    assert [one.withdrawn_for for one in sheet.withdrawn] == ["Doublon"] and sheet.todo and not sheet.settled
    assert not ToDo.objects.waiting().filter(kind="prevention.decided").exists()
    assert MeetingDecision.history.filter(id=decided.pk).count() == 2


def test_the_meeting_is_held_on_its_pages_and_printed(client, owing, staff, on_day):
    on_day("2026-09-14")
    client.force_login(staff.rental)
    answer = client.post(reverse("prevention:meeting_open"), {"held_on": "2026-09-14"})
    meeting = ArrearsMeeting.objects.get()
    assert answer.url == reverse("prevention:meeting", args=[meeting.pk])
    url = reverse("prevention:meeting_decide", args=[meeting.pk, owing.pk])
    assert url in client.get(answer.url).content.decode()
    wrong = client.post(url, {"what": "Appeler", "who": staff.social.pk, "by": "2026-09-01"})
    assert wrong.status_code == 422
    asked = {"what": "Appeler la mère", "who": staff.social.pk, "by": "2026-09-18"}
    after_back(client, url, asked, {"by": "2026-09-19"}, count=MeetingDecision.objects.count)
    MeetingDecision.objects.get(by="2026-09-19").delete()
    page = client.get(answer.url).content.decode()
    assert "Appeler la mère" in page and staff.social.name in page
    printed = client.get(reverse("prevention:meeting_paper", args=[meeting.pk]))
    assert printed.content.startswith(b"%PDF") and "no-store" in printed.headers["Cache-Control"]
    decided = MeetingDecision.objects.get()
    client.force_login(staff.social)
    done = reverse("prevention:decision_done", args=[decided.pk])
    assert client.post(done, {"version": decided.version, "on": "2026-09-14"}).status_code == 302
    assert "Fait le" in client.get(answer.url).content.decode()
    client.force_login(staff.captation)
    assert client.get(answer.url).status_code == 403


def test_what_the_night_computes_leaves_the_decisions_alone(meeting, owing, staff):
    decide(meeting, owing, staff)
    prevention.refresh_all(date(2026, 9, 15))
    kinds = list(ToDo.objects.waiting().filter(room="prevention").values_list("kind", flat=True))
    assert sorted(kinds) == ["prevention.decided", "prevention.plan"]


def test_the_sheet_costs_the_same_queries_for_forty_tenancies(
    meeting, owing, staff, build, django_assert_max_num_queries
):
    build.copies(owing, 40)
    with django_assert_max_num_queries(60):
        assert len(queries.sheet(staff.director, meeting, FIRST).todo) >= 1
