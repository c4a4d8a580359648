"""What was encrypted, wherever it is kept, and its passage to the newest key of its purpose.

A rotation makes a key, then writes again what older ones wrote: chunk after chunk, in short transactions, each text only
where it is still the one that was read. What is left to do is what the ciphertexts say: killed anywhere, it is taken up
again. It writes no history, no version, and no text in clear.
"""

import fcntl
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.db import OperationalError, connection, models, transaction
from django.db.models import F, TextField, Value
from django.db.models.functions import Cast, StrIndex, Substr

from . import ring, storage, unusable
from .errors import Refused
from .fields import EncryptedTextField
from .ring import BEFORE, ENCRYPTING, Purpose

CHUNK = 200  # texts of one transaction
HELD = 20  # seconds that a base held by others is waited for
_SEEDS = re.compile(r'"(secret|seed)": ?"([^"]*)"')  # what allauth encrypts, in the data of an authenticator
CLEAR = "en clair"

Label = str  # `bank.2:`; "" of a text of before the ring


def _label(purpose: str, version: int) -> Label:
    return f"{purpose}.{version}:"


@dataclass
class Sweep:
    """What one passage over a place did: texts written again, changed by somebody meanwhile, that no key reads."""

    done: int = 0
    missed: int = 0
    unread: int = 0


class Texts:
    """One encrypted column of one table, its history’s too."""

    def __init__(self, model: type[models.Model], column: str, purpose: Purpose):
        self.model, self.column, self.purpose = model, column, purpose
        self.name = f"{model._meta.db_table}.{column}"

    def _rows(self) -> models.QuerySet:
        """The texts of a column as they are stored, but the empty ones, each with its label."""
        raw = self.model._base_manager.annotate(raw=Cast(F(self.column), TextField())).exclude(raw="").order_by("pk")
        return raw.annotate(label=Substr("raw", 1, StrIndex("raw", Value(":"))))

    def counts(self) -> Counter[Label]:
        """How many texts each key reads."""
        found = self._rows().order_by().values_list("label").annotate(n=models.Count("pk"))
        return Counter(dict(found))

    def _left(self, after: object, newest: Label) -> list[tuple]:
        rows = self._rows().exclude(label=newest).values_list("pk", "raw")
        return list((rows if after is None else rows.filter(pk__gt=after))[:CHUNK])

    def opened(self, text: str) -> object:
        """What was encrypted. Raises ring.NotRead."""
        return settings.KEYS.ring.decrypt(self.purpose, text)

    def again(self, text: str, newest: Label) -> str:
        """The same under the newest key. Raises ring.NotRead."""
        return settings.KEYS.ring.encrypt(self.purpose, settings.KEYS.ring.decrypt(self.purpose, text))

    def swap(self, rows: Sequence[tuple[object, str, str]]) -> int:
        """Write each text where the old one still is: how many were. Rows are (key, old, new)."""
        columns = [self.model._meta.get_field(name) for name in (self.model._meta.pk.name, self.column)]
        names = [self.model._meta.db_table, *(str(getattr(column, "column", "")) for column in columns)]
        table, key, column = (connection.ops.quote_name(name) for name in names)
        sql = f"UPDATE {table} SET {column} = {self.stored} WHERE {key} = %s AND {self.read.format(column)} = %s"
        given: list[Any] = [(new, pk, old) for pk, old, new in rows]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(sql, given)
            return cursor.rowcount

    stored, read = "%s", "{}"

    def last(self) -> list[str]:
        """The ciphertexts last written."""
        return list(self._rows().order_by("-pk").values_list("raw", flat=True)[:CHUNK])

    def unread(self) -> Iterator[ring.NotRead]:
        """Why the texts that cannot be read are not."""
        for text in self._rows().values_list("raw", flat=True).iterator():
            try:
                self.opened(text)
            except ring.NotRead as why:
                yield why

    def waits(self, newest: Label) -> bool:
        """Whether a text that can be read is still under an older key."""
        after = None
        while rows := self._left(after, newest):
            after = rows[-1][0]
            for _pk, text in rows:
                with suppress(ring.NotRead):
                    if self.again(text, newest) != text:
                        return True
        return False

    def sweep(self, newest: Label, said: Callable[[int], None]) -> Sweep:
        found, after = Sweep(), None
        while rows := self._left(after, newest):
            after = rows[-1][0]
            fresh = []
            for pk, text in rows:
                try:
                    if (new := self.again(text, newest)) != text:
                        fresh.append((pk, text, new))
                except ring.NotRead:
                    found.unread += 1
            if fresh:
                done = _patiently(partial(self.swap, fresh))
                found.done, found.missed = found.done + done, found.missed + len(fresh) - done
                said(done)
        return found


