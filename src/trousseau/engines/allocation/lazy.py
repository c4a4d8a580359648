"""The best plan of a whole country's queue without looking at every pair: exact, in little memory.

    found, examined = best_plan(Arrays(problem))    # matching.Best, with its proof; how many pairs were looked at

Households that accept the same commune and number of rooms stand in one line, ordered by the most points that a dwelling
there can bring them. Each dwelling examines the head of its line; the plan among those has prices; further down than
where even the most points pass the price, nobody is looked at, nor given a benefit. More households never lower a price,
so that the proof holds for every pair.

Where dwellings are many, one in some stands for the others: what it is worth says where to begin.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from trousseau.rules.applicant import Dwelling
from trousseau.rules.points import ACCESS, EFFORT, SIZE

from .arrays import Arrays
from .fitting import PAIRS, money_passes
from .matching import Best, best, spread_first

HEAD = 1.5  # of each line, what is examined first: so many times the share of the households that may be housed
LEAST = 64  # and so many households at least
MANY = 3000  # dwellings: beyond, a sample is solved first
SAMPLE = 10  # one in so many
MARGIN = 3  # points below the price of the sample where the first plan is looked for

Key = tuple[str, int, bool]


@dataclass(frozen=True)
class Line:
    """Households before the dwellings of one commune, number of rooms and accessibility: their places, and `most`, what a
    pair can be worth at most, the highest first."""

    households: np.ndarray
    most: np.ndarray


def best_plan(arrays: Arrays) -> tuple[Best, int]:
    """For the problem's grid, without its quotas."""
    homes, prices = arrays.problem.dwellings, {}
    if len(homes) > MANY:
        some = [place for place in range(len(homes)) if place % SAMPLE == 0]
        sample = _Examined(arrays, some, np.arange(len(arrays.size)) % SAMPLE == 0)
        prices = sample.prices(sample.settle({}))
    whole = _Examined(arrays, range(len(homes)), np.ones(len(arrays.size), bool))
    return whole.settle(prices), int(whole.depth.sum())


