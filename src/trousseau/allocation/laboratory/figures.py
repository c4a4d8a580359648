"""What a trial finds, as plain data that is kept: whole numbers, days, codes. No name, no Django, no clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from trousseau.engines.allocation.grids import compare_sittings
from trousseau.engines.allocation.problem import SHOWN, Problem
from trousseau.engines.allocation.proposals import Sitting
from trousseau.engines.allocation.replay import (
    EVERY_OFFER,
    FIRST_COME,
    LOTTERY,
    OPTIMUM,
    POINTS,
    Outcome,
    Past,
    Policy,
    compare,
    near_exclusion,
    one_in,
    replay,
)
from trousseau.engines.survival import Curve

from .groups import groups
from .kept import lines_sha256

TRIED = "tried"
POLICIES = (FIRST_COME, LOTTERY, POINTS, OPTIMUM, TRIED)
WITHIN = 10  # the ranks whose moves are told
type Progress = Callable[[int, int], None]


def quiet(done: int, total: int) -> None:
    """Nobody follows."""


def sitting_figures(before: Problem, after: Problem, progress: Progress = quiet) -> dict[str, Any]:
    """Figures of the same households and dwellings under the rules in force and under those tried."""
    first = Sitting(before)
    progress(1, 3)
    second = Sitting(after)
    progress(2, 3)
    members = groups((one, before.on) for one in before.households)
    found = compare_sittings(first, second, members, WITHIN)
    put = [_first_three(one) for one in (first, second)]
    moves = {home.id: [move for move in found.moves if move.dwelling == home.id] for home in before.dwellings}
    return {
        "on": before.on.isoformat(),
        "households": len(before.households),
        "dwellings": len(before.dwellings),
        "fitting": [_served(one) for one in (first, second)],
        "let": [len(one.proposals.plan) for one in (first, second)],
        "enters": sorted(put[1] - put[0]),
        "leaves": sorted(put[0] - put[1]),
        "moved": len({move.household for move in found.moves}),
        "homes": [
            {
                "id": one.id,
                "fits": [one.fitting, other.fitting],
                "moves": [[move.household, move.before, move.after] for move in moves[one.id]],
            }
            for one, other in zip(first.proposals.dwellings, second.proposals.dwellings, strict=True)
        ],
        "plan": [list(row) for row in found.plan],
        "groups": [
            {
                "key": key,
                "size": len(these),
                "first": [len(these & one) for one in put],
                "plan": [len(these & one.proposals.plan.keys()) for one in (first, second)],
                "enters": len(these & (put[1] - put[0])),
                "leaves": len(these & (put[0] - put[1])),
            }
            for key, these in members.items()
        ],
        "quotas": _quotas(first, second),
        "gap": [one.proposals.certificate.gap for one in (first, second)],
        "bound": [one.proposals.certificate.bound for one in (first, second)],
    }


def _first_three(sitting: Sitting) -> frozenset[str]:
    """Who is among the first three of a dwelling at least."""
    return frozenset(one.household for home in sitting.proposals.dwellings for one in home.first[:SHOWN])


def _served(sitting: Sitting) -> int:
    """How many households a dwelling at least fits."""
    return sum(1 for fits in sitting.proposals.fits if fits)


def _quotas(first: Sitting, second: Sitting) -> list[dict[str, Any]]:
    labels = {quota.code: quota.label for one in (first, second) for quota in one.problem.quotas}
    found = [{one.code: one for one in sitting.proposals.quotas} for sitting in (first, second)]
    return [
        {
            "code": code,
            "label": labels[code],
            "at_least": [one[code].at_least if code in one else 0 for one in found],
            "reached": [
                one[code].reached if code in one else _given(sitting, code)
                for one, sitting in zip(found, (first, second), strict=True)
            ],
            "bonus": [one[code].bonus if code in one else 0 for one in found],
        }
        for code in sorted(found[0].keys() | found[1].keys())
    ]


def _given(sitting: Sitting, code: str) -> int:
    """How many dwellings the plan gives to households of a quota that asks for none."""
    return sum(1 for one in sitting.proposals.plan if code in sitting.problem.household[one].quotas)


@dataclass(frozen=True)
class Lived:
    """The months to live again. `past` under the rules in force, `tried` under the others; None without a sitting. Of the
    `answers` to an offer, `percent` in a hundred took it."""

    past: Past | None
    tried: Past | None
    percent: int | None
    answers: int
    months: int


@dataclass(frozen=True)
class Least:
    """What a history must hold before anything is concluded from it, and when a group is nearly excluded (in %)."""

    months: int
    households: int
    dwellings: int
    answers: int
    near_exclusion: int


def rules_of(before: Problem, after: Problem) -> dict[str, Any]:
    """What is compared: the grid, the limits and the quotas on each side."""
    return {"before": _rules(before), "after": _rules(after)}


def _rules(problem: Problem) -> dict[str, Any]:
    limits = problem.thresholds
    return {
        "grid": problem.grid.version,
        "lines_sha256": lines_sha256(problem.grid),
        "effort": limits.effort.value if limits.effort else None,
        "left": limits.left.value if limits.left else None,
        "quotas": {one.code: one.at_least for one in problem.quotas if one.at_least},
    }


def history(lived: Lived) -> dict[str, Any]:
    past = lived.past
    if past is None:
        return {"sittings": 0, "months": 0, "households": 0, "dwellings": 0, "left": 0}
    return {
        "from": past.sittings[0].isoformat(),
        "to": past.end.isoformat(),
        "sittings": len(past.sittings),
        "months": lived.months,
        "households": len(past.problem.households),
        "dwellings": len(past.problem.dwellings),
        "left": len(past.left),
    }


def past_figures(lived: Lived, least: Least, progress: Progress = quiet) -> dict[str, Any]:
    """First come, lottery, points, optimum and what is tried, over the same months with the same answers."""
    held = history(lived)
    percent = lived.percent if lived.answers >= least.answers else None
    told: dict[str, Any] = {"history": held, "percent": percent, "answers": lived.answers, "least": vars(least)}
    told["short"] = any(held[name] < vars(least)[name] for name in ("months", "households", "dwellings"))
    if told["short"] or lived.past is None or lived.tried is None:
        return told
    acceptance = EVERY_OFFER if percent is None else one_in(percent, lived.past.problem.seed)
    outcomes: dict[str, Outcome] = {}
    for number, code in enumerate(POLICIES):
        progress(number, len(POLICIES))
        past = lived.tried if code == TRIED else lived.past
        kind = POINTS if code == TRIED else code
        outcomes[code] = replay(past, Policy(code, kind), acceptance)
    progress(len(POLICIES), len(POLICIES))
    changed = compare(outcomes[POINTS], outcomes[TRIED], lived.past)
    share = Fraction(least.near_exclusion, 100)
    return told | {
        "policies": [_policy(outcomes[code]) for code in POLICIES],
        "near": [
            {"policy": one.policy, "key": one.group, "housed": one.housed, "size": one.size}
            for one in near_exclusion(list(outcomes.values()), share)
        ],
        "enters": list(changed.enters),
        "leaves": list(changed.leaves),
        "sooner": sum(1 for _one, days in changed.waits if days < 0),
        "later": sum(1 for _one, days in changed.waits if days > 0),
    }


def _policy(outcome: Outcome) -> dict[str, Any]:
    return {
        "code": outcome.policy.name,
        "size": outcome.everyone.size,
        "housed": outcome.everyone.housed,
        "offers": outcome.offers,
        "empty_days": outcome.empty_days,
        "waits": curve_data(outcome.everyone.waits),
        "groups": [{"key": one.name, "size": one.size, "housed": one.housed} for one in outcome.groups],
    }


def curve_data(curve: Curve) -> dict[str, Any]:
    low, high = curve.median_between()
    return {
        "last": curve.last,
        "median": [curve.median, low, high],
        "steps": [[step.time, step.survival, step.low, step.high] for step in curve.steps],
    }


def months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month
