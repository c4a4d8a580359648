"""A work killed at random moments, then done again: the books are those of a work that nobody interrupted.

    def test_…(committed_db, killed, …):
        …prepare…
        killed(work, books)

`work` does the whole thing from what the database holds, with connections of its own process; `books` gives what must
be equal. What was committed before `killed` is the prepared database: each moment works on a copy of it, in a process
that is killed (SIGKILL) somewhere between its start and the time that an uninterrupted work takes; then `work` is done
again to its end, and once more. CRASH_MOMENTS says how many (10; `make crash`: 50), CRASH_SEED repeats a run.
"""

import gc
import os
import random
import shutil
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connections

from tests.plugins.committed import copy_database, drop_database, in_its_place

MOMENTS = int(os.environ.get("CRASH_MOMENTS", "10"))


def _child(work: Callable[[], object]) -> int:
    """A process of its own, forked from this one: Django is loaded already. It ends without a word to pytest."""
    connections.close_all()  # a connection is not carried across a fork
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pytest-xdist reads its orders in a thread
        pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        gc.disable()  # nothing of the parent is taken down here
        work()
        connections.close_all()
        code = 0
    finally:
        os._exit(code)


class Killed:
    def __init__(self, home: Path, seed: int):
        self.home, self.seed = home, seed
        self.draw = random.Random(seed)

    def __call__(self, work: Callable[[], object], books: Callable[[], object], *, moments: int = MOMENTS) -> None:
        sys.stdout.write(f"CRASH_SEED={self.seed}\n")
        with self._prepared() as copy:
            with copy():
                started = time.monotonic()
                _pid, status = os.waitpid(_child(work), 0)
                lasted = time.monotonic() - started
                assert status == 0, "the work failed by itself"
                expected = books()
            cut = 0
            for _moment in range(moments):
                with copy():
                    after = self.draw.uniform(0, lasted)
                    cut += self._kill(work, after)
                    work()
                    work()
                    assert books() == expected, f"killed after {after:.3f} s of {lasted:.3f}"
        assert cut, "no work was ever interrupted"

    def _kill(self, work: Callable[[], object], after: float) -> bool:
        """True when it was still at work."""
        pid = _child(work)
        time.sleep(after)
        os.kill(pid, signal.SIGKILL)
        return os.WIFSIGNALED(os.waitpid(pid, 0)[1])

    @contextmanager
    def _prepared(self) -> Iterator[Callable]:
        """What was committed so far, set aside: gives what makes a copy and works in it."""
        held = connections["default"]
        name = str(held.settings_dict["NAME"])
        held.close()
        if held.vendor == "sqlite":
            with connections["default"].cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connections["default"].close()
        home = self.home / "home"
        home.mkdir(exist_ok=True)

        @contextmanager
        def copy():
            mine = self.home / "killed"
            shutil.copytree(home, mine)
            if held.vendor == "sqlite":
                database: str | Path = self.home / "killed.sqlite3"
                shutil.copyfile(name, database)
            else:
                database = f"{name}_killed"
                copy_database(held, name, database)
            before = django_settings.HOME
            django_settings.HOME = mine
            try:
                with in_its_place(database):
                    yield
            finally:
                django_settings.HOME = before
                shutil.rmtree(mine)
                if held.vendor == "sqlite":
                    for file in self.home.glob("killed.sqlite3*"):
                        file.unlink()

        yield copy
        if held.vendor == "postgresql":
            drop_database(held, f"{name}_killed")


@pytest.fixture
def killed(committed_db, settings, tmp_path):
    """See the module: `killed(work, books)`."""
    assert tmp_path / "home" == settings.HOME
    return Killed(tmp_path, int(os.environ.get("CRASH_SEED") or random.randrange(10**6)))
