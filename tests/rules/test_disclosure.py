"""No secret count can be computed again from what is published. The judge is brute force, not the rule."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trousseau.rules.disclosure import Cell, secret, spread


def table(rows: list[list[int]]) -> list[Cell]:
    """A two-way table with all its totals, as a circulation: row → column → total → row."""
    cells = []
    for i, row in enumerate(rows):
        cells += [Cell((i, j), ("row", i), ("column", j), value, value) for j, value in enumerate(row)]
        cells.append(Cell((i, "all"), "total", ("row", i), sum(row), sum(row)))
    for j, column in enumerate(zip(*rows, strict=True)):
        cells.append(Cell(("all", j), ("column", j), "total", sum(column), sum(column)))
    return cells


def stocks(opening: int, months: list[tuple[int, int, int]]) -> list[Cell]:
    """A list that moves: opening, then per month entries, two kinds of exits and the stock; and all totals."""
    cells, level = [Cell("opening", "all", 0, opening, opening)], opening
    for i, (entries, *exits) in enumerate(months):
        cells.append(Cell((i, "in"), "in", i, entries, entries))
        cells += [Cell((i, k), i, ("out", k), value, value) for k, value in enumerate(exits)]
        level += entries - sum(exits)
        cells.append(Cell((i, "stock"), i, i + 1 if i + 1 < len(months) else "all", level, level))
    cells.append(Cell("in", "all", "in", sum(m[0] for m in months), 9))
    cells += [Cell(("out", k), ("out", k), "all", sum(m[1 + k] for m in months), 9) for k in (0, 1)]
    return cells


def possible(cells: list[Cell], hidden: frozenset) -> dict:
    """For each hidden count, every value it takes in a table of hidden counts 1..top that fits the rest.

    Values are tried one count after the other; a node whose counts are all set must balance.
    """
    unknown = [c for c in cells if c.key in hidden]
    top = max((c.value for c in unknown), default=0) + 3
    balance, left = {}, {}
    for c in cells:
        for node, sign in ((c.tail, -1), (c.head, 1)):
            balance[node] = balance.get(node, 0) + (0 if c.key in hidden else sign * c.value)
            left[node] = left.get(node, 0) + (c.key in hidden)
    found = {c.key: set() for c in unknown}
    values = []

    def go_on() -> None:
        if len(values) == len(unknown):
            for c, value in zip(unknown, values, strict=True):
                found[c.key].add(value)
            return
        c = unknown[len(values)]
        left[c.tail] -= 1
        left[c.head] -= 1
        for value in range(1, top + 1):
            balance[c.tail] -= value
            balance[c.head] += value
            if all(left[node] or not balance[node] for node in (c.tail, c.head)):
                values.append(value)
                go_on()
                values.pop()
            balance[c.tail] += value
            balance[c.head] -= value
        left[c.tail] += 1
        left[c.head] += 1

    go_on()
    return found


def test_a_lone_small_count_takes_others_with_it():
    rows = [[2, 10, 12], [11, 9, 14], [8, 13, 15]]
    hidden = secret(table(rows), 5)
    assert (0, 0) in hidden
    assert len(hidden) >= 4  # one square at least: a row and a column each need a second secret


def test_zeros_stay_and_large_tables_without_small_counts_hide_nothing():
    assert secret(table([[5, 0], [6, 50]]), 5) == frozenset()
    cells = table([[1, 0, 7], [0, 9, 8]])
    hidden = secret(cells, 5)
    assert all(c.value > 0 for c in cells if c.key in hidden)


def test_two_ones_do_not_betray_each_other_by_their_total():
    # 1 + 1 = 2: were the total shown, both would be known
    cells = table([[1, 1, 20], [30, 40, 50]])
    hidden = secret(cells, 5)
    for key in ((0, 0), (0, 1)):
        down, up = spread(cells, hidden, key, 10)
        assert down + up >= 3


def test_a_table_that_does_not_add_up_is_refused():
    with pytest.raises(ValueError, match="must leave"):
        secret([Cell("a", 1, 2, 3)], 5)
    with pytest.raises(ValueError, match="zero or more"):
        secret([Cell("a", 1, 1, -3)], 5)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 6), min_size=2, max_size=2), min_size=2, max_size=2), st.sampled_from([2, 3, 4])
)
def test_brute_force_finds_two_values_for_each_secret_of_a_table(rows, threshold):
    cells = table(rows)
    hidden = secret(cells, threshold)
    primary = {c.key for c in cells if 0 < c.value < threshold}
    assert primary <= hidden
    if len(hidden) > 7:
        return  # too many for brute force: the spreads are checked below
    found = possible(cells, hidden)
    for key in primary:
        assert len(found[key]) >= max(2, threshold - 1)


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, 40),
    st.lists(st.tuples(st.integers(0, 14), st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=6),
    st.sampled_from([2, 5, 11]),
)
def test_the_spread_of_each_secret_of_a_list_is_wide_enough(opening, months, threshold):
    level = opening
    for entries, *exits in months:
        level += entries - sum(exits)
        if level < 0:
            opening += -level
            level = 0
    cells = stocks(opening, months)
    hidden = secret(cells, threshold)
    for cell in cells:
        if 0 < cell.value < threshold:
            assert cell.key in hidden
            assert sum(spread(cells, hidden, cell.key, threshold)) >= max(1, threshold - 2)
        if cell.value == 0:
            assert cell.key not in hidden


@settings(max_examples=80, deadline=None)
@given(
    st.integers(0, 9),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=2),
)
def test_spread_is_what_brute_force_finds(opening, months):
    level = opening
    for entries, *exits in months:
        level += entries - sum(exits)
        if level < 0:
            opening += -level
            level = 0
    cells = stocks(opening, months)
    hidden = secret(cells, 3)
    if len(hidden) > 7:
        return
    found = possible(cells, hidden)
    for key, values in found.items():
        value = next(c.value for c in cells if c.key == key)
        down, up = spread(cells, hidden, key, 3)
        assert min(values) <= value - down and value + up <= max(values)
        assert value - down == max(min(values), value - 3)
