"""The demonstration told behind a waiting page, into a folder of its own that takes its place when it is whole.

Nobody works in a story that is half told, and killed anywhere it is told again from the beginning: what stands in the
folder `telling` is worth nothing until the file `whole` is there, and is worth all from then on. On PostgreSQL the base
of the story is a schema of the same name, which becomes `public`.
"""

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
Environment = Callable[[str], Mapping[str, str]]  # of the processes of a site
STOPPING = 10  # seconds given to the storyteller to finish
_STEP = re.compile(r"\s*(\d+) %\s+(.*)")


@contextmanager
def told(folder: Path, ports: list[socket], environment: Environment, *, wanted: bool) -> Iterator[None]:
    """The demonstration stands in its place when one is `wanted` and nothing stands there yet; the waiting page answers on
    `ports` meanwhile, and until what follows is done."""
    if take_place(folder, environment) or not wanted or not _free(folder, environment):
        yield
        return
    waiting = Waiting(ports)
    try:
        if (folder / TELLING).exists():
            print("La démonstration avait été interrompue : elle recommence.", flush=True)
        address = f"http://{ports[0].getsockname()[0]}:{ports[0].getsockname()[1]}/"
        print(f"La démonstration se prépare ; {address} dit où elle en est.", flush=True)
        try:
            tell(folder, environment, waiting.say)
        except Stop as why:  # a demonstration keeps nobody from working
            print(f"trousseau : {why}", flush=True)
            shutil.rmtree(folder / TELLING, ignore_errors=True)
        else:
            take_place(folder, environment)
        yield
    finally:
        waiting.close()


def _free(folder: Path, environment: Environment) -> bool:
    """Nothing stands yet where the story would. A PostgreSQL base is often that of a real agency: only who asks for the
    demonstration by TROUSSEAU_DEMO=1 has it told there, and never beside an account."""
    sites = [environment(site) for site in SITES]
    if not sites[0].get("DATABASE_URL") and (folder / SITES[0] / BASE).exists():
        return False
    return all(one.get("TROUSSEAU_DEMO") == "1" and _schema(one, "empty") for one in sites if one.get("DATABASE_URL"))


def _schema(environment: Mapping[str, str], step: str) -> bool:
    """A step with the schemas of a site's PostgreSQL base, in a process of that site: whether it was done, or is so."""
    return not subprocess.run(
        [sys.executable, "-m", "trousseau.site.behind", step], env=environment, check=False
    ).returncode


def take_place(folder: Path, environment: Environment) -> bool:
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
        if environment(site).get("DATABASE_URL") and not _schema(environment(site), "place"):
            raise Stop(
                f"la base de la démonstration racontée dans {telling} n’a pas pu prendre sa place : celle de DATABASE_URL a "
                "déjà un compte, ou refuse. Effacez ce dossier pour vous en passer."
            )
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


def tell(folder: Path, environment: Environment, said: Callable[[int, str], None]) -> None:
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
            raise Stop(
                "la démonstration n’a pas pu être racontée : les sites démarrent vides. Pour qu’elle soit racontée à nouveau, "
                "effacez le dossier des données avant de relancer."
            )
    finally:
        if teller.poll() is None:
            teller.terminate()
            with suppress(subprocess.TimeoutExpired):
                teller.wait(STOPPING)
        with suppress(ProcessLookupError):
            os.killpg(teller.pid, signal.SIGKILL)
        teller.wait()


def main() -> int:
    """Without argument, one site's story, in its own process: its base is made, then told without waiting for the disk at
    each commit. A power cut loses a story that is not whole, which is told again; nobody has worked in it."""
    from .process import django_ready

    django_ready()
    from django.conf import settings
    from django.db import connection

    if sys.argv[1:] == ["empty"]:
        return int(not _empty())
    if sys.argv[1:] == ["place"]:
        return int(not _place())
    from trousseau.demo.command import MISSED
    from trousseau.demo.command import main as demo

    from . import database

    options = settings.DATABASES["default"].setdefault("OPTIONS", {})
    if connection.vendor == "sqlite":
        options["init_command"] += " PRAGMA synchronous=OFF;"
    else:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {TELLING} CASCADE; CREATE SCHEMA {TELLING}")
        connection.close()
        options["options"] = f"-c search_path={TELLING} -c synchronous_commit=off"
    database.migrate()
    code = demo([])
    return 0 if code == MISSED else code  # what was left aside is said; the rest is there


def _empty() -> bool:
    """No account was ever opened in the base; it may have no table yet."""
    from django.db import connection

    from trousseau.core.models import User

    with connection.cursor() as cursor:
        return User._meta.db_table not in connection.introspection.table_names(cursor) or not User.objects.exists()


def _place() -> bool:
    """The schema of the story becomes the one that everybody reads, in one transaction; False rather than replace one in
    which somebody has an account."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [TELLING])
        if cursor.fetchone() is None:
            return True  # killed after it was done
        if not _empty():
            return False
        cursor.execute(f"DROP SCHEMA IF EXISTS public CASCADE; ALTER SCHEMA {TELLING} RENAME TO public")
    return True


if __name__ == "__main__":
    sys.exit(main())
