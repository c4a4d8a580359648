from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.dates import add_days, month_end, month_start, prorata
from trousseau.rules.money import round_half_up
from trousseau.rules.rent_due import Pause, Prorata, Span, Terms, due, parts, share, spans

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


@pytest.mark.parametrize(("method", "cents"), [(Prorata.ACTUAL, 26518), (Prorata.THIRTY, 24750), (Prorata.YEAR, 24411)])
def test_412_50_from_11_february_by_the_three_methods(method, cents):
    month, first = date(2026, 2, 1), date(2026, 2, 11)
    assert due(month, spans(month, first, None, [Terms(first, 41250, 0)]), method) == (cents, 0)


methods = st.sampled_from(Prorata)
months = st.dates(date(2024, 1, 1), date(2028, 12, 31)).map(month_start)
terms = st.builds(Terms, st.just(date(2020, 1, 1)), st.integers(1, 300_000), st.integers(0, 90_000))
cuts = st.sets(st.integers(2, 28), max_size=5)


def cut(days: list[Span], at: set[int]) -> list[Span]:
    """The same days, each span cut before the days `at`."""
    found = []
    for span in days:
        edges = [span.first, *(span.first.replace(day=d) for d in sorted(at) if span.first.day < d <= span.last.day)]
        ends = [*(add_days(edge, -1) for edge in edges[1:]), span.last]
        found += [Span(first, last, span.rent, span.charges) for first, last in zip(edges, ends, strict=True)]
    return found


@given(months, terms, methods)
def test_a_whole_month_is_asked_whole_by_any_method(month, held, method):
    assert due(month, [Span(month, month_end(month), held.rent, held.charges)], method) == (held.rent, held.charges)


@given(months, terms, methods, st.integers(1, 28), st.integers(1, 31), cuts)
def test_cutting_a_month_loses_no_cent_and_gains_none(month, held, method, one, other, at):
    end = month_end(month)
    first, last = sorted((month.replace(day=min(one, end.day)), month.replace(day=min(other, end.day))))
    days = spans(month, first, last, [held])
    asked = parts(month, cut(days, at), method)
    assert due(month, cut(days, at), method) == due(month, days, method)
    assert tuple(map(sum, zip(*asked, strict=True))) == due(month, days, method)
    assert all(rent >= 0 and charges >= -1 for rent, charges in asked)


@given(months, terms, terms, methods, st.integers(2, 28), st.integers(1, 27), st.integers(1, 9))
def test_a_change_and_a_pause_in_one_month_are_rounded_once(month, held, later, method, day, paused, length):
    later = Terms(month.replace(day=day), later.rent, later.charges)
    pause = Pause(month.replace(day=paused), add_days(month.replace(day=paused), length - 1))
    days = spans(month, held.start, None, [held, later], [pause])
    lived = sum((span.last - span.first).days + 1 for span in days)
    weight = share(lived, month_end(month).day, method) / lived
    exact = sum(((span.last - span.first).days + 1) * weight * (span.rent + span.charges) for span in days)
    rent, charges = due(month, days, method)
    assert rent + charges == round_half_up(exact)


@given(months, terms, methods, st.integers(1, 28), st.integers(0, 9))
def test_what_is_asked_and_what_a_pause_leaves_out_make_the_whole(month, held, method, day, length):
    pause = Pause(month.replace(day=day), add_days(month.replace(day=day), length))
    asked = due(month, spans(month, held.start, None, [held], [pause]), method)
    whole = due(month, spans(month, held.start, None, [held]), method)
    assert whole == (held.rent, held.charges)
    assert 0 <= asked[0] <= whole[0] and 0 <= sum(asked) <= sum(whole)


@given(st.integers(1, 300_000), st.integers(0, 90_000), st.integers(1, 31), st.integers(1, 31), st.integers(1, 12))
def test_the_parts_of_a_month_sum_to_its_whole(rent, charges, one, other, number):
    month = date(2026, number, 1)
    end = month_end(month)
    first, last = (month.replace(day=min(one, other, end.day)), month.replace(day=min(max(one, other), end.day)))
    asked_rent, asked_charges = due(month, spans(month, first, last, [Terms(first, rent, charges)]))
    assert asked_rent + asked_charges == prorata(rent + charges, month, first, last)
    assert due(month, [Span(month, end, rent, charges)]) == (rent, charges)
