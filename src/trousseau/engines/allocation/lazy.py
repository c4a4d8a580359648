"""The best plan of a whole country's queue without looking at every pair: exact, in little memory.

    found, examined = best_plan(Arrays(problem))    # matching.Best, with its proof; how many pairs were looked at

Households that accept the same commune and number of rooms stand in one line, ordered by the most points that a dwelling
there can bring them. Each dwelling examines the head of its line; the plan among those has prices; further down than
where even the most points pass the price, nobody is looked at, nor given a benefit. More households never lower a price,
so that the proof holds for every pair.

The solver is given few of the pairs that were examined: those that pass the prices of the plan before, the furthest
first. What each one is worth stays in the order of its line, where one subtraction holds a dwelling's whole row against
the prices.

Where dwellings are many, one in some stands for the others: what it is worth says where to begin.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from trousseau.rules.applicant import Dwelling
from trousseau.rules.points import ACCESS, EFFORT, SIZE

from .arrays import Arrays
from .fitting import PAIRS, money_passes
from .matching import JOIN, Best, check, prices, solve, spread

HEAD = 1.5  # of each line, what is examined first: so many times the share of the households that may be housed
LEAST = 64  # and so many households at least
MANY = 3000  # dwellings: beyond, a sample is solved first
SAMPLE = 10  # one in so many
MARGIN = 1  # points below its price as far as which a dwelling's line is examined: prices still fall a little
STEPS = 8  # lines are examined as far as a place of so many to each power of two, the same for many dwellings
CELLS = 1 << 16  # of a strip at most: what is computed of it stays in the processor's cache
NOT = -(1 << 27)  # worth of a pair that does not fit
Key = tuple[str, int, bool]
Columns = tuple[
    np.ndarray, np.ndarray, np.ndarray
]  # households, dwellings by their number, and a number of points: int32


@dataclass
class Line:
    """Households before the dwellings of one commune, number of rooms and accessibility: their places, and `most`, what a
    pair can be worth at most, the highest first; `homes`, the dwellings, by their number among those examined."""

    households: np.ndarray
    most: np.ndarray
    homes: np.ndarray
    needed: dict[str, np.ndarray] = field(
        default_factory=dict
    )  # by level: the surface from which each household is let


@dataclass(frozen=True)
class Strip:
    """What each pair is worth of some dwellings of a line, (homes, households): those households that stand in it from one
    place to another. `NOT` where they do not fit."""

    homes: np.ndarray
    households: np.ndarray
    worth: np.ndarray


def best_plan(arrays: Arrays) -> tuple[Best, int]:
    """For the problem's grid, without its quotas. Raises ValueError as `matching.best` does."""
    homes, prices = arrays.problem.dwellings, {}
    if len(homes) > MANY:
        some = [place for place in range(len(homes)) if place % SAMPLE == 0]
        sample = _Examined(arrays, some, np.arange(len(arrays.size)) % SAMPLE == 0)
        prices = sample.lowest(sample.settle({}))
    whole = _Examined(arrays, range(len(homes)), np.ones(len(arrays.size), bool))
    return whole.settle(prices), int(whole.depth.sum())


