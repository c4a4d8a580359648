"""The consistent plan: at most one household a dwelling and one dwelling a household, the sum of weights highest.

    found = best(fitting.households, fitting.start, weights, N)   # weights int64 (E,), each 1 or more
    found.household     # int64 (M,): the place of the household of each dwelling, -1 when it stays empty
    found.price         # int64 (M,): what the plan would lose without each dwelling
    found.objective == found.dual
    second_prices(found, …)   # int64 (M,): what another dwelling just like each one would add

scipy solves it (Jonker and Volgenant's shortest augmenting paths on a sparse graph: Computing 38, 1987, p. 325-340). It
gives no prices: they are computed here from the solution, in integers, and their sum proves that it is the best,
whoever found it. A price `v` of each dwelling and a gain `u` of each household, zero or more, with u + v at least the
weight of every pair, bound any plan by their sum (Kuhn, 1955; Koopmans and Beckmann, Econometrica 25, 1957, for the
reading).

Few pairs decide: a first plan is made from the heaviest of each dwelling, its prices are held against every pair, and
the heaviest of those that pass them join, until none does.
"""

from dataclasses import dataclass

import numpy as np

JOIN = 32  # pairs of each dwelling that join at a time
HEAD = 256  # pairs of each dwelling among which a plan is looked for before all of them
SPREAD = 1  # 2 ** SPREAD points, within which chance chooses
MOST = 1 << 52  # of a sum of weights: float64 holds it exactly


@dataclass(frozen=True)
class Best:
    """`gain` of each household, (N,), and `price` of each dwelling, (M,): the proof of the plan."""

    household: np.ndarray
    price: np.ndarray
    gain: np.ndarray
    objective: int

    @property
    def dual(self) -> int:
        return int(self.price.sum() + self.gain.sum())


def best(
    households: np.ndarray, start: np.ndarray, weights: np.ndarray, count: int, chosen: np.ndarray | None = None
) -> Best:
    """The best plan for the pairs of `Fitting`, `count` households. `chosen`, boolean by pair: those that decided another
    plan, where the search begins; those that decide this one join them. Raises ValueError when the weights are too large.
    """
    dwellings = _dwellings(start)
    weights = weights.astype(np.int64)
    check(weights, len(start) - 1)
    chosen = np.zeros(len(weights), bool) if chosen is None else chosen
    if not chosen.any() and len(weights) > 2 * HEAD * (len(start) - 1):  # first among the heaviest, which decide most
        head = _heaviest(start, weights)
        these = np.zeros(len(head), bool)
        best(households[head], np.searchsorted(head, start), weights[head], count, these)
        chosen[head[these]] = True
    elif not chosen.any():
        spread_first(chosen, start, weights, households)
    while True:
        these = np.flatnonzero(chosen)
        part = households[these], dwellings[these], weights[these]
        household = solve(*part, len(start) - 1, count)
        price, gain = prices(household, *part, count)
        beyond = weights - gain[households]
        beyond -= price[dwellings]
        if not (beyond > 0).any():
            break
        spread_first(chosen, start, beyond, households)
        if chosen.sum() == len(these):
            raise ArithmeticError("the plan that the solver gave is not the best one")
    objective = int(weights[household[dwellings] == households].sum())
    return Best(household, price, gain, objective)


def check(weights: np.ndarray, homes: int) -> None:
    """Raises ValueError where a plan cannot be worth what is added up exactly."""
    if len(weights) and int(weights.max()) * (homes + 2) > MOST:
        raise ValueError("the weights are too large to be summed exactly")
    if len(weights) and int(weights.min()) < 1:
        raise ValueError("the weight of a pair is 1 or more")


def _dwellings(start: np.ndarray) -> np.ndarray:
    return np.repeat(np.arange(len(start) - 1), np.diff(start))


