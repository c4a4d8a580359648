"""One next action per tenancy, on a day and as it was known that day: the command, the pause, the day that groups."""

import json
from datetime import date

import pytest
from django.urls import reverse

from trousseau.core.errors import Refused
from trousseau.core.models import ToDo
from trousseau.followup.actions import note_contact
from trousseau.prevention import actions, queries
from trousseau.prevention.command import main, next_actions, plain
from trousseau.prevention.letters.queries import guarantees
from trousseau.prevention.models import Pause
from trousseau.prevention.procedure import actions as procedure
from trousseau.prevention.procedure.actions import note_act, open_procedure
from trousseau.rents.actions.calls import expect_aid
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.actions.sums import ask_sum
from trousseau.rents.claims.queries import claimable, open_claim
from trousseau.tenancies.guarantees.actions import record_guarantee, release_guarantee

KEYS = ["tenancy", "action", "then", "reason", "article", "due", "lost", "ends_when", "beside"]


def asked(capsys, on: str) -> list[dict]:
    assert main(["--date", on, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_command_says_each_action_with_its_ground_and_what_falls_after_it(aided, capsys):
    [row] = asked(capsys, "2026-09-12")
    assert list(row) == KEYS and row["tenancy"] == aided.code
    assert (row["action"], row["then"], row["due"]) == ("plan", "report", "2026-09-09")
    assert row["article"].startswith("Règle de l’agence n°") and row["ends_when"]
    assert {one["action"] for one in row["lost"]} >= {"report", "remind"} and all(one["why"] for one in row["lost"])
    [row] = asked(capsys, "2026-10-26")
    assert (row["action"], row["due"], row["article"]) == ("report", "2026-11-05", "CCH, art. R824-4")
    assert row["beside"] is None and [one["beside"] for one in asked(capsys, "2026-11-06")] == ["visit"]
    assert asked(capsys, "2026-08-05") == [] and asked(capsys, "2020-01-01") == []


def test_a_wrong_day_is_refused(capsys):
    for wrong in ("2026-02-30", "26-11-27", "20261127"):
        with pytest.raises(SystemExit):
            main(["--date", wrong])


def test_a_past_date_reads_nothing_later(aided, staff, capsys):
    before = {on: asked(capsys, on) for on in ("2026-08-11", "2026-09-12", "2026-10-20", "2026-10-26")}
    today = date(2026, 11, 1)
    note_contact(staff.rental, household=aided.household, kind="visit", on=today, today=today, presence="met")
    actions.take_step(staff.rental, lease=aided, step="plan", on=today, today=today, note="Proposé.")
    actions.pause(staff.rental, lease=aided, until=date(2026, 12, 1), reason="Salaire annoncé.", today=today)
    actions.agree_plan(
        staff.rental, lease=aided, each=30000, first_on=date(2026, 12, 5), agreed_on=today, today=today, note=""
    )
    receive_payment(
        staff.rental, lease=aided, payer="tenant", method="card", amount=50000, on=today, today=today, key="november"
    )
    assert {on: asked(capsys, on) for on in before} == before


def test_nobody_met_for_two_months_is_visited_and_a_letter_is_no_meeting(owing, staff):
    for kind, step in (("letter", "visit"), ("call", "plan")):
        on = date(2026, 10, 4)
        note_contact(staff.rental, household=owing.household, kind=kind, on=on, today=on, presence="met")
        assert queries.situation(owing, date(2026, 10, 20)).next.step == step


def test_the_step_with_the_household_stands_beside_an_overdue_duty_until_it_is_done(aided, staff):
    """Reproduced: nobody was asked to visit who lacked a report that was late."""
    late, kinds = date(2026, 11, 6), {"prevention.report", "prevention.visit"}
    actions.refresh(aided, on=late)
    waiting = ToDo.objects.waiting().filter(room="prevention", subject=f"lease:{aided.pk}")
    assert set(waiting.values_list("kind", flat=True)) == kinds
    actions.refresh_all(late)
    assert set(waiting.values_list("kind", flat=True)) == kinds
    actions.note_about_debt(staff.rental, lease=aided, kind="visit", on=late, today=late, presence="met")
    assert "prevention.visit" not in waiting.values_list("kind", flat=True)
    assert "prevention.report" in waiting.values_list("kind", flat=True)


def test_a_pause_stops_what_the_agency_chooses_and_no_duty(aided, staff):
    today = date(2026, 9, 12)
    actions.pause(staff.rental, lease=aided, until=date(2026, 11, 30), reason="Salaire annoncé.", today=today)
    found = queries.situation(aided, today)
    assert (found.next.step, found.next.due_on) == ("report", date(2026, 11, 5))
    assert dict(found.next.rejected)["plan"] == "paused"
    actions.lift_pause(staff.rental, lease=aided, today=today)
    assert queries.situation(aided, today).next.step == "plan"
    with pytest.raises(Refused):
        actions.lift_pause(staff.rental, lease=aided, today=today)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"until": date(2026, 9, 12)}, "until"), ({"until": date(2026, 12, 13)}, "until"), ({"reason": " "}, "reason")],
)
def test_a_pause_without_a_day_to_come_or_a_reason_is_refused(owing, staff, changes, field):
    given = {"until": date(2026, 10, 12), "reason": "Aide demandée."} | changes
    with pytest.raises(Refused) as refusal:
        actions.pause(staff.rental, lease=owing, today=date(2026, 9, 12), **given)
    assert refusal.value.field == field and not Pause.objects.exists()