class Seeds(Texts):
    """What an account’s second factor is made from: texts within a column of JSON, in clear before the ring."""

    def __init__(self) -> None:
        super().__init__(Authenticator, "data", Purpose.FACTOR)
        if connection.vendor == "postgresql":
            self.stored, self.read = "CAST(%s AS jsonb)", "CAST({} AS text)"

    def counts(self) -> Counter[Label]:
        texts = self._rows().values_list("raw", flat=True)
        seeds = [found[2] for text in texts.iterator() for found in _SEEDS.finditer(text)]
        return Counter(seed[: seed.find(":") + 1] or CLEAR for seed in seeds)

    def _left(self, after: object, newest: Label) -> list[tuple]:
        rows = self._rows().values_list("pk", "raw")
        return list((rows if after is None else rows.filter(pk__gt=after))[:CHUNK])

    def opened(self, text: str) -> object:
        return [self._seed(found[2]) for found in _SEEDS.finditer(text)]

    def _seed(self, text: str) -> bytes:
        return settings.KEYS.ring.decrypt(self.purpose, text) if ring.read_label(text) else text.encode()

    def again(self, text: str, newest: Label) -> str:
        def one(found: re.Match) -> str:
            if found[2].startswith(newest):
                return found[0]
            return found[0].replace(found[2], settings.KEYS.ring.encrypt(self.purpose, self._seed(found[2])))

        return _SEEDS.sub(one, text)


class Files:
    """The files that are kept."""

    purpose, name = Purpose.PAPERS, "documents"

    def _all(self) -> Iterator[Path]:
        for path in sorted(Path(settings.MEDIA_ROOT).rglob("*")):
            if path.is_file() and not path.name.endswith(".tmp"):
                yield path

    def _labels(self) -> Iterator[tuple[Path, Label]]:
        for path in self._all():
            try:
                with path.open("rb") as file:
                    label = storage.label_of(file.read(storage.HEAD))
            except FileNotFoundError:
                continue  # erased meanwhile
            yield path, f"{label}:" if label else CLEAR

    def counts(self) -> Counter[Label]:
        return Counter(label for _path, label in self._labels())

    def unread(self) -> Iterator[ring.NotRead]:
        for path in self._all():
            try:
                storage.opened(path.read_bytes())
            except ring.NotRead as why:
                yield why
            except FileNotFoundError:
                continue

    def waits(self, newest: Label) -> bool:
        for path, label in self._labels():
            with suppress(ring.NotRead, FileNotFoundError):
                if label != newest and storage.opened(path.read_bytes()) is not None:
                    return True
        return False

    def sweep(self, newest: Label, said: Callable[[int], None]) -> Sweep:
        found = Sweep()
        for path, label in self._labels():
            if label == newest:
                continue
            try:
                done = self._swap(path)
            except ring.NotRead:
                found.unread += 1
            else:
                found.done += done
                said(done)
        return found

    def _swap(self, path: Path) -> int:
        """The content of a file under the newest key, in its place at once. A file is never changed; it may be erased."""
        try:
            kept = storage.enclosed(storage.opened(path.read_bytes()))
        except FileNotFoundError:
            return 0
        with storage.locked():
            if not path.exists():
                return 0
            ring.put(path, kept, replace=True)
        return 1


Place = Texts | Files


def places(purpose: Purpose) -> list[Place]:
    """Where what this purpose encrypted is kept: every table of this site, the histories too."""
    found: list[Place] = [
        Texts(model, column.attname, purpose)
        for model in apps.get_models()
        for column in model._meta.local_concrete_fields
        if isinstance(column, EncryptedTextField) and column.purpose == purpose
    ]
    if purpose == Purpose.FACTOR:
        found.append(Seeds())
    if purpose == Purpose.PAPERS:
        found.append(Files())
    return found


def counts() -> dict[tuple[Purpose, str], Counter[Label]]:
    """How many texts and files each key reads, place by place."""
    return {(purpose, place.name): place.counts() for purpose in ENCRYPTING for place in places(purpose)}


def by_key(found: dict[tuple[Purpose, str], Counter[Label]]) -> Counter[str]:
    """How many each key still reads, by its name (`bank.2`); what `field.key` wrote, and what is in clear."""
    total: Counter[str] = Counter()
    for labels in found.values():
        for label, n in labels.items():
            total[label.removesuffix(":") or BEFORE] += n
    return total


