"""Corrected again and again, month after month: who kept every page computes no small count, nor a slight correction.

The judge is another one than the code's: every page as a system of whole numbers, one unknown for each secret count of
each vintage, and a solver that looks for a second story that all the pages tell too.
"""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from tests.observatory.test_public import count, months, move
from trousseau.observatory.counts import FLOWS
from trousseau.observatory.vintages import Vintage, corrected, grown, leaks, quarters
from trousseau.rules.flows import EXITS

SHIFT = 60  # how far above its value a secret count is looked for

# a month told, or the move of a month told already: its place, then by how much entries and exits move
step = st.one_of(
    move.map(lambda told: ("month", told)), st.tuples(st.just("correction"), st.tuples(st.integers(0, 7), move))
)
stories = st.tuples(st.integers(0, 40), st.lists(move, min_size=1, max_size=4), st.lists(step, min_size=2, max_size=6))


class Reader:
    """Who kept every page: the unknowns, the equations, and what was true."""

    def __init__(self):
        self.places: dict = {}
        self.truth: list[int] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self.rows: list[dict[int, int]] = []

    def unknown(self, key, value: int, shown: bool | None) -> int:
        """`shown`: None for what is on no page."""
        if key in self.places:
            place = self.places[key]
            assert self.truth[place] == value, key
            return place
        place = self.places[key] = len(self.truth)
        self.truth.append(value)
        self.low.append(value if shown else 1 if shown is False else -SHIFT if key[0] == "gap" else 0)
        self.high.append(value if shown else value + SHIFT)
        return place

    def keep(self, history: list[Vintage]) -> None:
        """One more page: each month and quarter in its last vintage."""
        last = history[-1]
        of = [max(u for u, one in enumerate(history) if one.first <= i) for i in range(len(last.months))]

        def cell(i: int, code: str) -> int:
            return self.unknown((of[i], i, code), count(last.months[i], code), (i, code) not in last.hidden)

        for i, flow in enumerate(last.months):
            before = cell(i - 1, "known") if i else self.unknown(("before", 0), flow.opening, None)
            equation = {cell(i, "entries"): 1, before: 1, cell(i, "known"): -1}
            equation |= {cell(i, code): -1 for code in EXITS}
            if i and (gap := flow.opening - last.months[i - 1].closing):
                equation[self.unknown(("gap", of[i], i), gap, None)] = 1
            self.rows.append(equation)
        for i in quarters(last.months):
            for code in FLOWS:
                total = sum(count(last.months[m], code) for m in (i - 2, i - 1, i))
                row = {cell(m, code): 1 for m in (i - 2, i - 1, i)}
                place = self.unknown((of[i], "quarter", i, code), total, ("quarter", i, code) not in last.hidden)
                self.rows.append(row | {place: -1})

    def computes(self, threshold: int) -> list:
        """The small counts, and the slight differences of two vintages, that are the same in every story."""
        targets: dict = {}
        for key, place in self.places.items():
            if key[0] not in ("before", "gap") and 0 < self.truth[place] < threshold:
                targets[key] = {place: 1}
            for other, there in self.places.items():
                both = isinstance(key[0], int) and isinstance(other[0], int) and key[1:] == other[1:]
                if both and key[0] < other[0] and 0 < abs(self.truth[there] - self.truth[place]) < threshold:
                    targets[key, other] = {there: 1, place: -1}
        truth = np.array(self.truth)
        entries = [(r, c, v) for r, row in enumerate(self.rows) for c, v in row.items()]
        rows, columns, values = zip(*entries, strict=True)
        matrix = coo_array((values, (rows, columns)), shape=(len(self.rows), len(truth)))
        assert not (matrix @ truth).any()
        same = [key for key in targets]
        while same:
            target = targets[same[0]]
            for sign in (1, -1):
                cost = np.zeros(len(truth))
                for place, times in target.items():
                    cost[place] = sign * times
                cost += np.random.default_rng(len(same)).uniform(-1e-4, 1e-4, len(truth))  # other counts move with it
                found = milp(
                    cost,
                    constraints=LinearConstraint(matrix.tocsr(), 0, 0),
                    integrality=np.ones(len(truth)),
                    bounds=Bounds(np.array(self.low), np.array(self.high)),
                )
                moved = np.rint(found.x) - truth
                other = [key for key in same if not sum(moved[place] * times for place, times in targets[key].items())]
                if same[0] not in other:
                    break
            else:
                return [same[0]]
            same = other
        return []


