"""A backup restored elsewhere is the same site; a bad one is refused, and what was there stays."""

import fcntl
import hashlib
import io
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from trousseau.core import sealing
from trousseau.core.backup import unpack
from trousseau.core.errors import Refused

from .machine import Site

pytestmark = pytest.mark.once

FILL = """
from datetime import date
from trousseau.core.actions_accounts import open_account
from trousseau.core.actions_papers import file_document
from trousseau.ledger.actions import Posting, open_fund, post

user = open_account(None, email="merle@essai.example", name="Ada Merle", roles=["rental"], password="x" * 12)
for number in (1, 2):
    file_document(
        kind="receipt", number=f"Q{number}", title="Quittance", content=b"%PDF " + bytes([number]) * 90000,
        suffix=".pdf", on=date(2026, 3, number),
    )
fund = open_fund(user, ledger="clients", code="M00001", label="Mandat 1")
for month in (1, 2, 3):
    post(
        user, ledger="clients", journal="BQ", on=date(2026, month, 5), label="Loyer", key=f"test:{month}",
        lines=[Posting(ACCOUNTS[0], debit=43800, fund=fund), Posting(ACCOUNTS[1], credit=43800, fund=fund)],
    )
"""


def fill(site: Site) -> None:
    accounts = "from trousseau.ledger import chart\nACCOUNTS = [a for l, a in chart.accounts() if l == 'clients']\n"
    site.python(accounts + FILL)


# What `migrate` itself writes anew, and what only the base of a site knows.
OF_THE_BASE = {"django_content_type", "auth_permission", "django_migrations", "sqlite_sequence"}
TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}


