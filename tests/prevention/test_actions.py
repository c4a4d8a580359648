"""The one next action of a tenancy: it rises, changes with the days, and falls when it is done or paid."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.core.errors import Refused
from trousseau.core.models import ToDo
from trousseau.core.todo import words
from trousseau.prevention import actions, queries, readings, reports
from trousseau.prevention.models import ArrearsReport, StepTaken
from trousseau.prevention.nightly import JOBS
from trousseau.rents.actions.calls import expect_aid
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.run.calling import call_month
from trousseau.tenancies.models import Lease


def open_todos(lease):
    return list(ToDo.objects.waiting().filter(room="prevention", subject=f"lease:{lease.pk}"))


def pay(lease, actor, amount, on):
    receive_payment(
        actor, lease=lease, payer="tenant", method="card", amount=amount, on=on, today=on, key=f"{on}-{amount}"
    )


@pytest.mark.parametrize(
    ("on", "kind"),
    [
        (date(2026, 8, 9), None),
        (date(2026, 8, 10), "prevention.call"),
        (date(2026, 8, 25), "prevention.remind"),
        (date(2026, 9, 5), "prevention.remind"),  # arrears, but the agency receives no aid: it has nothing to report
    ],
)
def test_the_action_of_the_day_follows_the_age_of_the_debt(owing, on, kind):
    actions.refresh(owing, on=on)
    assert [row.kind for row in open_todos(owing)] == ([kind] if kind else [])


def test_one_action_stands_at_a_time_and_it_says_todays_debt(aided):
    actions.refresh(aided, on=date(2026, 8, 10))
    first = open_todos(aided)[0]
    assert first.params["cents"] == 44900 and "449,00" in words(first)["why"]
    actions.refresh(aided, on=date(2026, 9, 6))
    second = open_todos(aided)  # a report is due in sixty days: the household comes first
    assert len(second) == 1 and (second[0].kind, second[0].params["cents"]) == ("prevention.remind", 89800)
    actions.refresh(aided, on=date(2026, 10, 26))
    third = open_todos(aided)
    assert [row.kind for row in third] == ["prevention.report"]
    assert (third[0].due_on, third[0].article) == (date(2026, 11, 5), "CCH, art. R824-4")


def test_an_action_that_stands_is_brought_up_to_date(owing, staff):
    actions.refresh(owing, on=date(2026, 8, 10))
    row = open_todos(owing)[0]
    pay(owing, staff.rental, 10000, date(2026, 8, 11))
    actions.refresh(owing, on=date(2026, 8, 12))
    assert [(r.pk, r.params["cents"]) for r in open_todos(owing)] == [(row.pk, 35000)]


def test_paying_makes_the_action_fall_on_the_next_night(owing, staff):
    actions.refresh(owing, on=date(2026, 8, 10))
    pay(owing, staff.rental, 90000, date(2026, 8, 11))
    JOBS["prevention.refresh"](date(2026, 8, 12))
    assert open_todos(owing) == []


def test_noting_the_call_makes_it_disappear_at_once_and_no_answer_leaves_it(owing, staff):
    today = date(2026, 8, 12)
    actions.refresh(owing, on=today)
    given = {"lease": owing, "kind": "call", "on": today, "today": today}
    actions.note_about_debt(staff.rental, presence="absent", **given)
    assert [row.kind for row in open_todos(owing)] == ["prevention.call"]
    actions.note_about_debt(staff.rental, presence="met", **given)
    assert open_todos(owing) == []
    actions.refresh(owing, on=date(2026, 8, 25))
    assert [row.kind for row in open_todos(owing)] == ["prevention.remind"]


def test_a_report_recorded_makes_way_for_the_plan_and_the_plan_for_nothing(aided, staff):
    today = date(2026, 9, 12)
    actions.refresh(aided, on=today)
    assert [row.kind for row in open_todos(aided)] == ["prevention.plan"]
    assert queries.situation(aided, today).next.then == "report"
    given = {"lease": aided, "on": today, "today": today}
    found = reports.report_arrears(staff.rental, channel="system", content=b"%PDF-1.7", suffix=".pdf", **given)
    assert (found.debt, found.since, found.due_by) == (89900, date(2026, 8, 5), date(2026, 11, 5))
    assert found.mail.proofs.filter(step="sent").get().document.file.read() == b"%PDF-1.7"
    assert found.mail.sent_on == today and queries.reported_on(found) == today
    assert [row.kind for row in open_todos(aided)] == ["prevention.plan"]
    actions.take_step(staff.rental, step="plan", note="Huit mensualités proposées.", **given)
    assert open_todos(aided) == []


def test_what_two_tabs_say_of_one_day_is_noted_once(aided, staff):
    today = date(2026, 9, 12)
    given = {"lease": aided, "on": today, "today": today}
    proof = {"channel": "system", "content": b"%PDF-1.7", "suffix": ".pdf"}
    reports.report_arrears(staff.rental, **proof, **given)
    with pytest.raises(Refused, match="déjà noté"):
        reports.report_arrears(staff.rental, **proof, **given)
    assert ArrearsReport.objects.count() == 1
    said = [
        actions.take_step(staff.rental, step="plan", note=note, **given) for note in ("Proposé.", "Proposé.", "Lu.")
    ]
    assert said[0] == said[1] != said[2] and StepTaken.objects.count() == 2
    given = {"lease": aided, "until": date(2026, 10, 12), "reason": "Aide demandée.", "today": today}
    first = actions.pause(staff.rental, **given)
    assert actions.pause(staff.rental, **given) == first
    actions.lift_pause(staff.rental, lease=aided, today=today)
    assert actions.pause(staff.rental, **given) != first, "it was lifted: it is another"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"suffix": ".exe"}, "proof"),
        ({"content": b""}, "proof"),
        ({"on": date(2026, 8, 4)}, "on"),
        ({"on": date(2026, 9, 13)}, "on"),
    ],
)
def test_a_report_without_its_proof_or_on_a_wrong_day_is_refused(aided, staff, change, field):
    today = date(2026, 9, 12)
    given = {"on": today, "content": b"x", "suffix": ".pdf", "channel": "post"} | change
    with pytest.raises(Refused) as refusal:
        reports.report_arrears(staff.rental, lease=aided, today=today, **given)
    assert refusal.value.field == field and not ArrearsReport.objects.exists()


def test_a_lessor_who_receives_no_aid_has_nothing_to_report(owing, staff):
    today = date(2026, 9, 12)
    assert queries.situation(owing, today).arrears.status == "arrears"
    with pytest.raises(Refused) as refusal:
        reports.report_arrears(
            staff.rental, lease=owing, on=today, today=today, channel="system", content=b"x", suffix=".pdf"
        )
    assert refusal.value.article == "CCH, art. R824-4"
    with pytest.raises(Refused):
        actions.take_step(staff.rental, lease=owing, step="report", on=today, today=today, note="Signalé.")


def test_every_night_the_tenancies_are_read_together(owing, build, django_assert_max_num_queries):
    build.copies(owing, 20)
    with django_assert_max_num_queries(60):  # those without a debt nor an action ask nothing of their own
        assert actions.refresh_all(date(2026, 8, 12)) == 1


@pytest.mark.parametrize(
    ("changes", "field"), [({"step": "call"}, None), ({"on": date(2026, 9, 13)}, "on"), ({"note": " "}, "note")]
)
def test_a_step_that_cannot_be_is_refused(owing, staff, changes, field):
    given = {"step": "plan", "on": date(2026, 9, 12), "note": "Proposé."}
    with pytest.raises(Refused) as refusal:
        actions.take_step(staff.rental, lease=owing, today=date(2026, 9, 12), **{**given, **changes})
    assert refusal.value.field == field


def test_the_aid_awaited_raises_no_action(owing, staff):
    pay(owing, staff.rental, 65000, date(2026, 8, 6))  # August, and 200 of September
    expect_aid(staff.rental, lease=owing, month=date(2026, 9, 1), amount=25000)
    actions.refresh(owing, on=date(2026, 9, 20))
    assert open_todos(owing) == []
    actions.refresh(owing, on=date(2026, 10, 10))  # it did not come
    assert [row.params["cents"] for row in open_todos(owing)] == [25000]


def test_a_first_month_in_proportion_does_not_lower_the_threshold(running_lease, staff):
    call_month(staff.rental, month=date(2026, 7, 1))
    found = queries.situation(running_lease, date(2026, 7, 20))
    assert found.net == 45000 and found.arrears.status == "debt"


def test_a_question_that_the_text_leaves_open_is_answered_once_by_the_director_for_every_debt(build, staff):
    lease = build.running_lease("Sauge", rent=40001, starts_on=date(2027, 2, 1))
    call_month(staff.rental, month=date(2027, 2, 1))
    expect_aid(staff.rental, lease=lease, month=date(2027, 2, 1), amount=20000)
    today = date(2027, 2, 6)
    actions.refresh(lease, on=today)
    assert [row.kind for row in open_todos(lease)] == ["prevention.report_confirm"]
    found = queries.situation(lease, today)  # the earlier day of the two answers, until they answer
    assert (found.arrears.report_by, found.arrears.confirm) == (date(2027, 4, 5), True) and found.unsure
    answer = {"reading": "earlier", "note": "Courrier de la CAF", "today": today}
    gross = readings.decide(staff.director, counted="gross", **answer)
    assert [row.kind for row in open_todos(lease)] == ["prevention.report"]
    readings.undo(staff.director, decided=gross, today=today)
    readings.decide(staff.director, counted="net", **answer)
    assert open_todos(lease) == []


def test_a_decision_about_one_debt_says_which(owing, staff):
    decision = {"step": "decide", "on": date(2026, 9, 12), "today": date(2026, 9, 12), "note": "Avis de la CAF"}
    with pytest.raises(Refused) as refused:
        actions.take_step(staff.director, lease=owing, **decision)
    assert refused.value.field == "arrears"


def test_the_duty_of_a_lease_that_has_ended_is_in_the_list_as_on_its_page(client, aided, staff, on_day):
    on_day("2026-10-27")
    Lease.objects.filter(pk=aided.pk).update(state="ended", ends_on=date(2026, 10, 10))
    client.force_login(staff.director)
    actions.refresh_all(date(2026, 10, 27))
    page = client.get(reverse("prevention:situation", args=[aided.pk]))
    [row] = open_todos(aided)
    assert (row.kind, row.due_on) == ("prevention.report", page.context["found"].next.due_on)
    assert client.get(reverse("prevention:list")).context["page"].paginator.count == 1


def test_the_page_of_a_decision_asks_which(client, staff, aided, on_day):
    on_day("2026-12-01")
    client.force_login(staff.director)
    url = reverse("prevention:take", args=[aided.pk, "decide"])
    assert client.post(url, {"on": "2026-11-01", "note": "Avis de la CAF"}).status_code == 422


@pytest.mark.parametrize(("rent", "status"), [(40000, "debt"), (40001, "arrears")])
def test_in_2027_450_euros_are_a_debt_and_450_01_arrears(build, staff, rent, status):
    lease = build.running_lease("Sauge", rent=rent, starts_on=date(2027, 2, 1))
    call_month(staff.rental, month=date(2027, 2, 1))
    assert queries.situation(lease, date(2027, 2, 6)).arrears.status == status
