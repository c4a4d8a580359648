"""The list of what was erased, kept outside the base: a backup restored is older than some erasures, which are done again.

It stands in the home of the site, one line an erasure: whose (a number, nobody's name), what, when, and a seal. The base has the
same lines (`models.Erasure`). Those of the list that a base lacks are erased again (`core.erasing_again`) by `migrate`, which
follows a restore, and by each night; those of the base that the list lacks, as after a crash, are listed by the night and by the backup, which also
leaves a copy beside its archives: `restore` reads it there.
"""

import fcntl
import json
import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from . import chain
from .models import Erasure, User

LIST = "erasures.list"
FIELDS = ("key", "about", "known_on", "codes", "claim", "at")


def place() -> Path:
    return Path(settings.HOME) / LIST


def beside(folder: Path) -> Path:
    """Where a backup leaves the copy of the list."""
    return folder / f"trousseau-{settings.SITE}.erasures"


# Writing ---------------------------------------------------------------------------------------------


def note(actor: User | None, subject: Model, *, codes: Collection[str], claim: bool) -> None:
    """Note an erasure, in its transaction; it is listed outside the base once that is committed."""
    made = Erasure.objects.create(
        about=f"{subject._meta.label_lower}:{subject.pk}",
        known_on=getattr(subject, "created_on", None),
        codes=sorted(codes),
        claim=claim,
        at=timezone.now(),
        by=actor,
    )
    transaction.on_commit(partial(_committed, made), robust=True)  # not listed, on a full disk, the night lists it


def _committed(made: Erasure) -> None:
    _append([_line(made)])
    scrub()


def scrub() -> None:
    """Of SQLite, put the journal back in the base: what was erased still stands in it. One that others read is left for
    later, as each of its ends does the same."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _line(made: Erasure) -> str:
    said = {
        "key": str(made.key),
        "about": made.about,
        "known_on": made.known_on.isoformat() if made.known_on else None,
        "codes": made.codes,
        "claim": made.claim,
        "at": made.at.isoformat(),
    }
    return json.dumps({**said, "seal": chain.sealed(_spelled(said))}, sort_keys=True)


def _spelled(said: dict[str, Any]) -> str:
    return chain.written(["core.erasure", *(said[name] for name in FIELDS)])


@contextmanager
def _alone() -> Iterator[None]:
    place().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with place().with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _append(lines: Iterable[str]) -> None:
    with _alone():
        known = place().read_bytes() if place().exists() else b""
        text = "".join(f"{one}\n" for one in lines if one.encode() not in known)
        if not text:
            return
        if known and not known.endswith(b"\n"):  # a machine that stopped while it wrote
            text = f"\n{text}"
        with os.fdopen(os.open(place(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())


# Reading ---------------------------------------------------------------------------------------------


def listed() -> tuple[dict[str, dict[str, Any]], int]:
    """The lines of the list by key, and how many are not read: cut short, or not sealed by this site."""
    found, wrong = {}, 0
    text = place().read_text(encoding="utf-8", errors="replace") if place().exists() else ""
    for line in text.splitlines():
        try:
            said = json.loads(line)
            sealed = chain.holds(_spelled(said), said["seal"])
        except (ValueError, KeyError, TypeError):
            sealed = False
        if sealed:
            found[said["key"]] = said
        else:
            wrong += bool(line.strip())
    return found, wrong


def catch_up() -> int:
    """List what the base alone knows: how many lines. None of a base that an older version made, and no step changed yet."""
    if Erasure._meta.db_table not in connection.introspection.table_names():
        return 0
    known = listed()[0]
    fresh = [_line(made) for made in Erasure.objects.order_by("pk") if str(made.key) not in known]
    if fresh:
        _append(fresh)
    return len(fresh)


def leave_beside(folder: Path) -> None:
    """Beside the archives of a backup, the list as it is, empty too: it names nobody, and its absence is then known."""
    catch_up()
    copy = beside(folder)
    partial_copy = copy.with_suffix(".tmp")
    old = copy.read_text(encoding="utf-8").splitlines() if copy.exists() else []
    here = place().read_text(encoding="utf-8").splitlines() if place().exists() else []
    lines = dict.fromkeys([*old, *here])
    partial_copy.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    partial_copy.replace(copy)


def take_from(folder: Path) -> bool:
    """At a restore: the list that the last backup left beside the archives joins that of the site. False when there is neither:
    nobody knows then what was erased since."""
    copy = beside(folder)
    if copy.exists():
        _append(line for line in copy.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip())
    return copy.exists() or place().exists()
