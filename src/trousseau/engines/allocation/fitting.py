"""Which dwellings fit which households: the pairs that do (search), or every rule's answer (explanation).

fitting = fit(Arrays(problem))      # the pairs alone: what the law refuses cheaply is never given a benefit
fitting.households[fitting.start[d] : fitting.start[d + 1]]    # places of the households that dwelling d fits
no, unknown = answers(Arrays(problem))  # uint16 (N, M): bit `BIT[code]` where a rule says no, or does not know
"""

from dataclasses import dataclass

import numpy as np

from .arrays import BIT, UNKNOWN_INCOME, UNKNOWN_MONEY, Arrays

PAIRS = 1 << 14  # whose money is computed at once: they stay in the processor’s cache


@dataclass(frozen=True)
class Fitting:
    """The pairs that fit, by dwelling then household: `households` int32 and `points` int32 of shape (E,), `start`
    int64 of shape (M + 1,). Bonuses are not in the points."""

    households: np.ndarray
    points: np.ndarray
    start: np.ndarray

    @property
    def dwellings(self) -> np.ndarray:
        return np.repeat(np.arange(len(self.start) - 1, dtype=np.int32), np.diff(self.start))


def fit(arrays: Arrays) -> Fitting:
    homes = arrays.problem.dwellings
    counts = np.zeros(len(homes), np.int64)
    kept: list[tuple[np.ndarray, np.ndarray]] = []
    waiting: list[tuple[int, np.ndarray]] = []
    pending = 0
    refused = np.empty(len(arrays.size), bool)
    for place, home in enumerate(homes):
        refused.fill(False)
        for _code, row in arrays.refusing(home):
            np.logical_or(refused, row, out=refused)
        if (apart := arrays.apart(home)) is not None:
            np.logical_or(refused, apart, out=refused)
        found = np.flatnonzero(~refused)
        waiting.append((place, found))
        pending += len(found)
        if pending >= PAIRS or place == len(homes) - 1:
            kept.append(_with_money(arrays, waiting, counts))
            waiting, pending = [], 0
    start = np.zeros(len(homes) + 1, np.int64)
    np.cumsum(counts, out=start[1:])
    none = np.zeros(0, np.int32)
    return Fitting(
        np.concatenate([none, *(one[0] for one in kept)]), np.concatenate([none, *(one[1] for one in kept)]), start
    )


def _with_money(
    arrays: Arrays, waiting: list[tuple[int, np.ndarray]], counts: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Of the pairs that every other rule lets pass: those that the limits on money let pass, with their points."""
    households = np.concatenate([found for _place, found in waiting])
    dwellings = np.repeat([place for place, _found in waiting], [len(found) for _place, found in waiting])
    keep, points = money_passes(arrays, households, dwellings)
    counts += np.bincount(dwellings[keep], minlength=len(counts))
    return households[keep].astype(np.int32), points.astype(np.int32)


def money_passes(arrays: Arrays, households: np.ndarray, dwellings: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of pairs (household, dwelling): the places of those that the limits on money let pass, and their points."""
    if not arrays.needs_money:
        return np.arange(len(households)), arrays.points(households, dwellings, None)
    money = arrays.money(households, dwellings)
    effort, left = arrays.money_refuses(households, money)
    keep = np.flatnonzero(~(effort | left))
    money = type(money)(*(column[keep] for column in vars(money).values()))
    return keep, arrays.points(households[keep], dwellings[keep], money)


def answers(arrays: Arrays) -> tuple[np.ndarray, np.ndarray]:
    """Every rule for every pair, after one says no too: two uint16 arrays (N, M) of bits, `no` and `unknown`."""
    shape = len(arrays.size), len(arrays.problem.dwellings)
    no, unknown = np.zeros(shape, np.uint16), np.zeros(shape, np.uint16)
    for place, home in enumerate(arrays.problem.dwellings):
        no[:, place] = refusing(arrays, place)
        unknown[:, place] |= arrays.unknown_income(home) * np.uint16(UNKNOWN_INCOME)
        unknown[:, place] |= ~arrays.proved * np.uint16(UNKNOWN_MONEY)
    return no, unknown


def refusing(arrays: Arrays, place: int) -> np.ndarray:
    """Before one dwelling, the rules that say no to each household: bits, uint16 (N,)."""
    no, everyone = np.zeros(len(arrays.size), np.uint16), np.arange(len(arrays.size))
    for code, row in arrays.refusing(arrays.problem.dwellings[place]):
        no |= row * np.uint16(BIT[code])
    effort, left = arrays.money_refuses(everyone, arrays.money(everyone, np.full(len(everyone), place)))
    return no | effort * np.uint16(BIT["effort"]) | left * np.uint16(BIT["left"])