def test_a_pause_is_said_on_its_page_and_lifted_there(client, owing, staff, on_day):
    on_day("2026-09-12")
    client.force_login(staff.rental)
    page = reverse("prevention:situation", args=[owing.pk])
    url = reverse("prevention:pause", args=[owing.pk])
    assert url in client.get(page).content.decode()
    assert client.post(url, {"until": "2026-09-01", "reason": "x"}).status_code == 422
    assert client.post(url, {"until": "2026-10-01", "reason": "Salaire annoncé."}).status_code == 302
    assert "Salaire annoncé." in client.get(page).content.decode()
    client.post(reverse("prevention:pause_end", args=[owing.pk]))
    assert Pause.objects.get().lifted_on == date(2026, 9, 12)
    assert "Salaire annoncé." not in client.get(page).content.decode()


def test_a_deadline_that_passed_unproved_stays_late_until_somebody_writes_what_is_decided(client, owing, staff, on_day):
    hearing, today = date(2026, 12, 15), date(2026, 12, 1)
    file = procedure.open_procedure(staff.rental, lease=owing, on=date(2026, 9, 12), today=date(2026, 9, 12))
    procedure.note_act(staff.rental, procedure=file, act="hearing", on=hearing, author="court", today=date(2026, 10, 1))
    for day in (date(2026, 11, 2), today):
        found = queries.situation(owing, day).next
        assert (found.step, found.due_on) == ("act", date(2026, 11, 2))  # D - 43, be it over
    on_day("2026-12-01")
    client.force_login(staff.rental)
    take = reverse("prevention:take", args=[owing.pk, "act"])
    page = client.get(reverse("prevention:situation", args=[owing.pk])).content.decode()
    assert take in page and "jour sûr est passé" in page
    client.post(take, {"on": "2026-12-01", "note": "Renvoi demandé à l’audience."})
    assert queries.situation(owing, today).next.step == "visit"
    assert queries.situation(owing, date(2026, 11, 30)).next.step == "act"  # as it was known then


def test_what_is_decided_is_written_of_a_day_that_is_over_alone(client, owing, staff, on_day):
    on_day("2026-09-12")
    client.force_login(staff.rental)
    for step in ("act", "claim"):
        assert client.get(reverse("prevention:take", args=[owing.pk, step])).status_code == 404
        with pytest.raises(Refused):
            given = {"lease": owing, "step": step, "on": date(2026, 9, 12), "today": date(2026, 9, 12)}
            actions.take_step(staff.rental, note="Décidé.", **given)


def test_a_guarantee_whose_window_closed_is_still_said(owing, staff):
    record_guarantee(
        staff.rental,
        lease=owing,
        kind="visale",
        name="Action Logement",
        reference="V0001",
        starts_on=owing.starts_on,
        covered_months=36,
        unpaid_months=1,
        claim_days=30,
    )
    for day in (date(2026, 9, 4), date(2026, 9, 12)):  # thirty days from 5 August
        found = queries.situation(owing, day).next
        assert (found.step, found.due_on) == ("claim", date(2026, 9, 4))
    today = date(2026, 9, 12)
    actions.take_step(staff.rental, lease=owing, step="claim", on=today, today=today, note="Trop tard, vu en réunion.")
    assert queries.situation(owing, today).next.step == "plan"


def guaranteed(staff, lease, **changes):
    given = {"kind": "visale", "name": "Action Logement", "reference": "V1", "starts_on": lease.starts_on}
    return record_guarantee(
        staff.rental, lease=lease, **given | {"covered_months": 36, "unpaid_months": 1, "claim_days": 30} | changes
    )


def test_a_key_asked_on_the_day_of_a_rent_hides_no_window(owing, staff):
    visale, due_on, day = guaranteed(staff, owing), date(2026, 8, 5), date(2026, 8, 20)
    ask_sum(staff.rental, lease=owing, kind="other", label="Clé", amount=2000, on=due_on, due_on=due_on, key="k")
    last, found = date(2026, 9, 4), open_claim(visale, day)
    assert (queries.situation(owing, day).claim_by, found.claim_by, found.amount) == (last, last, 45000)