class _Examined:
    """The pairs of some dwellings and some households that were looked at and fit, as they grow."""

    def __init__(self, arrays: Arrays, places: Any, among: np.ndarray):
        self.arrays, self.among = arrays, among
        self.places = list(places)
        self.homes = [arrays.problem.dwellings[place] for place in self.places]
        self.letting = arrays.problem.grid.letting
        self.lines: dict[Key, Line] = {}
        self.needed: dict[tuple[Key, str], np.ndarray] = {}
        self.depth = np.zeros(len(self.homes), np.int64)
        none = np.zeros(0, np.int32)
        self.households, self.dwellings, self.weights = none, none, none
        self.chosen = np.zeros(0, bool)
        effort = [line.at(limit) for line in arrays.problem.grid.lines if line.code == EFFORT for limit in line.points]  # type: ignore[union-attr]
        paid = arrays.proved & (arrays.resources + arrays.rsa_full > 0)
        self.brought = arrays.household_points + max([0, *effort]) * paid

    def settle(self, prices: Mapping[Key, int]) -> Best:
        """The best plan; the search begins where these prices say."""
        lengths = np.array([len(self.line(home).most) for home in self.homes], np.int64)
        share = HEAD * len(self.homes) / max(1, int(self.among.sum()))
        until = np.minimum(lengths, (lengths * share).astype(np.int64) + LEAST)
        known = [prices.get(key(home), 0) for home in self.homes]
        for at, price in enumerate(known):
            if price:
                until[at] = self.further_than(self.homes[at], price - MARGIN)
        found: Best | None = None
        while True:
            self.examine(until)
            start = np.searchsorted(self.dwellings, np.arange(len(self.homes) + 1))
            if prices and found is None:
                self._begin(start, np.array(known, np.int64))
            if found is None or (self.weights > found.gain[self.households] + found.price[self.dwellings]).any():
                found = best(self.households, start, self.weights, len(self.among), self.chosen)
            need = np.array(
                [self.further_than(home, price) for home, price in zip(self.homes, found.price.tolist(), strict=True)]
            )
            if (need <= self.depth).all():
                return found
            until = np.minimum(need, np.maximum(2 * self.depth, LEAST))

    def prices(self, found: Best) -> dict[Key, int]:
        """The lowest price of the dwellings of each line."""
        prices: dict[Key, int] = {}
        for home, price in zip(self.homes, found.price.tolist(), strict=True):
            prices[key(home)] = min(price, prices.get(key(home), price))
        return prices

    def line(self, home: Dwelling) -> Line:
        if key(home) not in self.lines:
            arrays = self.arrays
            here = np.flatnonzero(arrays.suited(home) & self.among)
            most = self.brought[here] + self.letting
            for line in arrays.problem.grid.lines:
                if line.code == SIZE:
                    table = np.array([line.at(more) for more in range(100)])
                    most += table[home.rooms - arrays.rooms_min[here]]
                elif line.code == ACCESS and home.accessible:
                    assert isinstance(line.points, int)
                    most += arrays.needs_access[here] * line.worth(line.points)
            order = np.argsort(-most, kind="stable")
            self.lines[key(home)] = Line(here[order].astype(np.int32), most[order])
        return self.lines[key(home)]

    def further_than(self, home: Dwelling, price: int) -> int:
        """How many of the line a plan of that price may want."""
        return int(np.searchsorted(-self.line(home).most, -price, side="right"))

    def examine(self, until: np.ndarray) -> None:
        """Look at each line of a dwelling as far as said."""
        new: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        waiting: list[tuple[int, np.ndarray]] = []
        pending = 0
        for at in np.flatnonzero(until > self.depth).tolist():
            home, part = self.homes[at], slice(int(self.depth[at]), int(until[at]))
            waiting.append((at, self.line(home).households[part][self._passes(home, part)]))
            pending += len(waiting[-1][1])
            if pending >= PAIRS:
                new.append(self._with_money(waiting))
                waiting, pending = [], 0
        if waiting:
            new.append(self._with_money(waiting))
        self.depth = np.maximum(self.depth, until)
        if new:
            dwellings = np.concatenate([self.dwellings, *(one[1] for one in new)])
            order = np.argsort(dwellings.astype(np.uint16) if len(self.homes) < 1 << 16 else dwellings, kind="stable")
            self.dwellings = dwellings[order]
            self.households = np.concatenate([self.households, *(one[0] for one in new)])[order]
            self.weights = np.concatenate([self.weights, *(one[2] for one in new)])[order]
            self.chosen = np.concatenate([self.chosen, np.zeros(len(order) - len(self.chosen), bool)])[order]

    def _passes(self, home: Dwelling, part: slice) -> np.ndarray:
        """The rules that do not need the money, beyond what makes the line."""
        if (key(home), home.level) not in self.needed:
            surface = self.arrays.surface_min[self.line(home).households].astype(np.int32)
            for code, row in self.arrays.refusing(home):
                if code == "income":
                    surface[row[self.line(home).households]] = np.iinfo(np.int32).max
            self.needed[key(home), home.level] = surface
        passes = self.needed[key(home), home.level][part] <= home.surface
        for _code, row in self.arrays.refusing_by_name(home):
            passes &= ~row[self.line(home).households[part]]
        return passes

    def _with_money(self, waiting: list[tuple[int, np.ndarray]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        households = np.concatenate([found for _at, found in waiting])
        at = np.repeat([at for at, _found in waiting], [len(found) for _at, found in waiting])
        places = np.array(self.places)
        keep, points = money_passes(self.arrays, households, places[at])
        return households[keep], at[keep].astype(np.int32), (points + self.letting).astype(np.int32)

    def _begin(self, start: np.ndarray, prices: np.ndarray) -> None:
        """The pairs that those prices would choose."""
        gain = np.zeros(len(self.among), np.int64)
        np.maximum.at(gain, self.households, self.weights - prices[self.dwellings])
        beyond = self.weights - gain[self.households] - prices[self.dwellings]
        spread_first(self.chosen, start, beyond - int(beyond.min(initial=0)) + 1, self.households)


def key(home: Dwelling) -> Key:
    return home.commune, home.rooms, home.accessible
