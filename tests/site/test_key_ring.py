"""The key ring of an installation: rotated, lost, held apart, and restored from a backup of before."""

import re
import shutil
import subprocess
import sys
import tarfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from base_copy import begin

from trousseau.core.backup import unpack
from trousseau.core.command_keys import USES
from trousseau.core.ring import Purpose

from .machine import ROOT, Site

pytestmark = pytest.mark.once

IBAN, NOTE, SECRET = "FR7630006000011234567890189", "sommeil difficile depuis mars", "JBSWY3DPEHPK3PXP"
FILL = f"""
from datetime import date
from allauth.mfa.totp.internal.auth import TOTP
from trousseau.captation.models import Owner
from trousseau.captation.ownership.actions import note_iban
from trousseau.core.actions_accounts import open_account
from trousseau.core.actions_papers import file_document
from trousseau.core.models import Household, Person
from trousseau.support.models import ClosedNote
user = open_account(None, email="merle@essai.example", name="Ada Merle", roles=["social"], password="x" * 12)
owner = Owner.objects.create(name="Propriétaire d’essai")
note_iban(user, owner=owner, version=owner.version, new_iban="{IBAN}")
note_iban(user, owner=owner, version=owner.version, new_iban="{IBAN}")
person = Person.objects.create(last_name="Essai", first_name="Lise")
household = Household.objects.create(holder=person, created_on=date(2026, 9, 1))
ClosedNote.objects.create(household=household, level="private", on=date(2026, 9, 1), text="{NOTE}", author=user)
file_document(kind="sepa", title="Virements", content=b"<IBAN>{IBAN}</IBAN>", suffix=".xml", on=date(2026, 9, 1))
TOTP.activate(user, "{SECRET}")
"""
READ = """
from trousseau.captation.models import Owner
from trousseau.core.models import Document
from trousseau.support.models import ClosedNote
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
print(Owner.objects.get().iban, ClosedNote.objects.get().text, Document.objects.get().file.read().decode(),
      decrypt(Authenticator.objects.get().data["secret"]), sep="|")
"""
ALL = f"{IBAN}|{NOTE}|<IBAN>{IBAN}</IBAN>|{SECRET}"
COUNT = "from trousseau.core import rotation; print(dict(rotation.by_key(rotation.counts())))"


@pytest.fixture(scope="module")
def worked(migrated, tmp_path_factory) -> Site:
    site = migrated.copy(tmp_path_factory.mktemp("keyed") / "home")
    site.python(FILL)
    return site


@pytest.fixture
def site(worked, tmp_path) -> Site:
    return worked.copy(tmp_path / "home")


@pytest.fixture
def another(pytestconfig):
    """A function that makes an agency of a folder, with keys of its own."""

    def make(home: Path) -> Site:
        begin(pytestconfig, home)
        site = Site(home)
        site.ok("migrate")
        return site

    return make


def folder(site: Site) -> Path:
    return site.home / "agency" / "keys"


def save(site: Site, into: Path) -> tuple[Path, Path]:
    site.ok("backup", into)
    keys = next(into.glob("*.keys.tar"))
    return keys.with_name(keys.name.replace(".keys.tar", ".tar.age")), keys


def all_bytes(place: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file())


def test_no_secret_stands_in_clear_in_the_base_the_papers_or_a_backup_opened(site, tmp_path):
    for turn in range(2):
        data, keys = save(site, tmp_path / f"saved{turn}")
        into = tmp_path / f"open{turn}"
        into.mkdir()
        with tarfile.open(keys) as tar:
            key = tar.extractfile("keys/backup.key").read()
        unpack(data, into, ("database", "documents", "heads"), key)
        for secret in (IBAN, NOTE, SECRET):
            assert secret.encode() not in all_bytes(site.home) and secret.encode() not in all_bytes(into)
        site.ok("keys", "rotate")
    assert site.python(READ) == ALL


def test_the_same_on_postgresql_in_its_dump(ready_postgres, tmp_path):
    site = Site(tmp_path / "home", ready_postgres())
    site.ok("migrate")
    site.python(FILL)
    site.ok("keys", "rotate")
    dump = subprocess.run(["pg_dump", site.url], capture_output=True, check=True).stdout
    assert b"bank.2:gAAAA" in dump and b"bank.1:" not in dump and b"factor.2:gAAAA" in dump
    assert not any(secret.encode() in dump for secret in (IBAN, NOTE, SECRET))
    assert site.python(READ) == ALL
    with closing(psycopg.connect(site.url)) as base:
        assert base.execute("SELECT count(*) FROM captation_historicalowner WHERE iban LIKE 'bank.2:%'").fetchone() == (
            2,
        )
    assert "bank.2 : 3 texte(s)" in site.ok("keys", "check")


