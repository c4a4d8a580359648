"""Which of our files a process runs, a function of which begins, or opens, since `ran` was emptied."""

import atexit
import os
import sys
from collections.abc import Iterable
from inspect import CO_OPTIMIZED
from pathlib import Path

ROOT = str(Path(__file__).parents[3]) + os.sep
OURS = (f"{ROOT}src{os.sep}", f"{ROOT}tests{os.sep}")

ran: set[str] = set()


def _began(code, _offset):
    # a function: what a module or a class does as it loads, each process does once, whatever it is for
    if code.co_flags & CO_OPTIMIZED and code.co_filename.startswith(OURS):
        ran.add(code.co_filename)
    return sys.monitoring.DISABLE  # once is enough, until the events are begun again


def _opened(event, arguments):
    if event == "open" and isinstance(arguments[0], str) and arguments[0].startswith(OURS):
        ran.add(arguments[0])


def watch() -> None:
    tool = sys.monitoring.PROFILER_ID
    if sys.monitoring.get_tool(tool) is None:
        sys.monitoring.use_tool_id(tool, "trousseau")
        sys.monitoring.register_callback(tool, sys.monitoring.events.PY_START, _began)
        sys.monitoring.set_events(tool, sys.monitoring.events.PY_START)
        sys.addaudithook(_opened)


def ours(paths: Iterable[str]) -> set[str]:
    """Those of this tree, from its root."""
    return {path.removeprefix(ROOT) for path in paths if path.startswith(OURS) and not path.endswith((".pyc", ".mo"))}


def say_at_the_end() -> None:
    """In a process that a test starts, and in those that it forks."""
    of, place = os.environ.get("COSTS_OF"), os.environ.get("COSTS_NOTED")
    if of and place:
        watch()
        atexit.register(lambda: Path(place, f"{of}.{os.getpid()}.ran").write_text("\n".join(sorted(ran))))
