import ssl
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone

from trousseau.core import messages
from trousseau.core.mail import conversation
from trousseau.core.models import Message


@pytest.fixture
def queued(staff, postbox):
    """Put messages in the outbox: `queued(3)`."""

    def make(count: int = 1) -> list[Message]:
        return [messages.write_test(staff.administrator) for _one in range(count)]

    return make


@pytest.fixture
def states():
    """The states of all the messages, in order, with why."""
    return lambda: [(m.state, m.why) for m in Message.objects.order_by("pk")]


@pytest.fixture
def due():
    """The time of the next try has come."""
    return lambda: Message.objects.filter(state="waiting").update(next_try_at=timezone.now())


@pytest.fixture
def impatient(monkeypatch):
    """A server has half a second for each answer."""
    monkeypatch.setattr(conversation, "STEP", 0.5)
    monkeypatch.setattr(conversation._Client, "patience", 0.5)
    monkeypatch.setattr(conversation, "TAKING", 0.5)


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """A certificate of localhost, signed by itself, and its context."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))  # OpenSSL reads a clock that no test moves
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return folder / "cert.pem", context


@pytest.fixture
def trusted(papers, monkeypatch):
    """This machine trusts who signed the certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(papers[0]))
