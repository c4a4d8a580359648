"""Backup and restore of one site: database, documents and recorded heads in one archive, keys in another.

An archive is an uncompressed tar whose `manifest.json` gives the SHA-256 of every other member. That of the data is
sealed by a key that stands in the other alone (`sealing`); those made before 27 November 2026 are not, and are still
read. Both are written under a temporary name and renamed when complete; what is written in clear meanwhile stays in
the home of the site. A restore unpacks beside the data, checks everything, then swaps: a failure at any point leaves
what was there.
"""

import base64
import contextlib
import fcntl
import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from operator import attrgetter
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from trousseau.exchange.given import opened

from . import base_dump, baseline, erasures, ring, sealing, serving
from .disk import why
from .errors import Refused
from .ring import Ring

FORMAT = 1
LAST = "last-backup.json"  # in the home of the site
TRIED = "last-restore-tried.json"
KEEP_APART = (
    "Gardez le fichier des clés ailleurs que les données : sans lui la sauvegarde est illisible, "
    "avec lui elle se lit tout entière."
)
MANIFEST, NOTICE = "manifest.json", "LISEZ-MOI.txt"
SEALED = ".tar.age"  # of the data; `.tar` alone before they were sealed
SEALING_KEY = "backup.key"
BESIDE = "beside"  # the folder, among the keys, of those that a restore replaced
NOT_THESE_KEYS = "Ces clés ne sont pas celles de cette sauvegarde : donnez le .keys.tar du même nom."
FOLDERS = ("documents", "heads")
_CHUNK = 1024 * 1024


def _folders() -> dict[str, Path]:
    return {"documents": Path(settings.MEDIA_ROOT), "heads": Path(settings.HOME) / "heads"}


def _has_files(folder: Path) -> bool:
    return any(path.is_file() for path in folder.rglob("*"))


