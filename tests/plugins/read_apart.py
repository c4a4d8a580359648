"""A file that somebody gave is read in a fork of a process that has loaded its readers, without the tenth of a second of
CPU that each start of Python and of them takes. The fork has the same limits, and says the same lines: `apart.main` runs
in it. tests/exchange, which holds the start itself and what stops a reader, begins each process anew.
"""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[2]
_anew = False  # of the test that runs


class Reader:
    """A fork, as `subprocess.Popen` shows one to `apart.read`."""

    def __init__(self, task: str):
        (read, self.stdin), (self.stdout, write) = _pipe("wb"), _pipe("rb")
        self.process = _server.fork(task, read, write)
        os.close(read)
        os.close(write)

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.process, signal.SIGKILL)

    def wait(self) -> None:
        select.select([self.process], [], [])
        os.close(self.process)


def _pipe(mode: str):
    read, write = os.pipe()
    return (read, open(write, mode)) if mode == "wb" else (open(read, mode), write)


class Server:
    """What forks: begun when a test process first asks for it, ended with that process."""

    def __init__(self):
        self.asked, self.process, self.one = None, None, threading.Lock()

    def fork(self, task: str, *files: int) -> int:
        """A descriptor of the process that does `task`; `files`: where it reads, where it writes."""
        with self.one:  # tests read several files at once
            if self.asked is None:
                self.asked, served = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
                with served:
                    self.process = subprocess.Popen(
                        [sys.executable, "-m", "tests.plugins.read_apart", str(served.fileno())],
                        cwd=ROOT,
                        pass_fds=[served.fileno()],
                        stdin=subprocess.DEVNULL,
                        stderr=subprocess.DEVNULL,
                    )
            socket.send_fds(self.asked, [task.encode()], files)
            _said, [process], _flags, _from = socket.recv_fds(self.asked, 1, 1)
        return process

    def end(self) -> None:
        if self.asked is not None:
            self.asked.close()
            self.process.wait(30)


_server = Server()


def start(command: list[str], **options):
    """In the place of `subprocess.Popen`, as `apart.read` calls it."""
    return subprocess.Popen(command, **options) if _anew else Reader(command[-1])


def pytest_configure() -> None:
    from trousseau.exchange import apart

    apart.subprocess = SimpleNamespace(Popen=start, PIPE=subprocess.PIPE, DEVNULL=subprocess.DEVNULL)


def pytest_unconfigure() -> None:
    from trousseau.exchange import apart

    apart.subprocess = subprocess
    _server.end()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item) -> None:
    global _anew
    _anew = "exchange" in item.path.parts


def serve(asked: socket.socket) -> None:
    from trousseau.exchange import apart

    for module in apart.TASKS.values():
        import_module(module)
    import PIL.JpegImagePlugin
    import PIL.PngImagePlugin
    import PIL.WebPImagePlugin  # noqa: F401
    import pypdfium2  # noqa: F401 — what a reader imports once it is asked

    os.environ.clear()
    os.environ["PATH"] = os.defpath
    while True:
        said, files, _flags, _from = socket.recv_fds(asked, 100, 2)
        if not said:
            return
        with suppress(ChildProcessError):  # those that have ended since
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        child = os.fork()
        if not child:
            asked.close()
            for place, file in enumerate(files):
                os.dup2(file, place)
                os.close(file)
            os._exit(_read(apart.main, said.decode()))
        process = os.pidfd_open(child)
        socket.send_fds(asked, [b"."], [process])
        for one in (*files, process):
            os.close(one)


def _read(main, task: str) -> int:
    try:
        return main(task)
    except BaseException:
        return 1  # as a process that died: stderr is nobody's
    finally:
        with suppress(Exception):
            sys.stdout.flush()


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
