"""The suite on another day: `make calendar` loads it by `-p`, before anything reads the clock.

`ANY_DAY` moves the clock of the whole process and of the Python processes that it starts. The tests that ask which day it
is are noted as they run: where no test chose the day, `core.clock` or Django's own was asked, or a process was started.
`ANY_DAY_NOTED` is the file where they are written, one a line; `ANY_DAY_AGAIN`, the same file, runs those alone.
"""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = (str(ROOT / "src"), str(ROOT / "tests"))
ASKED = "asked which day it is"

_asked = False


def _ask() -> None:
    global _asked
    _asked = True


def _started(event: str, arguments: tuple) -> None:
    if event == "subprocess.Popen" and "TROUSSEAU_TODAY" not in (arguments[3] or os.environ):
        _ask()


def pytest_configure() -> None:
    from django.utils import timezone

    now = timezone.now

    def noted():
        """The moments that Django stamps by itself (a session, a history) say nothing of the day."""
        caller = sys._getframe(1).f_code.co_filename
        if caller == timezone.__file__ or caller.startswith(OURS):
            _ask()
        return now()

    timezone.now = noted
    sys.addaudithook(_started)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item, nextitem):
    global _asked
    _asked = False
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if call.when == "teardown" and _asked:
        report.user_properties.append((ASKED, True))
    return report


class Notebook:
    """Of the process that hears every report."""

    def __init__(self, place: Path):
        self.place, self.tests = place, set()

    def pytest_runtest_logreport(self, report) -> None:
        if (ASKED, True) in map(tuple, report.user_properties):
            self.tests.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        self.place.write_text("\n".join(sorted(self.tests)))


def pytest_collection_modifyitems(config, items) -> None:
    if again := os.environ.get("ANY_DAY_AGAIN"):
        known = set(Path(again).read_text().splitlines())
        left = [item for item in items if item.nodeid not in known]
        items[:] = [item for item in items if item.nodeid in known]
        config.hook.pytest_deselected(items=left)


def pytest_sessionstart(session) -> None:
    place = os.environ.get("ANY_DAY_NOTED")
    if place and not hasattr(session.config, "workerinput"):
        session.config.pluginmanager.register(Notebook(Path(place)))