def unread() -> Counter[tuple[str, bool]]:
    """How many texts and files cannot be read, by the name of the key that they bear, and whether they were brought from
    another use."""
    found: Counter[tuple[str, bool]] = Counter()
    for purpose in ENCRYPTING:
        for place in places(purpose):
            found.update((why.key, isinstance(why, ring.Misused)) for why in place.unread())
    return found


def left(purpose: Purpose) -> int:
    """How many texts and files of this purpose are not under its newest key."""
    newest = _label(purpose, settings.KEYS.ring.newest(purpose))
    return sum(n for place in places(purpose) for label, n in place.counts().items() if label != newest)


def _patiently(write: Callable[[], int]) -> int:
    """Do it again while others hold the base."""
    until = time.monotonic() + HELD
    while True:
        try:
            return write()
        except OperationalError as error:
            if not unusable.busy(error) or time.monotonic() > until:
                raise
            time.sleep(0.1)


@contextmanager
def alone() -> Iterator[None]:
    """One rotation at a time. Raises Refused while another works."""
    with (Path(settings.HOME) / "rotation.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("Une rotation des clés est déjà en cours : attendez qu’elle finisse.") from None
        yield


@dataclass
class Rotated:
    """What a rotation of one purpose did. `made`: a new key, rather than an earlier rotation taken up again."""

    purpose: Purpose
    version: int
    made: bool
    done: int = 0
    unread: int = 0


def _begun() -> Path:
    return Path(settings.HOME) / "rotation.begun"


def begin() -> dict[Purpose, int]:
    """Begin a rotation of every purpose, or take up the one that was stopped: the version that each is brought to. Without
    it, the purposes that were done before the stop would each be given another key."""
    with alone():
        try:
            kept = json.loads(_begun().read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            kept = {purpose: _next(purpose) for purpose in Purpose}
            ring.put(_begun(), json.dumps(kept).encode(), replace=True)
    return {purpose: kept.get(purpose) or _next(purpose) for purpose in Purpose}


def end() -> None:
    """Every purpose is brought to its version: the next rotation of all is another."""
    _begun().unlink(missing_ok=True)


def _next(purpose: Purpose) -> int:
    """The version that a rotation brings to: the newest, when something readable is still under an older one."""
    newest = _newest(purpose)
    return newest if newest and purpose != Purpose.SEAL and _waits(purpose, _label(purpose, newest)) else newest + 1


def _newest(purpose: Purpose) -> int:
    """The newest version; 0 when a person let go all that there were. Raises ring.Lost when they are lost."""
    try:
        return settings.KEYS.ring.newest(purpose)
    except ring.Lost:
        if not settings.KEYS.ring.is_let_go(purpose):
            raise
        return 0


def missed() -> list[str]:
    """The keys, as `bank.1`, that were taken away as reading nothing, and that a text here names again."""
    labels = [ring.read_label(f"{key}:") for key in sorted(by_key(counts()))]
    return [f"{of[0]}.{of[1]}" for of in labels if of and settings.KEYS.ring.is_removed(*of)]


def rotate(purpose: Purpose, said: Callable[[int], None] = lambda done: None, reach: int | None = None) -> Rotated:
    """Write all that this purpose encrypted under a new key; when some is still under an older key than the newest, finish
    that first, without a new one. `reach`: the version to bring it to, of a rotation of all (`begin`). `said` is told how
    many texts were just written. Raises Refused or ring.Lost."""
    with alone():
        keys = settings.KEYS.ring
        keys.tidy(purpose)
        made = _newest(purpose) < (_next(purpose) if reach is None else reach)
        if purpose == Purpose.SEAL:
            return Rotated(purpose, keys.add(purpose) if made else keys.newest(purpose), made)
        if made:
            keys.add(purpose)
        found = Rotated(purpose, keys.newest(purpose), made)
        newest = _label(purpose, found.version)
        while True:
            swept = [place.sweep(newest, said) for place in places(purpose)]
            found.done += sum(one.done for one in swept)
            found.unread = sum(one.unread for one in swept)
            if not any(one.done or one.missed for one in swept):  # what was written meanwhile was looked at too
                return found


def _waits(purpose: Purpose, newest: Label) -> bool:
    """Whether something that can be read is still under an older key."""
    return any(place.waits(newest) for place in places(purpose))
