"""The facts file: what is written is read, and nothing else is."""

import base64
import json
import random
from datetime import UTC, date, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from trousseau.exchange import facts
from trousseau.exchange.facts import Fact, NotFacts, key_id, pseudonym, read, write

START, END = date(2026, 1, 1), date(2026, 6, 30)
MADE = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)


def pair() -> tuple[bytes, bytes]:
    key = Ed25519PrivateKey.generate()
    return (
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    )


PRIVATE, PUBLIC = pair()
SECRET = b"secret of the source"


def fact(n: int = 1, kind: str = "housed", day: date = date(2026, 3, 14), **fields) -> Fact:
    fields = {"person": pseudonym(SECRET, "person", n), "commune": "21231", "size": 2, **fields}
    return Fact(pseudonym(SECRET, "household", n), kind=kind, date=day, **fields)


def signed(rows, **fields) -> bytes:
    options = {
        "source": "ais-dijon",
        "agreement": "Convention 2023 – AIS",
        "start": START,
        "end": END,
        "made_at": MADE,
        "private_key_pem": PRIVATE,
        **fields,
    }
    return write(rows, **options)


def forged(change_header=None, lines: list[bytes] | None = None) -> bytes:
    """A file whose signature is good and whose content a sound agency would never sign."""
    head, *body, _signature, _end = signed([fact()]).split(b"\n")
    body = lines if lines is not None else body
    header = json.loads(head)
    joined = b"".join(line + b"\n" for line in body)
    header["count"], header["sha256"] = len(body), facts.hashlib.sha256(joined).hexdigest()
    if change_header:
        change_header(header)
    content = json.dumps(header, sort_keys=True, separators=(",", ":")).encode() + b"\n" + joined
    signature = load_pem_private_key(PRIVATE, None).sign(content)
    return content + base64.b64encode(signature) + b"\n"


def refusal(data: bytes, keys=(PUBLIC,)) -> str:
    with pytest.raises(NotFacts) as met:
        read(data, public_keys=keys)
    return met.value.message


made_facts = st.builds(
    fact,
    st.integers(1, 8),
    kind=st.sampled_from(facts.KINDS),
    day=st.dates(START, END),
    person=st.sampled_from(["", pseudonym(SECRET, "person", 1)]),
    commune=st.sampled_from(["", "21231", "2A004"]),
    size=st.integers(1, facts.MAX_SIZE),
)


@given(st.lists(made_facts, max_size=30), st.randoms(use_true_random=False))
def test_what_is_written_is_read(rows, order):
    shuffled = list(rows)
    order.shuffle(shuffled)
    data = signed(rows)
    assert signed(shuffled) == data
    file = read(data, public_keys=[pair()[1], PUBLIC])
    assert set(file.facts) == set(rows)
    assert list(file.facts) == sorted(set(rows))
    assert (file.source, file.agreement) == ("ais-dijon", "Convention 2023 – AIS")
    assert (file.start, file.end, file.made_at, file.key) == (START, END, MADE, key_id(PUBLIC))


def test_no_mutation_is_accepted_or_crashes():
    data = signed([fact(n, kind) for n in range(6) for kind in facts.KINDS])
    draw = random.Random(7)
    for _ in range(500):
        copy = bytearray(data)
        for _ in range(draw.choice((1, 1, 1, 2, 5))):
            at = draw.randrange(len(copy))
            way = draw.randrange(4)
            if way == 0:
                copy[at] ^= 1 << draw.randrange(8)
            elif way == 1:
                del copy[at : at + draw.choice((1, 3, 200))]
            elif way == 2:
                copy[at:at] = draw.randbytes(draw.choice((1, 2, 40)))
            else:
                copy[at:at] = copy[draw.randrange(len(copy)) :][:150]
        if bytes(copy) != data:
            refusal(bytes(copy))


def test_the_signature_has_one_spelling():
    data = signed([fact()])
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    last = data[-4:-3]  # the last letter before "==" holds four bits that decode to nothing
    for letter in alphabet:
        if bytes([letter]) != last:
            assert "signature" in refusal(data[:-4] + bytes([letter]) + data[-3:])


def test_every_cut_is_refused():
    data = signed([fact(1), fact(2)])
    for length in range(len(data)):
        refusal(data[:length])
    refusal(data + b"\n")


def test_unknown_key_and_key_of_another():
    stranger_private, stranger = pair()
    assert "page « Clés de confiance »" in refusal(signed([fact()]), keys=[stranger])
    assert "page « Clés de confiance »" in refusal(signed([fact()]), keys=[])
    head, rest = signed([fact()], private_key_pem=stranger_private).split(b"\n", 1)
    posing = head.replace(key_id(stranger).encode(), key_id(PUBLIC).encode()) + b"\n" + rest
    assert "signature" in refusal(posing)