class _Examined:
    """The pairs of some dwellings and some households, as far as each dwelling's line was looked at: its `depth`."""

    def __init__(self, arrays: Arrays, places: Any, among: np.ndarray):
        self.arrays, self.among = arrays, among
        self.places = np.array(list(places), np.int64)
        self.homes = [arrays.problem.dwellings[place] for place in self.places.tolist()]
        self.letting = arrays.problem.grid.letting
        effort = [line.at(limit) for line in arrays.problem.grid.lines if line.code == EFFORT for limit in line.points]  # type: ignore[union-attr]
        paid = arrays.proved & (arrays.resources + arrays.rsa_full > 0)
        self.brought = arrays.household_points + max([0, *effort]) * paid
        numbers: dict[Key, list[int]] = {}
        for at, home in enumerate(self.homes):
            numbers.setdefault(key(home), []).append(at)
        self.lines = {of: self._line(self.homes[some[0]], np.array(some)) for of, some in numbers.items()}
        self.strips: list[Strip] = []
        self.depth = np.zeros(len(self.homes), np.int64)

    def settle(self, known: Mapping[Key, int]) -> Best:
        """The best plan; the search begins where these prices say."""
        price = np.array([known.get(key(home), 0) for home in self.homes], np.int64)
        gain = np.zeros(len(self.among), np.int64)
        if known:
            self._examine(self._needed(price - MARGIN))
            gain = self._gains(price)
            part = self._furthest(gain, np.full(len(self.homes), -1 - gain.max(initial=0)), self.strips)
        else:
            until = np.empty(len(self.homes), np.int64)
            for line in self.lines.values():
                share = HEAD * len(line.most) * len(self.homes) / max(1, int(self.among.sum()))
                until[line.homes] = int(share) + LEAST
            self._examine(np.minimum(until, 4 * LEAST))
            part = self._furthest(gain, price, self.strips)
            self._examine(until)
        while True:
            order = _sorted(part[1])
            households, dwellings, weights = (column[order] for column in part)
            household = solve(households, dwellings, weights, len(self.homes), len(gain))
            price, gain = prices(household, households, dwellings, weights, len(gain))
            join = [self._furthest(gain, price, self.strips)]
            if len(join[0][0]) <= len(self.homes):
                examined = len(self.strips)
                self._examine(self._needed(price), self._needed(price - MARGIN))
                join.append(self._furthest(gain, price, self.strips[examined:]))
            if not any(len(more) for more, *_others in join):
                break
            joined = (np.concatenate(columns) for columns in zip((households, dwellings, weights), *join, strict=True))
            part = next(joined), next(joined), next(joined)
        objective = int(weights[household[dwellings] == households].sum())
        return Best(household, price, gain, objective)

    def lowest(self, found: Best) -> dict[Key, int]:
        """The lowest price of the dwellings of each line."""
        return {of: int(found.price[line.homes].min()) for of, line in self.lines.items()}

    def _line(self, home: Dwelling, homes: np.ndarray) -> Line:
        arrays = self.arrays
        here = np.flatnonzero(arrays.suited(home) & self.among)
        most = self.brought[here] + self.letting
        for line in arrays.problem.grid.lines:
            if line.code == SIZE:
                more = home.rooms - arrays.rooms_min[here]
                most += np.array([line.at(one) for one in range(int(more.max(initial=0)) + 1)])[more]
            elif line.code == ACCESS and home.accessible:
                assert isinstance(line.points, int)
                most += arrays.needs_access[here] * line.worth(line.points)
        below = most.max(initial=0) - most
        order = _sorted(below)
        return Line(here[order].astype(np.int32), most[order], homes)

    def _needed(self, price: np.ndarray) -> np.ndarray:
        """How many of its line a plan of these prices may want, by dwelling."""
        found = np.empty(len(price), np.int64)
        for line in self.lines.values():
            found[line.homes] = np.searchsorted(-line.most, -price[line.homes], side="right")
        return found

    def _examine(self, needed: np.ndarray, until: np.ndarray | None = None) -> None:
        """Look at the line of each dwelling as far as `needed`; where that is further than before, as far as `until`."""
        step = (
            np.maximum(LEAST, 1 << np.log2(np.maximum(1, needed if until is None else until)).astype(np.int64)) // STEPS
        )
        far = -(-(needed if until is None else until) // step) * step
        waiting: list[tuple[Strip, np.ndarray]] = []
        pending = 0
        for line in self.lines.values():
            further = line.homes[np.minimum(needed[line.homes], len(line.most)) > self.depth[line.homes]]
            if not len(further):
                continue
            last = np.minimum(far[further], len(line.most))
            ranges = list(zip(self.depth[further].tolist(), last.tolist(), strict=True))
            for begin, end in sorted(set(ranges)):
                some = further[[one == (begin, end) for one in ranges]]
                for homes in np.array_split(some, -(-len(some) * (end - begin) // CELLS)):
                    strip, these = self._passing(line, homes, slice(begin, end))
                    self.strips.append(strip)
                    waiting.append((strip, these))
                    pending += len(these)
                    if pending >= PAIRS:
                        self._with_money(waiting)
                        waiting, pending = [], 0
            self.depth[further] = last
        if waiting:
            self._with_money(waiting)

    def _passing(self, line: Line, numbers: np.ndarray, part: slice) -> tuple[Strip, np.ndarray]:
        """A strip that says nothing yet, and the places of its pairs that the rules let pass which do not need the money,
        beyond those that make the line."""
        homes, households = [self.homes[at] for at in numbers.tolist()], line.households[part]
        for home in homes:
            if home.level not in line.needed:
                line.needed[home.level] = surface = self.arrays.surface_min[line.households].astype(np.int32)
                for out in (self.arrays.above_ceiling(home), self.arrays.apart(home)):
                    if out is not None:
                        surface[out[line.households]] = np.iinfo(np.int32).max
        needed = np.stack([line.needed[home.level][part] for home in homes])
        passes = needed <= np.array([home.surface for home in homes])[:, None]
        for row, home in enumerate(homes):
            for _code, refused in self.arrays.refusing_by_name(home) if home.id in self.arrays.named else ():
                passes[row] &= ~refused[households]
        return Strip(numbers, households, np.full(passes.shape, NOT, np.int32)), np.flatnonzero(passes)

    def _with_money(self, waiting: list[tuple[Strip, np.ndarray]]) -> None:
        rows = [np.divmod(these, len(strip.households)) for strip, these in waiting]
        households = np.concatenate(
            [strip.households[at] for (strip, _these), (_row, at) in zip(waiting, rows, strict=True)]
        )
        homes = np.concatenate([strip.homes[row] for (strip, _these), (row, _at) in zip(waiting, rows, strict=True)])
        keep, points = money_passes(self.arrays, households, self.places[homes])
        check(points + self.letting, len(self.homes))
        if len(points) and int(points.max()) + self.letting >= -NOT // 2:
            raise ValueError("the weights are too large to be summed exactly")
        weights = np.full(len(households), NOT, np.int32)
        weights[keep] = points + self.letting
        ends = np.cumsum([len(these) for _block, these in waiting])
        for (strip, these), found in zip(waiting, np.split(weights, ends[:-1]), strict=True):
            strip.worth.reshape(-1)[these] = found

    def _gains(self, price: np.ndarray) -> np.ndarray:
        """What its favourite dwelling would give each household at these prices."""
        gain = np.zeros(len(self.among), np.int64)
        for strip in self.strips:
            best = (strip.worth - price[strip.homes].astype(np.int32)[:, None]).max(axis=0)
            gain[strip.households] = np.maximum(gain[strip.households], best)
        return gain

    def _furthest(self, gain: np.ndarray, price: np.ndarray, strips: list[Strip]) -> Columns:
        """Of the pairs worth more than both, those of each dwelling in each strip that are by the most."""
        gain, price = gain.astype(np.int32), price.astype(np.int32)
        none = np.zeros(0, np.int32)
        found: list[Columns] = [(none, none, none)]
        for strip in strips:
            homes = strip.homes.astype(np.int32)
            beyond = strip.worth - gain[strip.households]
            beyond -= price[homes][:, None]
            above = beyond > 0
            if np.count_nonzero(above, axis=1).max() > JOIN:
                ranked = np.where(above, spread(beyond, strip.households, homes[:, None]), 0)
                above &= ranked >= np.partition(ranked, -JOIN, axis=1)[:, -JOIN:][:, :1]
            rows, columns = np.nonzero(above)
            if len(rows):
                found.append((strip.households[columns], homes[rows], beyond[rows, columns]))
        households, dwellings, beyond = (np.concatenate(columns) for columns in zip(*found, strict=True))
        return households, dwellings, beyond + gain[households] + price[dwellings]


def _sorted(numbers: np.ndarray) -> np.ndarray:
    """The places of whole numbers, the lowest first; sixteen bits are sorted in two passes."""
    return np.argsort(numbers.astype(np.uint16) if numbers.max(initial=0) < 1 << 16 else numbers, kind="stable")


def key(home: Dwelling) -> Key:
    return home.commune, home.rooms, bool(home.accessible)
