"""CCH, art. R824-1 and R824-2, on both sides of 1 January 2027. The laws come from the shipped scales."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau import scales
from trousseau.rules.arrears import ArrearsLaw, Counted, Former, Reading, Then, assess
from trousseau.rules.dates import add_months

EVE, CHANGE = date(2026, 12, 31), date(2027, 1, 1)
D = date


def law(on: date) -> ArrearsLaw:
    regime, months, threshold, report = (
        scales.at(f"arrears.{name}", on) for name in ("regime", "months", "threshold", "report_months")
    )
    return ArrearsLaw(regime.value, months.value, threshold.value, report.value, regime.article, report.article)


def former(unpaid=(), net=13000, **more) -> Former:
    """What stood on 31 December 2026, unless told the debts that it shares with today."""
    return Former(law(EVE), EVE, [(day, cents) for day, cents in unpaid if day <= EVE], net, **more)


def judge(unpaid, on, net=13000, **more):
    rules = law(on)
    return assess(unpaid, net, on, rules, former(unpaid, net, **more) if on >= CHANGE else None)


def test_the_two_regimes_come_from_the_scales_and_the_new_one_is_not_verified():
    assert (law(D(2026, 12, 31)).regime, law(CHANGE).regime) == ("two_months", "threshold")
    assert not scales.at("arrears.regime", CHANGE).verified


def test_nothing_unpaid_is_no_debt():
    assert judge([], D(2026, 11, 24)).status == "none"
    assert judge([(D(2026, 12, 5), 100)], D(2026, 11, 24)).status == "none"  # not due yet


@pytest.mark.parametrize(("last", "status"), [(12999, "debt"), (13000, "arrears")])
def test_until_2026_arrears_are_two_net_months_to_the_cent(last, status):
    found = judge([(D(2026, 9, 5), 13000), (D(2026, 10, 5), last)], D(2026, 10, 6))
    assert found.status == status


def test_the_file_of_the_model_page_was_met_on_5_october_and_is_reported_by_5_december():
    """58.40 in August, 130.00 in September and October, net month 130.00: 318.40 owed."""
    unpaid = [(D(2026, 8, 5), 5840), (D(2026, 9, 5), 13000), (D(2026, 10, 5), 13000)]
    found = judge(unpaid, D(2026, 11, 24))
    assert (found.status, found.reason) == ("arrears", "two_months")
    assert (found.since, found.report_by) == (D(2026, 8, 5), D(2026, 12, 5))
    assert (found.article, found.report_article) == ("CCH, art. R824-1", "CCH, art. R824-4")


def test_a_tenant_whose_aid_pays_all_owes_no_two_months_of_nothing():
    assert judge([(D(2026, 10, 5), 100)], D(2026, 11, 24), net=0).status == "debt"


@pytest.mark.parametrize(("cents", "status"), [(45000, "debt"), (45001, "arrears")])
def test_since_2027_arrears_are_more_than_450_euros(cents, status):
    found = judge([(D(2027, 2, 5), cents)], D(2027, 2, 6))
    assert found.status == status
    assert found.reason == ("threshold" if status == "arrears" else "below")


def test_since_2027_the_months_add_up_to_the_threshold():
    found = judge([(D(2027, 2, 5), 30000), (D(2027, 3, 5), 15001)], D(2027, 3, 6))
    assert (found.reason, found.report_by) == ("threshold", D(2027, 5, 5))


@pytest.mark.parametrize(("on", "status"), [(D(2027, 5, 4), "debt"), (D(2027, 5, 5), "arrears")])
def test_since_2027_a_first_default_is_arrears_three_months_later_whatever_the_amount(on, status):
    found = judge([(D(2027, 2, 5), 1)], on)
    assert found.status == status
    if status == "arrears":
        assert (found.reason, found.report_by) == ("late", D(2027, 7, 5))


def test_the_earlier_of_the_two_rules_of_2027_counts():
    unpaid = [(D(2027, 2, 5), 10000), (D(2027, 6, 5), 40000)]
    assert judge(unpaid, D(2027, 6, 6)).report_by == D(2027, 7, 5)  # late on 5 May, above 450 on 5 June only


def test_a_duty_met_before_the_change_keeps_its_day_whatever_is_decided():
    unpaid = [(D(2026, 8, 5), 5840), (D(2026, 9, 5), 13000), (D(2026, 10, 5), 13000), (D(2027, 1, 5), 60000)]
    for reading in (None, "earlier", "former", "latter"):
        found = judge(unpaid, D(2027, 1, 6), reading=reading)
        assert (found.status, found.report_by, found.kept, found.confirm) == ("arrears", D(2026, 12, 5), True, False)
        assert (found.article, found.report_article) == ("CCH, art. R824-1", "CCH, art. R824-4")


def test_a_part_paid_since_does_not_take_the_day_of_then_away():
    then = [(D(2026, 9, 5), 13000), (D(2026, 10, 5), 13000)]
    found = assess(then[1:], 13000, D(2027, 1, 20), law(CHANGE), former(then))
    assert (found.since, found.report_by, found.kept) == (D(2026, 10, 5), D(2026, 12, 5), True)
    assert assess([], 13000, D(2027, 1, 20), law(CHANGE), former(then)).status == "none"  # paid in whole


@pytest.mark.parametrize(
    ("january", "reading", "status", "report_by", "confirm"),
    [
        # two net months of 460 on 5 January; above 450 since December, so from the first day of that rule
        (46000, None, "arrears", D(2027, 3, 1), True),
        (46000, "earlier", "arrears", D(2027, 3, 1), False),
        (46000, "former", "arrears", D(2027, 3, 5), False),
        # two net months not reached; above 450 only
        (40000, None, "arrears", D(2027, 3, 5), True),
        (40000, "former", "debt", None, False),
        (40000, "latter", "arrears", D(2027, 3, 5), False),
        # neither: both rules say no, nothing is to confirm
        (2000, None, "debt", None, False),
    ],
)
def test_what_was_no_arrears_yet_takes_the_earlier_day_until_one_reading_is_decided(
    january, reading, status, report_by, confirm
):
    december = 46000 if january == 46000 else 6000
    unpaid = [(D(2026, 12, 5), december), (D(2027, 1, 5), january)]
    found = judge(unpaid, D(2027, 1, 6), net=46000, reading=reading)
    assert (found.status, found.report_by, found.confirm) == (status, report_by, confirm)
    assert found.since == D(2026, 12, 5) and not found.kept


def test_the_earlier_day_may_be_that_of_either_rule():
    """Small months: two of them are owed on 5 January, 450 euros are not, three months are over on 5 March only."""
    unpaid = [(D(2026, 12, 5), 13000), (D(2027, 1, 5), 13000)]
    days = {reading: judge(unpaid, D(2027, 3, 6), reading=reading).report_by for reading in (None, "former", "latter")}
    assert days == {None: D(2027, 3, 5), "former": D(2027, 3, 5), "latter": D(2027, 5, 5)}


def test_a_debt_born_on_the_day_of_the_change_is_under_the_new_rule():
    assert judge([(CHANGE, 45001)], CHANGE).status == "arrears"


unpaid = st.lists(st.tuples(st.dates(D(2027, 1, 1), D(2028, 6, 1)), st.integers(1, 90000)), min_size=1, max_size=9).map(
    sorted
)


@given(unpaid, st.integers(1, 30000))
def test_owing_more_never_makes_arrears_go_away(unpaid, more):
    on = D(2028, 7, 1)
    before = assess(unpaid, 13000, on, law(on))
    day, cents = unpaid[0]
    after = assess([(day, cents + more), *unpaid[1:]], 13000, on, law(on))
    assert after.status == "arrears" or before.status != "arrears"
    if before.report_by and after.report_by:
        assert after.report_by <= before.report_by


@given(unpaid)
def test_the_report_is_due_two_months_after_the_rule_was_met_and_never_before_the_debt(unpaid):
    on = D(2028, 7, 1)
    found = assess(unpaid, 13000, on, law(on))
    if found.report_by:
        assert add_months(found.since, 2) <= found.report_by <= add_months(found.since, 5)


@pytest.mark.parametrize(
    ("net", "gross", "status", "reason"),
    [
        (45000, 45000, "debt", "below"),
        (45001, 45001, "arrears", "threshold"),
        (45000, 45001, "arrears", "net_or_gross"),
        (0, 45001, "arrears", "net_or_gross"),
        (45001, 65001, "arrears", "threshold"),
        (20000, 45000, "debt", "below"),
    ],
)
def test_whether_450_euros_are_net_of_aid_is_not_guessed(net, gross, status, reason):
    day = D(2027, 2, 5)
    found = assess([(day, net)], 13000, D(2027, 2, 6), law(CHANGE), former(), gross=[(day, gross)])
    assert (found.status, found.reason) == (status, reason)
    assert found.report_by == (None if status == "debt" else D(2027, 4, 5))
    assert found.confirm == (reason == "net_or_gross")


@pytest.mark.parametrize(("counted", "status", "reason"), [("net", "debt", "below"), ("gross", "arrears", "threshold")])
def test_once_the_director_says_which_debt_is_counted_nothing_is_to_confirm(counted, status, reason):
    day = D(2027, 2, 5)
    found = assess([(day, 20000)], 13000, D(2027, 2, 6), law(CHANGE), gross=[(day, 45001)], counted=counted)
    assert (found.status, found.reason, found.confirm) == (status, reason, False)


def test_arrears_by_either_count_have_the_earlier_of_their_two_days_until_one_is_said():
    """With the aid 460 on 5 February; without it 300, then 600 on 5 March."""
    left = [(D(2027, 2, 5), 30000), (D(2027, 3, 5), 30000)]
    gross = [(D(2027, 2, 5), 46000), (D(2027, 3, 5), 46000)]
    days = {}
    for counted in (None, "net", "gross"):
        found = assess(left, 30000, D(2027, 3, 6), law(CHANGE), gross=gross, counted=counted)
        days[counted] = (found.status, found.report_by, found.confirm)
    assert days == {
        None: ("arrears", D(2027, 4, 5), True),
        "net": ("arrears", D(2027, 5, 5), False),
        "gross": ("arrears", D(2027, 4, 5), False),
    }


@pytest.mark.parametrize(
    ("noted", "on", "status", "report_by", "confirm"),
    [
        # the statement that shows 5 February came on the 20th: three months run from that day
        ({D(2027, 2, 5): D(2027, 2, 20)}, D(2027, 5, 19), "debt", None, False),
        ({D(2027, 2, 5): D(2027, 2, 20)}, D(2027, 5, 20), "arrears", D(2027, 7, 20), False),
        # the bank was never read past it: the due day stands, and says that it is to confirm
        ({}, D(2027, 5, 4), "debt", None, False),
        ({}, D(2027, 5, 5), "arrears", D(2027, 7, 5), True),
        # its own entries are all that the house has
        (None, D(2027, 5, 5), "arrears", D(2027, 7, 5), False),
    ],
)
def test_the_three_months_run_from_the_day_on_which_the_lessor_noted_the_default(noted, on, status, report_by, confirm):
    found = assess([(D(2027, 2, 5), 10000)], 13000, on, law(CHANGE), noted=noted)
    assert (found.status, found.report_by, found.confirm) == (status, report_by, confirm)


def test_the_first_default_is_the_first_that_was_noted():
    """February was paid by a debit that the bank sent back in April: March was noted before it."""
    left = [(D(2027, 2, 5), 10000), (D(2027, 3, 5), 10000)]
    noted = {D(2027, 2, 5): D(2027, 4, 12), D(2027, 3, 5): D(2027, 3, 8)}
    assert assess(left, 13000, D(2027, 6, 8), law(CHANGE), noted=noted).report_by == D(2027, 8, 8)


def test_the_threshold_waits_for_no_noting():
    left = [(D(2027, 2, 5), 45001)]
    found = assess(left, 13000, D(2027, 2, 6), law(CHANGE), noted={})
    assert (found.reason, found.report_by, found.confirm) == ("threshold", D(2027, 4, 5), False)


def test_of_a_debt_of_before_the_aid_alone_is_still_to_confirm():
    before = D(2026, 12, 5)
    found = assess(
        [(before, 20000)], 46000, D(2027, 1, 6), law(CHANGE), former([(before, 20000)], 46000), gross=[(before, 46000)]
    )
    assert (found.status, found.reason, found.confirm) == ("arrears", "net_or_gross", True)


def test_who_receives_no_aid_has_no_delay_to_report():
    unpaid = [(D(2026, 9, 5), 45000), (D(2026, 10, 5), 45000)]
    found = assess(unpaid, 45000, D(2026, 10, 6), law(D(2026, 10, 6)), paid_to_lessor=False)
    assert (found.status, found.report_by, found.report_article) == ("arrears", None, "")


def test_net_or_gross_gives_the_earlier_day_to_confirm_until_the_director_answers():
    day = D(2027, 2, 5)
    found = assess([(day, 20000)], 13000, D(2027, 2, 6), law(CHANGE), gross=[(day, 45001)])
    assert (found.status, found.report_by, found.confirm) == ("arrears", D(2027, 4, 5), True)
    assert (
        assess([(day, 20000)], 13000, D(2027, 2, 6), law(CHANGE), gross=[(day, 45001)], paid_to_lessor=False).report_by
        is None
    )


def test_a_debt_of_unknown_age_has_at_the_latest_the_day_it_was_brought_in():
    on = D(2026, 11, 24)
    found = assess([], 45000, on, law(on), unaged=500000, unaged_on=D(2026, 8, 31))
    assert (found.status, found.report_by, found.confirm, found.since) == ("arrears", D(2026, 10, 31), True, None)
    assert found.reason == "unaged"
    below = assess([], 45000, on, law(on), unaged=80000, unaged_on=D(2026, 8, 31))
    assert (below.status, below.report_by) == ("ask", None)
    rest = assess([(D(2026, 9, 5), 45000)], 45000, on, law(on), unaged=50000, unaged_on=D(2026, 8, 31))
    assert (rest.status, rest.report_by, rest.since) == ("arrears", D(2026, 11, 5), D(2026, 9, 5))


JANUARY, FEBRUARY = D(2027, 1, 5), D(2027, 2, 5)


def test_three_months_that_ended_between_two_days_due_made_a_duty_that_a_part_paid_does_not_take_away():
    """100 of January and 50 of February: arrears from 6 April on; on 10 April January is paid."""
    past = [
        Then(JANUARY, [(JANUARY, 10000)], 40000),
        Then(FEBRUARY, [(JANUARY, 10000), (FEBRUARY, 5000)], 40000),
        Then(D(2027, 4, 10), [(FEBRUARY, 5000)], 40000),
    ]
    noted = {JANUARY: D(2027, 1, 6), FEBRUARY: D(2027, 2, 6)}
    found = assess([(FEBRUARY, 5000)], 40000, D(2027, 4, 12), law(CHANGE), past=past, noted=noted)
    assert (found.status, found.report_by, found.reason) == ("arrears", D(2027, 6, 6), "part_paid")


def test_three_months_that_end_on_new_years_day_make_a_duty_though_nothing_falls_due_that_day():
    then = [(D(2026, 9, 5), 5000)]
    past = [Then(D(2026, 9, 5), then, 40000), Then(D(2026, 12, 5), [*then, (D(2026, 12, 5), 5000)], 40000)]
    past.append(Then(D(2027, 1, 4), [(D(2026, 12, 5), 5000)], 40000))
    noted = {D(2026, 9, 5): D(2026, 9, 7), D(2026, 12, 5): D(2026, 12, 7)}
    stood = former(past[1].unpaid, 40000)
    found = assess([(D(2026, 12, 5), 5000)], 40000, D(2027, 1, 10), law(CHANGE), stood, past=past, noted=noted)
    assert found.report_by == D(2027, 3, 1)


def test_under_the_rules_of_their_birth_the_debts_of_2027_are_still_under_those_of_2027():
    """10 of December beside 600 of January: they do not hide what the new rules ask for January alone."""
    born, new = (D(2026, 12, 5), 1000), (JANUARY, 60000)
    on, rules = D(2027, 1, 10), law(CHANGE)
    decided = former([born], 40000, reading=Reading.FORMER)
    alone = assess([new], 40000, on, rules, noted={}, counted=Counted.NET)
    found = assess([born, new], 40000, on, rules, decided, noted={}, counted=Counted.NET)
    assert alone.report_by == D(2027, 3, 5)
    assert (found.status, found.report_by, found.confirm) == ("arrears", D(2027, 3, 5), False)
    old = assess([born], 40000, on, rules, decided, noted={}, counted=Counted.NET)
    assert (old.status, old.report_by) == ("debt", None)


def test_what_was_arrears_for_sure_and_is_paid_in_part_is_not_said_to_depend_on_the_aid():
    """494 € unpaid on their day, above 450 net of the aid; 296.40 left, above it with the aid alone."""
    due = D(2027, 1, 1)
    then, left, whole = Then(due, [(due, 49400)], 49400), [(due, 29640)], [(due, 51640)]
    found = assess(left, 49400, D(2027, 1, 11), law(CHANGE), gross=whole, past=[then], noted={due: D(2027, 1, 11)})
    assert (found.status, found.reason, found.confirm) == ("arrears", "part_paid", False)
    assert found.report_by == D(2027, 3, 1)