def _keys_print(files: Iterable[Path]) -> str:
    """A fingerprint that tells whether two sets of keys are the same, and nothing of the keys. The one that seals
    backups is not in it: it is younger than some, and is tried by reading."""
    digest = hashlib.sha256()
    for path in sorted((path for path in files if path.name != SEALING_KEY), key=attrgetter("name")):
        digest.update(f"{path.name}:{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


# Writing ---------------------------------------------------------------------------------------------


class _Hashed:
    """A file read through SHA-256, so that what is written is what was hashed."""

    def __init__(self, file: BinaryIO):
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.file.read(size)
        self.digest.update(block)
        return block


class _Onward:
    """A file that is only written onward, as a pipe is."""

    def __init__(self, file: BinaryIO):
        self.file, self.place = file, 0

    def write(self, block: bytes) -> int:
        self.place += len(block)
        return self.file.write(block)

    def tell(self) -> int:
        return self.place


class _Archive:
    def __init__(self, file: BinaryIO):
        onward = cast(BinaryIO, _Onward(file))  # of what it writes, tarfile asks no more
        self.tar = tarfile.open(fileobj=onward, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self.members: dict[str, str] = {}

    def add(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            member = tarfile.TarInfo(name)
            member.size, member.mode = os.fstat(file.fileno()).st_size, 0o600
            source = _Hashed(file)
            self.tar.addfile(member, source)
        self.members[name] = source.digest.hexdigest()

    def add_text(self, name: str, text: str) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = len(text.encode()), 0o600
        self.tar.addfile(member, io.BytesIO(text.encode()))


def _manifest(members: dict[str, str]) -> str:
    applied = sorted(".".join(name) for name in MigrationRecorder(connection).applied_migrations())
    return json.dumps(
        {
            "format": FORMAT,
            "site": settings.SITE,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "engine": connection.vendor,
            "migrations": applied,
            "keys": _keys_print(settings.KEYS.files().values()),
            "members": members,
        },
        indent=1,
    )


def backup(folder: Path, keys_folder: Path | None = None) -> tuple[Path, Path]:
    """Write a backup of this site into `folder`: the paths of the data and of the keys, which go to their own folder
    when one is given.

    Raises Refused when a folder cannot be written, when that of the keys is not there, or is that of the data; nothing
    is left behind then.
    """
    keys_folder = _apart(keys_folder, folder) if keys_folder else folder
    name = f"trousseau-{settings.SITE}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    data, keys = folder / f"{name}{SEALED}", keys_folder / f"{name}.keys.tar"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.TemporaryDirectory(prefix=".trousseau-", dir=folder) as beside_data,
            tempfile.TemporaryDirectory(prefix=".trousseau-", dir=keys_folder) as beside_keys,
            tempfile.TemporaryDirectory(prefix=".backup-", dir=settings.HOME) as clear,
        ):
            _write_data(Path(clear), Path(beside_data) / "data")
            _write_keys(Path(beside_keys) / "keys")
            if data.exists() or keys.exists():
                raise Refused(f"Une sauvegarde porte déjà le nom {name} : recommencez dans une seconde.")
            (Path(beside_keys) / "keys").rename(keys)
            (Path(beside_data) / "data").rename(data)
        erasures.leave_beside(folder)
    except OSError as failed:
        raise Refused(
            f"La sauvegarde dans {folder} a échoué ({why(failed) or failed}) : rien n’y a été laissé. "
            "Choisissez un dossier accessible où il reste de la place."
        ) from failed
    _note(folder)
    return data, keys


def _apart(keys_folder: Path, folder: Path) -> Path:
    """The folder of the keys. It is never made: a medium that is not there would leave them on the disk of the data."""
    if not keys_folder.is_dir():
        raise Refused(
            f"Le dossier des clés {keys_folder} n’existe pas : créez-le, ou branchez le support qui le porte. "
            "Rien n’a été sauvegardé."
        )
    if keys_folder.resolve().is_relative_to(folder.resolve()):
        raise Refused(
            f"Le dossier des clés {keys_folder} est avec les données : donnez-en un qui part ailleurs. "
            "Rien n’a été sauvegardé."
        )
    return keys_folder


def _note(folder: Path) -> None:
    """Keep when the last backup was made, and where: beside the base, which the backup itself was taken from."""
    _keep(LAST, to=str(folder))


def _keep(place_name: str, **said: str) -> None:
    place = Path(settings.HOME) / place_name
    partial = place.with_suffix(".tmp")
    partial.write_text(json.dumps({"at": datetime.now(UTC).isoformat(timespec="seconds"), **said}))
    partial.replace(place)


def note_tried(name: str, made_on: date) -> None:
    """Keep that a backup was restored elsewhere and proved: when, which one, and of which day it was."""
    _keep(TRIED, name=name, made_on=made_on.isoformat())


def tried() -> tuple[datetime, date] | None:
    """When a backup of this site was last restored to try, and of which day it was; None when none was, from here."""
    try:
        found = json.loads((Path(settings.HOME) / TRIED).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return datetime.fromisoformat(found["at"]), date.fromisoformat(found["made_on"])


def last() -> tuple[datetime, str] | None:
    """When the last backup of this site was made, and in which folder; None when none was noted here."""
    try:
        found = json.loads((Path(settings.HOME) / LAST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return datetime.fromisoformat(found["at"]), found["to"]


def keys_code() -> str:
    """A short code of the key ring as it is: written beside an export of the keys, it says whether those are all of them.
    It tells nothing of a key."""
    digest = hashlib.sha256(f"escrow {_keys_print(settings.KEYS.files().values())}".encode()).digest()
    letters = base64.b32encode(digest[:5]).decode()
    return f"{letters[:4]}-{letters[4:]}"


def readable_without_keys(folder: Path) -> list[Path]:
    """The backups of this site in `folder` that an older version wrote unsealed."""
    found = folder.glob(f"trousseau-{settings.SITE}-*.tar")
    return sorted(path for path in found if not path.name.endswith(".keys.tar"))


@contextlib.contextmanager
def _archive(path: Path, key: bytes | None = None) -> Iterator[_Archive]:
    """The archive to fill; sealed when a key is given."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with sealing.sealing(file, key) if key else contextlib.nullcontext(file) as inside:
            archive = _Archive(inside)
            yield archive
            archive.tar.close()
        file.flush()
        os.fsync(file.fileno())


def _write_data(clear: Path, path: Path) -> None:
    """Heads, then the database, then documents: a head noted later than the dump would look like a cut
    tail, and a document is written before the row that names it."""
    heads = clear / "heads"
    source = _folders()["heads"]
    if source.exists():
        shutil.copytree(source, heads)
    dump = clear / base_dump.NAMES[connection.vendor]
    base_dump.take(dump)
    with _archive(path, settings.KEYS.backup) as archive:
        archive.add(f"database/{dump.name}", dump)
        for name, folder in (("heads", heads), ("documents", _folders()["documents"])):
            for file in sorted(folder.rglob("*")):
                if file.is_file() and file.suffix != ".tmp":  # of a rotation at work
                    archive.add(f"{name}/{file.relative_to(folder).as_posix()}", file)
        archive.add_text(MANIFEST, _manifest(archive.members))


def _write_keys(path: Path) -> None:
    with _archive(path) as archive:
        for name, file in sorted(settings.KEYS.files().items()):
            archive.add(f"keys/{name}", file)
        archive.add_text(NOTICE, f"{KEEP_APART}\n")
        archive.add_text(MANIFEST, _manifest(archive.members))


# Reading ---------------------------------------------------------------------------------------------


def _safe(name: str, tops: tuple[str, ...]) -> bool:
    path = PurePosixPath(name)
    return path.parts[:1] in [(top,) for top in tops] and ".." not in path.parts and "\\" not in name


@contextlib.contextmanager
def _content(path: Path, key: bytes | None) -> Iterator[BinaryIO]:
    """The tar of an archive, read through its seal if it has one. Raises Refused without the key of that seal."""
    if not sealing.is_sealed(path):
        with path.open("rb") as file:
            yield file
        return
    if key is None:
        raise Refused(NOT_THESE_KEYS)
    try:
        with path.open("rb") as file, sealing.opening(file, key) as content:
            yield content
    except sealing.WrongKey:
        raise Refused(
            f"Ces clés ne lisent pas {path.name} : donnez le .keys.tar du même nom. S’il est le bon, le début de "
            f"{path.name} est abîmé."
        ) from None


def unpack(path: Path, into: Path, tops: tuple[str, ...], key: bytes | None = None) -> dict:
    """Unpack an archive into an empty folder and check every member: its manifest."""
    seen: dict[str, str] = {}
    manifest = None
    try:
        opened(path).close()
        with _content(path, key) as content, tarfile.open(fileobj=content, mode="r|") as tar:
            for member in tar:
                source = tar.extractfile(member) if member.isfile() else None
                if source is None or not _safe(member.name, (*tops, MANIFEST, NOTICE)):
                    raise Refused(f"{path.name} contient un nom interdit ({member.name!r}) : rien n’a été restauré.")
                if member.name == MANIFEST:
                    manifest = json.loads(source.read())
                    continue
                target = into / member.name
                target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                digest = hashlib.sha256()
                descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(descriptor, "wb") as file:
                    while block := source.read(_CHUNK):
                        digest.update(block)
                        file.write(block)
                if member.name != NOTICE:
                    seen[member.name] = digest.hexdigest()
    except FileNotFoundError:
        raise Refused(f"{path} est introuvable.") from None
    except (sealing.Damaged, tarfile.TarError, ValueError, EOFError, FileExistsError) as failed:
        raise Refused(f"{path.name} est abîmé ou n’est pas une sauvegarde : rien n’a été restauré.") from failed
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT or manifest.get("members") != seen:
        raise Refused(f"{path.name} est abîmé ou incomplet : rien n’a été restauré.")
    return manifest


def _require_fit(manifest: dict, keys: dict, folder: Path) -> None:
    names = {"agency": "de l’agence", "observatory": "de l’observatoire"}
    if manifest["site"] != settings.SITE:
        raise Refused(
            f"Cette sauvegarde est celle {names.get(manifest['site'], 'd’un autre site')} : "
            f"mettez TROUSSEAU_SITE={manifest['site']} devant la commande."
        )
    if manifest["engine"] != connection.vendor:
        engines = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        raise Refused(
            f"Cette sauvegarde vient de {engines.get(manifest['engine'], manifest['engine'])} et la base "
            f"d’ici est {engines[connection.vendor]} : changez DATABASE_URL."
        )
    known = {".".join(name) for name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    known.add(".".join(baseline.stamp()))
    if not set(manifest["migrations"]) <= known:
        raise Refused("Cette sauvegarde vient d’une version plus récente : installez-la, puis recommencez.")
    if manifest["keys"] != keys["keys"] or _keys_print((folder / "keys").glob("*.key")) != keys["keys"]:
        raise Refused(NOT_THESE_KEYS)


class _Swap:
    """Put folders and files in place, keeping what they replace until the end."""

    def __init__(self, aside: Path):
        self.aside = aside
        self.done: list[tuple[Path, Path]] = []

    def put(self, new: Path | None, place: Path) -> None:
        """Move `place` aside, then `new` there; None leaves the place empty."""
        kept = self.aside / str(len(self.done))
        if place.exists():
            place.rename(kept)
        self.done.append((kept, place))
        if new is not None and new.exists():
            new.rename(place)

    def copy(self, new: Path, place: Path) -> None:
        """Put one file in place, on whatever disk that is."""
        self.done.append((self.aside / str(len(self.done)), place))
        if place.exists():
            shutil.copy2(place, self.done[-1][0])
        ring.put(place, new.read_bytes(), replace=True)

    def undo(self) -> None:
        for kept, place in reversed(self.done):
            if place.is_dir():
                shutil.rmtree(place)
            else:
                place.unlink(missing_ok=True)
            if kept.exists():
                shutil.move(kept, place)


def _merge_keys(folder: Path, swap: _Swap) -> list[Path]:
    """Give this site the keys of a backup beside its own. Where both have one of the same name, that of the backup takes
    its place, since it reads what comes back; the other is kept beside: where."""
    kept = []
    for new in sorted(folder.glob("*.key")):
        place = settings.KEYS.place(new.name)
        if place.exists() and place.read_bytes() != new.read_bytes():
            beside = place.parent / BESIDE / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}" / place.name
            swap.copy(place, beside)
            kept.append(beside)
        swap.copy(new, place)
    return kept


def _beside(kept: list[Path]) -> str:
    if not kept:
        return ""
    return (
        f"{len(kept)} clé(s) d’ici portaient le même nom que celles de la sauvegarde : gardées dans {kept[0].parent}. "
    )


def export_keys(folder: Path) -> Path:
    """Write the archive of the keys alone into `folder`, as a backup does: its path. Raises Refused."""
    path = folder / f"trousseau-{settings.SITE}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.keys.tar"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".trousseau-", dir=folder) as temporary:
            _write_keys(Path(temporary) / "keys")
            if path.exists():
                raise Refused(f"Un fichier porte déjà le nom {path.name} : recommencez dans une seconde.")
            (Path(temporary) / "keys").rename(path)
    except OSError as failed:
        raise Refused(f"Les clés n’ont pas été écrites dans {folder} ({why(failed) or failed}).") from failed
    return path


@contextlib.contextmanager
def _stopped() -> Iterator[None]:
    """Refuse to work under the feet of `trousseau run`, which holds this lock, or of any server or worker."""
    with (Path(settings.HOME).parent / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("Trousseau tourne : arrêtez-le avant de restaurer.") from None
        with serving.none_serving():
            yield


def erasures_broken() -> str:
    """What is wrong with the list of erasures, in French, as it is read on the command line; "" when nothing is."""
    known, wrong = erasures.unanswered(), erasures.listed()[1]
    cut = (
        f"{wrong} ligne(s) de la liste des effacements ({erasures.place()}) ne se lisent pas : remettez celle de la dernière sauvegarde."
        if wrong
        else ""
    )
    if known is None:
        return cut
    on = timezone.localtime(known)
    return (
        f"{cut} une sauvegarde a été restaurée, et les effacements ne sont connus que jusqu’au {on:%d/%m/%Y à %H:%M} : qui a été "
        f"effacé après est revenu, et rien ne l’effacera. Mettez à la place de {erasures.place()} la liste de l’ancienne machine, ou celle "
        f"de la dernière sauvegarde ({erasures.beside(Path()).name}). S’il n’y en a pas de plus récente, lancez « trousseau migrate "
        f"--erasures-until {on:%Y-%m-%d} », puis effacez à nouveau qui l’a été depuis."
    ).strip()


def _knows_all(keys: Path) -> bool:
    """Whether the list of erasures here is that of this base to this moment: the backup is of the same site, by the key that
    seals, and what its base alone knew is listed before it is replaced."""
    name = "chain.key"
    here = settings.KEYS.place(name)
    if not here.exists() or not (keys / name).exists() or here.read_bytes() != (keys / name).read_bytes():
        return False
    try:
        if not base_dump.holds_data():
            return False
        erasures.catch_up()
        return erasures.mark()
    except DatabaseError:  # damaged: it says nothing
        return False


def restore(data: Path, keys: Path, *, replace: bool = False) -> str:
    """Restore a backup of this site: a sentence that says what was restored.

    Raises Refused, with everything as it was, when an archive is damaged or does not fit this site, or
    when the site already holds data and `replace` is False.
    """
    home = Path(settings.HOME)
    if not replace and (base_dump.holds_data() or _has_files(_folders()["documents"])):
        raise Refused("Ce site contient déjà des données : ajoutez --replace pour qu’elles soient remplacées.")
    try:
        with _stopped(), tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as temporary:
            fresh, aside = Path(temporary) / "fresh", Path(temporary) / "aside"
            fresh.mkdir()
            aside.mkdir()
            keys_manifest = unpack(keys, fresh, ("keys",))
            key = fresh / "keys" / SEALING_KEY
            manifest = unpack(data, fresh, ("database", *FOLDERS), key.read_bytes() if key.exists() else None)
            _require_fit(manifest, keys_manifest, fresh)
            whole = _knows_all(fresh / "keys")
            dump = fresh / "database" / base_dump.NAMES[connection.vendor]
            base_dump.require_sound(dump)
            swap = _Swap(aside)
            try:
                for name, place in _folders().items():
                    swap.put(fresh / name, place)
                brought = [path.name for path in (fresh / "keys").glob("*.key")]
                aside_keys = _merge_keys(fresh / "keys", swap)
                if not whole:
                    waits = fresh / erasures.RESTORED
                    waits.write_text(erasures.waits(datetime.fromisoformat(manifest["made_at"])), encoding="utf-8")
                    swap.copy(waits, home / erasures.RESTORED)
                base_dump.put_back(dump, swap.put)
            except BaseException:
                swap.undo()
                raise
            Ring(settings.KEYS.ring.places, settings.KEYS.ring.listed).note_again(brought)
            known = erasures.take_from(data.parent)
            asks = f"ATTENTION : {erasures_broken()} " if known and not whole else ""
    except OSError as failed:
        raise Refused(
            f"La restauration a échoué ({why(failed) or failed}) : les données d’avant sont intactes."
        ) from failed
    count = sum(1 for name in manifest["members"] if name.startswith("documents/"))
    lost = (
        ""
        if known
        else f"ATTENTION : aucune liste des effacements, ni ici ni à côté de l’archive. Ce qui a été effacé depuis le "
        f"{manifest['made_at'][:10]} est revenu, et rien ne le refera. Copiez {erasures.beside(data.parent).name} de la dernière "
        f"sauvegarde, ou {erasures.LIST} de l’ancienne machine, sous {erasures.place()}, avant la commande qui suit. "
    )
    return (
        f"Restauré : la base du {manifest['made_at'][:10]} et {count} document(s). {_beside(aside_keys)}{lost}{asks}"
        "Lancez maintenant « trousseau migrate », qui refait les effacements notés depuis, puis « trousseau ledger verify » et « trousseau register verify »."
    )
