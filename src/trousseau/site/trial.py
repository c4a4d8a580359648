"""A backup tried: restored in a folder of its own, proved there, then erased. What works stays as it is, and works on."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings

from trousseau import journey
from trousseau.core import backup, erasures
from trousseau.core.errors import Refused

# What must hold of what came back, command by command: what `restore` tells one to do afterwards.
PROOFS = {
    journey.AGENCY: (("migrate",), ("check",), ("ledger", "verify"), ("register", "verify"), ("papers", "verify")),
    journey.OBSERVATORY: (("migrate",), ("check",), ("papers", "verify")),
}
_EACH = "import json, sys; from trousseau.site.cli import main; [main(one) and sys.exit(1) for one in json.loads(sys.argv[1])]"


def try_backup(data: Path, keys: Path) -> str:
    """Restore these two archives beside, prove what came back, erase it, and note the day: a sentence. Raises Refused with
    what went wrong; nothing is noted then."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=".try-", dir=settings.HOME) as folder, _base() as url:
        environment = _environment(Path(folder), url)
        _do(environment, ["-m", "trousseau.site", "restore", str(data.resolve()), str(keys.resolve())])
        (Path(folder) / settings.SITE / erasures.RESTORED).unlink(
            missing_ok=True
        )  # of a trial nobody answers for a list
        made_on = _made_on(data)
        _do(environment, ["-c", _EACH, json.dumps(PROOFS[settings.SITE])])
    backup.note_tried(data.name, made_on)
    return (
        f"Essai réussi en {time.monotonic() - started:.0f} s : {data.name} a été restaurée à part, sa base et ses documents "
        "prouvés, puis l’essai effacé. C’est noté : la page « Aujourd’hui » dit de quand il date."
    )


def _made_on(data: Path) -> date:
    """The day of a backup, which its name bears."""
    day = data.name.partition(f"{settings.SITE}-")[2][:8]
    with suppress(ValueError):
        return date.fromisoformat(day)
    raise Refused(
        f"{data.name} n’est pas le nom d’une sauvegarde de ce site : gardez celui que « backup » lui a donné."
    )


def _environment(folder: Path, url: str) -> dict[str, str]:
    """That of this process, but for what would lead to the real base, keys or mail."""
    real = ("DATABASE_URL", "TROUSSEAU_KEYS", "TROUSSEAU_MAIL", "TROUSSEAU_EXCHANGE", "TROUSSEAU_RUN_OF", "PORT")
    kept = {name: said for name, said in os.environ.items() if not name.startswith(real)}
    found = {**kept, "TROUSSEAU_HOME": str(folder), "TROUSSEAU_SITE": settings.SITE}
    return found | ({"DATABASE_URL": url} if url else {})


def _do(environment: dict[str, str], arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        why = said[-1].removeprefix("trousseau : ") if said else "sans rien dire"
        raise Refused(f"L’essai a échoué : {why} Rien n’a été changé ; cette sauvegarde ne vaut pas encore preuve.")


@contextmanager
def _base() -> Iterator[str]:
    """The address of an empty base on the server of this one, dropped afterwards; "" for SQLite, whose base is in the folder."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield ""
        return
    import psycopg
    from psycopg import sql

    place, name = urlsplit(url), f"trousseau_try_{token_hex(4)}"
    try:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    except psycopg.Error as failed:
        said = str(failed).strip().partition("\n")[0]
        raise Refused(
            f"PostgreSQL ne laisse pas faire une base d’essai ({said}) : donnez à ce compte le droit CREATEDB, ou essayez la "
            "sauvegarde sur une autre machine."
        ) from failed
    try:
        yield urlunsplit(place._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
