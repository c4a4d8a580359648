"""A base of an earlier release, with mandates and lines in its register, is brought to this one: nothing is lost."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from trousseau.core import chain, triggers
from trousseau.core.models import AgencyPaper
from trousseau.mandates.models import FeeClause, Mandate, RegisterEntry
from trousseau.mandates.register import NAME
from trousseau.mandates.verification import verify

from .conftest import TABLE

OLD = [("core", "0008_agency_mediator"), ("mandates", "0001_initial")]
START, END = date(2026, 1, 1), date(2028, 12, 31)
OWNERS = {
    "person": ("Marc Schiste", "signed"),
    "sci": ("SCI du Basalte", "ended"),
    "body": ("Foncière Gneiss", "draft"),
}


def write(apps) -> None:
    """One mandate of each kind of owner, in each state; three lines of the register, sealed as they were then."""
    get = apps.get_model
    get("core", "Agency").objects.create(
        name="Agence d’essai",
        address="1 place du Prototype, 21000 Dijon",
        card_number="CPI 0001",
        card_place="CCI d’essai",
        card_ends_on=date(2028, 2, 29),
        guarantor="Caisse d’exemple",
        guarantee=11_000_000,
        insurer="Mutuelle d’exemple",
    )
    user = get("core", "User").objects.create(email="ancien@essai.example", name="Basile Pinson", role="acquisition")
    commune = get("core", "Commune").objects.first()
    lines: list[tuple] = []
    for number, (kind, (name, state)) in enumerate(OWNERS.items(), 1):
        owner = get("captation", "Owner").objects.create(
            kind=kind, name=name, address="1 rue de l’Essai", key=name.lower()
        )
        dwelling = get("core", "Dwelling").objects.create(
            address=f"{number} rue du Modèle", rooms=2, surface=44, commune=commune, key=f"{number} rue du modele"
        )
        given = {}
        if state != "draft":
            fund = get("ledger", "Fund").objects.create(
                ledger="clients", code=f"M{number:05d}", label=f"Mandat {number}"
            )
            given = {"number": number, "fund": fund, "signed_on": START, "signed_at": "agency"}
        mandate = get("mandates", "Mandate").objects.create(
            owner=owner,
            dwelling=dwelling,
            rent=40000,
            charges=5000,
            fee_basis_points=700 + number,
            starts_on=START,
            ends_on=END,
            state=state,
            **given,
        )
        if number in (1, 2):
            lines.append((number, "mandate", mandate.pk, name, ""))
    lines.append((2, "cancel", lines[1][2], "SCI du Basalte", "Inscrit deux fois"))
    last = chain.START
    for place, (number, kind, mandate, name, why) in enumerate(lines, 1):
        at = datetime(2026, 1, place, 9, tzinfo=UTC)
        content = [
            number,
            kind,
            mandate,
            START.isoformat(),
            name,
            "1 rue de l’Essai",
            "T2, Dijon",
            "Gestion locative",
            why,
            at.isoformat(timespec="microseconds"),
            user.pk,
        ]
        seal = chain.seal(NAME, place, last.hash, content)
        get("mandates", "RegisterEntry").objects.create(
            chain_number=place,
            number=number,
            kind=kind,
            mandate_id=mandate,
            date=START,
            names=name,
            addresses="1 rue de l’Essai",
            situation="T2, Dijon",
            purpose="Gestion locative",
            observations=why,
            written_at=at,
            written_by=user,
            prev_hash=last.hash,
            hash=seal,
        )
        last = chain.Head(place, seal)
        chain.record(NAME, last)
    get("core", "Sequence").objects.create(code=NAME, last=2)


@pytest.fixture
def old_base(empty_db):
    """Migrated as far as the earlier release, and filled. That release knew the steps one by one."""
    executor = MigrationExecutor(connection)
    executor.loader.replace_migrations = False
    executor.loader.build_graph()
    executor.migrate(OLD)
    triggers.install(connection)
    write(MigrationExecutor(connection).loader.project_state(OLD).apps)
    assert triggers.missing(connection) == []  # the register was guarded then too
    return empty_db


def test_it_comes_to_this_release_with_its_mandates_its_register_and_its_guards(old_base, refused):
    before = list(RegisterEntry.objects.values_list("chain_number", "number", "kind", "names", "hash"))
    call_command("migrate", "core", verbosity=0)
    call_command("migrate", "mandates", verbosity=0)

    assert list(RegisterEntry.objects.values_list("chain_number", "number", "kind", "names", "hash")) == before
    assert len(before) == 3 and verify().ok, str(verify())
    assert triggers.missing(connection) == []
    for attack in ("UPDATE {} SET names = ''", "DELETE FROM {}"):
        assert refused(attack.format(TABLE))

    rows = Mandate.objects.order_by("pk").values_list("state", "quality", "ended_on", "end_reason", "number", "mode")
    assert list(rows) == [
        ("signed", "consumer", None, "", 1, "mandate"),
        ("ended", "small", END, "term", 2, "mandate"),
        ("draft", "pro", None, "", None, "mandate"),
    ]
    clauses = FeeClause.objects.order_by("mandate_id").values_list(
        "kind", "base", "basis_points", "payer", "due", "starts_on", "ends_on"
    )
    assert list(clauses) == [
        ("management", "collected", points, "owner", "receipt", START, end)
        for points, end in ((701, None), (702, END), (703, None))
    ]
    papers = AgencyPaper.objects.order_by("kind").values_list(
        "kind", "number", "issuer", "amount", "starts_on", "ends_on"
    )
    assert list(papers) == [
        ("card", "CPI 0001", "CCI d’essai", None, date(2025, 2, 28), date(2028, 2, 29)),
        ("guarantee", "", "Caisse d’exemple", 11_000_000, date(2000, 1, 1), None),
        ("insurance", "", "Mutuelle d’exemple", None, date(2000, 1, 1), None),
    ]
