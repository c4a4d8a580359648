"""When a lease ends after a notice: days, ends of months, leap years, terms, the convention, old tenants."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.dates import add_days, add_months
from trousseau.rules.notice_to_quit import (
    NoticeLaw,
    abandoned_from,
    convention_end,
    owner_end,
    protected,
    tenant_end,
    tenant_months,
    terms,
)

LAW = NoticeLaw(3, 1, 6, 65, 3, 6, 1)
DAYS = st.dates(date(2015, 1, 1), date(2045, 12, 31))


@pytest.mark.parametrize(
    ("ground", "proved", "months"), [("", False, 3), ("income", False, 3), ("income", True, 1), ("", True, 3)]
)
def test_a_ground_shortens_the_notice_when_it_is_proved(ground, proved, months):
    assert tenant_months(ground, proved, LAW) == months


@pytest.mark.parametrize(
    ("received", "months", "end"),
    [
        (date(2026, 3, 15), 3, date(2026, 6, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),  # leap year
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 30), 1, date(2028, 2, 29)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2026, 8, 15), 1, date(2026, 9, 15)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),  # a holiday makes nothing longer
        (date(2024, 2, 29), 3, date(2024, 5, 29)),
    ],
)
def test_a_tenants_notice_is_counted_day_for_day_from_its_receipt(received, months, end):
    assert tenant_end(received, months) == end


@given(DAYS, st.sampled_from([1, 3]))
def test_a_day_later_never_ends_a_lease_sooner(received, months):
    assert tenant_end(received, months) <= tenant_end(received + timedelta(1), months)


def test_a_lease_is_renewed_from_term_to_term_through_a_leap_year():
    found = terms(date(2027, 2, 28), 3)
    assert [next(found) for _ in range(3)] == [date(2027, 2, 28), date(2030, 2, 28), date(2033, 2, 28)]
    assert [day for day, _ in zip(terms(date(2026, 12, 31), 6), range(2), strict=False)] == [
        date(2026, 12, 31),
        date(2032, 12, 31),
    ]


@pytest.mark.parametrize(
    ("received", "for_on", "end", "last_day", "why"),
    [
        (date(2029, 1, 10), date(2029, 7, 10), date(2029, 7, 10), date(2029, 1, 10), ""),
        (date(2029, 1, 11), date(2029, 7, 10), date(2032, 7, 10), date(2029, 1, 10), "late"),
        (date(2028, 5, 1), date(2028, 12, 31), date(2029, 7, 10), date(2029, 1, 10), ""),  # early: at the term
        (date(2029, 2, 1), date(2032, 7, 10), date(2032, 7, 10), date(2032, 1, 10), ""),  # for the next term
    ],
)
def test_an_owner_ends_a_lease_at_a_term_six_months_ahead(received, for_on, end, last_day, why):
    found = owner_end(received, for_on, date(2029, 7, 10), 3, LAW)
    assert (found.on, found.last_day, found.why) == (end, last_day, why)


@pytest.mark.parametrize(
    ("term", "last_day"),
    [
        (date(2029, 8, 31), date(2029, 2, 28)),
        (date(2028, 8, 31), date(2028, 2, 29)),
        (date(2029, 8, 30), date(2029, 2, 28)),
        (date(2029, 2, 28), date(2028, 8, 31)),
        (date(2029, 6, 30), date(2028, 12, 31)),
    ],
)
def test_the_last_day_of_receipt_at_ends_of_months(term, last_day):
    assert owner_end(date(2020, 1, 1), term, term, 3, LAW).last_day == last_day


@given(DAYS, DAYS, DAYS)
def test_an_owners_notice_leaves_six_whole_months_and_ends_on_a_term(received, for_on, first):
    found = owner_end(received, max(for_on, first), first, 3, LAW)
    assert add_months(received, 6) <= found.on
    assert found.on in [day for day, _ in zip(terms(first, 3), range(40), strict=False)]
    assert not found.why or received > found.last_day


class TestConvention:
    until, first = date(2032, 3, 31), date(2029, 7, 10)

    @pytest.mark.parametrize(
        ("received", "for_on", "end", "why"),
        [
            (date(2028, 12, 1), date(2029, 7, 10), date(2035, 7, 10), "during_convention"),
            (date(2032, 3, 31), date(2035, 7, 10), date(2035, 7, 10), "during_convention"),
            (date(2032, 4, 1), date(2032, 7, 10), date(2035, 7, 10), "late"),
            (date(2032, 4, 1), date(2035, 7, 10), date(2035, 7, 10), ""),
        ],
    )
    def test_no_notice_while_it_runs(self, received, for_on, end, why):
        found = convention_end(received, for_on, self.first, self.until, LAW)
        assert (found.on, found.why) == (end, why)

    def test_the_term_is_six_months_after_its_end(self):
        found = convention_end(date(2032, 4, 1), date(2032, 10, 15), date(2032, 10, 15), date(2032, 3, 31), LAW)
        assert (found.on, found.why) == (date(2032, 10, 15), "")
        near = convention_end(date(2032, 3, 1), date(2032, 9, 1), date(2032, 9, 1), date(2032, 2, 29), LAW)
        assert (near.on, near.why) == (date(2032, 9, 1), "")
        short = convention_end(date(2032, 4, 1), date(2032, 10, 1), date(2032, 10, 1), date(2032, 3, 31), LAW)
        assert short.why == ""


@pytest.mark.parametrize(
    ("born", "low", "said"),
    [
        (date(1964, 7, 9), True, True),  # 65 and a day at the end of the lease
        (date(1964, 7, 10), True, False),  # 65 on that very day: not above
        (date(1950, 1, 1), False, False),
        (None, True, False),
    ],
)
def test_a_tenant_above_65_of_small_means_is_protected(born, low, said):
    assert protected(born, date(2029, 7, 10), low, LAW) is said


def test_an_abandonment_waits_for_the_answer():
    assert abandoned_from(date(2026, 1, 31), LAW) == add_days(date(2026, 2, 28), 1)


def test_an_owner_late_for_a_term_reaches_the_next_on_the_last_day_that_it_takes():
    first = date(2029, 7, 10)
    assert owner_end(date(2032, 1, 10), first, first, 3, LAW).on == date(2032, 7, 10)
    assert owner_end(date(2032, 1, 11), first, first, 3, LAW).on == date(2035, 7, 10)


@pytest.mark.parametrize(
    ("received", "first", "until", "on", "why"),
    [
        # while the convention runs: six whole months must fit after its last day
        (date(2030, 1, 1), date(2032, 10, 1), date(2032, 3, 31), date(2032, 10, 1), "during_convention"),
        (date(2030, 1, 1), date(2032, 9, 30), date(2032, 3, 31), date(2035, 9, 30), "during_convention"),
        # 30 and 31 August are both six months before 28 February
        (date(2032, 1, 1), date(2033, 2, 28), date(2032, 8, 30), date(2033, 2, 28), "during_convention"),
        (date(2032, 8, 31), date(2033, 2, 28), date(2032, 8, 30), date(2033, 2, 28), ""),
    ],
)
def test_the_first_term_after_a_convention_is_the_one_that_six_months_reach(received, first, until, on, why):
    found = convention_end(received, first, first, until, LAW)
    assert (found.on, found.why) == (on, why)
