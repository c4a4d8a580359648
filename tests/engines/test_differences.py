"""Counts told together give back no small group, whatever is added to or taken from them."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from trousseau.engines.differences import LEAST, Told, isolated, tellable

PEOPLE = list(range(11))
groups = st.lists(st.frozensets(st.sampled_from(PEOPLE), min_size=1), min_size=1, max_size=9)


def named(sets):
    return [(place, one) for place, one in enumerate(sets)]


@given(groups)
@settings(max_examples=150, deadline=None)
def test_what_is_told_isolates_nobody_when_every_group_is_tried(wanted):
    kept = tellable(named(wanted))
    told = [one for place, one in named(wanted) if place in kept]
    assert isolated(told) is None


@given(groups, groups)
@settings(max_examples=100, deadline=None)
def test_two_reports_together_isolate_nobody_either(first, second):
    early = [one for place, one in named(first) if place in tellable(named(first))]
    kept = tellable(named(second), early)
    late = [one for place, one in named(second) if place in kept]
    assert isolated([*early, *late]) is None


@given(groups, groups)
@settings(max_examples=60, deadline=None)
@example([], [frozenset(PEOPLE[n] for n in some) for some in ((0, 1, 3, 8, 9), (0, 1, 2, 4, 5, 6, 7, 9), range(9))])
def test_nothing_is_refused_that_would_isolate_nobody(first, second):
    early = [one for place, one in named(first) if place in tellable(named(first))]
    kept = tellable(named(second), early)
    told = list(early)
    for place, one in named(second):
        if place in kept:
            told.append(one)
        else:
            assert isolated([*told, one]) is not None


@given(groups)
@settings(max_examples=50, deadline=None)
def test_the_test_itself_finds_what_a_small_count_gives_back(wanted):
    small = [one for one in wanted if len(one) < LEAST]
    assert (isolated(wanted) is not None) >= bool(small)


def test_a_total_and_all_but_two_are_not_told_together():
    everyone, most = frozenset(PEOPLE), frozenset(PEOPLE[:9])
    assert tellable([("all", everyone), ("most", most)]) == {"all"}


def test_the_same_count_is_told_again():
    everyone = frozenset(PEOPLE)
    assert tellable([("again", everyone)], [everyone]) == {"again"}


def test_four_people_scattered_by_other_tables_are_still_one_small_group():
    """The complement of a count is four people, each in another commune: no single line isolates them."""
    people = list(range(40))
    communes = [frozenset(people[place::4]) for place in range(4)]
    kept = frozenset(people[4:])  # all but one of each commune
    assert all(len(one & kept) == 9 for one in communes)
    told = tellable([("all", frozenset(people)), *enumerate(communes), ("kept", kept)])
    assert "kept" not in told and {"all", 0, 1, 2} <= told


def test_a_year_less_its_parts_is_a_month_that_is_not_told():
    year = frozenset(range(60))
    first, second = frozenset(range(28)), frozenset(range(28, 57))  # three people came in December
    assert tellable([("second", second)], [year, first]) == frozenset()
    assert tellable([("second", frozenset(range(28, 55)))], [year, first]) == {"second"}


def test_thousands_of_people_are_looked_at_at_once():
    people = list(range(6000))
    wanted = [("all", frozenset(people))] + [
        (f"{by}:{part}", frozenset(people[part::by])) for by in (7, 11, 13) for part in range(by)
    ]
    kept = tellable(wanted)
    assert len(kept) > 20
    ledger = Told(people)
    for key, group in wanted:
        if key in kept:
            assert ledger.admit(group)
    assert ledger.safe()
