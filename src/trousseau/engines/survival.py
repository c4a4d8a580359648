"""How long it takes until something happens, when for some it has not happened yet. No Django, no numpy.

The product-limit estimate of Kaplan and Meier (J. Am. Stat. Assoc. 53, 1958, p. 457-481), the variance of
Greenwood (1926), and the interval on the scale log(−log S) (Kalbfleisch and Prentice, 1980, § 1.4), which stays
between 0 and 1. Times are whole numbers of the caller's unit, days here.

What can no longer happen is not what has not happened yet: whoever asks for the share of contacts that become
mandates counts a lost contact as still waiting on the last day that it could have been watched, never as unseen
from the day on which it was lost. Both are the caller's choice of the time given here.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist

LEVEL = 0.95


@dataclass(frozen=True)
class Step:
    """The curve from `time` to the next step. `survival`: the share for whom it has not happened yet, between
    `low` and `high` (None before anything happened, and where everyone has been reached)."""

    time: int
    at_risk: int
    events: int
    survival: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Curve:
    """`steps` at the times where it happened; `size` counted, `events` of them reached, `last`: the longest time
    watched. Beyond `last` nothing is known."""

    steps: tuple[Step, ...]
    size: int
    events: int
    last: int

    @property
    def waiting(self) -> int:
        """How many it has not happened to yet: counted all the same."""
        return self.size - self.events

    def at(self, time: int) -> Step | None:
        """What holds at `time`; None before the first event, and beyond what was watched."""
        found = None
        for step in self.steps:
            if step.time > time:
                break
            found = step
        return found

    def quantile(self, share: float) -> int | None:
        """The first time by which it has happened to `share` of all; None when that is not reached."""
        return next((step.time for step in self.steps if step.survival <= 1 - share + 1e-12), None)

    @property
    def median(self) -> int | None:
        return self.quantile(0.5)

    def median_between(self) -> tuple[int | None, int | None]:
        """Brookmeyer and Crowley (Biometrics 38, 1982, p. 29-41): the times at which a half is within the interval;
        None when the interval never leaves it on that side."""
        low = next((step.time for step in self.steps if step.low is not None and step.low <= 0.5), None)
        high = next((s.time for s in self.steps if s.survival == 0 or (s.high is not None and s.high <= 0.5)), None)
        return low, high


def kaplan_meier(durations: Iterable[tuple[int, bool]], *, level: float = LEVEL) -> Curve:
    """From (time, happened) of each: whether it happened at that time, or had not when the watch ended.

    Raises ValueError for a negative time or a level that is not between 0 and 1.
    """
    events: Counter[int] = Counter()
    ends: Counter[int] = Counter()
    for time, happened in durations:
        (events if happened else ends)[time] += 1
    return from_counts([(t, events[t], ends[t]) for t in {*events, *ends}], level=level)


def chained(intervals: Iterable[tuple[int, int, int]], *, level: float = LEVEL) -> Curve:
    """From (time at its end, how many could be watched through it, how many it happened to within) of successive intervals.

    Who could not be watched to the end of an interval is not counted in it: no share of it has to be supposed. Where it happened
    to nobody, or to everyone, the interval is that of a share of those watched last (Wilson, 1927). Raises ValueError where
    more are reached than watched.
    """
    if not 0 < level < 1:
        raise ValueError("a level is between 0 and 1")
    z = NormalDist().inv_cdf((1 + level) / 2)
    steps: list[Step] = []
    survival, spread = 1.0, 0.0
    for time, watched, happened in intervals:
        if not 0 <= happened <= watched or not watched:
            raise ValueError("what happened is among what was watched")
        left = watched - happened
        survival = survival * left / watched
        spread = spread + happened / (watched * left) if left else float("inf")
        between = _between(survival, spread, z) if 0 < survival < 1 else _of_all_or_none(survival, watched, z)
        steps.append(Step(time, watched, happened, survival, *between))
    size, events = (steps[0].at_risk if steps else 0), sum(step.events for step in steps)
    return Curve(tuple(steps), size, events, steps[-1].time if steps else 0)


def from_counts(counts: Iterable[tuple[int, int, int]], *, level: float = LEVEL) -> Curve:
    """From (time, how many it happened to, how many were watched no longer) for each time, in any order.

    At one time, what happens comes before what is watched no longer, as the authors set it.
    """
    if not 0 < level < 1:
        raise ValueError("a level is between 0 and 1")
    rows = sorted(counts)
    if rows and rows[0][0] < 0:
        raise ValueError("a time is zero or more")
    size = at_risk = sum(happened + ended for _time, happened, ended in rows)
    z = NormalDist().inv_cdf((1 + level) / 2)
    steps: list[Step] = []
    survival, spread = 1.0, 0.0
    for time, happened, ended in rows:
        if happened:
            left = at_risk - happened
            survival = survival * left / at_risk
            spread = spread + happened / (at_risk * left) if left else float("inf")
            steps.append(Step(time, at_risk, happened, survival, *_between(survival, spread, z)))
        at_risk -= happened + ended
    last = max((time for time, happened, ended in rows if happened or ended), default=0)
    return Curve(tuple(steps), size, sum(step.events for step in steps), last)


def greenwood(curve: Curve) -> Sequence[float]:
    """The standard error of each step; 0 where everyone has been reached."""
    spread, found = 0.0, []
    for step in curve.steps:
        left = step.at_risk - step.events
        if left:
            spread += step.events / (step.at_risk * left)
        found.append(step.survival * sqrt(spread) if left else 0.0)
    return found


def _of_all_or_none(survival: float, watched: int, z: float) -> tuple[float, float]:
    """Greenwood's variance is 0 there, as if it were sure: the score interval of a share of 0 or 1 is not empty."""
    return (watched / (watched + z * z), 1.0) if survival else (0.0, z * z / (watched + z * z))


def _between(survival: float, spread: float, z: float) -> tuple[float | None, float | None]:
    if not 0 < survival < 1:
        return None, None
    half = z * sqrt(spread) / log(survival)
    ends = survival ** exp(half), survival ** exp(-half)
    return min(ends), max(ends)
