"""The engine of the commission: 5,000 × 30 and 10,000 × 1,000 with every explanation; alone, without files, counts of who
fits nor explanations, 10,000 × 1,000 against numpy and scipy; with FULL=1, 100,000 × 10,000.

    python -m bench.allocation engine|peer|country    one of them, in a process of its own: JSON

Each side starts from the same problem in memory, counts its own conversions, and must find a plan of the same worth.
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
LARGE, COUNTRY = (10_000, 1_000), (100_000, 10_000)


def median(do: Callable[[], object], rounds: int = ROUNDS) -> float:
    """CPU milliseconds of this process, its threads included."""
    do()
    found = []
    for _round in range(rounds):
        started = time.process_time()
        do()
        found.append((time.process_time() - started) * 1000)
    return statistics.median(found)


def sitting(households: int, dwellings: int, rounds: int = ROUNDS) -> float:
    """End to end: pairs, prices, plan, and the explanations of the first three of each dwelling."""
    from trousseau.engines.allocation import propose

    found = problem(households, dwellings)
    return median(lambda: propose(found), rounds)


def engine() -> int:
    from trousseau.engines.allocation.arrays import Arrays
    from trousseau.engines.allocation.lazy import best_plan

    found, _examined = best_plan(Arrays(PROBLEM))
    assert found.objective == found.dual
    return found.objective


def peer() -> int:
    from bench.allocation_peer import solve

    return solve(PROBLEM)


def alone(name: str) -> dict[str, float]:
    shown = subprocess.run([sys.executable, "-m", "bench.allocation", name], capture_output=True, text=True, check=True)
    return json.loads(shown.stdout)


def against() -> dict[str, dict[str, float]]:
    """Both sides, each in its own process, in turn, twice; the lower median and the lower peak of each."""
    found: dict[str, dict[str, float]] = {}
    for name in ("engine", "peer", "engine", "peer"):
        row = alone(name)
        kept = found.setdefault(name, row)
        assert kept["worth"] == row["worth"]
        found[name] = {key: min(kept[key], row[key]) for key in row}
    assert found["engine"]["worth"] == found["peer"]["worth"], found
    return found


def report() -> None:
    print(f"\n{'the commission, CPU ms, median':<60}{'found':>10}{'wanted, at most':>20}")
    for households, dwellings, most in ((5_000, 30, 50), (*LARGE, 800)):
        name = f"{households:,} × {dwellings:,}, with the explanations of the first three"
        print(f"{name:<60}{sitting(households, dwellings):>10.1f}{most:>20}", flush=True)
    found = against()
    ours, theirs = found["engine"], found["peer"]
    print(f"10,000 × 1,000, the engine alone: a plan worth {ours['worth']:.0f} on both sides")
    for name, unit in (("ms", "CPU ms"), ("mb", "MB above the problem")):
        print(
            f"{f'  {unit}: ours {ours[name]:.0f}, numpy and scipy {theirs[name]:.0f}; ratio':<60}"
            f"{ours[name] / theirs[name]:>10.2f}{0.33:>20}",
            flush=True,
        )
    if FULL:
        row = alone("country")
        print(f"100,000 × 10,000, the engine alone: a plan worth {row['worth']:.0f}")
        print(
            f"{'  CPU ms':<60}{row['ms']:>10.0f}{10_000:>20}\n{'  MB above the problem':<60}{row['mb']:>10.0f}{1_000:>20}"
        )


def _peak() -> float:
    """The most memory that this process has held, MB. The kernel's, as getrusage would tell that of its parent too."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))


def _one(name: str) -> None:
    do = {"engine": engine, "peer": peer, "country": engine}[name]
    import scipy.sparse.csgraph  # noqa: F401

    if name == "peer":
        import bench.allocation_peer  # noqa: F401
    else:
        import trousseau.engines.allocation.lazy  # noqa: F401
    before, started = _peak(), time.process_time()
    worth = do()
    ms, peak = (time.process_time() - started) * 1000, _peak() - before
    print(json.dumps({"worth": worth, "mb": peak, "ms": ms if name == "country" else median(do)}))


if __name__ == "__main__":
    PROBLEM = problem(*(COUNTRY if sys.argv[1] == "country" else LARGE))
    _one(sys.argv[1])
