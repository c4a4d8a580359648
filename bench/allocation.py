"""The engine of the commission: 5,000 × 30 with every explanation; with FULL=1, 10,000 × 1,000 against polars and scipy.

    python -m bench.allocation engine|peer    one of the two at 10,000 × 1,000, in a process of its own: JSON

Each side starts from the same problem in memory, counts its own conversions, and must find the same pairs and worth.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from bench import FULL
from bench.sittings import problem

ROUNDS = 7
LARGE = 10_000, 1_000


def median(do: Callable[[], object]) -> float:
    """CPU milliseconds of this process, its threads included."""
    do()
    found = []
    for _round in range(ROUNDS):
        started = time.process_time()
        do()
        found.append((time.process_time() - started) * 1000)
    return statistics.median(found)


def sitting() -> float:
    """5,000 × 30 end to end: pairs, prices, plan, and the ninety explanations."""
    from trousseau.engines.allocation import propose

    found = problem(5_000, 30)
    return median(lambda: propose(found))


def engine() -> tuple[int, int]:
    from trousseau.engines.allocation.arrays import Arrays
    from trousseau.engines.allocation.fitting import fit
    from trousseau.engines.allocation.matching import best

    arrays = Arrays(PROBLEM)
    fitting = fit(arrays)
    weights = fitting.points + PROBLEM.grid.letting
    return len(fitting.points), best(fitting.households, fitting.start, weights, len(PROBLEM.households)).objective


def peer() -> tuple[int, int]:
    from bench.allocation_peer import solve

    return solve(PROBLEM)


def against() -> dict[str, dict[str, float]]:
    """Both sides, each in its own process, in turn, twice; the lower median and the lower peak of each."""
    found: dict[str, dict[str, float]] = {}
    for name in ("engine", "peer", "engine", "peer"):
        shown = subprocess.run(
            [sys.executable, "-m", "bench.allocation", name], capture_output=True, text=True, check=True
        )
        row = json.loads(shown.stdout)
        kept = found.setdefault(name, row)
        assert (kept["pairs"], kept["worth"]) == (row["pairs"], row["worth"])
        found[name] = {key: min(kept[key], row[key]) for key in row}
    sides = [(row["pairs"], row["worth"]) for row in found.values()]
    assert sides[0] == sides[1], sides
    return found


def report() -> None:
    print(f"\n{'the commission, CPU ms, median':<60}{'found':>10}{'wanted, at most':>20}")
    print(f"{'5,000 × 30, with the explanations of the first three':<60}{sitting():>10.1f}{50:>20}", flush=True)
    if not FULL:
        return
    found = against()
    ours, theirs = found["engine"], found["peer"]
    print(f"10,000 × 1,000, {ours['pairs']:.0f} pairs fit, plan worth {ours['worth']:.0f} on both sides")
    for name, unit in (("ms", "CPU ms"), ("mb", "MB above the problem")):
        print(
            f"{f'  {unit}: ours {ours[name]:.0f}, polars joins and scipy {theirs[name]:.0f}; ratio':<60}"
            f"{ours[name] / theirs[name]:>10.2f}{0.33:>20}"
        )


def _peak() -> float:
    """The most memory that this process has held, MB. The kernel's, as getrusage would tell that of its parent too."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))


def _one(name: str) -> None:
    do = {"engine": engine, "peer": peer}[name]
    import scipy.sparse.csgraph  # noqa: F401

    if name == "peer":
        import bench.allocation_peer  # noqa: F401
    else:
        import trousseau.engines.allocation.proposals  # noqa: F401
    before = _peak()
    pairs, worth = do()
    peak = _peak() - before
    print(json.dumps({"pairs": pairs, "worth": worth, "mb": peak, "ms": median(do)}))


if __name__ == "__main__":
    PROBLEM = problem(*LARGE)
    _one(sys.argv[1])
