"""Both sites as `trousseau run` starts them; and the demonstration, told once for all who read it.

Its story takes a minute of CPU: the process that first needs it tells it, the others copy.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import date
from pathlib import Path

import pytest
from base_copy import begin

from .committed import in_its_place
from .warm import Forked, fork, trousseau

ROOT = Path(__file__).parents[2]
COMMUNES = "from trousseau.core.communes import load_demonstration; load_demonstration()"
TOLD_ON = date(2026, 11, 24)  # the day of the demonstration that tests read


def free_port() -> int:
    """A port with a free neighbour: the observatory takes the next one."""
    while True:
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            try:
                two.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


class Town:
    """A home folder and its two sites, on the day that the story needs.

    `run` is `trousseau run`, as a person starts it: nine processes, of which a test of pages needs one or two. `start`
    opens those alone, in a home that is ready: the web process of the agency, of the observatory when asked, and the
    task worker of the agency when something must be done behind the pages. They are forks of a process that has loaded
    its site (see warm).
    """

    def __init__(self, home: Path, ready: Path | None = None, config: pytest.Config | None = None):
        self.home, self.ready, self.config = home, ready, config
        self.port = free_port()
        self.processes: list[subprocess.Popen | Forked] = []
        self.agency = f"http://127.0.0.1:{self.port}"
        self.observatory = f"http://127.0.0.1:{self.port + 1}"

    def environment(self, day: str, site: str = "agency") -> dict[str, str]:
        found = {**os.environ, "TROUSSEAU_HOME": str(self.home), "TROUSSEAU_TODAY": day, "TROUSSEAU_SITE": site}
        for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "TROUSSEAU_EXCHANGE"):
            found.pop(name, None)
        return found

    def command(self, day: str, *arguments: str, site: str = "agency") -> str:
        done = trousseau(list(arguments), self.environment(day, site))
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def run(self, day: str, *options: str) -> None:
        with (self.home / "run.log").open("a") as log:
            self.processes.append(
                subprocess.Popen(
                    [sys.executable, "-m", "trousseau.site", "run", "--port", str(self.port), *options],
                    env=self.environment(day),
                    cwd=ROOT,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )
        self.wait(self.agency, self.observatory)

    def start(self, day: str, *options: str, observatory: bool = False, works: bool = False) -> None:
        self.stop()
        if self.ready and not any(self.home.iterdir()):
            shutil.copytree(ready_home(self.config, self.ready, day, *options), self.home, dirs_exist_ok=True)
        told = str(int((self.home / "demonstration").exists()))
        sites = {"agency": self.agency} | ({"observatory": self.observatory} if observatory else {})
        for place, site in enumerate(sites):
            env = {**self.environment(day, site), "TROUSSEAU_DEMO": told}
            with socket.create_server(("127.0.0.1", self.port + place), backlog=256) as taken:
                self.fork(env, "trousseau.site.web", descriptors=(taken.fileno(),))
            if works and site == "agency":
                self.fork(env, "trousseau.site", "manage", "db_worker", "--no-reload", "--no-startup-delay", "-v", "0")
        self.wait(*sites.values())

    def fork(self, env: dict[str, str], module: str, *arguments: str, descriptors: tuple[int, ...] = ()) -> None:
        with (self.home / "run.log").open("a") as log:
            files = (log.fileno(), log.fileno(), *descriptors)
            self.processes.append(fork(module, list(arguments), env, *files))

    def wait(self, *addresses: str) -> None:
        until = time.monotonic() + 900  # a busy machine tells the demonstration slowly
        while time.monotonic() < until:
            assert all(one.poll() is None for one in self.processes), (self.home / "run.log").read_text()
            try:
                for address in addresses:
                    urllib.request.urlopen(f"{address}/compte/login/", timeout=60).close()
                return
            except OSError:
                time.sleep(0.2)
        raise AssertionError((self.home / "run.log").read_text())

    def stop(self) -> None:
        for one in self.processes:
            if one.poll() is None:
                one.send_signal(signal.SIGTERM)
        for one in self.processes:
            one.wait(timeout=30)
        self.processes.clear()


def ready_home(config: pytest.Config, folder: Path, day: str, *options: str) -> Path:
    """A home migrated, with the demonstration of that day, or `--empty` but for its communes, or `--bare`: made once for all the processes, then copied."""
    empty, bare = "--empty" in options, "--bare" in options
    home = folder / ("home-bare" if bare else "home-empty" if empty else f"home-{day}")
    with (folder / f"{home.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            making = Path(tempfile.mkdtemp(prefix=f"{home.name}-", dir=folder))
            town = Town(making)
            if empty or bare:  # what `trousseau run --empty` prepares; tests/site starts it
                begin(config, making)
                for site in ("agency", "observatory"):
                    town.command(day, "migrate", site=site)
                if empty:
                    town.command(day, "manage", "shell", "-v", "0", "-c", COMMUNES)
            else:
                try:
                    town.run(day, *options)
                finally:
                    town.stop()
            making.rename(home)
    return home


def shared_folder(config: pytest.Config, tmp_path_factory) -> Path:
    """The folder of this run that all its processes see."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if hasattr(config, "workerinput") else base


@pytest.fixture
def town(tmp_path, tmp_path_factory, pytestconfig):
    town = Town(tmp_path, ready=shared_folder(pytestconfig, tmp_path_factory), config=pytestconfig)
    yield town
    town.stop()


@pytest.fixture
def demonstration(db, settings, tmp_path, tmp_path_factory, pytestconfig, monkeypatch):
    """The agency of the demonstration, in a copy of its home: its base, its documents, its keys, its day. On SQLite."""
    from trousseau.site import keys

    ready = ready_home(pytestconfig, shared_folder(pytestconfig, tmp_path_factory), TOLD_ON.isoformat())
    shutil.copytree(ready, tmp_path, dirs_exist_ok=True)
    settings.HOME, settings.EXCHANGE = tmp_path / "agency", tmp_path / "exchange"
    settings.MEDIA_ROOT, settings.KEYS = settings.HOME / "documents", keys.load(settings.HOME / "keys")
    monkeypatch.setenv("TROUSSEAU_TODAY", TOLD_ON.isoformat())
    with in_its_place(settings.HOME / "db.sqlite3"):
        yield settings.HOME