def _heaviest(start: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The places of the heaviest pairs of each dwelling, in their order."""
    found = []
    for first, last in zip(start[:-1].tolist(), start[1:].tolist(), strict=True):
        if last - first > HEAD:
            found.append(first + np.sort(np.argpartition(weights[first:last], -HEAD)[-HEAD:]))
        else:
            found.append(np.arange(first, last))
    return np.concatenate(found)


def spread_first(chosen: np.ndarray, start: np.ndarray, beyond: np.ndarray, households: np.ndarray) -> None:
    """Choose in each dwelling the pairs that are the furthest above zero; among some points, not the same households in
    every dwelling. All those above zero, when they are few."""
    above = beyond > 0
    if np.count_nonzero(above) <= JOIN * (len(start) - 1):
        np.logical_or(chosen, above, out=chosen)
        return
    ranked = np.where(above, spread(beyond, households, _dwellings(start)), 0)
    for first, last in zip(start[:-1].tolist(), start[1:].tolist(), strict=True):
        ours = ranked[first:last]
        if last - first > JOIN:
            places = np.argpartition(ours, -JOIN)[-JOIN:]
            chosen[first + places[ours[places] > 0]] = True
        else:
            chosen[first:last] |= ours > 0


def spread(points: np.ndarray, households: np.ndarray, dwellings: np.ndarray) -> np.ndarray:
    """What ranks pairs by points, and by chance where few separate them."""
    dice = (households.astype(np.uint32) * np.uint32(2654435761)) ^ (
        dwellings.astype(np.uint32) * np.uint32(2246822519)
    )
    dice = (dice ^ (dice >> np.uint32(15))) * np.uint32(2654435761) >> np.uint32(29 - SPREAD)
    return points * 8 + dice.astype(points.dtype)


def solve(households: np.ndarray, dwellings: np.ndarray, weights: np.ndarray, homes: int, count: int) -> np.ndarray:
    """The place of each dwelling's household, -1 for none: each dwelling may take a column of its own, worth nothing.
    Pairs in the order of their dwellings; `count` households."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    met = np.zeros(count, bool)
    met[households] = True
    names = np.flatnonzero(met)
    columns = (np.cumsum(met, dtype=np.int32) - 1)[households]
    ceiling = int(weights.max()) + 1 if len(weights) else 1
    ends = np.cumsum(np.bincount(dwellings, minlength=homes) + 1)
    at, own = np.arange(len(weights)) + dwellings, ends - 1  # a row: the pairs of a dwelling, then its own column
    places, costs = np.empty(len(weights) + homes, np.int32), np.empty(len(weights) + homes)
    places[at], places[own] = columns, len(names) + np.arange(homes)
    costs[at], costs[own] = ceiling - weights, ceiling
    graph = csr_array((costs, places, np.concatenate([[0], ends])), shape=(homes, len(names) + homes))
    _rows, matched = min_weight_full_bipartite_matching(graph)
    taken = matched < len(names)
    found = np.full(homes, -1, np.int64)
    found[taken] = names[matched[taken]]
    return found


def prices(
    household: np.ndarray, households: np.ndarray, dwellings: np.ndarray, weights: np.ndarray, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """The highest price of each dwelling, and the least gain of each household: what an empty dwelling would give it, or
    another dwelling once its own household is served as well, until nothing rises."""
    gain = np.zeros(count, np.int64)
    empty = household[dwellings] < 0
    np.maximum.at(gain, households[empty], weights[empty])
    mine = household[dwellings] == households
    price = np.zeros(len(household), np.int64)
    price[dwellings[mine]] = weights[mine]
    served = np.zeros(count, bool)
    served[household[household >= 0]] = True
    moves = np.flatnonzero(~empty & ~mine & served[households])
    taker, asker = household[dwellings[moves]], households[moves]
    more = weights[moves] - price[dwellings[moves]]
    for _turn in range(len(household) + 1):
        risen = gain.copy()
        np.maximum.at(risen, asker, gain[taker] + more)
        if (risen == gain).all():
            break
        gain = risen
    taken = household >= 0
    price[taken] -= gain[household[taken]]
    return price, gain


def second_prices(found: Best, households: np.ndarray, start: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The lowest price of each dwelling that still proves the plan: what any household left without one would bring, or
    what its neighbour's household would gain by moving, until nothing rises."""
    dwellings, household = _dwellings(start), found.household
    home = np.full(len(found.gain), -1)
    home[household[household >= 0]] = np.flatnonzero(household >= 0)
    own = np.zeros(len(household), np.int64)
    mine = household[dwellings] == households
    own[dwellings[mine]] = weights[mine]
    low = np.zeros(len(household), np.int64)
    free = home[households] < 0
    np.maximum.at(low, dwellings[free], weights[free])
    moves = np.flatnonzero(~free)
    source, target = home[households[moves]], dwellings[moves]
    more = weights[moves] - own[source]
    for _turn in range(len(low) + 1):
        risen = low.copy()
        np.maximum.at(risen, target, low[source] + more)
        if (risen == low).all():
            break
        low = risen
    return low
