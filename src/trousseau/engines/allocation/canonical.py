"""Among plans equally good, one that anybody finds again: whoever solved it, on any machine.

The plan is the first in order: the first dwelling has its best placed household that some best plan gives it, then
the second, and so on; a dwelling stays empty only when every best plan that agrees so far leaves it so.

    households = first_plan(found, households, start, weights, place, sequence)  # as Best.household

Prices say which plans are best (complementary slackness): those that use only pairs whose weight is the sum of
both, leave out only households of gain 0 and leave empty only dwellings of price 0. From one such plan
another is reached by moving people round, along those pairs. Whoever leaves the plan, and who comes instead, wait in a
pool; with `kinds`, one pool a kind of household, so that a move round leaves as many of each kind with a dwelling.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence, Set
from itertools import pairwise

import numpy as np

from .matching import Best


class Plan:
    """Who is where, while it is changed: one of the best plans, and the pairs that other best plans use.

    A place is a dwelling, or `homes` + kind: the pool of the households of that kind without a dwelling. The first pool
    is also where « nobody » is: who an empty dwelling sends away, and who comes to one that a best plan may leave empty.
    """

    def __init__(
        self,
        found: Best,
        households: np.ndarray,
        start: np.ndarray,
        weights: np.ndarray,
        place: Callable[[np.ndarray], np.ndarray],
        kinds: np.ndarray | None = None,
    ):
        homes = len(start) - 1
        kinds = np.zeros(len(found.gain), np.int64) if kinds is None else kinds
        dwellings = np.repeat(np.arange(homes), np.diff(start))
        pairs = np.flatnonzero(weights == found.gain[households] + found.price[dwellings])
        pairs = pairs[_used(found, households[pairs], dwellings[pairs])]
        pairs = pairs[np.lexsort((place(pairs), dwellings[pairs]))]
        self.homes, self.pools = homes, 1 + int(kinds.max(initial=0))
        self.household: list[int] = found.household.tolist()
        self.kind: list[int] = kinds.tolist()
        self.kept: list[bool] = (found.gain > 0).tolist()
        self.let: list[bool] = (found.price > 0).tolist()
        self.home = {one: at for at, one in enumerate(self.household) if one >= 0}
        one, to = households[pairs], dwellings[pairs]
        self.wanted = _grouped(one, np.searchsorted(to, np.arange(homes + 1)))
        order = np.argsort(one, kind="stable")
        names, first = np.unique(one[order], return_index=True)
        self.tight = dict(zip(names.tolist(), _grouped(to[order], np.append(first, len(order))), strict=True))
        away = np.ones(len(found.gain), bool)
        away[list(self.home)] = False
        self.waiting = [  # of each kind, who could come to each dwelling
            np.bincount(to[away[one] & (kinds[one] == pool)], minlength=homes).tolist() for pool in range(self.pools)
        ]
        self.movable = set(range(homes + self.pools))  # every pool, and the dwellings that are not settled
        self.nobody = {homes}
        self.onward: dict[int, set[int]] = {}
        self.open = [{at for at, count in enumerate(waiting) if count} for waiting in self.waiting]
        self.open[0].update(at for at in range(homes) if not self.let[at])

    def first(self, sequence: Sequence[int]) -> np.ndarray:
        """The first of the best plans, that have as many households of each kind as this one."""
        for dwelling in sequence:
            search = _Search(self, dwelling)
            for one in self.wanted[dwelling]:
                if self.household[dwelling] == one:
                    break
                came_from = self.home.get(one, self.homes + self.kind[one])
                if came_from in self.movable and search.reaches(came_from):
                    self._move(search.path(came_from), one)
                    break
            self.movable.discard(dwelling)
            for pool in self.open:
                pool.discard(dwelling)
        return np.array(self.household, np.int64)

    def exchange(self, comes: int, may_leave: Callable[[int], bool]) -> tuple[int | None, set[int]]:
        """Let a household of one kind come, and one of a kind that `may_leave` go: which, and the kinds that were asked;
        None, and nothing is changed, when no best plan does so."""
        search = _Search(self, self.homes + comes)
        asked: set[int] = set()
        for leaves in search.pools_reached():
            if may_leave(leaves):
                self._move(search.path(self.homes + leaves), None)
                return leaves, asked
            asked.add(leaves)
        return None, asked

    def next(self, place: int) -> Set[int]:
        """Where who is there may go, or, from a pool, which dwellings one of it may come to."""
        if place >= self.homes:
            return self.open[place - self.homes]
        one = self.household[place]
        if one < 0:
            return self.nobody
        if one not in self.onward:
            self.onward[one] = {*self.tight.get(one, ()), *(() if self.kept[one] else (self.homes + self.kind[one],))}
        return self.onward[one]

    def _move(self, path: list[int], household: int | None) -> None:
        """Each one of the path to the next place; `household` comes to the first from the last, where it is a dwelling or
        its own pool."""
        movers = [None if place >= self.homes else self.household[place] for place in path[:-1]]
        for mover, place in zip(movers, path[1:], strict=True):
            if place >= self.homes and mover is not None and mover >= 0:
                self._leaves(mover)
        for at, (mover, place) in enumerate(zip(movers, path[1:], strict=True)):
            if place < self.homes:
                self._put(self._newcomer(place, path[at] - self.homes) if mover is None else mover, place)
        if household is not None:
            self._put(household, path[0])

    def _put(self, household: int, dwelling: int) -> None:
        self.household[dwelling] = household
        if household < 0:
            return
        if household not in self.home:
            waiting, pool = self.waiting[self.kind[household]], self.open[self.kind[household]]
            for place in self.tight[household]:
                waiting[place] -= 1
                if not waiting[place] and (self.kind[household] or self.let[place]):
                    pool.discard(place)
        self.home[household] = dwelling

    def _leaves(self, household: int) -> None:
        del self.home[household]
        waiting, pool = self.waiting[self.kind[household]], self.open[self.kind[household]]
        for place in self.tight.get(household, ()):
            waiting[place] += 1
            if place in self.movable:
                pool.add(place)

    def _newcomer(self, dwelling: int, kind: int) -> int:
        """Who comes from the pool; nobody, where the dwelling may stay empty."""
        if not kind and not self.let[dwelling]:
            return -1
        return next(one for one in self.wanted[dwelling] if one not in self.home and self.kind[one] == kind)


def _grouped(numbers: np.ndarray, bounds: np.ndarray) -> list[list[int]]:
    """`numbers` cut at `bounds`, the first 0 and the last their count."""
    whole, cuts = numbers.tolist(), bounds.tolist()
    return [whole[first:last] for first, last in pairwise(cuts)]


class _Search:
    """From one place, where each displaced household may go in turn; as far as it must be known. Pools come last: they
    lead nearly everywhere."""

    def __init__(self, plan: Plan, begin: int):
        self.plan, self.begin = plan, begin
        self.before: dict[int, int] = {}
        self.queue, self.pools, self.met = deque([begin]), deque[int](), list[int]()
        self.unseen = plan.movable - {begin}

    def reaches(self, end: int) -> bool:
        while end not in self.before and (waits := self.queue or self.pools):
            if end in self.plan.next(waits[0]):
                self.before[end] = waits[0]
            else:
                self._further()
        return end in self.before

    def pools_reached(self) -> Iterator[int]:
        """Their kinds."""
        told = 0
        while self.queue or self.pools:
            self._further()
            while told < len(self.met):
                yield self.met[told] - self.plan.homes
                told += 1

    def path(self, end: int) -> list[int]:
        path = [end]
        while path[-1] != self.begin:
            path.append(self.before[path[-1]])
        return path[::-1]

    def _further(self) -> None:
        place = self.queue.popleft() if self.queue else self.pools.popleft()
        seen = self.plan.next(place) & self.unseen
        self.unseen -= seen
        for other in sorted(seen):
            self.before[other] = place
            if other >= self.plan.homes:
                self.pools.append(other)
                self.met.append(other)
            else:
                self.queue.append(other)


def first_plan(
    found: Best, households: np.ndarray, start: np.ndarray, weights: np.ndarray, place: np.ndarray, sequence: list[int]
) -> np.ndarray:
    """The first of the best plans. `place`, by pair: how well the household is placed before that dwelling, the lowest
    first, no two equal in one dwelling; `sequence`: the places of the dwellings in order."""
    return Plan(found, households, start, weights, place.__getitem__).first(sequence)


def _used(found: Best, households: np.ndarray, dwellings: np.ndarray) -> np.ndarray:
    """Of the pairs whose weight is the sum of both prices, those that some best plan uses: the plan's own, and those whose
    household can be sent back where it came from by moves round, all along such pairs. One pool for all the kinds."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    homes = len(found.household)
    home = np.full(len(found.gain), homes)
    let = np.flatnonzero(found.household >= 0)
    home[found.household[let]] = let
    free = let[found.gain[found.household[let]] == 0]
    empty, may_be_empty = np.flatnonzero(found.household < 0), np.flatnonzero(found.price == 0)
    pool = np.full(len(free) + len(empty), homes)
    sources = np.concatenate([home[households], free, empty, np.full(len(may_be_empty), homes)])
    targets = np.concatenate([dwellings, pool, may_be_empty])
    graph = coo_array((np.ones(len(sources), bool), (sources, targets)), shape=(homes + 1, homes + 1))
    _count, part = connected_components(graph.tocsr(), directed=True, connection="strong")
    return np.flatnonzero(part[home[households]] == part[dwellings])
