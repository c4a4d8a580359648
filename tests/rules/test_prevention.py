from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.arrears import Arrears
from trousseau.rules.dates import add_days
from trousseau.rules.prevention import Done, Pace, next_action

PACE = Pace(5, 20, 35, {"call": "Règle 1", "remind": "Règle 2", "plan": "Règle 3"})
SINCE = date(2026, 9, 5)
DEBT = Arrears("debt", SINCE, None, "below", "CCH, art. R824-1")
ARREARS = Arrears("arrears", SINCE, date(2026, 12, 5), "two_months", "CCH, art. R824-1", "CCH, art. R824-4")


NOTHING = Done()


def step(late: int, done: Done = NOTHING, arrears: Arrears = DEBT):
    found = next_action(arrears, done, add_days(SINCE, late), PACE)
    return found and found.step


def after(days: int) -> date:
    return add_days(SINCE, days)


@pytest.mark.parametrize(
    ("late", "expected"),
    [(0, None), (4, None), (5, "call"), (19, "call"), (20, "remind"), (34, "remind"), (35, "plan")],
)
def test_the_steps_follow_the_agencys_pace_to_the_day(late, expected):
    assert step(late) == expected


def test_the_call_falls_as_soon_as_the_household_was_reached():
    assert step(6, Done(contact=after(6))) is None


def test_a_contact_before_the_debt_is_no_contact_about_it():
    assert step(6, Done(contact=SINCE)) == "call"


def test_the_letter_falls_once_it_left_and_the_plan_waits_for_its_day():
    assert step(21, Done(contact=after(6))) == "remind"
    assert step(21, Done(contact=after(6), letter=after(21))) is None
    assert step(36, Done(contact=after(6), letter=after(21))) == "plan"


def test_when_nobody_could_be_reached_the_letter_goes_out_all_the_same():
    found = next_action(DEBT, NOTHING, after(21), PACE)
    assert found.step == "remind" and ("call", "write_too") in found.rejected


def test_the_plan_falls_once_it_was_proposed():
    assert step(40, Done(plan=after(36))) is None


def test_a_duty_of_law_comes_before_the_agencys_own_steps():
    found = next_action(ARREARS, NOTHING, after(60), PACE)
    assert (found.step, found.due_on, found.article) == ("report", date(2026, 12, 5), "CCH, art. R824-4")
    assert ("plan", "report_first") in found.rejected


def test_once_reported_the_plan_is_next():
    assert step(60, Done(report=after(58)), ARREARS) == "plan"


def test_what_the_text_leaves_open_is_decided_by_a_person_and_then_follows_the_pace():
    ask = Arrears("ask", SINCE, None, "net_or_gross", "CCH, art. R824-2")
    assert step(125, arrears=ask) == "decide"
    assert step(125, Done(decided=after(120)), ask) == "plan"


def test_a_report_that_has_a_day_comes_before_a_question():
    ask = Arrears("ask", SINCE, date(2026, 12, 5), "net_or_gross", "CCH, art. R824-2", "CCH, art. R824-4")
    assert step(125, arrears=ask) == "report"
    assert step(125, Done(report=after(120)), ask) == "decide"


def test_a_decision_takes_no_report_away_unless_it_says_that_these_are_no_arrears():
    ask = Arrears("ask", SINCE, date(2026, 12, 5), "net_or_gross", "CCH, art. R824-2", "CCH, art. R824-4")
    assert step(125, Done(decided=after(120)), ask) == "report"
    assert step(125, Done(decided=after(120), report=after(121)), ask) == "plan"
    assert step(125, Done(decided=after(120), cleared=after(120)), ask) == "plan"
    assert step(125, Done(decided=after(120), cleared=after(120)), ARREARS) == "report"  # no question any more


@pytest.mark.parametrize(
    ("arrears", "done", "why"),
    [
        (DEBT, NOTHING, "not_arrears"),
        (Arrears("arrears", SINCE, None, "two_months", "CCH, art. R824-1"), NOTHING, "no_aid"),
        (ARREARS, Done(report=after(30)), "reported"),
        (Arrears("ask", SINCE, None, "net_or_gross", "CCH, art. R824-2"), Done(decided=after(30)), "decided"),
    ],
)
def test_why_nothing_is_to_be_reported_is_what_the_law_says_of_that_debt(arrears, done, why):
    assert dict(next_action(arrears, done, after(40), PACE).rejected)["report"] == why


def test_nothing_owed_asks_nothing():
    assert step(90, arrears=Arrears("none", None, None, "up_to_date", "")) is None


days = st.none() | st.integers(-30, 90).map(after)


@given(st.builds(Done, days, days, days, days, days, days), st.integers(0, 120), st.sampled_from([DEBT, ARREARS]))
def test_one_action_at_most_with_its_ground_and_never_one_that_was_just_done(done, late, arrears):
    found = next_action(arrears, done, add_days(SINCE, late), PACE)
    if found is None:
        return
    assert found.article and found.step not in dict(found.rejected)
    did = {"call": done.contact, "remind": done.letter, "plan": done.plan, "report": done.report}[found.step]
    assert did is None or did <= SINCE
