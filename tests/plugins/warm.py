"""`python -m trousseau.site …` in a process of its own, without the second that loading takes.

One process loads Django, the libraries and the rooms of a site, then waits; each command, each web process, is a fork
of it, which reads its settings anew (its home, its keys, its base) from its own environment, runs its module and ends as
it ends. What a start itself loads is tried by the tests that begin one: `Site.run(…, start=True)`, `trousseau run`, the
demonstration. All end with who asked for them, however that one ended.
"""

import ctypes
import gc
import json
import os
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST = 300  # seconds that a command may take, beside three other processes on a slow machine
DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)


class Forked:
    """A process that was asked for, as `subprocess.Popen` shows one."""

    returncode: int | None = None

    def __init__(self, arguments: list[str], answer: int):
        self.arguments, self.answer = arguments, open(answer)  # noqa: SIM115 — closed once it has ended
        self.pid = int(self.answer.readline())

    def _ended(self, timeout: float | None) -> bool:
        if self.returncode is None:
            with selectors.DefaultSelector() as ended:
                ended.register(self.answer, selectors.EVENT_READ)
                if not ended.select(timeout):
                    return False
            self.returncode = int(self.answer.readline())
            self.answer.close()
        return True

    def poll(self) -> int | None:
        self._ended(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if not self._ended(timeout):
            raise subprocess.TimeoutExpired(self.arguments, timeout)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


class Warm:
    """What forks: begun when a test process first asks for it, ended with that process."""

    def __init__(self, site: str):
        self.home = tempfile.TemporaryDirectory(prefix="trousseau-warm-")
        self.asked, served = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TROUSSEAU_")}
        kept.pop("DATABASE_URL", None)
        with served:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.plugins.warm", str(served.fileno()), str(os.getpid())],
                env={**kept, "TROUSSEAU_HOME": self.home.name, "TROUSSEAU_SITE": site},
                cwd=ROOT,
                pass_fds=[served.fileno()],
                stdin=subprocess.DEVNULL,
            )

    def open(self, module: str, arguments: list[str], environment: dict[str, str], *files: int) -> Forked:
        """`files`: where it writes what it says, then its errors; then those whose numbers end its arguments."""
        with _one:  # the umask is read by changing it
            umask = os.umask(0o077)
            os.umask(umask)
        said = json.dumps([module, arguments, environment, os.getcwd(), umask]).encode()
        read, write = os.pipe()
        socket.send_fds(self.asked, [said], [write, *files])
        os.close(write)
        return Forked([module, *arguments], read)

    def end(self) -> None:
        self.asked.close()
        self.process.wait(30)
        self.home.cleanup()


_warm: dict[str, Warm] = {}
_one = threading.Lock()  # tests ask for several commands at once


def fork(module: str, arguments: list[str], environment: dict[str, str], *files: int) -> Forked:
    """`python -m MODULE` of the site that the environment names. See `Warm.open`."""
    site = environment["TROUSSEAU_SITE"]
    with _one:
        if site not in _warm:
            _warm[site] = Warm(site)
    return _warm[site].open(module, arguments, environment, *files)


def trousseau(arguments: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess:
    """As `subprocess.run` of the command, nobody at the keyboard."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        asked = fork("trousseau.site", arguments, environment, out.fileno(), err.fileno())
        try:
            code = asked.wait(LONGEST)
        except subprocess.TimeoutExpired:
            asked.send_signal(signal.SIGKILL)
            raise
        texts = [(file.seek(0), file.read().decode())[1] for file in (out, err)]
    return subprocess.CompletedProcess(arguments, code, *texts)


def pytest_unconfigure() -> None:
    while _warm:
        _warm.popitem()[1].end()


def serve(asked: socket.socket, asker: int) -> str:
    """Fork for each process asked for; say its pid, then how it ended. Returns in the fork alone: the module to run.

    The end of `asker` is watched beside its socket, which a fork of its own may hold open.
    """
    running: dict[int, int] = {}  # whom to tell of the end of each
    server = os.getpid()
    with selectors.DefaultSelector() as events:
        events.register(asked, selectors.EVENT_READ)
        try:
            ended = os.pidfd_open(asker)
        except ProcessLookupError:
            sys.exit()
        events.register(ended, selectors.EVENT_READ)
        while True:
            for key, _mask in events.select():
                if key.fileobj == ended:
                    sys.exit()
                if key.fileobj is not asked:
                    events.unregister(key.fileobj)
                    os.close(key.fd)
                    _pid, status = os.waitpid(key.data, 0)
                    answer = running.pop(key.data)
                    with suppress(BrokenPipeError):  # who asked waits no more
                        os.write(answer, b"%d\n" % os.waitstatus_to_exitcode(status))
                    os.close(answer)
                    continue
                said, descriptors, _flags, _from = socket.recv_fds(asked, 1 << 20, 16)
                if not said:
                    sys.exit()
                answer, *files = descriptors
                pid = os.fork()
                if not pid:
                    watched = [one.fd for one in events.get_map().values()]
                    for other in (answer, *watched, *running.values()):
                        os.close(other)
                    asked.detach()
                    return _become(json.loads(said), files, server)
                for file in files:
                    os.close(file)
                running[pid] = answer
                os.write(answer, b"%d\n" % pid)
                events.register(os.pidfd_open(pid), selectors.EVENT_READ, data=pid)


def _become(said: list, files: list[int], server: int) -> str:
    """This fork is the process that was asked for: its own words, environment, folder and settings."""
    module, arguments, environment, folder, umask = said
    ctypes.CDLL(None).prctl(DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != server:  # it ended before this was said
        sys.exit()
    os.setsid()
    for place in (1, 2):
        os.dup2(files[0], place)
        os.close(files.pop(0))
    os.environ.clear()
    os.environ.update(environment)
    os.umask(umask)
    os.chdir(folder)
    sys.argv = [module, *arguments, *map(str, files)]
    _forget()
    return module


def _forget() -> None:
    """The settings are read again when they are first asked, from this environment; `load` made nothing else of them."""
    from django.conf import settings
    from django.db import connections
    from django.utils.functional import empty

    del sys.modules[settings.SETTINGS_MODULE]
    settings._wrapped = empty
    vars(connections).clear()
    connections.__init__()


def load() -> None:
    """What a site loads, and no base."""
    from trousseau.site.process import django_ready

    django_ready()
    import waitress.server  # noqa: F401
    from django.core.management import get_commands, load_command_class
    from django.db.migrations.loader import MigrationLoader

    from trousseau.core import backup, command_keys, nightly, rotation  # noqa: F401
    from trousseau.site import cli, database, urls  # noqa: F401

    MigrationLoader(None)
    for name in ("shell", "check", "migrate", "db_worker"):
        load_command_class(get_commands()[name], name)


if __name__ == "__main__":
    load()
    gc.collect()
    gc.freeze()
    runpy.run_module(
        serve(socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2])), run_name="__main__", alter_sys=True
    )