def rows(site: Site) -> dict[str, list[tuple]]:
    """Every row of every table."""
    base = psycopg.connect(site.url) if site.url else sqlite3.connect(site.home / "agency/db.sqlite3")
    with closing(base):
        names = {name for (name,) in base.execute(TABLES["postgresql" if site.url else "sqlite"])} - OF_THE_BASE
        return {name: sorted(base.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}


def files(folder: Path) -> dict[str, str]:
    """What a folder holds, but the sides of SQLite's journal and the locks."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-wal", "-shm", ".lock"))
    }


@pytest.fixture(scope="module")
def worked(migrated, tmp_path_factory) -> Site:
    """An agency that has worked, on SQLite; not to be changed."""
    site = migrated.copy(tmp_path_factory.mktemp("worked") / "home")
    fill(site)
    return site


@pytest.fixture(scope="module")
def saved(worked, tmp_path_factory) -> tuple[Path, Path]:
    """Its backup: data and keys; not to be changed."""
    return save(worked, tmp_path_factory.mktemp("saved"))


@pytest.fixture(scope="module")
def restored(saved, tmp_path_factory) -> Site:
    """The site that this backup makes; not to be changed."""
    site = Site(tmp_path_factory.mktemp("restored") / "home")
    site.ok("restore", *saved)
    return site


@pytest.fixture
def other(restored, tmp_path) -> Site:
    """The same, to be changed."""
    return restored.copy(tmp_path / "other")


def save(site: Site, folder: Path) -> tuple[Path, Path]:
    site.ok("backup", folder)
    keys = next(folder.glob("*.keys.tar"))
    data = keys.with_name(keys.name.replace(".keys.tar", ".tar.age"))
    assert {path.name for path in folder.iterdir()} == {data.name, keys.name, "trousseau-agency.erasures"}
    return data, keys


def assert_same(first: Site, second: Site) -> None:
    held = rows(first)
    assert len(held["ledger_entry"]) == 3 and len(held["core_user"]) >= 1
    assert rows(second) == held
    documents = files(first.home / "agency/documents")
    assert len(documents) == 2
    assert files(second.home / "agency/documents") == documents
    second.ok("ledger", "verify")


def test_a_backup_restored_elsewhere_is_the_same_site(worked, saved, tmp_path):
    other = Site(tmp_path / "other")
    assert "2 document(s)" in other.ok("restore", *saved)
    begun(other)
    assert_same(worked, other)
    assert (tmp_path / "other/agency/keys/chain.key").stat().st_mode & 0o077 == 0


def test_the_same_on_postgresql(ready_postgres, tmp_path):
    first, second = Site(tmp_path / "first", ready_postgres()), Site(tmp_path / "second", ready_postgres())
    first.ok("migrate")
    fill(first)
    archives = save(first, tmp_path / "saved")
    second.ok("restore", *archives)
    begun(second)
    assert_same(first, second)
    # Its sequences go on, its triggers hold.
    second.python(FILL_ONE_MORE)
    second.ok("check")
    assert "contient déjà des données" in second.refused("restore", *archives)
    second.ok("restore", *archives, "--replace")
    assert_same(first, second)


FILL_ONE_MORE = """
from trousseau.core.actions_accounts import open_account
open_account(None, email="pinson@essai.example", name="Guy Pinson", roles=["social"], password="x" * 12)
"""


def test_the_two_archives_are_private_and_the_keys_are_in_one_only(saved):
    data, keys = saved
    assert [path.stat().st_mode & 0o777 for path in saved] == [0o600, 0o600]
    with tarfile.open(keys) as tar:
        assert "Gardez le fichier des clés ailleurs" in tar.extractfile("LISEZ-MOI.txt").read().decode()
        secrets = [tar.extractfile(member).read() for member in tar if member.name.endswith(".key")]
    assert len(secrets) == 12
    whole = data.read_bytes()
    assert not any(secret in whole for secret in secrets)


def test_without_the_keys_nothing_of_a_backup_can_be_read(saved):
    """A name, the words of a document, the shape of a base or of an archive: none stands in the file."""
    whole = saved[0].read_bytes()
    assert whole.startswith(b"age-encryption.org/v1")
    for told in (b"Merle", b"SQLite format 3", b"%PDF", b"manifest.json", b"documents/", b"core_user"):
        assert told not in whole, told


def test_data_already_there_are_replaced_only_when_asked(worked, saved, other):
    other.python(FILL_ONE_MORE)
    before = rows(other)
    assert "--replace" in other.refused("restore", *saved)
    assert rows(other) == before
    other.ok("restore", *saved, "--replace")
    assert_same(worked, other)


def the_key(keys: Path) -> bytes:
    with tarfile.open(keys) as tar:
        return tar.extractfile("keys/backup.key").read()


def unsealed(saved: tuple[Path, Path], folder: Path) -> Path:
    """The archive of the data as an older version wrote it."""
    clear = folder / "clear.tar"
    with saved[0].open("rb") as sealed, sealing.opening(sealed, the_key(saved[1])) as content:
        clear.write_bytes(content.read())
    return clear


def sealed_again(clear: Path, keys: Path, target: Path) -> Path:
    with target.open("wb") as file, sealing.sealing(file, the_key(keys)) as inside:
        inside.write(clear.read_bytes())
    return target


def rewritten(archive: Path, target: Path, change) -> Path:
    """A copy of an archive: `change(name, content)` gives [(name, content)] to write instead."""
    with tarfile.open(archive) as source, tarfile.open(target, "w") as copy:
        for member in source:
            for name, content in change(member.name, source.extractfile(member).read()):
                made = tarfile.TarInfo(name)
                made.size = len(content)
                copy.addfile(made, io.BytesIO(content))
    return target


def damaged(name, content):
    return [(name, content[:-1] + bytes([content[-1] ^ 1]) if name.startswith("documents/") else content)]


def without_documents(name, content):
    return [] if name.startswith("documents/") else [(name, content)]


def climbing(name, content):
    return [(name, content)] if name != "manifest.json" else [("documents/../../../escaped", b"!"), (name, content)]


def absolute(name, content):
    return [(name, content)] if name != "manifest.json" else [("/tmp/escaped", b"!"), (name, content)]


def newer(name, content):
    if name != "manifest.json":
        return [(name, content)]
    manifest = json.loads(content)
    manifest["migrations"].append("core.9999_future")
    return [(name, json.dumps(manifest).encode())]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (damaged, "abîmé ou incomplet"),
        (without_documents, "abîmé ou incomplet"),
        (climbing, "nom interdit"),
        (absolute, "nom interdit"),
    ],
)
def test_an_archive_that_is_not_what_was_written_is_refused(saved, tmp_path, change, said):
    bad, into = rewritten(unsealed(saved, tmp_path), tmp_path / "bad.tar", change), tmp_path / "into"
    into.mkdir()
    with pytest.raises(Refused, match=said):
        unpack(bad, into, ("database", "documents", "heads"))
    assert not (tmp_path / "escaped").exists() and not Path("/tmp/escaped").exists()


@pytest.mark.parametrize(("change", "said"), [(damaged, "abîmé ou incomplet"), (newer, "version plus récente")])
def test_a_refused_archive_changes_nothing(saved, other, tmp_path, change, said):
    before = files(other.home)
    bad = rewritten(unsealed(saved, tmp_path), tmp_path / "bad.tar", change)
    bad = sealed_again(bad, saved[1], tmp_path / "bad.tar.age")
    assert said in other.refused("restore", bad, saved[1], "--replace")
    assert files(other.home) == before


def test_a_link_in_an_archive_is_refused(tmp_path):
    bad = tmp_path / "bad.tar"
    with tarfile.open(bad, "w") as tar:
        link = tarfile.TarInfo("documents/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc"
        tar.addfile(link)
    with pytest.raises(Refused, match="nom interdit"):
        unpack(bad, tmp_path, ("documents",))


@pytest.mark.parametrize("length", [0, 100, 600, 200_000])
def test_a_cut_archive_is_refused(saved, tmp_path, length):
    bad, into = tmp_path / "bad.tar", tmp_path / "into"
    bad.write_bytes(unsealed(saved, tmp_path).read_bytes()[:length])
    into.mkdir()
    with pytest.raises(Refused, match="bad.tar est abîmé"):
        unpack(bad, into, ("database", "documents", "heads"))


def spoiled(sealed: bytes, how: str) -> bytes:
    """The file as a disk, a transfer or a hand may leave it."""
    middle, last = len(sealed) // 2, len(sealed) - 1
    changed = {"header": 30, "middle": middle, "end": last}
    if how in changed:
        at = changed[how]
        return sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
    # without its last byte, its last whole block of 64 kB, its second half, all but a part of the header
    return sealed[: {"byte": last, "block": last - last % 65536, "half": middle, "begun": 100}[how]]


@pytest.mark.parametrize("how", ["header", "middle", "end", "byte", "block", "half", "begun"])
def test_a_sealed_file_that_was_changed_or_cut_is_said(saved, tmp_path, how):
    bad, into = tmp_path / "bad.tar.age", tmp_path / "into"
    bad.write_bytes(spoiled(saved[0].read_bytes(), how))
    into.mkdir()
    with pytest.raises(Refused, match="bad.tar.age est abîmé"):
        unpack(bad, into, ("database", "documents", "heads"), the_key(saved[1]))


def test_another_key_reads_nothing(saved, tmp_path):
    with pytest.raises(Refused, match="Ces clés ne lisent pas"):
        unpack(saved[0], tmp_path, ("database", "documents", "heads"), sealing.new_key())
    assert list(tmp_path.iterdir()) == []


def test_a_sealed_file_that_was_changed_changes_nothing(saved, other, tmp_path):
    before = files(other.home)
    bad = tmp_path / "bad.tar.age"
    bad.write_bytes(spoiled(saved[0].read_bytes(), "end"))
    assert "abîmé" in other.refused("restore", bad, saved[1], "--replace")
    assert files(other.home) == before


def without_the_sealing_key(name, content):
    """The keys as a version that did not seal wrote them."""
    if name == "keys/backup.key":
        return []
    if name != "manifest.json":
        return [(name, content)]
    manifest = json.loads(content)
    del manifest["members"]["keys/backup.key"]
    return [(name, json.dumps(manifest).encode())]


@pytest.mark.parametrize("kept", ["then", "now"])
def test_a_backup_of_before_they_were_sealed_is_restored(worked, saved, tmp_path, kept):
    """With the keys kept then, or those of today, which are the same and one more."""
    data, keys = unsealed(saved, tmp_path), saved[1]
    if kept == "then":
        keys = rewritten(keys, tmp_path / "then.keys.tar", without_the_sealing_key)
    other = Site(tmp_path / "other")
    other.ok("restore", data, keys)
    begun(other)
    assert_same(worked, other)
    data, keys = save(other, tmp_path / "saved")  # which is sealed now
    assert sealing.is_sealed(data)


def test_the_keys_of_before_do_not_read_what_is_sealed(saved, tmp_path):
    keys = rewritten(saved[1], tmp_path / "then.keys.tar", without_the_sealing_key)
    assert "Ces clés ne sont pas celles" in Site(tmp_path / "other").refused("restore", saved[0], keys)


def test_what_an_older_version_left_readable_is_said(worked, saved, tmp_path):
    folder = tmp_path / "saved"
    folder.mkdir()
    assert "sans clé" not in worked.ok("backup", tmp_path / "before")  # two of one second would bear one name
    (folder / "trousseau-agency-20250101T021500Z.tar").write_bytes(b"tar")
    (folder / "trousseau-agency-20250101T021500Z.keys.tar").write_bytes(b"tar")
    said = worked.ok("backup", folder)
    assert "1 sauvegarde(s)" in said and "trousseau-agency-20250101T021500Z.tar" in said


def test_the_memory_of_a_backup_does_not_grow_with_it(tmp_path):
    """A process that may hold 64 MB more than it does seals, then reads again, 256 MB."""
    code = """
import resource, sys
from pathlib import Path
from trousseau.core import sealing
key, path = sealing.new_key(), Path(sys.argv[1])
held = int(Path('/proc/self/statm').read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (held + (64 << 20),) * 2)
with path.open('wb') as file, sealing.sealing(file, key) as inside:
    for _ in range(256):
        inside.write(bytes(1 << 20))
total = 0
with path.open('rb') as file, sealing.opening(file, key) as content:
    while block := content.read(1 << 20):
        total += len(block)
assert total == 256 << 20, total
"""
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "sealed"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_keys_of_another_site_are_refused(migrated, saved, tmp_path):
    stranger = Site(tmp_path / "stranger")
    shutil.copytree(migrated.home, stranger.home, ignore=shutil.ignore_patterns("keys", "keys.*"))
    _, other_keys = save(stranger, tmp_path / "saved")
    other = Site(tmp_path / "other")
    assert "Ces clés ne lisent pas" in other.refused("restore", saved[0], other_keys)


def test_a_backup_of_the_agency_is_refused_by_the_observatory(saved, tmp_path):
    other = Site(tmp_path / "other", name="observatory")
    assert "TROUSSEAU_SITE=agency" in other.refused("restore", *saved)


def test_a_backup_of_another_kind_of_base_is_refused(saved, postgres, tmp_path):
    assert "vient de SQLite" in Site(tmp_path / "other", postgres()).refused("restore", *saved)


def test_an_absent_archive_is_said(saved, tmp_path):
    assert "introuvable" in Site(tmp_path / "other").refused("restore", tmp_path / "none.tar", saved[1])


def test_a_restored_base_is_ready_for_two_servers_at_once(tmp_path, monkeypatch):
    from trousseau.core import base_dump

    dump = tmp_path / "dump.sqlite3"
    with sqlite3.connect(dump) as base:
        base.execute("create table t (x)")
    base.close()
    placed = []
    monkeypatch.setattr(base_dump, "connection", SimpleNamespace(vendor="sqlite", close=lambda: None))
    base_dump.put_back(dump, lambda new, _place: placed.extend([new.read_bytes()] if new else []))
    (base,) = placed
    # The file format says WAL (sqlite.org/fileformat.html, 1.3.2).
    assert base[18:20] == b"\x02\x02"


def test_nothing_is_restored_under_a_running_site(saved, tmp_path):
    other = Site(tmp_path)
    with (tmp_path / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "arrêtez-le" in other.refused("restore", *saved)


SERVE = """
from trousseau.site.wsgi import application
print("serving", flush=True)
input()
"""


@pytest.mark.parametrize("who", ["a server", "a worker"])
def test_nothing_is_restored_under_what_someone_started_without_trousseau_run(saved, other, who):
    worker = other.command("manage", "db_worker", "--no-reload")
    command = [sys.executable, "-c", SERVE] if who == "a server" else worker
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, env=other.environment(), **pipes) as serving:
        try:
            assert serving.stdout.readline()
            before = files(other.home)
            assert f"processus {serving.pid}) : arrêtez-les" in other.refused("restore", *saved, "--replace")
            assert files(other.home) == before
        finally:
            serving.kill()
    other.ok("restore", *saved, "--replace")


@pytest.mark.parametrize("stopped", ["base", "archive"])
def test_a_full_disk_leaves_no_half_written_backup(worked, tmp_path, stopped):
    folder = tmp_path / "saved"
    base = (worked.home / "agency/db.sqlite3").stat().st_size // 1024
    kilobytes = {"base": base // 4, "archive": base + 64}[stopped]
    line = worked.refused("backup", folder, shell=f"ulimit -f {kilobytes}")
    assert "place" in line
    assert list(folder.iterdir()) == []


def test_a_full_disk_during_a_restore_leaves_what_was_there(saved, other):
    before = files(other.home)
    small = "unset COVERAGE_PROCESS_CONFIG; ulimit -f 64"  # what a measured process would write does not fit either
    assert "intactes" in other.refused("restore", *saved, "--replace", shell=small)
    assert files(other.home) == before


def test_a_target_that_is_a_file_is_said(worked, tmp_path):
    (tmp_path / "file").touch()
    assert "a échoué" in worked.refused("backup", tmp_path / "file")


def test_the_keys_are_written_where_they_are_told(worked, other, tmp_path):
    data, keys = tmp_path / "data", tmp_path / "keys"
    keys.mkdir()
    worked.ok("backup", data, "--keys", keys)
    (sealed,), (ring,) = data.glob("*.tar.age"), keys.iterdir()
    assert not list(data.glob("*.keys.tar"))
    other.ok("restore", "--replace", sealed, ring)
    assert rows(other) == rows(worked)


@pytest.mark.parametrize(
    ("place", "said"), [("absent", "n’existe pas"), ("data", "avec les données"), ("data/within", "avec les données")]
)
def test_keys_are_not_written_with_the_data_nor_where_nothing_is_mounted(worked, tmp_path, place, said):
    (tmp_path / "data/within").mkdir(parents=True)
    assert said in worked.refused("backup", tmp_path / "data", "--keys", tmp_path / place)
    assert not files(tmp_path)


def test_a_site_without_a_base_has_nothing_to_back_up(tmp_path):
    assert "pas encore de base" in Site(tmp_path / "home").refused("backup", tmp_path / "saved")


def test_a_backup_is_tried_beside_and_noted_and_nothing_of_the_site_moves(saved, other):
    home = other.home / "agency"
    before, held = rows(other), {path.name for path in home.iterdir()}
    assert "Essai réussi" in other.ok("restore", *saved, "--try")
    noted = json.loads((home / "last-restore-tried.json").read_text())
    assert noted["name"] == saved[0].name and noted["made_on"] == f"{datetime.now(UTC):%Y-%m-%d}"
    assert rows(other) == before and {path.name for path in home.iterdir()} == {*held, "last-restore-tried.json"}


def test_a_backup_that_does_not_come_back_is_said_and_not_noted(saved, other, tmp_path):
    wrong = tmp_path / saved[0].name
    content = bytearray(saved[0].read_bytes())
    content[len(content) // 2] ^= 1
    wrong.write_bytes(content)
    assert "L’essai a échoué" in other.refused("restore", wrong, saved[1], "--try")
    assert not (other.home / "agency" / "last-restore-tried.json").exists()


def test_a_backup_is_tried_beside_on_postgresql(ready_postgres, tmp_path):
    site = Site(tmp_path / "home", ready_postgres())
    site.ok("migrate")
    fill(site)
    assert "Essai réussi" in site.ok("restore", *save(site, tmp_path / "saved"), "--try")


ERASE = """
from trousseau.core.models import Household, HouseholdMember, Person
from trousseau.core.personal_data import erase
"""
HOUSEHOLD = f"""{ERASE}
from datetime import date
person = Person.objects.create(last_name="Capucine", first_name="Aminata", email="capucine@essai.example")
found = Household.objects.create(holder=person, created_on=date(2026, 6, 2))
HouseholdMember.objects.create(household=found, person=person, relation="holder", starts_on=date(2026, 6, 2))
from trousseau.aids.models import Aid, Budget
from trousseau.core.models import User
from trousseau.support.models import ClosedNote
worker = User.objects.first() or User.objects.create(email="maud@essai.example", name="Maud Fauvette")
day = date(2026, 6, 3)
Aid.objects.create(household=found, kind="charity", pays="living", paid_to="household", words="repere-aide",
                   prepared_on=day, agreed_on=day, asked_by=worker)
Budget.objects.create(household=found, on=day, adults=1, written_by=worker).lines.create(post="credit", cents=98765)
ClosedNote.objects.create(household=found, level="professional", on=day, text="repere-note", author=worker)
"""


def test_an_erasure_is_done_again_on_another_machine_that_restores_an_older_backup(worked, tmp_path):
    """The old archive has the name; the list that a later backup left beside it has the erasure."""
    site, folder = worked.copy(tmp_path / "home"), tmp_path / "saved"
    site.python(HOUSEHOLD)
    site.ok("backup", folder)
    keys = next(folder.glob("*.keys.tar"))
    data = keys.with_name(keys.name.replace(".keys.tar", ".tar.age"))
    site.python(f"{ERASE}erase(None, Household.objects.get())")
    site.ok("backup", tmp_path / "later")
    (folder / "trousseau-agency.erasures").unlink()
    other = Site(tmp_path / "other")
    alone = other.ok("restore", data, keys)  # the archives alone: what was erased since is back, and it is said
    assert "aucune liste des effacements" in alone and "agency/erasures.list" in alone
    shutil.copy(tmp_path / "later/trousseau-agency.erasures", folder)
    assert "--erasures-until" in other.refused("migrate")
    listed = other.ok("restore", data, keys, "--replace")
    assert "refait les effacements" in listed and "aucune liste" not in listed
    before = (other.home / "agency/db.sqlite3").read_bytes()
    assert b"capucine@essai.example" in before
    assert "--erasures-until" in other.refused("migrate") and "--erasures-until" in other.refused("check")
    assert "n’est pas celui" in other.refused("migrate", "--erasures-until", "2001-01-01", code=2)
    assert "Effacements refaits après la restauration : 1" in begun(other)
    assert other.ok("check") == "Tout est en ordre.\n"
    with closing(sqlite3.connect(other.home / "agency/db.sqlite3")) as base:
        assert base.execute("SELECT last_name, email FROM core_person").fetchall() == [("Personne effacée", "")]
        assert base.execute("SELECT count(*) FROM core_nameword").fetchone() == (0,)
        for table in ("aids_aid", "aids_historicalaid", "aids_budgetline", "support_historicalclosednote"):
            assert base.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    image = (other.home / "agency/db.sqlite3").read_bytes().lower()
    assert b"capucine" not in image and b"repere" not in image + before.lower()
    assert "Capucine" not in (folder / "trousseau-agency.erasures").read_text()
    for proof in (("ledger", "verify"), ("register", "verify"), ("papers", "verify")):
        other.ok(*proof)


def test_here_the_base_that_is_replaced_knows_its_erasures_and_nothing_is_asked(worked, tmp_path):
    site = worked.copy(tmp_path / "home")
    site.python(HOUSEHOLD)
    archives = save(site, tmp_path / "saved")
    site.python(f"{ERASE}erase(None, Household.objects.get())")
    (site.home / "agency/erasures.list").unlink()  # as after a crash: the base alone has it
    site.ok("restore", *archives, "--replace")
    assert "Effacements refaits après la restauration : 1" in site.ok("migrate")


def begun(site: Site) -> str:
    """What `migrate` says once it was told up to which day the list of erasures knows."""
    asked = site.refused("migrate")
    return site.ok("migrate", "--erasures-until", re.search(r"--erasures-until ([\d-]+)", asked)[1])
