"""Published month after month, kept by a reader who forgets nothing, the figures give no small count back."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from trousseau.observatory.counts import COLUMNS, FLOWS, Published, circulation, protected
from trousseau.rules.dates import add_months, month_end
from trousseau.rules.disclosure import spread
from trousseau.rules.flows import Flow

FIRST = date(2025, 11, 1)


def months(opening: int, moves) -> list[Flow]:
    """Whole months from (entries, housed, inactive, left); an exit that finds nobody does not happen."""
    found, level = [], opening
    for i, (entries, *exits) in enumerate(moves):
        start = add_months(FIRST, i)
        room, kept = level + entries, []
        for value in exits:
            kept.append(min(value, room))
            room -= kept[-1]
        counts = {"new": entries, "back_from_home": 0, "back_from_absence": 0}
        counts |= dict(zip(("housed", "inactive", "left"), kept, strict=True))
        found.append(Flow(start, month_end(start), level, counts, room))
        level = room
    return found


move = st.tuples(st.integers(0, 15), st.integers(0, 8), st.integers(0, 6), st.integers(0, 3))
lists = st.builds(months, st.integers(0, 40), st.lists(move, min_size=1, max_size=9))


def count(flow: Flow, code: str) -> int:
    return {"known": flow.closing, "entries": flow.entries, **flow.counts}[code]


@settings(max_examples=60, deadline=None)
@given(lists, st.sampled_from([5, 11]))
def test_no_small_count_can_be_computed_from_all_that_is_published(flows, threshold):
    figures = protected(flows, threshold)
    if figures.held_back:
        flows = flows[: len(figures.months)]
    secrets = {(i, code) for i, row in enumerate(figures.months) for code in COLUMNS if row.counts[code] is None}
    for row in figures.quarters:
        last = next(i for i, flow in enumerate(flows) if flow.end == row.end)
        secrets |= {("quarter", last, code) for code in FLOWS if row.counts[code] is None}
    if not flows:
        return
    cells = circulation(flows, 0, len(flows))  # the whole table, judged at once
    if flows[0].opening:
        secrets.add((-1, "known"))  # on no page
    for cell in cells:
        if 0 < cell.value < threshold:
            assert cell.key in secrets
            assert sum(spread(cells, secrets, cell.key, threshold)) >= 1
        if cell.value == 0:
            assert cell.key not in secrets


@settings(max_examples=40, deadline=None)
@given(lists)
def test_a_new_month_neither_reveals_nor_takes_back_an_earlier_one(flows):
    whole = protected(flows, 5)
    for n in range(1, len(flows)):
        earlier = protected(flows[:n], 5)
        assert earlier.months == whole.months[: len(earlier.months)]
        assert earlier.quarters == whole.quarters[: len(earlier.quarters)]


def test_what_is_shown_is_exact():
    flows = months(60, [(20, 9, 8, 7), (12, 7, 6, 5), (30, 8, 9, 6)])
    figures = protected(flows, 5)
    assert figures.secrets == 0
    assert [row.counts["known"] for row in figures.months] == [56, 50, 57]
    assert [row.counts["entries"] for row in figures.months] == [20, 12, 30]
    assert figures.quarters == []  # November to January is not a civil quarter


def test_one_small_count_hides_another_with_it():
    flows = months(0, [(80, 9, 8, 1)])
    [row] = protected(flows, 5).months
    hidden = {code for code, value in row.counts.items() if value is None}
    assert "left" in hidden and len(hidden) == 2
    assert row.counts["known"] == 62


def test_the_quarter_is_totalled_once_complete():
    flows = months(60, [(20, 9, 8, 7)] * 5)  # November to March
    figures = protected(flows, 5)
    [quarter] = figures.quarters
    assert (quarter.quarter, quarter.start, quarter.end) == (1, date(2026, 1, 1), date(2026, 3, 31))
    assert quarter.counts == {"entries": 60, "housed": 27, "inactive": 24, "left": 21, "known": 40}


def test_zero_is_told():
    [row] = protected(months(0, [(0, 0, 0, 0)]), 5).months
    assert set(row.counts.values()) == {0}


@given(lists)
def test_the_flows_of_the_page_are_those_given(flows):
    for row, flow in zip(protected(flows, 5).months, flows, strict=False):
        for code in COLUMNS:
            assert row.counts[code] in (None, count(flow, code))


def secrets_of(figures, flows) -> set:
    """The places of the secret counts, of months and of quarters."""
    found = {(i, code) for i, row in enumerate(figures.months) for code in COLUMNS if row.counts[code] is None}
    for row in figures.quarters:
        last = next(i for i, flow in enumerate(flows) if flow.end == row.end)
        found |= {("quarter", last, code) for code in FLOWS if row.counts[code] is None}
    return found


@settings(max_examples=80, deadline=None)
@given(lists, st.lists(st.tuples(st.integers(1, 8), st.integers(-6, 6)), max_size=3), st.sampled_from([5, 11]))
def test_months_that_follow_a_correction_give_neither_it_nor_a_small_count(flows, corrections, threshold):
    """Files correct the past between publications: each time, only the stock to come moves."""
    moved = {place: amount for place, amount in corrections}
    corrected, shift = [], 0
    for i, flow in enumerate(flows):
        shift += max(
            moved.get(i, 0), -min(f.opening + shift for f in flows[i:]), -min(f.closing + shift for f in flows[i:])
        )
        corrected.append(replace(flow, opening=flow.opening + shift, closing=flow.closing + shift))
    published, told = Published(), []
    for n in range(1, len(corrected) + 1):
        figures = protected(corrected[:n], threshold, published)
        assert figures.months[: len(told)] == told
        told = figures.months
        hidden = secrets_of(figures, corrected)
        published = Published(corrected[: len(told)], frozenset(hidden))
        if figures.held_back:
            break
    if not told:
        return
    cells = circulation(corrected[: len(told)], 0, len(told))
    secrets = hidden | {cell.key for cell in cells if cell.key[0] == "correction"}
    if corrected[0].opening:
        secrets.add((-1, "known"))
    for cell in cells:
        if 0 < cell.value < threshold:
            assert cell.key in secrets
            assert sum(spread(cells, secrets, cell.key, threshold)) >= 1
