"""What pages read of a trial's figures, without what computed them: numpy and scipy are the worker's alone."""

from collections.abc import Mapping
from typing import Any

from trousseau.engines.allocation.problem import SHOWN
from trousseau.exchange.allocation_problem import sha256
from trousseau.exchange.allocation_problem.writing import canonical
from trousseau.rules.grid import grid_data
from trousseau.rules.points import Grid


def lines_sha256(grid: Grid) -> str:
    """Of what a grid gives, whatever its name and the day of its adoption."""
    data = grid_data(grid)
    return sha256(canonical({"letting": data["letting"], "lines": data["lines"]}))


def without_codes(found: Mapping[str, Any]) -> dict[str, Any]:
    """Figures for who reads no household: how many, not which."""
    kept = dict(found)
    for name in ("enters", "leaves"):
        if name in kept:
            kept[name] = len(kept[name])
    if "homes" in kept:
        kept["homes"] = [
            {"id": home["id"], "fits": home["fits"], "moves": _counts(home["moves"])} for home in kept["homes"]
        ]
    if "plan" in kept:
        kept["plan"] = len(kept["plan"])
    return kept


def _counts(moves: list[list]) -> dict[str, int]:
    enters = sum(1 for _one, before, after in moves if not _in(before) and _in(after))
    leaves = sum(1 for _one, before, after in moves if _in(before) and not _in(after))
    return {"enters": enters, "leaves": leaves, "others": len(moves) - enters - leaves}


def _in(rank: int | None) -> bool:
    return rank is not None and rank <= SHOWN
