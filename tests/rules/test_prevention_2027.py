"""Thirty days of a debt on either side of 1 January 2027, when the rule of arrears changes: the action, its day, its article.

A month is 300 € net unless said. To 31 December 2026 a debt is arrears from two net months (CCH, art. R824-1); since, above
450 € or three months after a first default (art. R824-2). It is reported within two months of that day (art. R824-4).
"""

from datetime import date

import pytest

from trousseau.rules.arrears import ArrearsLaw, Former, assess
from trousseau.rules.prevention import Done, Facts, Pace, Proceedings, next_action

PACE = Pace(
    call=5,
    remind=20,
    plan=35,
    visit=2,
    soon=10,
    barred=183,
    thanks=5,
    notice=30,
    order=30,
    ask=15,
    articles={
        "call": "Règle 1",
        "remind": "Règle 2",
        "plan": "Règle 3",
        "visit": "Règle 22",
        "check": "Règle 25",
        "thanks": "Règle 26",
        "notice": "Règle 27",
        "ask": "Règle 28",
        "limit": "Loi 89-462, art. 7-1",
    },
)
FORMER = ArrearsLaw("two_months", 2, 0, 2, "CCH, art. R824-1", "CCH, art. R824-4")
LATTER = ArrearsLaw("threshold", 3, 45000, 2, "CCH, art. R824-2", "CCH, art. R824-4")
END = date(2026, 12, 31)
REPORT = "CCH, art. R824-4"


def day(text: str) -> date:
    return date.fromisoformat(text)


def arrears_of(on: date, months, cents=30000, net=30000, lessor=True):
    owed = [(day(one), cents) for one in months]
    if on <= END:
        return assess(owed, net, on, FORMER, paid_to_lessor=lessor)
    old = [one for one in owed if one[0] <= END]
    former = Former(FORMER, END, old, net, lessor) if old else None
    return assess(owed, net, on, LATTER, former, paid_to_lessor=lessor)


AUTUMN = ["2026-10-05", "2026-11-05"]  # arrears on 5 November 2026 under the rule of then: to be reported by 5 January
ONE = ["2026-12-05"]  # one month of 2026: no arrears then
TURN = ["2026-12-05", "2027-01-05"]  # arrears on 5 January 2027 by either rule
WINTER = ["2027-02-05", "2027-03-05"]  # wholly of 2027: above 450 € on 5 March


@pytest.mark.parametrize(
    ("on", "months", "step", "due", "article"),
    [
        ("2026-10-10", AUTUMN[:1], "call", "2026-10-10", "Règle 1"),
        ("2026-10-25", AUTUMN[:1], "remind", "2026-10-25", "Règle 2"),
        ("2026-11-09", AUTUMN, "plan", "2026-11-09", "Règle 3"),
        ("2026-12-05", AUTUMN, "visit", "2026-12-05", "Règle 22"),
        ("2026-12-25", AUTUMN, "visit", "2026-12-05", "Règle 22"),  # eleven days before the report is due
        ("2026-12-26", AUTUMN, "report", "2027-01-05", REPORT),
        ("2026-12-31", AUTUMN, "report", "2027-01-05", REPORT),
        ("2027-01-01", AUTUMN, "report", "2027-01-05", REPORT),  # met under the rule of 2026: the day does not move
        ("2027-02-15", AUTUMN, "report", "2027-01-05", REPORT),  # late, and asked still
        ("2026-12-31", ONE, "remind", "2026-12-25", "Règle 2"),
        ("2027-01-09", ONE, "plan", "2027-01-09", "Règle 3"),
        ("2027-02-05", ONE, "visit", "2027-02-05", "Règle 22"),
        ("2027-03-04", ONE, "visit", "2027-02-05", "Règle 22"),
        ("2027-04-24", ONE, "visit", "2027-02-05", "Règle 22"),  # three months on 5 March: reported by 5 May
        ("2027-04-25", ONE, "report", "2027-05-05", REPORT),
        ("2027-01-15", TURN, "plan", "2027-01-09", "Règle 3"),
        ("2027-02-22", TURN, "visit", "2027-02-05", "Règle 22"),
        ("2027-02-23", TURN, "report", "2027-03-05", REPORT),
        ("2027-02-10", WINTER[:1], "call", "2027-02-10", "Règle 1"),
        ("2027-03-06", WINTER, "remind", "2027-02-25", "Règle 2"),
        ("2027-04-24", WINTER, "visit", "2027-04-05", "Règle 22"),
        ("2027-04-25", WINTER, "report", "2027-05-05", REPORT),
    ],
)
def test_the_action_of_a_day_on_either_side_of_the_change(on, months, step, due, article):
    one = next_action(Facts(arrears_of(day(on), months)), day(on), PACE)
    assert (one.step, one.due_on.isoformat(), one.article) == (step, due, article)


