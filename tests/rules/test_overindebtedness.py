"""From the day a file is admitted the earlier debt may not be paid; what is to be done, and what an erasure takes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.overindebtedness import Duty, Event, File, claim_by, duties, earlier, erasable, may_be_paid, read

ADMITTED = Event("overindebtedness_admissible", date(2026, 10, 10), proved=True, told_on=date(2026, 10, 14))
MEASURES = Event("overindebtedness_measures", date(2027, 2, 1), proved=True)
ERASED = Event("debt_erased", date(2027, 2, 28), proved=True)


def at(on, *events):
    return read(events, on, claim_days=30, held_months=24)


def test_nothing_stops_before_the_day_of_the_decision_nor_for_a_decision_to_come():
    assert at(date(2026, 10, 9), ADMITTED) is None
    assert at(date(2026, 10, 10), ADMITTED) == File(date(2026, 10, 10), True, date(2026, 11, 13))


@pytest.mark.parametrize(
    ("told_on", "by"),
    [(date(2026, 10, 14), date(2026, 11, 13)), (None, date(2026, 11, 9)), (date(2028, 1, 30), date(2028, 2, 29))],
)
def test_the_claim_is_justified_in_thirty_days_from_the_letter_else_from_the_decision(told_on, by):
    assert claim_by(Event("overindebtedness_admissible", date(2026, 10, 10), True, told_on), 30) == by


def test_an_erasure_holds_the_clause_back_for_two_years():
    found = at(date(2027, 3, 1), ADMITTED, ERASED)
    assert (found.erased_on, found.held_until) == (date(2027, 2, 28), date(2029, 2, 28))
    leap = at(date(2028, 3, 1), Event("debt_erased", date(2028, 2, 29), proved=True))
    assert (leap.stopped_on, leap.held_until) == (date(2028, 2, 29), date(2030, 2, 28))


def test_another_file_admitted_later_is_the_one_that_stands():
    again = Event("overindebtedness_admissible", date(2028, 5, 2), proved=False)
    found = at(date(2028, 6, 1), ADMITTED, MEASURES, ERASED, again)
    assert found == File(date(2028, 5, 2), False, date(2028, 6, 1), since=date(2026, 10, 10))


def test_measures_that_come_without_an_admission_noted_stop_the_debt_from_their_day():
    found = at(date(2027, 3, 1), MEASURES)
    assert (found.stopped_on, found.measures_on) == (date(2027, 2, 1), date(2027, 2, 1))


def test_what_falls_due_on_the_day_of_the_decision_is_current():
    unpaid = [(date(2026, 9, 5), 450), (date(2026, 10, 9), 450), (date(2026, 10, 10), 450), (date(2026, 11, 5), 450)]
    assert earlier(unpaid, date(2026, 10, 10)) == unpaid[:2]


@pytest.mark.parametrize(("origin", "may"), [("agreed", False), ("judge", True), ("commission", True)])
def test_only_what_a_judge_or_the_commission_decided_may_be_paid(origin, may):
    assert may_be_paid(origin) is may


@pytest.mark.parametrize(
    ("then", "now", "booked", "takes"),
    [(90000, 90000, 0, 90000), (90000, 135000, 0, 90000), (90000, 60000, 0, 60000), (90000, 45000, 90000, 0)],
)
def test_an_erasure_takes_the_debt_of_its_day_and_no_more_than_is_left(then, now, booked, takes):
    assert erasable(then, now, booked) == takes


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 10**7))
def test_an_erasure_never_takes_what_is_not_owed(then, now, booked):
    assert 0 <= erasable(then, now, booked) <= min(then, now)


def asked(on, *events, aided=True, guaranteed=True, lost=0):
    return duties(at(on, *events), tell_days=8, aided=aided, guaranteed=guaranteed, lost=lost)


def test_the_payer_and_the_guarantor_are_told_and_the_claim_justified_each_by_its_day():
    found = [(one.code, one.due_on) for one in asked(date(2026, 10, 20), ADMITTED)]
    told = date(2026, 10, 18)
    assert found == [("payer", told), ("guarantor", told), ("claim", date(2026, 11, 13))]
    assert [one.code for one in asked(date(2026, 10, 20), ADMITTED, aided=False, guaranteed=False)] == ["claim"]


def test_once_debts_are_settled_no_claim_is_asked_and_a_loss_is():
    found = asked(date(2027, 3, 1), ADMITTED, ERASED, aided=False, guaranteed=False, lost=90000)
    assert found == [Duty("loss", date(2027, 3, 8), "C. conso., art. L741-2")]
    assert not asked(date(2027, 3, 1), ADMITTED, MEASURES, aided=False, guaranteed=False)
