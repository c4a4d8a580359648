"""The consistent plan: at most one household a dwelling and one dwelling a household, the sum of weights highest.

    found = best(fitting.households, fitting.start, weights, N)   # weights int64 (E,), each 1 or more
    found.household[d]      # int64 (M,): the place of the household of dwelling d, -1 when it stays empty
    found.low, found.high   # int64 (M,): the least and the highest price of each dwelling
    found.objective == found.dual

scipy solves it (Jonker and Volgenant's shortest augmenting paths on a sparse graph: Computing 38, 1987, p. 325-340). It
gives no prices: they are computed here from the solution, in integers, and their sum proves that it is the best,
whoever found it. A price `v` of each dwelling and `u` of each household, zero or more, with u + v at least the weight of
every pair, bound any plan by their sum (Kuhn, 1955; Koopmans and Beckmann, Econometrica 25, 1957, for the reading).

Few pairs decide: a first plan is made from the heaviest of each dwelling, the prices are held against every pair, and
those that pass them join, until none does.
"""

from dataclasses import dataclass

import numpy as np

FIRST = 16  # of the heaviest pairs of each dwelling, in the first plan
MOST = 1 << 52  # of a sum of weights: float64 holds it exactly


@dataclass(frozen=True)
class Best:
    """`low`: what a second dwelling just like it would add; `high`: what the plan loses without this one."""

    household: np.ndarray
    low: np.ndarray
    high: np.ndarray
    objective: int
    dual: int


def best(households: np.ndarray, start: np.ndarray, weights: np.ndarray, count: int) -> Best:
    """The best plan for the pairs of `Fitting`, `count` households. Raises ValueError when the weights are too large."""
    dwellings = np.repeat(np.arange(len(start) - 1), np.diff(start))
    weights = weights.astype(np.int64)
    if len(weights) and int(weights.max()) * (len(start) + 1) > MOST:
        raise ValueError("the weights are too large to be summed exactly")
    if len(weights) and int(weights.min()) < 1:
        raise ValueError("the weight of a pair is 1 or more")
    chosen = _heaviest(start, weights)
    while True:
        these = np.flatnonzero(chosen)
        household = _solve(households[these], dwellings[these], weights[these], len(start) - 1)
        low, payer = _low_prices(household, households[these], dwellings[these], weights[these], count)
        beyond = weights > payer[households] + low[dwellings]
        if not beyond.any():
            break
        chosen |= beyond
    objective = _worth(household, households, dwellings, weights)
    high = _high_prices(household, households, dwellings, weights, count)
    return Best(household, low, high, objective, int(low.sum() + payer.sum()))


def _heaviest(start: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """True for the first of the heaviest pairs of each dwelling."""
    chosen = np.zeros(len(weights), bool)
    for first, last in zip(start[:-1], start[1:], strict=True):
        if last - first <= FIRST:
            chosen[first:last] = True
        else:
            chosen[first + np.argpartition(weights[first:last], -FIRST)[-FIRST:]] = True
    return chosen


def _solve(households: np.ndarray, dwellings: np.ndarray, weights: np.ndarray, homes: int) -> np.ndarray:
    """The place of each dwelling's household, -1 for none: each dwelling may take a column of its own, worth nothing."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    names, columns = np.unique(households, return_inverse=True)
    ceiling = int(weights.max()) + 1 if len(weights) else 1
    rows = np.concatenate([dwellings, np.arange(homes)])
    columns = np.concatenate([columns, len(names) + np.arange(homes)])
    costs = np.concatenate([ceiling - weights, np.full(homes, ceiling)]).astype(np.float64)
    graph = csr_array((costs, (rows, columns)), shape=(homes, len(names) + homes))
    _rows, matched = min_weight_full_bipartite_matching(graph)
    taken = matched < len(names)
    found = np.full(homes, -1, np.int64)
    found[taken] = names[matched[taken]]
    return found


def _worth(household: np.ndarray, households: np.ndarray, dwellings: np.ndarray, weights: np.ndarray) -> int:
    return int(weights[household[dwellings] == households].sum())


def _low_prices(
    household: np.ndarray, households: np.ndarray, dwellings: np.ndarray, weights: np.ndarray, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """The lowest price of each dwelling, and what each household then gains at most: the proof, if it holds.

    A dwelling is worth at least what any household left without one would bring, and what its neighbour's household
    would gain by moving, until nothing rises.
    """
    home = np.full(count, -1)
    home[household[household >= 0]] = np.flatnonzero(household >= 0)
    own = np.zeros(len(household), np.int64)
    mine = household[dwellings] == households
    own[dwellings[mine]] = weights[mine]
    low = np.zeros(len(household), np.int64)
    free = home[households] < 0
    np.maximum.at(low, dwellings[free], weights[free])
    moves = np.flatnonzero(~free)
    source, target = home[households[moves]], dwellings[moves]
    gain = weights[moves] - own[source]
    for _turn in range(len(low) + 1):
        risen = low.copy()
        np.maximum.at(risen, target, low[source] + gain)
        if (risen == low).all():
            break
        low = risen
    payer = np.zeros(count, np.int64)
    np.maximum.at(payer, households, weights - low[dwellings])
    return low, payer


def _high_prices(
    household: np.ndarray, households: np.ndarray, dwellings: np.ndarray, weights: np.ndarray, count: int
) -> np.ndarray:
    """The highest price of each dwelling: its weight less the least that its household must gain, which is what an empty
    dwelling, or another once its own household is served, would give it."""
    gained = np.zeros(count, np.int64)
    empty = household[dwellings] < 0
    np.maximum.at(gained, households[empty], weights[empty])
    mine = household[dwellings] == households
    own = np.zeros(len(household), np.int64)
    own[dwellings[mine]] = weights[mine]
    served = np.zeros(count, bool)
    served[household[household >= 0]] = True
    moves = np.flatnonzero(~empty & ~mine & served[households])
    taker, asker = household[dwellings[moves]], households[moves]
    gain = weights[moves] - own[dwellings[moves]]
    for _turn in range(len(household) + 1):
        risen = gained.copy()
        np.maximum.at(risen, asker, gained[taker] + gain)
        if (risen == gained).all():
            break
        gained = risen
    taken = household >= 0
    own[taken] -= gained[household[taken]]
    return own
