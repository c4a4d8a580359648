"""The demonstration told behind a waiting page, into a folder of its own that takes its place when it is whole.

Nobody works in a story that is half told, and killed anywhere it is told again from the beginning: what stands in the
folder `telling` is worth nothing until the file `whole` is there, and is worth all from then on. On SQLite alone.
"""

import gc
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import socket

from .process import Stop
from .waiting import Waiting

TELLING, WHOLE, KEYS = "telling", "whole", "keys"
BASE = "db.sqlite3"
SITES = ("agency", "observatory")
STOPPING = 10  # seconds given to the storyteller to finish
_STEP = re.compile(r"\s*(\d+) %\s+(.*)")


@contextmanager
def told(
    folder: Path, ports: list[socket], environment: Callable[[str], Mapping[str, str]], *, wanted: bool
) -> Iterator[None]:
    """The demonstration stands in its place when one is `wanted` and nothing stands there yet; the waiting page answers on
    `ports` meanwhile, and until what follows is done."""
    if take_place(folder) or not wanted or (folder / SITES[0] / BASE).exists() or "DATABASE_URL" in os.environ:
        yield
        return
    waiting = Waiting(ports)
    try:
        if (folder / TELLING).exists():
            print("La démonstration avait été interrompue : elle recommence.", flush=True)
        address = f"http://{ports[0].getsockname()[0]}:{ports[0].getsockname()[1]}/"
        print(f"La démonstration se prépare ; {address} dit où elle en est.", flush=True)
        tell(folder, environment, waiting.say)
        take_place(folder)
        yield
    finally:
        waiting.close()


def take_place(folder: Path) -> bool:
    """Put a story that is whole where the sites look for it; whether there was one. Killed anywhere and called again, it
    goes on. Raises Stop rather than replace a base that came meanwhile."""
    telling = folder / TELLING
    if not (telling / WHOLE).exists():
        return False
    for site in SITES:
        if (telling / site / BASE).exists() and (folder / site / BASE).exists():
            raise Stop(
                f"une base est apparue dans {folder / site} pendant que la démonstration se racontait dans {telling} : "
                "gardez l’une des deux."
            )
    for site in SITES:
        found = telling / site
        if not found.exists():
            continue
        (folder / site).mkdir(parents=True, exist_ok=True)
        # the base comes last: until then the site is empty, and this begins again
        for entry in sorted(found.iterdir(), key=lambda one: one.name == BASE):
            _move(entry, folder / site / entry.name)
    if (telling / "exchange").exists():
        _move(telling / "exchange", folder / "exchange")
    (folder / "demonstration").touch()
    (telling / WHOLE).unlink()
    shutil.rmtree(telling)
    return True


def _move(entry: Path, to: Path) -> None:
    if to.name == KEYS and to.exists():
        return  # those of before were given to the story
    if to.is_dir():
        shutil.rmtree(to)  # of a first start that was interrupted: nobody has worked in it
    os.replace(entry, to)


def tell(folder: Path, environment: Callable[[str], Mapping[str, str]], said: Callable[[int, str], None]) -> None:
    """Tell both sites' stories from nothing; `said` receives the percentage and the step. Raises Stop when one cannot be."""
    telling = folder / TELLING
    shutil.rmtree(telling, ignore_errors=True)
    for site in SITES:
        (telling / site).mkdir(parents=True)
        if (folder / site / KEYS).exists():
            shutil.copytree(folder / site / KEYS, telling / site / KEYS)
    for site in SITES:
        _tell(site, {**environment(site), "TROUSSEAU_HOME": str(telling)}, said)
    os.sync()  # what was written without waiting for the disk
    (telling / WHOLE).touch()


def _tell(site: str, environment: Mapping[str, str], said: Callable[[int, str], None]) -> None:
    teller = subprocess.Popen(
        [sys.executable, "-m", "trousseau.site.behind"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert teller.stdout is not None
        for line in teller.stdout:
            print(line, end="", flush=True)
            if step := _STEP.match(line):
                said(int(step[1]), step[2])
        if teller.wait():
            raise Stop("la démonstration n’a pas pu être racontée : rien n’est démarré.")
    finally:
        if teller.poll() is None:
            teller.terminate()
            with suppress(subprocess.TimeoutExpired):
                teller.wait(STOPPING)
        with suppress(ProcessLookupError):
            os.killpg(teller.pid, signal.SIGKILL)
        teller.wait()


def main() -> int:
    """One site's story, in its own process: its base is made, then told without waiting for the disk at each commit. A
    power cut loses a story that is not whole, which is told again; nobody has worked in it."""
    from .process import django_ready

    django_ready()
    from django.conf import settings
    from django.db import connection

    from trousseau.demo.command import main as demo

    from . import database

    if connection.vendor == "sqlite":
        options = settings.DATABASES["default"]["OPTIONS"]
        options["init_command"] += " PRAGMA synchronous=OFF;"
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)  # one work of a minute: looking often for what may be freed is 5 % of it
    database.migrate()
    return demo([])


if __name__ == "__main__":
    sys.exit(main())