def told(story, threshold: int) -> tuple[list[Vintage], Reader, bool]:
    """The vintages of a story and who kept its pages; and whether a correction was published."""
    opening, moves, steps = story
    history: list[Vintage] = []
    reader, now, published = Reader(), [], False
    for kind, what in [("month", one) for one in moves] + steps:
        if kind == "correction":
            place, by = what
            if not history or place >= len(history[-1].months):
                continue
            now[place] = tuple(max(0, old + new - 4) for old, new in zip(now[place], by, strict=True))
            flows = months(opening, now)
            again = corrected(history, flows[: len(history[-1].months)], threshold)
            if again:
                history.append(again)
                published = True
                reader.keep(history)
            continue
        now.append(what)
        more = grown(history, months(opening, now)[-1], threshold)
        if more is None:
            break
        history[-1:] = [more]
        reader.keep(history)
    return history, reader, published


@settings(max_examples=400, deadline=None)
@given(stories, st.sampled_from([5, 11]))
def test_who_kept_every_page_of_a_corrected_history_computes_no_small_count(story, threshold):
    history, reader, _published = told(story, threshold)
    if history:
        assert leaks(history, threshold) == []
        assert reader.computes(threshold) == []


def test_the_reader_of_this_test_finds_what_a_correction_told_as_it_is_would_give():
    """The judge sees: two households more, told beside the month as it was."""
    before, after = months(0, [(20, 0, 0, 0)]), months(0, [(22, 0, 0, 0)])
    history = [grown([], before[0], 5)]
    reader = Reader()
    reader.keep(history)
    history.append(Vintage(tuple(after), frozenset(), 0))
    reader.keep(history)
    assert reader.computes(5) and leaks(history, 5)


def test_a_large_correction_is_told_and_a_slight_one_is_secret():
    history = [grown([], months(0, [(40, 0, 0, 0)])[0], 5)]
    large = corrected(history, months(0, [(60, 0, 0, 0)]), 5)
    assert large and large.hidden == frozenset()
    slight = corrected(history, months(0, [(42, 0, 0, 0)]), 5)
    assert slight and slight.hidden == {(0, "entries"), (0, "known")}


def test_what_was_secret_stays_secret_in_the_next_vintage():
    history = [grown([], months(0, [(80, 30, 20, 2)])[0], 5)]
    assert (0, "left") in history[0].hidden
    again = corrected(history, months(0, [(80, 30, 20, 25)]), 5)
    assert again and history[0].hidden <= again.hidden


def test_nothing_corrected_is_no_vintage():
    flows = months(10, [(20, 6, 7, 8)])
    assert corrected([grown([], flows[0], 5)], flows, 5) is None


def test_corrections_are_published_often_enough_to_be_worth_it():
    """Of histories of an ordinary size: homes found for a dozen households a month."""
    rng = np.random.default_rng(19)
    tried = made = 0
    for _ in range(60):
        moves = [tuple(int(n) for n in rng.integers([12, 6, 0, 0], [30, 14, 9, 9])) for _ in range(6)]
        history: list[Vintage] = []
        for n in range(1, 7):
            more = grown(history, months(60, moves[:n])[-1], 5)
            if more is None:
                break
            history[-1:] = [more]
        place = int(rng.integers(0, len(history[-1].months)))
        moves[place] = (moves[place][0] + int(rng.integers(1, 12)), *moves[place][1:])
        tried += 1
        made += corrected(history, months(60, moves)[: len(history[-1].months)], 5) is not None
    assert made >= tried * 0.9
