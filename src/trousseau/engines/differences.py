"""Which counts may be told together, over time, so that no addition nor subtraction of them gives back a small group.

Everyone counted is known here, so the question is exact. What a reader can compute from the counts told is a sum of them
with weights; it isolates a group when that sum is 1 for each of the group and 0 for the others: when the group is in the
span of what was told. A set is refused when it would isolate a group of 1 to `least` − 1, itself or with what was told
before, in this table, another one, an earlier version or a period that overlaps. No Django.

Membership in a span is asked of two random vectors that are orthogonal to it: a group is in the span when both sum to zero
over it (but for a chance that doubles cannot see). Random as they are, they come from a fixed seed: the answer is the same
each time. What a group of `least` or more is made of stays the reader's to guess, as in any count.
"""

from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations

import numpy as np

LEAST = 5
EXACT = (
    300  # small groups up to which sums of three and four of them are looked at for each set; above, at the end alone
)
NOTHING = 1e-7


class Told:
    """The sets whose counts were told, and those that may be."""

    def __init__(self, members: Iterable[Hashable], least: int = LEAST):
        self.places = {one: place for place, one in enumerate(sorted(set(members), key=repr))}
        self.least = least
        size = len(self.places)
        self._free = np.random.default_rng(20260101).standard_normal((2, size))
        self._span: list[np.ndarray] = []
        self._classes = np.zeros(size, dtype=np.int64)  # who is in the same sets bears the same number

    def add(self, group: Iterable[Hashable]) -> None:
        """The count of these was told already."""
        self._keep(*self._with(self._vector(group)))

    def admit(self, group: Iterable[Hashable]) -> bool:
        """Whether this count may be told too; it is then counted among those told."""
        vector = self._vector(group)
        if 0 < vector.sum() < self.least:
            return False
        found = self._with(vector)
        if self._isolates(found[0], found[2], deep=False):
            return False
        self._keep(*found)
        return True

    def state(self) -> tuple[np.ndarray, int, np.ndarray]:
        return self._free, len(self._span), self._classes

    def restore(self, state: tuple[np.ndarray, int, np.ndarray]) -> None:
        """What was told since is taken back."""
        self._free, size, self._classes = state
        del self._span[size:]

    def safe(self) -> bool:
        """Whether nothing told isolates a small group, however many are added up."""
        return not self._isolates(self._free, self._classes, deep=True)

    def _vector(self, group: Iterable[Hashable]) -> np.ndarray:
        vector = np.zeros(len(self.places))
        vector[[self.places[one] for one in group]] = 1
        return vector

    def _with(self, vector: np.ndarray) -> tuple[np.ndarray, np.ndarray | None, np.ndarray]:
        rest = vector.copy()
        for _turn in range(2):  # twice: what is left of rounding goes
            for one in self._span:
                rest -= one * (one @ rest)
        norm = float(np.linalg.norm(rest))
        _values, classes = np.unique(self._classes * 2 + vector.astype(np.int64), return_inverse=True)
        if norm < NOTHING * max(1.0, float(np.linalg.norm(vector))):
            return self._free, None, classes
        rest /= norm
        return self._free - np.outer(self._free @ rest, rest), rest, classes

    def _keep(self, free: np.ndarray, direction: np.ndarray | None, classes: np.ndarray) -> None:
        self._free, self._classes = free, classes
        if direction is not None:
            self._span.append(direction)

    def _isolates(self, free: np.ndarray, classes: np.ndarray, *, deep: bool) -> bool:
        """Whether a union of classes, of 1 to `least` − 1 members in all, sums to zero in both vectors."""
        if not len(classes):
            return False
        sizes = np.bincount(classes)
        sums = np.stack([np.bincount(classes, weights=one) for one in free])
        small = np.flatnonzero(sizes < self.least)
        sizes, sums = sizes[small], sums[:, small]
        if (np.abs(sums) < NOTHING).all(axis=0).any():
            return True
        if _meet(sizes, sums, sizes, sums, self.least):
            return True
        if not (deep or len(small) <= EXACT):
            return False
        return _threes_and_fours(sizes, sums, self.least)


def _meet(sizes: np.ndarray, sums: np.ndarray, other_sizes: np.ndarray, other_sums: np.ndarray, least: int) -> bool:
    """Whether one of the first and one of the others, fewer than `least` together, cancel out."""
    order = np.argsort(other_sums[0])
    sorted_first = other_sums[0][order]
    low = np.searchsorted(sorted_first, -sums[0] - NOTHING)
    high = np.searchsorted(sorted_first, -sums[0] + NOTHING)
    for place in np.flatnonzero(high > low):
        for other in order[low[place] : high[place]]:
            if abs(sums[1][place] + other_sums[1][other]) < NOTHING and sizes[place] + other_sizes[other] < least:
                return True
    return False


def _threes_and_fours(sizes: np.ndarray, sums: np.ndarray, least: int) -> bool:
    """Pairs against single classes, then against pairs: groups of at most four when `least` is five."""
    light = np.flatnonzero(sizes <= least - 3)
    if len(light) < 3:
        return False
    first, second = np.triu_indices(len(light), 1)
    first, second = light[first], light[second]
    pairs, weights = sums[:, first] + sums[:, second], sizes[first] + sizes[second]
    few = weights < least
    pairs, weights = pairs[:, few], weights[few]
    return _meet(weights, pairs, sizes, sums, least) or _meet(weights, pairs, weights, pairs, least)


def tellable[K: Hashable](
    wanted: Sequence[tuple[K, frozenset]], told: Iterable[frozenset] = (), least: int = LEAST
) -> frozenset[K]:
    """The keys of the sets whose counts may be told beside those `told`, the first wanted first."""
    told = list(told)
    members: set[Hashable] = set()
    for one in (*told, *(group for _key, group in wanted)):
        members |= one
    ledger = Told(members, least)
    for one in told:
        ledger.add(one)
    return frozenset(_take(ledger, wanted))


def _take[K: Hashable](ledger: Told, wanted: Sequence[tuple[K, frozenset]]) -> list[K]:
    """As many as may be told, the first first. What is not safe with them is looked for by halves: there is seldom one."""
    before = ledger.state()
    kept = [key for key, group in wanted if ledger.admit(group)]
    if not kept or ledger.safe():
        return kept
    ledger.restore(before)
    if len(wanted) == 1:
        return []
    half = len(wanted) // 2
    return _take(ledger, wanted[:half]) + _take(ledger, wanted[half:])


def isolated(told: Sequence[frozenset], least: int = LEAST) -> frozenset | None:
    """A small group that these counts give back, by trying every group: for tests, of a dozen members at most."""
    members = sorted(set().union(*told), key=repr)
    if not members:
        return None
    matrix = np.array([[one in group for one in members] for group in told], dtype=float).reshape(-1, len(members))
    rank = np.linalg.matrix_rank(matrix)
    for size in range(1, least):
        for some in combinations(range(len(members)), size):
            row = np.zeros(len(members))
            row[list(some)] = 1
            if np.linalg.matrix_rank(np.vstack([matrix, row])) == rank:
                return frozenset(members[place] for place in some)
    return None


__all__ = ["LEAST", "Told", "isolated", "tellable"]
