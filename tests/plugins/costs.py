"""What each test costs, and which of our files it runs: `make test-all` keeps both in tests/costs.txt (tools/chosen.py).

A cost is in CPU seconds of its process and of those that it starts: a busy machine makes a test last, it costs the same.
`COSTS_NOTED` is the folder where each process adds its lines. With `COSTS_RAN`, it notes the files too; the Python processes
that a test starts, whose path has tests/plugins/noted, say there which ones they ran.
"""

import json
import os
import sys
import time
from collections import defaultdict
from pathlib import Path

import pytest
import ran_here  # by the same name as in the processes that the tests start

from tools import chosen

NOTED = os.environ.get("COSTS_NOTED", "")
RAN = bool(os.environ.get("COSTS_RAN"))
TICK = os.sysconf("SC_CLK_TCK")
SHORT = 0.25  # seconds: what lasts less started nothing that is worth a walk through the processes


def started() -> float:
    """CPU seconds of the processes that this one started, and of theirs, ended or not."""
    ticks: dict[int, int] = {}
    children: dict[int, list[int]] = defaultdict(list)
    me = os.getpid()
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            figures = place.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        process, times = int(place.parent.name), [int(one) for one in figures[11:15]]
        children[int(figures[1])].append(process)
        ticks[process] = sum(times[2:] if process == me else times)
    total, todo = 0, [me]
    while todo:
        process = todo.pop()
        total += ticks.get(process, 0)
        todo += children[process]
    return total / TICK


_before = 0.0


def pytest_configure():
    if NOTED and RAN:
        os.environ["COSTS_OF"] = str(os.getpid())  # whose tests start the processes that say what they ran
        os.environ["PYTHONPATH"] = os.pathsep.join(
            filter(None, (str(Path(__file__).parent / "noted"), os.environ.get("PYTHONPATH")))
        )
        ran_here.watch()
        _watch_templates()


def _watch_templates() -> None:
    from django.template.base import Template

    render = Template._render

    def _render(self, context):
        ran_here.ran.add(self.origin.name)
        return render(self, context)

    Template._render = _render


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item):
    global _before
    if not NOTED:
        return (yield)
    if RAN:
        ran_here.ran.clear()
        sys.monitoring.restart_events()
    began, own = time.monotonic(), time.process_time()
    answer = yield
    cost = time.process_time() - own
    ran = set(ran_here.ran)
    if time.monotonic() - began > SHORT:
        now = started()
        cost, _before = cost + max(now - _before, 0), now
    for said in Path(NOTED).glob(f"{os.getpid()}.*.ran"):
        ran |= set(said.read_text().split("\n"))
        said.unlink()
    with open(Path(NOTED, f"{os.getpid()}.tests"), "a") as noted:
        ours = sorted(ran_here.ours(ran)) if RAN and cost >= chosen.DEAR else []
        noted.write(json.dumps([round(cost, 2), item.nodeid, ours]) + "\n")
    return answer
