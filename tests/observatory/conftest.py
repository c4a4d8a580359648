"""The observatory's room is installed only in its own process: elsewhere its tests are not collected."""

import os
from datetime import UTC, date, datetime

import pytest

collect_ignore_glob = [] if os.environ.get("TROUSSEAU_SITE") == "observatory" else ["test_*.py"]

SOURCE = "ais-essai"


@pytest.fixture
def pair():
    """(private PEM, public PEM) of a source."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    key = Ed25519PrivateKey.generate()
    return (
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    )


@pytest.fixture
def operator(account):
    return account("operator")


@pytest.fixture
def administrator(account):
    return account("administrator")


@pytest.fixture
def coordinator(account):
    return account("coordinator")


@pytest.fixture
def trusted(pair, administrator, account):
    """The source's key, trusted by two people."""
    from trousseau.observatory.actions import confirm_key, trust_key

    key = trust_key(
        administrator, source=SOURCE, label="Remise en main propre", pem=pair[1].decode(), on=date(2026, 1, 2)
    )
    return confirm_key(account("administrator"), key=key, on=date(2026, 1, 3))


@pytest.fixture
def file(pair):
    """Make a signed file from (household number, kind, ISO day) triples: `file([(1, "housed", "2026-03-14")])`."""
    from trousseau.exchange.facts import Fact, pseudonym, write

    def make(rows, start="2026-01-01", end="2026-06-30", hour=8, **fields) -> bytes:
        facts = [
            Fact(pseudonym(b"essai", "household", n), "", kind, date.fromisoformat(day), "21231", 2)
            for n, kind, day in rows
        ]
        options = {
            "source": SOURCE,
            "agreement": "Convention d’essai",
            "start": date.fromisoformat(start),
            "end": date.fromisoformat(end),
            "made_at": datetime(2026, 7, 1, hour, tzinfo=UTC),
            "private_key_pem": pair[0],
            **fields,
        }
        return write(facts, **options)

    return make


@pytest.fixture
def take(trusted, operator, file):
    """Receive a file made of triples."""
    from trousseau.observatory.actions import receive

    def make(rows, **options):
        from trousseau.core.clock import today

        return receive(operator, data=file(rows, **options), filename="faits.facts", today=today())

    return make