def test_450_euros_are_no_arrears_and_one_cent_more_is():
    """CCH, art. R824-2: above 450 €. One month alone, of 2027."""
    told = arrears_of(day("2027-04-06"), ["2027-02-05"], 45000, 60000)
    assert next_action(Facts(told), day("2027-04-06"), PACE).step == "visit" and told.status == "debt"
    told = arrears_of(day("2027-03-26"), ["2027-02-05"], 45001, 60000)
    one = next_action(Facts(told), day("2027-03-26"), PACE)
    assert (one.step, one.due_on, one.article) == ("report", day("2027-04-05"), REPORT)


def test_a_debt_below_two_months_in_2026_and_above_450_euros_is_arrears_from_the_first_of_january():
    """599.98 €: no arrears on 31 December; the new rule is met on its own first day, to be reported by 1 March."""
    before = arrears_of(END, AUTUMN, 29999)
    assert before.status == "debt" and next_action(Facts(before), END, PACE).step == "visit"
    on = day("2027-02-19")
    one = next_action(Facts(arrears_of(on, AUTUMN, 29999)), on, PACE)
    assert (one.step, one.due_on, one.article) == ("report", day("2027-03-01"), REPORT)


def test_without_the_aid_nobody_reports_on_either_side():
    """CCH, art. R824-4: the duty binds the lessor who receives the aid."""
    for on in ("2026-12-28", "2027-01-04"):
        told = arrears_of(day(on), AUTUMN, lessor=False)
        one = next_action(Facts(told), day(on), PACE)
        assert one.step == "visit" and dict(one.rejected)["report"] == "no_aid"


AROUND = (day("2026-12-30"), day("2027-01-02"))


@pytest.mark.parametrize(
    ("more", "steps"),
    [
        ({"done": Done(report=day("2026-12-20"))}, ("visit", "visit")),  # reported once, under the rule of then
        ({"done": Done(report=day("2026-12-20")), "paused": day("2027-01-31")}, (None, None)),
        ({"paused": day("2027-01-31")}, ("report", "report")),
        ({"plan": True}, ("report", "report")),
        ({"plan": True, "done": Done(report=day("2026-12-20"))}, (None, None)),
        ({"plan": True, "missed": day("2026-12-27"), "done": Done(report=day("2026-12-20"))}, ("visit", "missed")),
        ({"frozen": day("2026-12-15")}, ("report", "report")),
        ({"frozen": day("2026-12-15"), "done": Done(report=day("2026-12-20"))}, ("visit", "visit")),
        ({"window": (day("2027-01-03"), "Contrat")}, ("claim", "claim")),
        ({"procedure": Proceedings(duty=(day("2027-01-04"), "Loi 89-462, art. 24 III"))}, ("act", "act")),
        ({"done": Done(contact=day("2026-12-20"), plan=day("2026-12-01"), report=day("2026-12-20"))}, (None, "notice")),
    ],
)
def test_what_was_done_or_stopped_holds_across_the_change(more, steps):
    found = [next_action(Facts(arrears_of(on, AUTUMN), **more), on, PACE) for on in AROUND]
    assert tuple(one and one.step for one in found) == steps
