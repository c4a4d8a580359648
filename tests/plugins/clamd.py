"""Antiviruses to ask: the real clamd with a base of our own (one signature, that of the EICAR test file), and one that
answers what a test tells it to."""

import os
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

# harmless by design, and known to each antivirus; in two parts, lest one finds this file
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
CONF = """LocalSocket {folder}/clamd.sock
DatabaseDirectory {folder}/base
PidFile {folder}/clamd.pid
LogFile {folder}/clamd.log
TemporaryDirectory {folder}
Foreground yes
StreamMaxLength 1M
OfficialDatabaseOnly no
"""


class Clamd:
    """The daemon itself, in a folder of its own."""

    def __init__(self, folder: Path):
        self.folder, self.address = folder, f"unix:{folder}/clamd.sock"
        (folder / "base").mkdir()
        (folder / "base" / "test.ndb").write_text(f"Trousseau.Test.EICAR:0:*:{EICAR.hex()}\n")
        (folder / "clamd.conf").write_text(CONF.format(folder=folder))
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            ["clamd", "--config-file", str(self.folder / "clamd.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"]},
        )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket(socket.AF_UNIX) as link:
                try:
                    link.connect(f"{self.folder}/clamd.sock")
                    return
                except OSError:
                    assert self.process.poll() is None, (self.folder / "clamd.log").read_text()
                    time.sleep(0.05)
        raise AssertionError("clamd did not start")

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=30)
            self.process = None


@pytest.fixture(scope="session")
def clamd_folder() -> Iterator[Path]:
    """A short name: a socket’s is a hundred characters at most."""
    folder = Path(tempfile.mkdtemp(prefix="clamd-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def clamd_started(clamd_folder) -> Iterator[Clamd]:
    if not shutil.which("clamd"):
        pytest.skip("needs clamd (clamav-daemon)")
    found = Clamd(clamd_folder)
    found.start()
    yield found
    found.stop()


@pytest.fixture
def clamd(clamd_started, settings) -> Clamd:
    """The antivirus of this site."""
    settings.CLAMD = clamd_started.address
    return clamd_started


class Fake:
    """A server that takes one stream after the other, and answers by `reply(link, content)`."""

    def __init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self.listening.getsockname()[1]}"
        self.reply: Callable[[socket.socket, bytes], None] = lambda link, content: link.sendall(b"stream: OK\0")
        self.takes: int | None = None  # bytes after which it answers without waiting for the rest
        self.seen: list[bytes] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                link, _peer = self.listening.accept()
            except OSError:
                return
            with link, suppress(OSError):
                self.reply(link, self._stream(link))

    def _stream(self, link: socket.socket) -> bytes:
        command, content = link.recv(10, socket.MSG_WAITALL), b""
        assert command == b"zINSTREAM\0", command
        while size := struct.unpack("!I", link.recv(4, socket.MSG_WAITALL))[0]:
            content += link.recv(size, socket.MSG_WAITALL)
            if self.takes is not None and len(content) >= self.takes:
                break
        self.seen.append(content)
        return content


@pytest.fixture
def fake_clamd(settings) -> Iterator[Fake]:
    fake = Fake()
    settings.CLAMD = fake.address
    yield fake
    fake.listening.close()
