"""The key ring: which key wrote what, what is not read and why it is said so, what a rotation changes."""

import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.apps import apps
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.urls import reverse

from trousseau.captation.models import Owner
from trousseau.captation.ownership.actions import note_iban
from trousseau.core import chain, command_keys, ring, rotation
from trousseau.core.actions_papers import file_document
from trousseau.core.digests import examine
from trousseau.core.errors import Refused
from trousseau.core.fields import EncryptedTextField
from trousseau.core.key_check import check
from trousseau.core.models import Document
from trousseau.core.ring import ENCRYPTING, Purpose, Ring
from trousseau.ledger.actions import Posting, post
from trousseau.ledger.money_proofs import discover
from trousseau.ledger.verification import verify
from trousseau.mandates.models import Mandate
from trousseau.site import keys
from trousseau.support.models import ClosedNote

IBAN, OTHER = "FR7630006000011234567890189", "DE89370400440532013000"
DAY = date(2026, 9, 3)


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    """A ring of the test's own, with the papers that it encrypts."""
    home = tmp_path / "keyed"
    settings.HOME, settings.MEDIA_ROOT = home, home / "documents"
    settings.KEYS = keys.load(home / "keys")
    cache.clear()  # of the codes that served
    return settings.KEYS.ring


@pytest.fixture
def owner(build, staff):
    found = build.mandate().owner
    note_iban(staff.rental, owner=found, version=found.version, new_iban=IBAN)
    return Owner.objects.get(pk=found.pk)


@pytest.fixture
def note(staff, build):
    household = build.application("Renoncule").household
    return ClosedNote.objects.create(
        household=household, level="private", on=DAY, text="il dort mal", author=staff.social
    )


