"""What a decision rested on, frozen to the byte under numbers, and replayed years later."""

import json
import zlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from trousseau.engines.allocation import propose
from trousseau.exchange.allocation_problem import NotReadable, problem_bytes, read, result_bytes, sha256

from .models import FrozenProblem, Sitting
from .proposing import Examined


def freeze(sitting: Sitting, found: Examined, *, on: date) -> FrozenProblem:
    """The row of this problem in this sitting, written once, in the caller's transaction."""
    problem = problem_bytes(found.problem)
    digest = sha256(problem)
    known = FrozenProblem.objects.filter(sitting=sitting, problem_sha256=digest).first()
    if known:
        return known
    result = result_bytes(found.engine.proposals)
    return FrozenProblem.objects.create(
        sitting=sitting,
        grid=found.grid,
        frozen_on=on,
        problem=zlib.compress(problem),
        problem_sha256=digest,
        result=zlib.compress(result),
        result_sha256=sha256(result),
    )


@dataclass(frozen=True)
class Replay:
    """`difference` is "" when the same bytes come out again, else where they first differ, in French."""

    frozen: FrozenProblem
    difference: str


def replay(frozen: FrozenProblem) -> Replay:
    """The result computed again from the frozen problem alone: no household, no dwelling, no scale is read."""
    try:
        problem, result = frozen.problem_bytes, frozen.result_bytes
    except zlib.error:
        return Replay(frozen, "les octets figés ne se lisent plus")
    for name, content, digest in (
        ("le problème", problem, frozen.problem_sha256),
        ("le résultat", result, frozen.result_sha256),
    ):
        if sha256(content) != digest:
            return Replay(frozen, f"{name} figé n’a plus son empreinte {digest}")
    try:
        again = result_bytes(propose(read(problem)))
    except NotReadable as refusal:
        return Replay(frozen, refusal.problems[0])
    return Replay(frozen, "" if again == result else _first(json.loads(result), json.loads(again), "résultat"))


def _first(kept: Any, found: Any, place: str) -> str:
    """The first place where two results differ."""
    if isinstance(kept, dict) and isinstance(found, dict):
        for name in sorted({*kept, *found}):
            if kept.get(name) != found.get(name):
                return _first(kept.get(name), found.get(name), f"{place}.{name}")
    if isinstance(kept, list) and isinstance(found, list):
        for number, (one, other) in enumerate(zip(kept, found, strict=False), 1):
            if one != other:
                return _first(one, other, f"{place}, ligne {number}")
        return f"{place} : {len(kept)} lignes figées, {len(found)} recalculées"
    return f"{place} : figé {json.dumps(kept)}, recalculé {json.dumps(found)}"
