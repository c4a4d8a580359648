"""The curve of those who wait, against the worked examples of the literature and what must hold for any data."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.engines.survival import Curve, chained, from_counts, greenwood, kaplan_meier

# Kaplan and Meier, J. Am. Stat. Assoc. 53 (1958), p. 464, in tenths: deaths at 0.8, 3.1, 5.4, 9.2; losses at the others
FOUNDING = [(8, True), (10, False), (27, False), (31, True), (54, True), (70, False), (92, True), (121, False)]
# Freireich et al., Blood 21 (1963); Gehan, Biometrika 52 (1965): 21 patients under 6-MP, weeks of remission
REMISSION = (
    [(6, True)] * 3
    + [(7, True), (10, True), (13, True), (16, True), (22, True), (23, True)]
    + [(t, False) for t in (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)]
)
# The same, as Kleinbaum and Klein (Survival Analysis, 3rd ed., ch. 2) and the manual of Stata's `sts list` print them:
# time, at risk, events, S, standard error (Greenwood), 95 % interval (log-log)
PRINTED = [
    (6, 21, 3, 0.8571, 0.0764, 0.6197, 0.9516),
    (7, 17, 1, 0.8067, 0.0869, 0.5631, 0.9228),
    (10, 15, 1, 0.7529, 0.0963, 0.5032, 0.8894),
    (13, 12, 1, 0.6902, 0.1068, 0.4316, 0.8491),
    (16, 11, 1, 0.6275, 0.1141, 0.3675, 0.8049),
    (22, 7, 1, 0.5378, 0.1282, 0.2678, 0.7468),
    (23, 6, 1, 0.4482, 0.1346, 0.1881, 0.6801),
]


def test_the_founding_example_is_found_again():
    curve = kaplan_meier(FOUNDING)
    assert [s.time for s in curve.steps] == [8, 31, 54, 92]
    expected = [Fraction(7, 8), Fraction(7, 10), Fraction(21, 40), Fraction(21, 80)]
    assert [s.survival for s in curve.steps] == pytest.approx([float(f) for f in expected], abs=1e-15)
    assert (curve.size, curve.events, curve.waiting, curve.last) == (8, 4, 4, 121)


def test_the_patients_in_remission_are_found_again_with_their_intervals():
    curve = kaplan_meier(REMISSION)
    found = [
        (s.time, s.at_risk, s.events, *(round(x, 4) for x in (s.survival, error, s.low, s.high)))
        for s, error in zip(curve.steps, greenwood(curve), strict=True)
    ]
    assert found == PRINTED


def test_the_median_and_its_interval():
    curve = kaplan_meier(REMISSION)
    assert curve.median == 23
    assert curve.median_between() == (13, None)
    assert curve.quantile(0.25) == 13 and curve.quantile(0.9) is None


def test_the_last_step_where_all_are_reached_has_no_interval_and_says_zero():
    curve = kaplan_meier([(1, True), (2, True)])
    assert [s.survival for s in curve.steps] == [0.5, 0]
    assert curve.steps[1].low is None and curve.median == 1 and curve.median_between() == (1, 2)


def test_an_event_comes_before_a_loss_of_the_same_day():
    assert [s.at_risk for s in kaplan_meier([(5, False), (5, True), (9, True)]).steps] == [3, 1]


def test_nothing_that_happened_is_a_flat_curve_and_nobody_is_no_curve():
    assert kaplan_meier([(4, False)]) == Curve((), 1, 0, 4)
    assert kaplan_meier([]) == Curve((), 0, 0, 0) and kaplan_meier([]).median is None


def test_what_holds_at_a_time_is_the_step_before():
    curve = kaplan_meier(FOUNDING)
    assert curve.at(7) is None and curve.at(8).time == 8 and curve.at(53).time == 31


@pytest.mark.parametrize("bad", [[(-1, True)], [(-1, False)]])
def test_a_negative_time_is_refused(bad):
    with pytest.raises(ValueError, match="zero or more"):
        kaplan_meier(bad)


def test_a_level_is_a_share():
    with pytest.raises(ValueError, match="level"):
        kaplan_meier(FOUNDING, level=95)


def test_where_nobody_or_everyone_is_reached_a_chain_has_the_interval_of_a_share():
    """Wilson's: n / (n + z²) is the least of a share of all n."""
    all_stay, all_left = chained([(3, 6, 0), (6, 2, 0)]).steps[-1], chained([(3, 6, 6)]).steps[-1]
    assert (round(all_stay.low, 4), all_stay.high) == (0.3424, 1.0)
    assert (all_left.low, round(all_left.high, 4)) == (0.0, 0.3903)


durations = st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=60)


@given(durations)
def test_the_curve_falls_within_its_interval_between_zero_and_one(rows):
    curve, before = kaplan_meier(rows), 1.0
    for step in curve.steps:
        assert 0 <= step.survival <= before
        if step.low is not None:
            assert 0 <= step.low <= step.survival <= step.high <= 1
        before = step.survival
    assert curve.events == sum(happened for _t, happened in rows)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=40))
def test_with_nobody_waiting_it_is_the_share_of_those_not_yet_reached(times):
    curve = kaplan_meier([(t, True) for t in times])
    for step in curve.steps:
        assert step.survival == pytest.approx(sum(t > step.time for t in times) / len(times), abs=1e-12)


@given(durations, st.randoms())
def test_neither_the_order_nor_the_counting_changes_it(rows, random):
    mixed = list(rows)
    random.shuffle(mixed)
    counts = [(t, sum(r == (t, True) for r in rows), sum(r == (t, False) for r in rows)) for t, _h in set(rows)]
    once = {t: (t, e, c) for t, e, c in counts}
    assert kaplan_meier(mixed) == kaplan_meier(rows) == from_counts(once.values())


@given(st.lists(st.tuples(st.integers(1, 400), st.booleans()), min_size=1, max_size=60), st.floats(0.5, 0.98))
def test_a_surer_interval_is_wider(rows, level):
    for one, wider in zip(kaplan_meier(rows, level=level).steps, kaplan_meier(rows, level=0.99).steps, strict=True):
        if one.low is not None:
            assert wider.low <= one.low + 1e-12 and wider.high >= one.high - 1e-12
