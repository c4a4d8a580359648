"""The by-name list moves only by counted entries and exits."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.flows import ENTRIES, EXITS, Event, covered, flows, movements, stock, without

DAY = date(2026, 1, 1)
KINDS = ("application_opened", "contact", "active_again", "inactive", "housed", "left")

events = st.lists(
    st.builds(Event, st.integers(1, 6), st.sampled_from(KINDS), st.integers(0, 200).map(lambda n: DAY + timedelta(n))),
    max_size=60,
)


def codes(*story: str) -> list[str]:
    """The movements of one household to which `story` happens, one thing a day."""
    return [m.code for m in movements(Event(1, kind, DAY + timedelta(i)) for i, kind in enumerate(story))]


@pytest.mark.parametrize(
    ("story", "moves"),
    [
        ("application_opened housed", "new housed"),
        ("application_opened application_opened contact", "new"),
        ("contact", ""),
        ("inactive", ""),
        ("left", ""),
        ("application_opened inactive inactive active_again", "new inactive back_from_absence"),
        ("application_opened housed application_opened", "new housed back_from_home"),
        ("application_opened housed inactive active_again", "new housed back_from_home"),
        ("application_opened housed housed", "new housed"),
        ("application_opened housed left application_opened", "new housed back_from_absence"),
        ("application_opened left active_again", "new left back_from_absence"),
        ("application_opened inactive left", "new inactive"),
        ("application_opened inactive housed", "new inactive back_from_absence housed"),
        ("housed", "new housed"),
        ("active_again left", "new left"),
    ],
)
def test_stories(story, moves):
    assert codes(*story.split()) == moves.split()


def test_keys_on_the_day_of_the_application_count_both_ways():
    both = movements([Event(1, "housed", DAY), Event(1, "application_opened", DAY)])
    assert [m.code for m in both] == ["new", "housed"]


@given(events, st.integers(0, 200), st.integers(0, 200))
def test_stock_is_the_earlier_stock_plus_entries_minus_exits(happened, one, other):
    start, end = (DAY + timedelta(n) for n in sorted((one, other)))
    moves = movements(happened)
    [flow] = flows(moves, [(start, end)])
    assert flow.closing == flow.opening + flow.entries - flow.exits
    assert flow.opening == stock(moves, start - timedelta(1))
    assert flow.opening >= 0 and flow.closing >= 0


@given(events, st.integers(0, 200))
def test_stock_counts_the_households_whose_last_word_is_that_they_seek(happened, after):
    on = DAY + timedelta(after)
    seeking = 0
    for household in range(1, 7):
        own = sorted(
            (e for e in happened if e.household == household and e.date <= on),
            key=lambda e: (e.date, KINDS.index(e.kind)),
        )
        last = [e.kind for e in own if e.kind != "contact"]
        while last and last[-1] == "inactive" and (len(last) < 2 or last[-2] in ("housed", "left", "inactive")):
            last.pop()  # silence after a home, or after having left, changes nothing
        seeking += bool(last) and last[-1] in ("application_opened", "active_again")
    assert stock(movements(happened), on) == seeking


@given(events)
def test_months_follow_one_another_and_every_first_housing_is_counted(happened):
    moves = movements(happened)
    cuts = [DAY + timedelta(n) for n in range(0, 240, 30)]
    months = flows(moves, [(a, b - timedelta(1)) for a, b in zip(cuts, cuts[1:], strict=False)])
    for before, after in zip(months, months[1:], strict=False):
        assert before.closing == after.opening
    total = Counter(m.code for m in moves)
    for code in (*ENTRIES, *EXITS):
        assert sum(month.counts[code] for month in months) == total[code]
    assert total["housed"] >= len({e.household for e in happened if e.kind == "housed"})


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9)), min_size=1, max_size=8))
def test_what_is_covered_ends_at_the_first_day_nobody_told(spans):
    days = {first + n for first, length in spans for n in range(length + 1)}
    start, end = covered((DAY + timedelta(a), DAY + timedelta(a + n)) for a, n in spans)
    first, last = (start - DAY).days, (end - DAY).days
    assert first == min(days)
    assert all(day in days for day in range(first, last + 1))
    assert last + 1 not in days


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 8)), min_size=1, max_size=6),
    st.integers(0, 20),
    st.integers(0, 8),
)
def test_days_taken_back_are_in_no_span_any_more_and_the_others_are(spans, a, n):
    def days(of) -> set:
        return {start + timedelta(i) for start, end in of for i in range((end - start).days + 1)}

    told = [(DAY + timedelta(b), DAY + timedelta(b + m)) for b, m in spans]
    back = (DAY + timedelta(a), DAY + timedelta(a + n))
    assert days(without(told, *back)) == days(told) - days([back])