def stored(table: str, column: str, pk: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE id = %s", [pk])
        return cursor.fetchone()[0]


def sql(text: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, list(params))


def said() -> dict[str, list[str]]:
    found = {proof.code: [str(one).replace("\u00a0", " ") for one in proof.check(DAY)] for proof in discover()}
    return {code: whys for code, whys in found.items() if whys}


def lose(settings, version: int = 1, purpose: str = "bank") -> None:
    """A key goes from the disk, and this site starts again."""
    settings.KEYS.ring.path(purpose, version).unlink()
    settings.KEYS = keys.load(settings.HOME / "keys")


def test_every_encrypted_field_says_its_purpose_its_history_too():
    fields = [
        f for model in apps.get_models() for f in model._meta.concrete_fields if isinstance(f, EncryptedTextField)
    ]
    assert len(fields) > 10 and all(field.purpose in ENCRYPTING for field in fields)


def test_a_ciphertext_says_which_key_wrote_it(owner, note):
    assert stored("captation_owner", "iban", owner.pk).startswith("bank.1:gAAAA")
    assert stored("support_closednote", "text", note.pk).startswith("notes.1:gAAAA")
    assert owner.iban == IBAN and ClosedNote.objects.get(pk=note.pk).text == "il dort mal"


def test_a_rotation_takes_away_the_key_that_a_killed_one_had_not_named_yet(owner, own_keys):
    folder = own_keys.path(Purpose.BANK, 1).parent
    left, others = folder / ".bank.2.key.4321.tmp", folder / ".factor.2.key.4321.tmp"
    left.write_bytes(b"half")
    others.write_bytes(b"half")
    rotation.rotate(Purpose.BANK)
    assert not left.exists() and others.exists()


def test_what_was_written_before_the_ring_is_read_and_takes_its_place_on_it(owner, own_keys):
    before = own_keys._cipher(ring.BEFORE, 1).encrypt(
        own_keys.decrypt("bank", stored("captation_owner", "iban", owner.pk))
    )
    sql("UPDATE captation_owner SET iban = %s WHERE id = %s", before.decode(), owner.pk)
    assert Owner.objects.get(pk=owner.pk).iban == IBAN and "ibans" not in said()
    found = rotation.rotate(Purpose.BANK)
    assert not found.made and found.version == 1
    assert stored("captation_owner", "iban", owner.pk).startswith("bank.1:") and "ibans" not in said()


class TestRotation:
    def test_everything_is_under_the_new_key_and_reads_as_before(self, owner, note, staff):
        owner.phone = "0600000000"
        owner.save()
        history, version = Owner.history.count(), owner.version
        found = rotation.rotate(Purpose.BANK)
        assert found.made and found.version == 2 and found.done > Owner.history.exclude(iban="").count()
        counted = rotation.by_key(rotation.counts())
        assert counted["bank.1"] == 0 and counted["bank.2"] == found.done and counted["notes.1"] == 2
        again = Owner.objects.get(pk=owner.pk)
        assert again.iban == IBAN and again.version == version and Owner.history.count() == history
        assert {row.iban for row in Owner.history.filter(id=owner.pk)} <= {IBAN, ""}
        assert not {"ibans", "lines"} & said().keys()

    def test_a_process_begun_before_it_writes_with_the_new_key(self, owner, own_keys, settings, staff):
        rotation.rotate(Purpose.BANK)
        settings.KEYS = replace(settings.KEYS, ring=Ring(own_keys.places, own_keys.listed))
        elsewhere = Ring(own_keys.places, own_keys.listed)
        elsewhere.add(Purpose.BANK)
        assert owner.version
        note_iban(staff.rental, owner=owner, version=owner.version, new_iban=OTHER)
        assert stored("captation_owner", "iban", owner.pk).startswith("bank.3:")

    def test_a_text_written_meanwhile_is_not_overwritten(self, owner, monkeypatch, staff):
        def swap(self, rows):
            if self.name == "captation_owner.iban" and not swap.done:
                swap.done = True
                note_iban(staff.rental, owner=owner, version=owner.version, new_iban=OTHER)
            return real(self, rows)

        swap.done, real = False, rotation.Texts.swap
        monkeypatch.setattr(rotation.Texts, "swap", swap)
        rotation.rotate(Purpose.BANK)
        assert swap.done and Owner.objects.get(pk=owner.pk).iban == OTHER
        assert rotation.left(Purpose.BANK) == 0

    def test_one_that_was_interrupted_is_finished_without_a_new_key(self, owner, own_keys):
        own_keys.add(Purpose.BANK)
        assert rotation.left(Purpose.BANK) > 0
        found = rotation.rotate(Purpose.BANK)
        assert not found.made and found.version == 2 and rotation.left(Purpose.BANK) == 0
        assert rotation.rotate(Purpose.BANK).version == 3

    def test_what_no_key_reads_is_left_and_counted_and_hinders_no_rotation(self, owner):
        sql("UPDATE captation_owner SET iban = 'bank.1:gAAAAA' WHERE id = %s", owner.pk)
        for version in (2, 3):
            found = rotation.rotate(Purpose.BANK)
            assert found.unread == 1 and found.version == version
        assert stored("captation_owner", "iban", owner.pk) == "bank.1:gAAAAA"

    def test_one_at_a_time(self, owner):
        with rotation.alone(), pytest.raises(Refused, match="déjà en cours"):
            rotation.rotate(Purpose.BANK)

    @pytest.mark.parametrize("step", range(1, 5))
    def test_a_disk_that_is_full_loses_no_key_and_the_rotation_is_taken_up(
        self, owner, own_keys, monkeypatch, step, settings
    ):
        """Of the four times that the disk is asked to keep: the key, its name, the list, its name."""

        def full(descriptor):
            full.left -= 1
            if not full.left:
                raise OSError(28, "No space left on device")
            return real(descriptor)

        full.left, real = step, os.fsync
        before = {path.name for path in own_keys.path("bank", 1).parent.iterdir()}
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", full)
            with pytest.raises(OSError, match="No space left"):
                rotation.rotate(Purpose.BANK)
        after = {path.name for path in own_keys.path("bank", 1).parent.iterdir()}
        assert after == (before if step == 1 else before | {"bank.2.key"})
        settings.KEYS = keys.load(settings.HOME / "keys")
        assert not list(settings.KEYS.ring.problems()) and Owner.objects.get(pk=owner.pk).iban == IBAN
        assert rotation.rotate(Purpose.BANK).version == 2 and rotation.left(Purpose.BANK) == 0
        assert Owner.objects.get(pk=owner.pk).iban == IBAN

    def test_keys_are_their_owners_alone(self, db, own_keys):
        rotation.rotate(Purpose.BANK)
        files = [*own_keys.path("bank", 2).parent.iterdir(), own_keys.listed]
        assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
        assert own_keys.path("bank", 2).exists() and own_keys.path("bank", 1).exists()


class TestNotRead:
    def test_one_of_another_purpose_is_known_as_such(self, owner, note, settings):
        brought = stored("support_closednote", "text", note.pk)
        sql("UPDATE captation_owner SET iban = %s WHERE id = %s", brought, owner.pk)
        with pytest.raises(Refused, match="un autre usage"):
            str(Owner.objects.get(pk=owner.pk).iban)
        (why,) = said()["ibans"]
        assert f"(propriétaire n° {owner.pk})" in why and "notes.1" in why and "il dort mal" not in why

    def test_one_of_another_purpose_is_said_by_the_check_of_the_keys_as_moved(self, owner, note, capsys):
        sql("UPDATE captation_owner SET iban = %s", stored("support_closednote", "text", note.pk))
        assert command_keys.main(["check"]) == 1
        said = capsys.readouterr().out
        assert "Clé notes.1 : 1 texte(s)" in said and "apportés là" in said and "n’est pas la bonne" not in said
        assert not check(databases=["default"])

    def test_a_lost_key_is_said_once_by_its_purpose_and_version(self, owner, build, staff, settings, note):
        second = build.mandate().owner
        note_iban(staff.rental, owner=second, version=second.version, new_iban=OTHER)
        rotation.rotate(Purpose.BANK)
        lose(settings, 2)
        (why,) = said()["ibans"]
        assert "clé bank.2 n’est pas au trousseau" in why
        assert any("bank, version 2" in one.msg for one in check(databases=["default"]))
        assert ClosedNote.objects.get(pk=note.pk).text == "il dort mal"

    def test_with_no_key_left_nothing_is_written(self, owner, settings, staff):
        lose(settings)
        with pytest.raises(Refused, match=r"bank\.1"):
            Owner.objects.filter(pk=owner.pk).update(iban=OTHER)
        assert not settings.KEYS.ring.path("bank", 1).exists()

    def test_a_wrong_key_is_said_before_anything_reads_it(self, owner, note, settings):
        settings.KEYS.ring.path("bank", 1).write_bytes(ring.new_key("bank"))
        settings.KEYS = keys.load(settings.HOME / "keys")
        (problem,) = settings.KEYS.ring.problems()
        assert "clé étrangère" in problem and "bank, version 1" in problem
        (why,) = said()["ibans"]
        assert "La clé bank.1 ne lit rien" in why

    def test_a_wrong_key_that_nothing_lists_is_found_by_reading(self, owner, note, settings):
        settings.KEYS.ring.path("bank", 1).write_bytes(ring.new_key("bank"))
        (settings.HOME / "keys.list").unlink()
        settings.KEYS = keys.load(settings.HOME / "keys")
        assert not list(settings.KEYS.ring.problems())
        (found,) = check(databases=["default"])
        assert "bank, version 1" in found.msg and "ne lit rien" in found.msg

    def test_the_page_that_shows_it_says_which_key(self, owner, note, settings, client, staff):
        lose(settings)
        client.force_login(staff.rental)
        page = client.get(reverse("owners:account", args=[Mandate.objects.get(owner=owner).pk])).content.decode()
        assert "bank.1" in page and "trousseau" in page

    def test_one_damaged_text_is_no_lost_key(self, owner, note, build, staff):
        second = build.mandate().owner
        note_iban(staff.rental, owner=second, version=second.version, new_iban=OTHER)
        sql("UPDATE captation_owner SET iban = substr(iban, 1, 90) WHERE id = %s", owner.pk)
        (why,) = said()["ibans"]
        assert "les clés sont les bonnes" in why
        assert not check(databases=["default"])


class TestSecondFactor:
    SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

    def code(self) -> str:
        return format_hotp_value(hotp_value(self.SECRET, list(yield_hotp_counters_from_time())[0]))

    def test_its_seeds_are_encrypted_and_rotate(self, staff):
        TOTP.activate(staff.rental, self.SECRET)
        codes = RecoveryCodes.activate(staff.rental).generate_codes()
        for version in (1, 2):
            data = [json.dumps(found.data) for found in Authenticator.objects.all()]
            assert all(f"factor.{version}:gAAAA" in text and self.SECRET not in text for text in data)
            totp, kept = Authenticator.objects.order_by("type").reverse()
            assert TOTP(totp).validate_code(self.code()) or version == 2  # a code serves once
            assert RecoveryCodes(kept).generate_codes() == codes
            rotation.rotate(Purpose.FACTOR)

    def test_one_kept_in_clear_before_the_ring_is_read_then_encrypted(self, staff):
        made = Authenticator.objects.create(user=staff.rental, type="totp", data={"secret": self.SECRET})
        assert TOTP(made).validate_code(self.code())
        assert rotation.by_key(rotation.counts())[rotation.CLEAR] == 1
        assert not rotation.rotate(Purpose.FACTOR).made
        made.refresh_from_db()
        assert made.data["secret"].startswith("factor.1:") and made.wrap().instance.data.keys() == {"secret"}

    def test_a_lost_key_is_a_page_and_not_a_failure(self, staff, settings, client):
        TOTP.activate(staff.rental, self.SECRET)
        staff.rental.set_password("un mot de passe long")
        staff.rental.save()
        lose(settings, purpose="factor")
        client.post(reverse("account_login"), {"login": staff.rental.email, "password": "un mot de passe long"})
        page = client.post(reverse("mfa_authenticate"), {"code": "123456"})
        assert page.status_code == 503 and "factor.1" in page.content.decode()


class TestPapers:
    CONTENT = b"%PDF-1.7 FR7630006000011234567890189"

    @pytest.fixture
    def paper(self, db):
        return file_document(kind="sepa", title="Virements", content=self.CONTENT, suffix=".xml", on=DAY)

    def test_on_the_disk_nobody_reads_them(self, paper):
        kept = Path(paper.file.path).read_bytes()
        assert kept.startswith(b"trousseau file papers.1\n") and b"FR76" not in kept
        assert paper.file.open("rb").read() == self.CONTENT and paper.file.size == len(self.CONTENT)
        assert [why for _paper, why in examine(Document.objects.all(), DAY)] == [None]

    def test_they_rotate_and_are_still_what_was_filed(self, paper):
        rotation.rotate(Purpose.PAPERS)
        assert Path(paper.file.path).read_bytes().startswith(b"trousseau file papers.2\n")
        assert [why for _paper, why in examine(Document.objects.all(), DAY)] == [None]
        assert sorted(path.name for path in Path(paper.file.path).parent.iterdir()) == [Path(paper.file.path).name]

    def test_one_kept_in_clear_before_is_read_then_encrypted(self, paper):
        Path(paper.file.path).write_bytes(self.CONTENT)
        assert paper.file.open("rb").read() == self.CONTENT
        assert not rotation.rotate(Purpose.PAPERS).made
        assert b"FR76" not in Path(paper.file.path).read_bytes()

    def test_one_erased_while_it_rotates_does_not_come_back(self, paper, monkeypatch):
        def erase_then(content):
            paper.file.storage.delete(paper.file.name)
            return real(content)

        real = rotation.storage.enclosed
        monkeypatch.setattr(rotation.storage, "enclosed", erase_then)
        assert rotation.rotate(Purpose.PAPERS).done == 0
        assert not Path(paper.file.path).exists()

    def test_a_lost_key_and_a_changed_file_are_said_each_as_it_is(self, paper, settings):
        kept = Path(paper.file.path).read_bytes()
        Path(paper.file.path).write_bytes(kept[:-1])
        assert "ne se lit pas" in str(next(why for _paper, why in examine(Document.objects.all(), DAY)))
        Path(paper.file.path).write_bytes(kept)
        lose(settings, purpose="papers")
        assert "papers.1" in str(next(why for _paper, why in examine(Document.objects.all(), DAY)))

    def test_a_name_already_taken_gives_another_and_is_read(self, paper):
        name = paper.file.storage.save(paper.file.name, ContentFile(b"autre"))
        assert name != paper.file.name and paper.file.storage.open(name).read() == b"autre"


class TestSeals:
    def posted(self, n: int) -> None:
        lines = [Posting("5121", debit=n), Posting("471", credit=n)]
        post(None, ledger="clients", journal="BQ", on=date(2026, 1, 5), label="Reçu", lines=lines, key=f"k{n}")

    def test_what_an_older_key_sealed_is_still_proved(self, db):
        paper = file_document(kind="x", title="x", content=b"x", suffix=".txt", on=DAY)
        self.posted(1)
        rotation.rotate(Purpose.SEAL)
        self.posted(2)
        rotation.rotate(Purpose.SEAL)
        assert verify("clients").ok
        assert [why for _paper, why in examine(Document.objects.filter(pk=paper.pk), DAY)] == [None]

    def test_an_older_key_seals_nothing_after_a_newer_one(self, db):
        """Whoever stole the old key may not go on with it."""
        link = chain.Link(1, chain.START.hash, chain.seal("x", 1, chain.START.hash, ["a"]), ["a"], "Écriture 1")
        old = dict(chain.settings.KEYS.ring.seal_keys())
        rotation.rotate(Purpose.SEAL)
        new = chain.Link(2, link.hash, chain.seal("x", 2, link.hash, ["b"]), ["b"], "Écriture 2")

        def span(first, last):
            return f"{first}-{last}"

        assert not [one for one in chain.examine("x", [link, new], span)[1] if one.code == "altered"]
        text = chain.written(["x", 3, new.hash, ["c"]])
        forged = chain.Link(3, new.hash, chain._with(old[1], text), ["c"], "Écriture 3")
        breaks = chain.examine("x", [link, new, forged], span)[1]
        assert [one.number for one in breaks if one.code == "altered"] == [3]


class TestApart:
    @pytest.fixture
    def device(self, tmp_path, monkeypatch):
        monkeypatch.setenv("TROUSSEAU_KEYS", str(tmp_path / "device"))
        monkeypatch.setenv("TROUSSEAU_KEYS_BANK", str(tmp_path / "safe"))
        folder, apart = keys.places("agency", tmp_path / "home")
        return folder, tmp_path / "home", apart

    def test_keys_stand_where_they_are_told_those_of_one_purpose_too(self, device, tmp_path):
        (tmp_path / "home").mkdir()
        found = keys.load(*device)
        assert found == keys.load(*device)
        assert found.ring.path("bank", 1) == tmp_path / "safe/agency/bank.key"
        assert {"bank.key", "notes.key", "session.key"} <= found.files().keys()
        assert not (tmp_path / "device/agency/bank.key").exists() and not (tmp_path / "home/keys").exists()
        assert (tmp_path / "safe/agency").stat().st_mode & 0o777 == 0o700

    def test_a_device_that_is_not_there_is_said_and_no_key_is_made_in_its_place(self, device, tmp_path):
        (tmp_path / "home").mkdir()
        keys.load(*device)
        (tmp_path / "safe").rename(tmp_path / "gone")
        (problem,) = keys.load(*device).ring.problems()
        assert "bank, version 1" in problem and "safe/agency/bank.key" in problem
        (tmp_path / "device").rename(tmp_path / "gone too")
        with pytest.raises(SystemExit, match=r"session\.key"):
            keys.load(*device)
        assert not (tmp_path / "device").exists() and not (tmp_path / "safe").exists()