def test_a_name_cannot_slip_in():
    line = json.loads(signed([fact()]).split(b"\n")[1])

    def spelled(row) -> bytes:
        return json.dumps(row, sort_keys=True, separators=(",", ":")).encode()

    assert "champ inattendu (name)" in refusal(forged(lines=[spelled({**line, "name": "Capucine"})]))
    assert "n’est pas un pseudonyme" in refusal(forged(lines=[spelled({**line, "person": "CAPUCINE"})]))
    assert "n’est pas un pseudonyme" in refusal(forged(lines=[spelled({**line, "household": ""})]))
    assert "nature de fait" in refusal(forged(lines=[spelled({**line, "kind": "evicted"})]))
    assert "nature de fait" in refusal(forged(lines=[spelled({**line, "kind": ["housed"]})]))
    assert "INSEE" in refusal(forged(lines=[spelled({**line, "commune": "Dijon"})]))
    assert "personnes" in refusal(forged(lines=[spelled({**line, "size": 0})]))
    assert "personnes" in refusal(forged(lines=[spelled({**line, "size": True})]))
    assert "hors de la période" in refusal(forged(lines=[spelled({**line, "date": "2026-07-01"})]))
    for bad in ("2026-02-30", "14/03/2026", "20260314", None, 3, "0001-01-01"):
        assert "la date doit exister" in refusal(forged(lines=[spelled({**line, "date": bad})]))
    assert "manque size" in refusal(forged(lines=[spelled({k: v for k, v in line.items() if k != "size"})]))
    twice = spelled(line).replace(b'"size":2', b'"size":1,"size":2')
    assert "écriture attendue" in refusal(forged(lines=[twice]))
    assert "répété" in refusal(forged(lines=[spelled(line), spelled(line)]))
    assert "n’est pas un fait" in refusal(forged(lines=[b"[" * 20000]))
    assert read(forged(), public_keys=[PUBLIC]).facts == (fact(),)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("version", 2, "version 2"),
        ("version", 1.0, "version 1.0"),
        ("format", "other", "pas un fichier de faits"),
        ("source", "AIS Dijon", "source"),
        ("agreement", "", "convention"),
        ("agreement", "\ud800" * 90, "convention"),
        ("period", {"from": "2026-06-30", "to": "2026-01-01"}, "finit avant"),
        ("period", {"from": "2026-01-01", "to": "2026-06-31"}, "la date doit exister"),
        ("period", "2026", "période"),
        ("made_at", "2026-07-01T09:30:00", "fuseau"),
        ("made_at", 5, "fuseau"),
        ("count", 7, "annonce 7 faits"),
        ("sha256", "00", "empreinte"),
        ("author", "Mésange", "en-tête"),
    ],
)
def test_headers_that_say_otherwise(name, value, said):
    assert said in refusal(forged(lambda header: header.update({name: value})))


def test_files_that_are_something_else():
    assert "vide" in refusal(b"")
    assert "incomplet" in refusal(b"PK\x03\x04")
    assert "première ligne" in refusal(b"nom;date\nCapucine;2026\nfin\n")
    assert "dépasse 32 Mo" in refusal(b" " * (facts.MAX_BYTES + 1))


def test_write_signs_nothing_that_read_would_refuse():
    for bad in (
        fact(day=date(2026, 7, 1)),
        fact(kind="evicted"),
        fact(person="CAPUCINE Aminata"),
        fact(commune="Dijon"),
        fact(size=0),
    ):
        with pytest.raises(NotFacts):
            signed([bad])
    with pytest.raises(NotFacts):
        signed([], made_at=datetime(2026, 7, 1))
    with pytest.raises(NotFacts):
        signed([], private_key_pem=_rsa().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _rsa():
    return generate_private_key(65537, 2048)


def test_keys_that_cannot_be_trusted():
    with pytest.raises(NotFacts, match="clé privée"):
        key_id(PRIVATE)
    rsa = _rsa().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for pem in (b"", b"hello", rsa, PUBLIC[:60]):
        with pytest.raises(NotFacts, match="collez le texte entier"):
            key_id(pem)


@settings(max_examples=50)
@given(st.integers(), st.integers())
def test_pseudonyms_tell_households_apart_and_say_nothing(one, other):
    first = pseudonym(SECRET, "household", one)
    assert (first == pseudonym(SECRET, "household", other)) == (one == other)
    assert first != pseudonym(SECRET, "person", one)
    assert first != pseudonym(b"another secret", "household", one)
    assert facts._PSEUDONYM.fullmatch(first)


def test_pseudonym_is_the_described_construction():
    # printf 'household 1' | openssl dgst -sha256 -hmac 'secret of the source' -binary | head -c16 | base32
    assert pseudonym(SECRET, "household", 1) == "OBGSZ6DBZUJZU5XVLQXGGLRGN4"