def test_a_backup_of_before_two_rotations_comes_back_and_no_key_is_lost(site, tmp_path):
    archives = save(site, tmp_path / "saved")
    for _turn in range(2):
        site.ok("keys", "rotate")
    before = {path.name: path.read_bytes() for path in folder(site).glob("*.key")}
    site.ok("restore", *archives, "--replace")
    assert {path.name: path.read_bytes() for path in folder(site).glob("*.key")} == before
    assert site.python(READ) == ALL and "'bank.1': 3" in site.python(COUNT)
    site.python("from trousseau.captation.models import Owner; Owner.objects.get().save()")
    assert "'bank.3'" in site.python(COUNT)  # what is written now
    assert "reprise, sans clé neuve" in site.ok("keys", "rotate", "bank")
    assert site.python(READ) == ALL


def test_on_another_machine_the_keys_of_the_backup_serve_and_those_of_there_are_kept(site, another, tmp_path):
    site.ok("keys", "rotate")
    archives = save(site, tmp_path / "saved")
    other = another(tmp_path / "other")
    own = (folder(other) / "bank.key").read_bytes()
    said = other.ok("restore", *archives)
    assert "portaient le même nom" in said
    until = re.search(r"--erasures-until ([\d-]+)", other.refused("check"))[1]
    other.ok("migrate", "--erasures-until", until)
    assert other.python(READ) == ALL and "Tout est en ordre" in other.ok("check")
    assert [path.read_bytes() for path in (folder(other) / "beside").rglob("bank.key")] == [own]
    assert {path.stat().st_mode & 0o77 for path in folder(other).rglob("*.key")} == {0}


def test_a_restore_that_fails_leaves_the_keys_as_they_were(site, another, tmp_path):
    archives = save(site, tmp_path / "saved")
    other = another(tmp_path / "other")
    before = {path.name: path.read_bytes() for path in folder(other).glob("*.key")}
    archives[0].write_bytes(archives[0].read_bytes()[:-200])
    other.refused("restore", *archives)
    assert {path.name: path.read_bytes() for path in folder(other).rglob("*.key")} == before


@pytest.mark.parametrize("wrong", [False, True])
def test_a_key_lost_or_wrong_is_said_wherever_one_starts(site, worked, wrong):
    site.ok("keys", "rotate", "bank")
    key = folder(site) / "bank.2.key"
    right = key.read_bytes()
    if wrong:
        key.write_bytes((folder(site) / "notes.key").read_bytes())
    else:
        key.unlink()
    words = "clé étrangère : bank, version 2" if wrong else "clé perdue : bank, version 2"
    assert words in site.refused("check")
    assert words in site.refused("migrate")
    assert words in site.refused("nightly")
    assert words in site.refused("keys", "rotate")
    checked = site.run("keys", "check")
    assert checked.returncode == 1 and words in checked.stdout.lower()
    assert "Clé bank.2 : 3 texte(s)" in checked.stdout and IBAN not in checked.stdout
    web = subprocess.run(
        [sys.executable, "-c", "import trousseau.site.wsgi"], env=site.environment(), capture_output=True, text=True
    )
    assert web.returncode and words in web.stderr
    key.write_bytes(right)
    key.chmod(0o600)
    assert "Tout est en ordre" in site.ok("check") and site.python(READ) == ALL


def test_what_is_lost_for_good_is_let_go_on_an_order_and_the_work_goes_on(site):
    site.ok("keys", "rotate", "notes")
    (folder(site) / "bank.key").unlink()
    assert "lit encore 3 texte(s)" in site.refused("keys", "remove", "bank.1")
    site.ok("keys", "remove", "bank.1", "--lost")
    said = site.run("keys", "rotate", "bank")
    assert said.returncode == 1 and "bank.2" in said.stdout and "3 ne se lisent pas" in said.stdout, said.stderr
    site.python("from trousseau.captation.models import Owner; Owner.objects.create(name='Autre', iban='FR76')")
    assert "'bank.2': 2" in site.python(COUNT)  # and its history


def test_a_key_is_removed_on_an_order_alone_and_once_it_reads_nothing(site):
    site.ok("keys", "rotate", "bank")
    assert "est la clé qui écrit" in site.refused("keys", "remove", "bank.2")
    assert "ne se retire pas" in site.refused("keys", "remove", "chain.1")
    assert (folder(site) / "bank.key").exists()
    site.ok("keys", "remove", "bank.1")
    assert not (folder(site) / "bank.key").exists()
    assert "Tout est en ordre" in site.ok("check") and site.python(READ) == ALL
    assert "bank.3" in site.ok("keys", "rotate", "bank")


def test_two_rotations_at_once_are_one(site):
    with ThreadPoolExecutor() as threads:
        done = list(threads.map(lambda _one: site.run("keys", "rotate", "bank"), range(2)))
    codes, said = sorted(one.returncode for one in done), "".join(one.stderr for one in done)
    made = sorted(path.name for path in folder(site).glob("bank*.key"))
    if codes == [0, 1]:
        assert "déjà en cours" in said and made == ["bank.2.key", "bank.key"]
    else:  # one after the other
        assert codes == [0, 0] and made == ["bank.2.key", "bank.3.key", "bank.key"]
    assert site.python(READ) == ALL


