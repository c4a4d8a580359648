"""Files come in once, replace the days they tell, and are refused whole when anything is wrong."""

from datetime import UTC, date, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.models import Sequence
from trousseau.exchange import facts as exchange
from trousseau.observatory import queries
from trousseau.observatory.actions import receive, trust_key, withdraw_key
from trousseau.observatory.enums import DeliveryState, Kind
from trousseau.observatory.models import Delivery, FactRow

OPENED, HOUSED = (1, "application_opened", "2026-01-10"), (1, "housed", "2026-03-14")


def told() -> set[tuple]:
    return {(row.kind, row.date.isoformat()) for row in FactRow.objects.all()}


def test_the_kinds_are_those_of_the_format():
    assert tuple(Kind.values) == exchange.KINDS


def test_a_file_is_received_with_its_facts(take, operator, trusted):
    delivery, created = take([OPENED, HOUSED])
    assert created
    assert (delivery.number, delivery.rows, delivery.state) == (1, 2, DeliveryState.CURRENT)
    assert (delivery.source, delivery.key, delivery.received_by) == ("ais-essai", trusted, operator)
    assert told() == {("application_opened", "2026-01-10"), ("housed", "2026-03-14")}


def test_the_same_file_twice_changes_nothing(take):
    first, _created = take([OPENED])
    before = list(FactRow.objects.values())
    again, created = take([OPENED])
    assert (again, created) == (first, False)
    assert list(FactRow.objects.values()) == before
    assert Delivery.objects.count() == 1
    assert Sequence.objects.get(code="observatory.delivery").last == 1


def test_a_newer_file_replaces_the_facts_of_its_days_only(take):
    take([OPENED, HOUSED, (2, "application_opened", "2026-05-05")])
    newer, _created = take([(1, "left", "2026-03-20")], start="2026-03-01", end="2026-03-31", hour=9)
    assert told() == {
        ("application_opened", "2026-01-10"),
        ("left", "2026-03-20"),
        ("application_opened", "2026-05-05"),
    }
    assert Delivery.objects.get(number=1).state == DeliveryState.PARTLY_REPLACED
    take([], hour=10)
    assert told() == set()
    assert {d.state for d in Delivery.objects.filter(number__lt=3)} == {DeliveryState.REPLACED}
    assert newer.number == 2


def test_an_older_file_does_not_undo_a_newer_one(take):
    take([OPENED], hour=9)
    with pytest.raises(Refused, match="1"):
        take([HOUSED], hour=8)
    with pytest.raises(Refused):
        take([HOUSED], hour=9)
    assert told() == {("application_opened", "2026-01-10")}
    take([], start="2025-01-01", end="2025-12-31", hour=8)  # other days: received
    assert Delivery.objects.count() == 2


def test_two_sources_do_not_touch_each_other(take, file, operator, administrator):
    take([OPENED, HOUSED])
    key = Ed25519PrivateKey.generate()
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    trust_key(administrator, source="une-autre", label="x", pem=pem, on=date(2026, 7, 1))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    data = file([OPENED], source="une-autre", private_key_pem=private, hour=9)
    receive(operator, data=data, filename="x", today=today())
    assert FactRow.objects.count() == 3
    households = {event.household for event in queries.events()}
    assert {source for source, _ in households} == {"ais-essai", "une-autre"}
    assert len(queries.sources()) == 2


def test_a_source_speaks_with_its_own_key_only(file, operator, trusted):
    with pytest.raises(Refused, match="ais-essai") as met:
        receive(operator, data=file([OPENED], source="une-autre"), filename="x", today=today())
    assert met.value.field == "file"
    assert told() == set()


def test_an_altered_file_is_refused_beside_its_field(file, operator, trusted):
    data = file([OPENED]).replace(b"2026-01-10", b"2026-01-11")
    with pytest.raises(Refused, match="signature") as met:
        receive(operator, data=data, filename="x", today=today())
    assert met.value.field == "file"
    assert not Delivery.objects.exists()
    assert not Sequence.objects.filter(code="observatory.delivery", last__gt=0).exists()


def test_a_period_that_has_not_come_is_refused(file, operator, trusted):
    with pytest.raises(Refused, match="31/12/2099"):
        receive(operator, data=file([], end="2099-12-31"), filename="x", today=today())


def test_a_withdrawn_key_signs_nothing_any_more(take, file, operator, administrator, trusted):
    take([OPENED])
    withdraw_key(administrator, key=trusted, on=date(2026, 7, 2))
    with pytest.raises(Refused, match="Clés de confiance"):
        receive(operator, data=file([HOUSED], hour=9), filename="x", today=today())
    assert told() == {("application_opened", "2026-01-10")}
    with pytest.raises(Refused):
        withdraw_key(administrator, key=trusted, on=date(2026, 7, 3))
    with pytest.raises(Refused) as met:
        trust_key(administrator, source="ais-essai", label="x", pem=trusted.pem, on=date(2026, 7, 3))
    assert met.value.field == "pem"


def test_a_private_key_is_not_trusted(administrator, pair):
    with pytest.raises(Refused, match="clé privée") as met:
        trust_key(administrator, source="ais-essai", label="x", pem=pair[0].decode(), on=date(2026, 7, 3))
    assert met.value.field == "pem"


def test_what_is_told_stops_at_the_first_missing_day(take):
    take([], start="2026-01-01", end="2026-03-31")
    take([], start="2026-05-01", end="2026-05-31")
    [source] = queries.sources()
    assert (source.start, source.end, source.last) == (date(2026, 1, 1), date(2026, 3, 31), date(2026, 5, 31))
    assert source.has_gap
    take([], start="2026-04-01", end="2026-04-30")
    [source] = queries.sources()
    assert source.end == source.last == date(2026, 5, 31)


def test_contacts_are_kept_but_move_nothing(take):
    take([OPENED, (1, "contact", "2026-02-02")])
    assert FactRow.objects.filter(kind="contact").count() == 1
    assert [event.kind for event in queries.events()] == ["application_opened"]


def test_the_instant_is_kept(take):
    delivery, _created = take([])
    assert delivery.made_at == datetime(2026, 7, 1, 8, tzinfo=UTC)
