"""Which counts may be told together, over time, so that no addition nor subtraction of them gives back a small group.

Everyone counted is known here, so the question is exact. What a reader can compute from the counts told is a sum of them
with weights; it isolates a group when that sum is 1 for each of the group and 0 for the others: when the group is in the
span of what was told. A set is refused when it would isolate a group of 1 to `least` − 1, itself or with what was told
before, in this table, another one, an earlier version or a period that overlaps. No Django.

Membership in a span is asked of two random vectors that are orthogonal to it: a group is in the span when both sum to zero
over it (but for a chance that doubles cannot see). Random as they are, they come from a fixed seed: the answer is the same
each time. What a group of `least` or more is made of stays the reader's to guess, as in any count.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import combinations
from operator import ne

import numpy as np

LEAST = 5
EXACT = (
    300  # small groups up to which sums of three and four of them are looked at for each set; above, at the end alone
)
NOTHING = 1e-7

type State = tuple[np.ndarray, int, np.ndarray]


class Told:
    """The sets whose counts were told, and those that may be. `weights`: how many each member stands for, one by default."""

    def __init__(self, members: Iterable[Hashable], least: int = LEAST, weights: Mapping[Hashable, int] | None = None):
        self.places = {one: place for place, one in enumerate(sorted(set(members), key=repr))}
        self.least = least
        size = len(self.places)
        self._weights = np.array([(weights or {}).get(one, 1) for one in self.places], dtype=np.float64)
        self._free = np.random.default_rng(20260101).standard_normal((2, size))
        self._span = np.empty((64, size))
        self._rank = 0
        self._classes = np.zeros(size, dtype=np.int64)  # who is in the same sets bears the same number

    def add(self, group: Iterable[Hashable]) -> None:
        """The count of these was told already."""
        self._keep(*self._with(self._vector(group)))

    def admit(self, group: Iterable[Hashable]) -> bool:
        """Whether this count may be told too; it is then counted among those told."""
        vector = self._vector(group)
        if 0 < vector @ self._weights < self.least:
            return False
        found = self._with(vector)
        if self._isolated(found[0], found[2], deep=False) is not None:
            return False
        self._keep(*found)
        return True

    def state(self) -> State:
        return self._free, self._rank, self._classes

    def restore(self, state: State) -> None:
        """What was told since is taken back."""
        self._free, self._rank, self._classes = state

    def safe(self) -> bool:
        """Whether nothing told isolates a small group, however many are added up."""
        return self.small_group() is None

    def small_group(self) -> np.ndarray | None:
        """A small group that what was told isolates, as a vector; None when there is none."""
        return self._isolated(self._free, self._classes, deep=True)

    def _vector(self, group: Iterable[Hashable]) -> np.ndarray:
        vector = np.zeros(len(self.places))
        vector[[self.places[one] for one in group]] = 1
        return vector

    def _with(self, vector: np.ndarray) -> tuple[np.ndarray, np.ndarray | None, np.ndarray]:
        rest, span = vector.copy(), self._span[: self._rank]
        for _turn in range(2):  # twice: what is left of rounding goes
            rest -= np.einsum("i,ij->j", np.einsum("ij,j->i", span, rest), span)  # on one core, however large
        norm = float(np.linalg.norm(rest))
        _values, classes = np.unique(self._classes * 2 + vector.astype(np.int64), return_inverse=True)
        if norm < NOTHING * max(1.0, float(np.linalg.norm(vector))):
            return self._free, None, classes
        rest /= norm
        return self._free - np.outer(self._free @ rest, rest), rest, classes

    def _keep(self, free: np.ndarray, direction: np.ndarray | None, classes: np.ndarray) -> None:
        self._free, self._classes = free, classes
        if direction is None:
            return
        if self._rank == len(self._span):
            self._span = np.concatenate([self._span, np.empty_like(self._span)])
        self._span[self._rank] = direction
        self._rank += 1

    def _isolated(self, free: np.ndarray, classes: np.ndarray, *, deep: bool) -> np.ndarray | None:
        """A union of classes, of 1 to `least` − 1 members in all, that sums to zero in both vectors."""
        if not len(classes):
            return None
        sizes = np.bincount(classes, weights=self._weights).astype(np.int64)
        sums = np.stack([np.bincount(classes, weights=one) for one in free])
        small = np.flatnonzero(sizes < self.least)
        sizes, sums = sizes[small], sums[:, small]
        found: tuple[int, ...] | None = None
        alone = np.flatnonzero((np.abs(sums) < NOTHING).all(axis=0))
        if len(alone):
            found = (int(alone[0]),)
        elif two := _meet(sizes, sums, sizes, sums, self.least):
            found = two
        elif deep or len(small) <= EXACT:
            found = _threes_and_fours(sizes, sums, self.least)
        return None if found is None else np.isin(classes, small[list(found)]).astype(np.float64)


def within(state: State, group: np.ndarray) -> bool:
    """Whether a group is in the span of what was told by then."""
    return bool((np.abs(state[0] @ group) < NOTHING).all())


def _meet(
    sizes: np.ndarray,
    sums: np.ndarray,
    other_sizes: np.ndarray,
    other_sums: np.ndarray,
    least: int,
    apart: Callable[[int, int], bool] = ne,
) -> tuple[int, int] | None:
    """One of the first and one of the others, fewer than `least` together, that cancel out. `apart`: whether the two have no
    class in common, which would count twice in their sum.

    Both are sorted first: a search that follows its order costs a tenth of one that jumps.
    """
    order = np.argsort(other_sums[0])
    mine = order[::-1] if sums is other_sums else np.argsort(-sums[0])
    theirs, wanted = other_sums[0][order], -sums[0][mine]
    if not len(theirs):
        return None
    low = np.searchsorted(theirs, wanted - NOTHING)
    for place in np.flatnonzero(theirs[np.minimum(low, len(theirs) - 1)] <= wanted + NOTHING):
        one = mine[place]
        for at in range(low[place], len(theirs)):
            if theirs[at] > wanted[place] + NOTHING:
                break
            other = order[at]
            if (
                abs(sums[1][one] + other_sums[1][other]) < NOTHING
                and sizes[one] + other_sizes[other] < least
                and apart(one, other)
            ):
                return int(one), int(other)
    return None


def _threes_and_fours(sizes: np.ndarray, sums: np.ndarray, least: int) -> tuple[int, ...] | None:
    """Pairs against single classes, then against pairs: groups of at most four when `least` is five."""
    light = np.flatnonzero(sizes <= least - 3)
    if len(light) < 3:
        return None
    first, second = np.triu_indices(len(light), 1)
    first, second = light[first], light[second]
    few = sizes[first] + sizes[second] < least
    first, second = first[few], second[few]
    pairs, weights = sums[:, first] + sums[:, second], sizes[first] + sizes[second]
    if three := _meet(weights, pairs, sizes, sums, least, lambda pair, one: one not in (first[pair], second[pair])):
        return int(first[three[0]]), int(second[three[0]]), three[1]
    if four := _meet(
        weights,
        pairs,
        weights,
        pairs,
        least,
        lambda one, other: len({*first[[one, other]], *second[[one, other]]}) == 4,
    ):
        return tuple(int(one[at]) for at in four for one in (first, second))
    return None


def tellable[K: Hashable](
    wanted: Sequence[tuple[K, frozenset]], told: Iterable[frozenset] = (), least: int = LEAST
) -> frozenset[K]:
    """The keys of the sets whose counts may be told beside those `told`, the first wanted first."""
    told = list(told)
    groups, weights = _as_one([*told, *(group for _key, group in wanted)])
    ledger = Told(range(len(weights)), least, dict(enumerate(weights)))
    for group in groups[: len(told)]:
        ledger.add(group)
    return frozenset(
        _take(ledger, [(key, group) for (key, _set), group in zip(wanted, groups[len(told) :], strict=True)])
    )


def _as_one(sets: Sequence[frozenset]) -> tuple[list[list[int]], list[int]]:
    """The same sets of fewer members: those that are in the same sets are counted as one, with how many they are."""
    within: dict[Hashable, list[int]] = defaultdict(list)
    for place, group in enumerate(sets):
        for one in group:
            within[one].append(place)
    alike = Counter(map(tuple, within.values()))
    groups: list[list[int]] = [[] for _set in sets]
    for number, places in enumerate(sorted(alike)):
        for place in places:
            groups[place].append(number)
    return groups, [alike[places] for places in sorted(alike)]


def _take[K: Hashable](ledger: Told, wanted: Sequence[tuple[K, Iterable[Hashable]]]) -> list[K]:
    """As many as may be told, the first first. While they isolate somebody together, the one that completed it is left out and
    those after it are asked again."""
    kept: list[int] = []  # places in `wanted`
    states = [ledger.state()]  # before the first, and after each of them
    place = 0
    while True:
        for at in range(place, len(wanted)):
            if ledger.admit(wanted[at][1]):
                kept.append(at)
                states.append(ledger.state())
        group = ledger.small_group() if kept else None
        if group is None:
            return [wanted[at][0] for at in kept]
        done = next(count for count, state in enumerate(states) if within(state, group))
        if not done:
            return []  # what was told before isolates somebody already: nothing more is told
        place = kept[done - 1] + 1
        ledger.restore(states[done - 1])
        del kept[done - 1 :], states[done:]


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