def test_a_guarantee_answers_for_the_rents_of_its_period_once_it_is_over(owing, staff):
    """August, due on the 5th, and September: of the first alone, by the same day whenever it is read."""
    visale, last = guaranteed(staff, owing, ends_on=date(2026, 8, 31)), date(2026, 9, 4)
    for day in (date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 12)):
        found = open_claim(visale, day)
        assert (queries.situation(owing, day).claim_by, found.claim_by, found.amount) == (last, last, 45000)
    assert list(claimable(staff.rental, date(2026, 9, 12))) == guarantees(owing, date(2026, 9, 12)) == [visale]


def test_a_guarantee_answers_for_no_rent_of_before_it_nor_since_its_release(owing, staff):
    policy, last = guaranteed(staff, owing, kind="insurance", starts_on=date(2026, 9, 1)), date(2026, 10, 5)
    day = date(2026, 9, 12)
    found = open_claim(policy, day)
    assert (queries.situation(owing, day).claim_by, found.claim_by, found.amount) == (last, last, 45000)
    release_guarantee(staff.rental, guarantee=policy, version=1, on=date(2026, 9, 5), why="Résiliée", today=day)
    assert (queries.situation(owing, day).claim_by, open_claim(policy, day).amount) == (None, 0)
    assert not guarantees(owing, day)


def test_a_guarantor_is_not_asked_for_the_aid_that_is_on_its_way(owing, staff, pay):
    visale, day = guaranteed(staff, owing), date(2026, 9, 12)
    expect_aid(staff.rental, lease=owing, month=date(2026, 9, 1), amount=21000)
    pay(owing, 45000 + 24000, "2026-09-06")  # August, and their own part of September
    assert (queries.situation(owing, day).claim_by, open_claim(visale, day).amount) == (None, 0)


def test_a_rent_that_is_barred_is_brought_back_by_nothing(owing, staff):
    today = date(2029, 8, 6)
    assert queries.situation(owing, today).facts.barred_on == date(2029, 8, 6)
    actions.take_step(staff.rental, lease=owing, step="limit", on=today, today=today, note="Reconnaissance de dette.")
    found = queries.situation(owing, today)
    assert found.facts.barred_on == date(2029, 8, 6) and found.next.step != "limit"


def test_a_debt_acknowledged_twice_lives_three_years_from_the_second_time(owing, staff):
    for day in (date(2028, 8, 1), date(2031, 7, 1)):  # each before the three years of the one before were over
        actions.take_step(staff.rental, lease=owing, step="limit", on=day, today=day, note="Reconnaissance de dette.")
    days = (date(2028, 8, 1), date(2031, 6, 30), date(2031, 7, 1))
    found = [queries.situation(owing, day).facts.barred_on for day in days]
    assert found == [date(2031, 8, 2), date(2031, 8, 2), date(2034, 7, 2)]


def test_one_thing_of_prevention_waits_per_lease_at_most(aided, build, staff):
    build.copies(aided, 2)
    for on in (date(2026, 8, 11), date(2026, 9, 6), date(2026, 10, 6), date(2026, 10, 26)):
        actions.refresh_all(on)
        subjects = list(ToDo.objects.waiting().filter(room="prevention").values_list("subject", flat=True))
        assert subjects and len(subjects) == len(set(subjects))


def test_the_queries_do_not_grow_with_the_leases(aided, build, django_assert_max_num_queries):
    build.copies(aided, 20)
    with django_assert_max_num_queries(48):
        main(["--date", "2026-10-20", "--json"])


def test_the_tenancies_that_the_command_does_not_read_have_no_action(owing, build, staff):
    """A debt, a plan kept, a hearing of a tenant who owes nothing, and nothing at all: as when each is read."""
    heard, agreed, paid = build.running_lease("Réséda"), date(2026, 9, 12), date(2026, 10, 5)
    build.copies(owing, 1)
    procedure = open_procedure(staff.rental, lease=heard, on=agreed, today=agreed)
    note_act(staff.rental, procedure=procedure, act="hearing", on=date(2026, 12, 15), author="court", today=agreed)
    actions.agree_plan(staff.rental, lease=owing, months=1, first_on=paid, agreed_on=agreed, today=agreed)
    receive_payment(
        staff.rental, lease=owing, payer="tenant", method="card", amount=90000, on=paid, today=paid, key="kept"
    )
    actions.refresh_all(paid)
    steps = set()
    for on in (date(2026, 8, 26), agreed, date(2026, 9, 30), paid):
        read = list(next_actions(on))
        assert read == list(plain(queries.situations(queries.begun().order_by("number"), on), on))
        steps |= {row["action"] for row in read}
    assert steps >= {"remind", "act", "thanks"}
