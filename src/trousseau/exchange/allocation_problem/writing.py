"""A problem and its result as canonical bytes: the same ones on any machine, whatever the year."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from trousseau.engines.allocation import ForDwelling, Problem, Proposal, Proposals
from trousseau.rules.applicant import Household, Quota, Threshold
from trousseau.rules.eligibility import Line, without_law
from trousseau.rules.grid import grid_data

from .frozen import law_data

PROBLEM, RESULT = "trousseau-allocation-problem/2", "trousseau-allocation-result/1"
LENIENT = "trousseau-allocation-problem/1"  # what an earlier release froze: the unknown let pass
SOLVER = "exact maximum-weight assignment, first of the best plans"


def problem_data(problem: Problem) -> dict[str, Any]:
    """The object that `read` takes."""
    limits = problem.thresholds
    return {
        "format": LENIENT if problem.lenient else PROBLEM,
        "on": problem.on.isoformat(),
        "seed": problem.seed,
        "grid": grid_data(problem.grid),
        "thresholds": {"effort": _threshold(limits.effort), "left": _threshold(limits.left)},
        "quotas": [_quota(one) for one in problem.quotas],
        "law": law_data(problem.law),
        "households": [_plain(one) for one in problem.households],
        "dwellings": [_plain(one) for one in problem.dwellings],
    }


def problem_bytes(problem: Problem) -> bytes:
    return canonical(problem_data(problem))


def result_data(
    proposals: Proposals, whole: Problem | None = None, unknown: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What is proposed, under the problem's identifiers, with the proof. Whole numbers and texts alone: no clock.

    `unknown`: by household of the `whole` problem put apart, what is not proved of its resources.
    """
    problem, proof = proposals.problem, proposals.certificate
    apart = [{"id": one, "lacks": unknown[one]} for one in sorted(unknown)] if unknown else []
    return ({"not_known": apart} if apart else {}) | {
        "format": RESULT,
        "problem": sha256(problem_bytes(whole or problem)),
        "on": problem.on.isoformat(),
        "seed": problem.seed,
        "grid": problem.grid.version,
        "solver": SOLVER,
        "certificate": {
            "objective": proof.objective,
            "dual": proof.dual,
            "pairs": proof.pairs,
            "value": proof.value,
            "bound": proof.bound,
            "gap": proof.gap,
        },
        "quotas": [
            {"code": one.code, "at_least": one.at_least, "reached": one.reached, "bonus": one.bonus}
            for one in proposals.quotas
        ],
        "dwellings": [_for_dwelling(one, problem) for one in proposals.dwellings],
        "households": [
            {"id": one.id, "fits": fits, "plan": proposals.plan.get(one.id)} | _lacks_tax(one, problem)
            for one, fits in zip(problem.households, proposals.fits, strict=True)
        ],
    }


def result_bytes(proposals: Proposals, whole: Problem | None = None, unknown: Mapping[str, str] | None = None) -> bytes:
    return canonical(result_data(proposals, whole, unknown))


def canonical(found: dict[str, Any]) -> bytes:
    """One line of ASCII: names in order, no space, then a new line."""
    text = json.dumps(found, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return f"{text}\n".encode("ascii")


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def line_data(line: Line) -> dict[str, Any]:
    return {"label": line.label, **vars(line)}


def _lacks_tax(one: Household, problem: Problem) -> dict[str, str]:
    """Who is apart wherever there is a ceiling."""
    capped = any(home.level != "free" for home in problem.dwellings)
    return {"lacks": "tax"} if capped and one.tax_income is None and not problem.lenient else {}


def _for_dwelling(one: ForDwelling, problem: Problem) -> dict[str, Any]:
    apart = not problem.lenient and without_law(problem.dwelling[one.id], problem.terms)
    return ({"lacks": "law"} if apart else {}) | {
        "id": one.id,
        "fitting": one.fitting,
        "plan": one.plan,
        "price": one.price,
        "second": one.second,
        "first": [_proposal(found) for found in one.first],
    }


def _proposal(found: Proposal) -> dict[str, Any]:
    return {
        "household": found.household,
        "rank": found.rank,
        "total": found.total,
        "rules": [line_data(line) for line in found.lines],
        "points": [dict(vars(line)) for line in found.points],
    }


def _threshold(limit: Threshold | None) -> dict[str, Any] | None:
    return None if limit is None else {"value": limit.value, "decision": limit.decision}


def _quota(one: Quota) -> dict[str, Any]:
    return {"code": one.code, "label": one.label, "at_least": one.at_least, "reserved": sorted(one.reserved)}


def _plain(row: Any) -> dict[str, Any]:
    found = {field.name: getattr(row, field.name) for field in fields(row)}
    for name, value in found.items():
        if isinstance(value, date):
            found[name] = value.isoformat()
        elif isinstance(value, tuple | frozenset):
            found[name] = sorted(value)
    return found
