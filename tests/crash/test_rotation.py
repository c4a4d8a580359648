"""A rotation killed at any moment while people write, then taken up again: every text reads, under the newest key."""

import os
from contextlib import contextmanager
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings as django_settings
from django.db import connections
from django.test import override_settings

from tests.plugins.bank_files import camt053
from trousseau.captation.models import Owner
from trousseau.captation.ownership.actions import note_iban
from trousseau.core import rotation
from trousseau.core.actions import edit
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Conflict
from trousseau.core.messages import write_test
from trousseau.core.models import Document, Message, User
from trousseau.core.ring import ENCRYPTING
from trousseau.ledger.bank.actions import open_file, receive_file
from trousseau.ledger.bank.tasks import work as read_file
from trousseau.ledger.models import BankFile, BankLine
from trousseau.site import keys
from trousseau.support.models import ClosedNote

IBANS = ("FR7630006000011234567890189", "DE89370400440532013000")
DAY = date(2026, 9, 2)
OWNERS, LINES, NOTES, PAPERS = 60, 80, 40, 25


@contextmanager
def at_home():
    """The keys and the papers of the home of the moment."""
    home = django_settings.HOME
    with override_settings(KEYS=keys.load(home / "keys"), MEDIA_ROOT=home / "documents"):
        yield


@pytest.fixture
def home(committed_db):
    with at_home():
        yield


@pytest.fixture
def prepared(home, build, staff, bank_account, monkeypatch):
    monkeypatch.setattr(rotation, "CHUNK", 15)
    with at_home():
        for n in range(OWNERS):
            owner = Owner.objects.create(name=f"Propriétaire d’essai {n}")
            note_iban(staff.rental, owner=owner, version=owner.version, new_iban=IBANS[n % 2])
        household = build.application("Renoncule").household
        for n in range(NOTES):
            ClosedNote.objects.create(
                household=household, level="private", on=DAY, text=f"secret {n}", author=staff.social
            )
        for n in range(PAPERS):
            file_document(kind="x", title="x", content=f"papier {IBANS[0]} {n}".encode(), suffix=".txt", on=DAY)
        TOTP.activate(staff.rental, "JBSWY3DPEHPK3PXP")
        write_test(staff.rental)
        rows = [
            {"cents": 100 + n, "on": "2026-08-06", "label": f"ligne {n}", "reference": f"BK{n}"} for n in range(LINES)
        ]
        receive_file(staff.rental, file=open_file(camt053(rows), "r.xml", None), on=DAY)
        read_file(BankFile.objects.select_related("account", "applied_by").get())
        assert BankLine.objects.count() == LINES
    return staff.rental


def write_on(actor: User, parent: int) -> None:
    """People at work in another process: they note the same things again, until the rotation ends or is killed."""
    n = 0
    owners = list(Owner.objects.order_by("pk").values_list("pk", flat=True))
    while os.getppid() == parent:
        owner = Owner.objects.get(pk=owners[n % len(owners)])
        try:
            if n % 2:
                note_iban(actor, owner=owner, version=owner.version, new_iban=IBANS[owners.index(owner.pk) % 2])
            else:
                edit(actor, owner, version=owner.version, phone=f"06000{n % 100000:05}")
            note = ClosedNote.objects.order_by("pk")[n % NOTES]
            note.text = str(note.text)
            note.save()
        except Conflict:
            pass
        n += 1


@contextmanager
def people(actor: User):
    connections.close_all()
    mine, pid = os.getpid(), os.fork()
    if not pid:
        try:
            write_on(actor, mine)
        finally:
            os._exit(0)
    try:
        yield
    finally:
        os.kill(pid, 9)
        os.waitpid(pid, 0)


def books() -> dict:
    with at_home():
        ring = django_settings.KEYS.ring
        counted = rotation.by_key(rotation.counts())
        assert counted.keys() == {f"{purpose}.2" for purpose in ENCRYPTING}, counted
        assert not rotation.unread() and not list(ring.problems())
        assert {path.stat().st_mode & 0o777 for path in (django_settings.HOME / "keys").iterdir()} == {0o600}
        assert Owner.history.count() > 2 * OWNERS  # people wrote
        return {
            "owners": list(Owner.objects.order_by("pk").values_list("pk", "iban")),
            "history": set(Owner.history.values_list("iban", flat=True)),
            "notes": list(ClosedNote.objects.order_by("pk").values_list("text", flat=True)),
            "lines": list(BankLine.objects.order_by("pk").values_list("said", flat=True)),
            "papers": [paper.file.open("rb").read() for paper in Document.objects.order_by("pk")],
            "messages": list(Message.objects.values_list("to", "body")),
            "seeds": [found.wrap().instance.pk for found in Authenticator.objects.all()],
            "ring": sorted(path.name for path in (django_settings.HOME / "keys").iterdir()),
        }


@pytest.mark.django_db
def test_a_rotation_killed_while_people_write_leaves_every_text_read_under_the_newest_key(prepared, killed):
    def work():
        with at_home():
            ring = django_settings.KEYS.ring
            with people(prepared):
                for purpose in ENCRYPTING:
                    if ring.newest(purpose) == 1 or rotation.left(purpose):
                        rotation.rotate(purpose)
            for purpose in ENCRYPTING:  # what somebody was writing as it ended
                if rotation.left(purpose):
                    rotation.rotate(purpose)

    killed(work, books)
