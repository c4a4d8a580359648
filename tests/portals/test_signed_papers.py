"""The signed copies: each tenant and each owner finds those of their own papers, and nobody else's."""

from datetime import date

import pytest

from tests.plugins.papers import pdf
from trousseau.core.actions_accounts import open_account
from trousseau.core.models import SignedPage
from trousseau.mandates import signed as mandates
from trousseau.mandates.models import Mandate
from trousseau.tenancies import signed as tenancies
from trousseau.tenancies.guarantees.actions import record_guarantee, sign_act
from trousseau.tenancies.inspections.actions import sign_inspection, write_inspection
from trousseau.tenancies.inspections.entries import Element

DAY = date(2026, 9, 15)


@pytest.fixture
def file(staff):
    """File a signed copy of that text on a thing; gives its one page."""

    def inner(kind, thing, text: str, **more) -> SignedPage:
        copy = kind.file(staff.director, thing, scans=[(pdf(text.encode()), ".pdf")], key=text, today=DAY, **more)
        return copy.pages.get()

    return inner


@pytest.fixture
def two(build, on_day):
    """Two leases, each with an account of its tenant and of its owner."""
    on_day(DAY.isoformat())
    found = []
    for name in ("Renoncule", "Digitale"):
        lease = build.running_lease(name)
        for role, subject in (("tenant", lease.household.holder), ("owner", lease.mandate.owner)):
            address = f"{role}-{name}@essai.example"
            subject.user = open_account(None, email=address, name="Personne du dehors", roles=[role])
            subject.save()
        found.append(lease)
    return found


def download(client, user, address: str) -> bytes | int:
    client.force_login(user)
    got = client.get(address)
    return b"".join(got.streaming_content) if got.status_code == 200 else got.status_code


def test_each_tenant_reads_the_copies_of_their_own_lease_and_inspection_alone(two, file, staff, client):
    mine, other = two
    user, stranger = mine.household.holder.user, other.household.holder.user
    client.force_login(user)
    assert "Vos documents signés" not in client.get("/espace/locataire/").content.decode()
    inspection = write_inspection(
        staff.rental,
        lease=mine,
        kind="entry",
        held_on=date(2026, 7, 11),
        present="Le ménage et l’agence",
        elements=[Element("Séjour", "Sol", "good")],
        today=DAY,
    )
    sign_inspection(
        staff.rental, inspection=inspection, version=inspection.version, on=DAY, today=DAY, without="Petit."
    )
    lease_page = file(tenancies.LEASE, mine, "bail")
    seen = file(tenancies.INSPECTED, inspection, "edl")
    theirs = file(tenancies.LEASE, other, "autre")
    mandate = file(mandates.MANDATE, mine.mandate, "mandat")
    page = client.get("/espace/locataire/").content.decode()
    assert "Vos documents signés" in page and f"Bail {mine.code}" in page and "État des lieux" in page
    assert "Exemplaire signé" in page and "{%" not in page
    for one in (lease_page, seen):
        address = f"/espace/locataire/signe/{one.pk}/"
        assert address in page
        assert download(client, user, address).startswith(b"%PDF") and download(client, stranger, address) == 404
    for one in (theirs, mandate):
        address = f"/espace/locataire/signe/{one.pk}/"
        assert address not in page and download(client, user, address) == 404
    assert download(client, mine.mandate.owner.user, f"/espace/locataire/signe/{lease_page.pk}/") == 403


def test_the_act_of_a_surety_and_a_copy_that_was_replaced_are_not_the_tenant_s(two, file, staff, client):
    mine, _other = two
    surety = record_guarantee(
        staff.rental,
        lease=mine,
        kind="surety",
        name="Rosa Aubépine",
        address="7 rue du Modèle, 21000 Dijon",
        starts_on=date(2026, 7, 11),
        limit=7200_00,
    )
    forms = dict.fromkeys(("own_hand", "in_full", "says_so", "rent_told", "end_told"), True)
    sign_act(staff.rental, guarantee=surety, version=1, on=DAY, today=DAY, lease_given_on=DAY, **forms)
    act = file(tenancies.SURETY, surety, "caution")
    first = file(tenancies.LEASE, mine, "premier")
    second = file(tenancies.LEASE, mine, "second", replaces=first.copy_id, why="Une page manquait")
    user = mine.household.holder.user
    page = (client.force_login(user), client.get("/espace/locataire/").content.decode())[1]
    for one, found in ((act, False), (first, False), (second, True)):
        address = f"/espace/locataire/signe/{one.pk}/"
        assert (address in page) is found and (download(client, user, address) != 404) is found


def test_each_owner_reads_the_copies_of_their_own_mandate_and_leases_alone(two, file, client):
    mine, other = two
    user, stranger = mine.mandate.owner.user, other.mandate.owner.user
    pages = [file(mandates.MANDATE, mine.mandate, "mandat"), file(tenancies.LEASE, mine, "bail")]
    theirs = file(mandates.MANDATE, other.mandate, "autre")
    client.force_login(user)
    page = client.get(f"/espace/proprietaire/{mine.mandate_id}/").content.decode()
    assert "Vos documents signés" in page and f"Mandat {mine.mandate.code}" in page and "Renoncule" not in page
    for one in pages:
        address = f"/espace/proprietaire/{mine.mandate_id}/signe/{one.pk}/"
        assert address in page and download(client, user, address).startswith(b"%PDF")
        assert download(client, stranger, address) == 404
        assert download(client, stranger, f"/espace/proprietaire/{other.mandate_id}/signe/{one.pk}/") == 404
    assert download(client, user, f"/espace/proprietaire/{mine.mandate_id}/signe/{theirs.pk}/") == 404


def test_an_owner_whose_dwelling_has_no_account_finds_them_on_the_first_page(two, file, client):
    mine, _other = two
    one = file(mandates.MANDATE, mine.mandate, "mandat")
    Mandate.objects.filter(pk=mine.mandate_id).update(mode="sublease", number=None, fund=None)
    client.force_login(mine.mandate.owner.user)
    assert (
        f"/espace/proprietaire/{mine.mandate_id}/signe/{one.pk}/"
        in client.get("/espace/proprietaire/").content.decode()
    )
