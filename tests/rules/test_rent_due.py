from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.dates import month_end, prorata
from trousseau.rules.rent_due import Pause, Span, Terms, due, spans

SIGNED = Terms(date(2026, 3, 15), 40000, 5000)


def asked(month: date, last: date | None = None, terms=(SIGNED,), pauses=()):
    return due(month, spans(month, SIGNED.start, last, terms, pauses))


def test_from_15_march_to_20_may_is_billed_for_its_days():
    last = date(2026, 5, 20)
    assert asked(date(2026, 3, 1), last) == (21935, 2742)  # 17 of 31 days
    assert asked(date(2026, 4, 1), last) == (40000, 5000)
    assert asked(date(2026, 5, 1), last) == (25806, 3226)  # 20 of 31 days
    assert asked(date(2026, 6, 1), last) == (0, 0) == asked(date(2026, 2, 1), last)


def test_a_rent_that_changes_within_a_month_is_asked_by_days():
    month, later = date(2026, 6, 1), Terms(date(2026, 6, 16), 41000, 5000)
    days = spans(month, SIGNED.start, None, (SIGNED, later))
    assert [(span.first.day, span.last.day, span.rent) for span in days] == [(1, 15, 40000), (16, 30, 41000)]
    assert due(month, days) == (40500, 5000)


def test_nothing_is_due_for_the_days_that_an_order_suspends():
    month, order = date(2026, 6, 1), Pause(date(2026, 6, 11), None)
    assert asked(month, pauses=(order,)) == (13333, 1667)
    assert asked(date(2026, 7, 1), pauses=(order,)) == (0, 0)


def test_a_suspension_that_ends_within_the_month_leaves_both_sides():
    pause = Pause(date(2026, 6, 11), date(2026, 6, 20))
    days = spans(date(2026, 6, 1), SIGNED.start, None, (SIGNED,), (pause,))
    assert [(span.first.day, span.last.day) for span in days] == [(1, 10), (21, 30)]


@given(
    st.integers(1, 300_000),
    st.integers(0, 90_000),
    st.integers(1, 31),
    st.integers(1, 31),
    st.integers(1, 12),
)
def test_the_parts_of_a_month_sum_to_its_whole(rent, charges, one, other, number):
    month = date(2026, number, 1)
    end = month_end(month)
    first, last = (
        month.replace(day=min(one, other, end.day)),
        month.replace(day=min(max(one, other), end.day)),
    )
    asked_rent, asked_charges = due(month, spans(month, first, last, [Terms(first, rent, charges)]))
    assert asked_rent + asked_charges == prorata(rent + charges, month, first, last)
    assert due(month, [Span(month, end, rent, charges)]) == (rent, charges)
