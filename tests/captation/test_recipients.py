"""Owners in the register of mail: who finds them, what is held of them there."""

from datetime import date

import pytest

from trousseau.captation.models import Owner
from trousseau.core.personal_data import erase, export
from trousseau.mail.actions import write_down
from trousseau.mail.models import MailItem
from trousseau.mail.recipients import found

DAY = date(2026, 6, 10)


@pytest.fixture
def owner(db):
    return Owner.objects.create(name="Agathe Basalte", address="4 rue du Modèle, 21300 Chenôve", email="a@demo.example")


@pytest.mark.parametrize(("role", "sees"), [("captation", True), ("rental", True), ("social", False)])
def test_an_owner_is_found_by_who_reads_owners_alone(staff, owner, role, sees):
    known = found(getattr(staff, role), "agathe bas")
    assert [one.key for one in known] == ([f"owner:{owner.pk}"] if sees else [])
    assert all((one.address, one.email) == (owner.address, "") for one in known)


def test_the_mail_of_an_owner_is_in_the_copy_and_names_nobody_once_erased(staff, owner):
    to = found(staff.captation, "agathe")[0]
    item = write_down(staff.captation, title="À Agathe Basalte", to=to, channel="post", today=DAY)
    said = export(owner, staff.captation)
    assert "4 rue du Modèle" in str(said[str(MailItem._meta.verbose_name)])
    erase(staff.director, owner)
    item.refresh_from_db()
    assert "Basalte" not in f"{item.name}{item.title}{item.key}" and not item.address
    assert {(one.name, one.address, one.key) for one in item.history.all()} == {(item.name, "", "")}