def test_keys_held_on_another_device_serve_are_backed_up_and_missed(site, tmp_path):
    device = tmp_path / "device"
    shutil.move(folder(site), device / "agency")
    apart = {"TROUSSEAU_KEYS": str(device)}
    assert site.ok("manage", "shell", "-v", "0", "-c", READ, **apart).strip() == ALL
    site.ok("keys", "rotate", **apart)
    site.ok("backup", tmp_path / "saved", **apart)
    with tarfile.open(next((tmp_path / "saved").glob("*.keys.tar"))) as tar:
        assert {"keys/bank.key", "keys/bank.2.key"} <= set(tar.getnames())
    assert not folder(site).exists()
    assert "session.key" in site.refused("check")  # the device is not named: nothing is made in its place
    assert not folder(site).exists()


def test_the_keys_alone_are_exported_and_restore_with_the_data(site, tmp_path):
    data, _keys = save(site, tmp_path / "saved")
    said = site.ok("keys", "export", tmp_path / "safe")
    exported = next((tmp_path / "safe").glob("*.keys.tar"))
    assert str(exported) in said and exported.stat().st_mode & 0o777 == 0o600
    other = Site(tmp_path / "other")
    other.ok("restore", data, exported)
    assert other.python(READ) == ALL


def test_a_key_that_others_may_read_is_said(site):
    (folder(site) / "bank.key").chmod(0o644)
    checked = site.run("keys", "check")
    assert checked.returncode == 1 and "chmod 600" in checked.stdout


def test_an_unknown_purpose_is_refused_in_words(site):
    assert "usage inconnu" in site.refused("keys", "rotate", "banque")


def test_every_purpose_has_its_words_and_is_rotated_by_rotate_alone(site):
    assert {purpose: bool(USES.get(purpose)) for purpose in Purpose} == dict.fromkeys(Purpose, True)
    listed = site.ok("keys", "list")
    site.ok("keys", "rotate")
    for purpose in Purpose:
        assert f"{purpose}.1" in listed and USES[purpose] in listed
        assert (folder(site) / f"{purpose}.2.key").exists() and not (folder(site) / f"{purpose}.3.key").exists()
    site.ok("keys", "rotate")
    assert {(folder(site) / f"{purpose}.3.key").exists() for purpose in Purpose} == {True}


def test_each_purpose_is_in_the_table_of_the_keys_and_its_place_may_be_said():
    text = (ROOT / "docs/serving.md").read_text(encoding="utf-8")
    for purpose in Purpose:
        assert f"\n| `{purpose}` |" in text
        assert (
            purpose == Purpose.SEAL or f"`TROUSSEAU_KEYS_{purpose.upper()}" in text or f"`_{purpose.upper()}`" in text
        )


@pytest.mark.parametrize("purpose", ["notes", "chain"])
def test_a_rotation_of_all_that_was_stopped_is_taken_up_without_another_key(site, purpose):
    """Here by a disk that refuses the key of one purpose: those before it have theirs."""
    stop = "from trousseau.core import ring; put = ring.put\n"
    stop += f"def full(path, *a, **k):\n    if path.name == '{purpose}.2.key': raise OSError(28, 'x')\n"
    stop += "    return put(path, *a, **k)\nring.put = full\n"
    stop += "from trousseau.core.command_keys import main\ntry: main(['rotate'])\nexcept OSError: print('stopped')"
    assert site.python(stop).endswith("stopped")
    assert (folder(site) / "bank.2.key").exists() and not (folder(site) / f"{purpose}.2.key").exists()
    assert "bank.2 (numéros de compte) : reprise, sans clé neuve" in site.ok("keys", "rotate")
    made = {path.name for path in folder(site).glob("*.*.key")}
    assert made == {f"{purpose}.2.key" for purpose in Purpose}
    assert site.python(READ) == ALL


def test_a_restore_brings_back_a_key_that_had_been_removed(site, tmp_path):
    archives = save(site, tmp_path / "saved")
    site.ok("keys", "rotate", "bank")
    site.ok("keys", "remove", "bank.1")
    assert not (folder(site) / "bank.key").exists()
    site.ok("restore", *archives, "--replace")
    assert "removed" not in (site.home / "agency" / "keys.list").read_text()
    assert "Tout est en ordre" in site.ok("check") and site.python(READ) == ALL
    assert "reprise, sans clé neuve" in site.ok("keys", "rotate", "bank")


def test_no_key_is_made_while_texts_name_one_that_was_removed(site, tmp_path):
    """As when the base of before is put back without `trousseau restore`."""
    base = site.home / "agency" / "db.sqlite3"
    shutil.copy(base, tmp_path / "before")
    site.ok("keys", "rotate", "bank")
    site.ok("keys", "remove", "bank.1")
    shutil.copy(tmp_path / "before", base)
    assert "bank.1" in site.refused("keys", "rotate") and "remove bank.1 --lost" in site.refused(
        "keys", "rotate", "bank"
    )
    assert not (folder(site) / "bank.3.key").exists() and not (folder(site) / "notes.2.key").exists()
    site.ok("keys", "remove", "bank.1", "--lost")
    assert site.run("keys", "rotate", "bank").returncode == 1
    assert (folder(site) / "bank.3.key").exists()
