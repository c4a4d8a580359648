"""The list of what was erased, kept outside the base: a backup restored is older than some erasures, which are done again.

It stands in the home of the site, one line an erasure: whose (a number, nobody's name), what, when, and a seal. The base has the
same lines (`models.Erasure`). Those of the list that a base lacks are erased again (`core.erasing_again`) by `migrate`, which
follows a restore, and by each night; those of the base that the list lacks, as after a crash, are listed by the night and by the backup, which also
leaves a copy beside its archives: `restore` reads it there.

The list says up to which moment it knows: the last night or the last backup of the site that it is of. What was erased later
came back with a backup, and nothing would say so: after a restore somebody answers for the day, before `migrate`.
"""

import fcntl
import json
import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from . import chain, ring
from .models import Erasure, User

LIST = "erasures.list"
RESTORED = "restored.json"  # in the home of a site that was restored, until somebody answers for its list
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


def mark() -> bool:
    """Say in the list that it knows up to now; False when lines of it are not read, or after a restore that nobody
    answered for: it does not."""
    if _restored().exists() or listed()[1]:
        return False
    now = timezone.now().isoformat()
    with _alone():
        said = json.dumps({"until": now, "seal": chain.sealed(_until(now))})
        ring.put(place(), _text([*_lines(place()), said]), replace=True)
    return True


def _until(moment: str) -> str:
    return chain.written(["core.erasures until", moment])


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []


def _text(lines: Iterable[str]) -> bytes:
    """These lines, each once; of those that say up to when, the last."""
    kept, until = dict.fromkeys(line for line in lines if line.strip()), ""
    for line in list(kept):
        if line.startswith('{"until"'):
            del kept[line]
            until = max(until, line)
    return "".join(f"{line}\n" for line in [*kept, *filter(None, [until])]).encode()


# Reading ---------------------------------------------------------------------------------------------


def listed() -> tuple[dict[str, dict[str, Any]], int]:
    """The lines of the list by key, and how many are not read: cut short, or not sealed by this site."""
    found, wrong, _known = _read()
    return found, wrong


def known_until() -> datetime | None:
    """Up to which moment the list knows; None for one that no night and no backup ended."""
    return _read()[2]


def _read() -> tuple[dict[str, dict[str, Any]], int, datetime | None]:
    found, wrong, known = {}, 0, None
    for line in filter(str.strip, _lines(place())):
        try:
            said = json.loads(line)
            until = said.get("until")
            if not chain.holds(_until(until) if until else _spelled(said), said["seal"]):
                wrong += 1
            elif until:
                moment = datetime.fromisoformat(until)
                known = max(known or moment, moment)
            else:
                found[said["key"]] = said
        except (ValueError, KeyError, TypeError, AttributeError):
            wrong += 1
    return found, wrong, known


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
    mark()
    copy = beside(folder)
    partial_copy = copy.with_suffix(".tmp")
    partial_copy.write_bytes(_text([*_lines(copy), *_lines(place())]))
    partial_copy.replace(copy)


def take_from(folder: Path) -> bool:
    """At a restore: the list that the last backup left beside the archives joins that of the site. False when there is neither:
    nobody knows then what was erased since."""
    copy = beside(folder)
    if copy.exists():
        _append(filter(str.strip, _lines(copy)))
    return copy.exists() or place().exists()


# After a restore ---------------------------------------------------------------------------------------------


def _restored() -> Path:
    return Path(settings.HOME) / RESTORED


def waits(made_at: datetime) -> str:
    """What a restore leaves in the home of a site whose list somebody must answer for: of when the backup is."""
    return json.dumps({"made_at": made_at.isoformat()})


def unanswered() -> datetime | None:
    """Of a site that was restored and for whose list nobody answered, up to which moment erasures are known: by the list,
    or by the base itself, up to its backup. None elsewhere."""
    if not _restored().exists():
        return None
    made = datetime.fromisoformat(json.loads(_restored().read_text(encoding="utf-8"))["made_at"])
    return max(made, known_until() or made)


def answer(day: date) -> bool:
    """Somebody says that they read up to which day erasures are known; False when it is another."""
    known = unanswered()
    if known and timezone.localtime(known).date() != day:
        return False
    _restored().unlink(missing_ok=True)
    return True
